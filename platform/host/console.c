/*
 * console.c: the terminal. It is taken over while the shell runs and given
 * back on every way out, signals included.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lab/screen.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define LOOK_US 2000	/* between looks for a key while busy */
#define CTRL_Z	26
#define CTRL_BACKSLASH 28
#define N_LATE	3	/* signals that wait until we wait	*/

static struct {
	struct termios cooked, raw;
	volatile sig_atomic_t is_raw, resized, stolen;
	bool     out_tty, caught;
	unsigned cols, rows;
	unsigned char in[4096];
	size_t   in_next, in_len;
	bool     in_closed;
	uint64_t looked_us;
	sigset_t while_waiting;
} con;

/* ---- giving the terminal back -------------------------------------- */

static void give_back(void)
{
	host_output_end();
	if (con.is_raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &con.cooked);
	con.is_raw = 0;
}

/* Noted first: a signal may come right behind the change. */
static void take_over(void)
{
	if (!host.live)
		return;
	con.is_raw = 1;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &con.raw) < 0)
		con.is_raw = 0;
}

/* SA_RESETHAND and the raise: die as the signal would have us die. */
static void on_death(int sig)
{
	give_back();
	host_say_death(sig);
	raise(sig);
}

static void on_stop(int sig)
{
	int saved = errno;

	(void)sig;
	give_back();
	raise(SIGSTOP);
	take_over();
	con.resized = con.stolen = 1;
	errno = saved;
}

static void on_continue(int sig)
{
	int saved = errno;

	(void)sig;
	if (con.is_raw)
		take_over();
	con.resized = con.stolen = 1;
	errno = saved;
}

static void on_resize(int sig)
{
	(void)sig;
	con.resized = 1;
}

static void catch_signals(void)
{
	static const int deadly[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS,
		SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU,
	};
	static const int late[N_LATE] = { SIGWINCH, SIGTSTP, SIGCONT };
	sigset_t set;

	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		host_catch(deadly[i], on_death, (int)SA_RESETHAND);
	host_catch(SIGTSTP, on_stop, SA_RESTART);
	host_catch(SIGCONT, on_continue, SA_RESTART);
	host_catch(SIGWINCH, on_resize, 0);
	/* Let in only while waiting, or one just before would be missed. Who
	   types does not wait long for that; a busy script alone would. */
	sigemptyset(&set);
	for (size_t i = 0; i < (host.live ? N_LATE : 1); i++)
		sigaddset(&set, late[i]);
	sigprocmask(SIG_BLOCK, &set, &con.while_waiting);
	for (size_t i = 0; i < N_LATE; i++)
		sigdelset(&con.while_waiting, late[i]);
	con.caught = true;
}

/* ---- starting ------------------------------------------------------ */

static void look_at_size(void)
{
	struct winsize ws;

	con.resized = 0;
	con.cols = LAB_SCREEN_COLS;
	con.rows = LAB_SCREEN_ROWS;
	if (!con.out_tty || ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) < 0 ||
	    !ws.ws_col || !ws.ws_row)
		return;
	con.cols = ws.ws_col;
	con.rows = ws.ws_row;
}

void host_console_start(void)
{
	con.out_tty = host_output_start();
	look_at_size();
	if (!host.live && !con.out_tty)
		return;
	catch_signals();
	atexit(host_console_stop);
	if (!host.live || tcgetattr(STDIN_FILENO, &con.cooked) < 0)
		return;
	con.raw = con.cooked;
	con.raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	con.raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON);
	con.raw.c_cc[VMIN] = 1;
	con.raw.c_cc[VTIME] = 0;
	take_over();
}

void host_console_stop(void)
{
	host_console_flush();
	give_back();
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	if (con.resized || !con.cols)
		look_at_size();
	*cols = con.cols;
	*rows = con.rows;
}

bool plat_con_lost(void)
{
	bool was = con.stolen;

	con.stolen = 0;
	return was;
}

/* ---- input --------------------------------------------------------- */

bool plat_con_scripted(void)
{
	return !host.live;
}

/* Fill the buffer; never blocks. */
static void look_for_input(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	uint64_t now = plat_clock_us();
	ssize_t n;

	/* A busy script asks after each command: that many system calls
	   would cost more than its commands. */
	if (con.looked_us && now - con.looked_us < LOOK_US)
		return;
	host_console_flush();
	con.looked_us = now;
	if (con.in_closed || host_console_poll(&p, 1, 0) <= 0)
		return;
	n = read(STDIN_FILENO, con.in, sizeof(con.in));
	con.in_closed = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
	con.in_next = 0;
	con.in_len = n > 0 ? (size_t)n : 0;
}

int plat_con_read(void)
{
	int c;

	if (!host.live)
		return host_keys_read();
	if (con.in_next == con.in_len)
		look_for_input();
	if (con.in_next == con.in_len)
		return con.in_closed ? PLAT_CON_END : -1;
	c = con.in[con.in_next++];
	if (c == CTRL_Z || c == CTRL_BACKSLASH) {
		/* All of our group, as the terminal would have it */
		host_console_flush();
		kill(0, c == CTRL_Z ? SIGTSTP : SIGQUIT);
		return plat_con_read();
	}
	return c == 0x7f ? '\b' : c;
}

unsigned host_console_pollfds(struct pollfd *fds, unsigned max)
{
	if (!host.live || con.in_closed || !max)
		return 0;
	fds[0] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
	return 1;
}

void host_console_ready(const struct pollfd *fds, unsigned n)
{
	(void)fds;
	(void)n;
	con.looked_us = 0;	/* a wait has ended: look at once */
}

int host_console_poll(struct pollfd *fds, unsigned n, int64_t wait_us)
{
	struct timespec ts = {
		.tv_sec = (time_t)(wait_us / 1000000),
		.tv_nsec = (long)(wait_us % 1000000) * 1000,
	};

	/* Bytes read already count as input */
	if (host.live && con.in_next < con.in_len)
		ts = (struct timespec){ 0 }, wait_us = 0;
	return ppoll(fds, n, wait_us < 0 ? NULL : &ts,
		     con.caught ? &con.while_waiting : NULL);
}
