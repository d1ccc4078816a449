/* console.c: the terminal of a page, by way of its worker. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lab/screen.h"
#include "platform/host/host.h"
#include "platform/platform.h"
#include "platform/web/web.h"

static struct {
	unsigned      caps;
	char          out[4096];
	size_t        out_len;
	unsigned char in[256];
	size_t        in_next, in_len;
	int           lost;	/* errno: output that could not be written */
} con;

/* ---- starting ------------------------------------------------------ */

void host_console_start(void)
{
	con.caps = host_terminal_utf8() ? PLAT_CON_UTF8 : 0;
	if (!isatty(STDOUT_FILENO))
		return;
	con.caps |= PLAT_CON_TTY;
	if (!host_terminal_dumb())
		con.caps |= PLAT_CON_CURSOR;
	if (host_colour(STDOUT_FILENO))
		con.caps |= PLAT_CON_COLOUR;
}

void host_console_stop(void)
{
	static const char plain[] = "\033[0m\033[?25h";

	if (con.caps & PLAT_CON_CURSOR)
		plat_con_write(plain, sizeof(plain) - 1);
	host_console_flush();
}

int host_console_lost(void)
{
	return con.lost;
}

/* ---- output -------------------------------------------------------- */

static void write_all(int fd, const char *text, size_t len)
{
	if (len && write(fd, text, len) < 0 && fd == STDOUT_FILENO)
		con.lost = errno;
}

void host_console_flush(void)
{
	write_all(STDOUT_FILENO, con.out, con.out_len);
	con.out_len = 0;
}

void host_console_pass(const char *text, size_t len)
{
	host_console_flush();
	write_all(STDOUT_FILENO, text, len);
}

void plat_con_write(const char *text, size_t len)
{
	if (host.screen) {
		lab_screen_write(host.screen, text, len);
		return;
	}
	if (len > sizeof(con.out) - con.out_len)
		host_console_flush();
	if (len > sizeof(con.out)) {
		write_all(STDOUT_FILENO, text, len);
		return;
	}
	memcpy(con.out + con.out_len, text, len);
	con.out_len += len;
}

void plat_diag_write(const char *text, size_t len)
{
	if (host.screen) {
		lab_screen_write(host.screen, text, len);
		return;
	}
	host_console_flush();
	write_all(STDERR_FILENO, text, len);
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	unsigned size = isatty(STDOUT_FILENO) ? web_size() : 0;

	*cols = size >> 16 ? size >> 16 : LAB_SCREEN_COLS;
	*rows = size & 0xffff ? size & 0xffff : LAB_SCREEN_ROWS;
}

bool plat_con_lost(void)
{
	return false;
}

unsigned plat_con_caps(void)
{
	if (host.screen)
		return PLAT_CON_CURSOR | PLAT_CON_COLOUR | PLAT_CON_UTF8;
	return con.caps;
}

/* As on a host: the machine has graphics, the terminal stays what it is. */
int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	(void)mode;
	(void)e;
	return 0;
}

/* ---- input --------------------------------------------------------- */

bool plat_con_scripted(void)
{
	return !host.live;
}

static void look_for_input(void)
{
	con.in_next = 0;
	con.in_len = web_keys(con.in, sizeof(con.in));
	if (con.in_len || !web_is_due())
		return;
	host_console_flush();
	web_wait(0);	/* a busy script: keys come only in between */
	con.in_len = web_keys(con.in, sizeof(con.in));
}

int plat_con_read(void)
{
	int c;

	if (!host.live) {
		(void)web_is_due();	/* its time may be up */
		return host_keys_read();
	}
	if (con.in_next == con.in_len)
		look_for_input();
	if (con.in_next == con.in_len)
		return -1;
	c = con.in[con.in_next++];
	return c == 0x7f ? '\b' : c;
}

unsigned host_console_pollfds(struct pollfd *fds, unsigned max)
{
	(void)fds;
	(void)max;
	return 0;
}

void host_console_ready(const struct pollfd *fds, unsigned n)
{
	(void)fds;
	(void)n;
}

int host_console_poll(struct pollfd *fds, unsigned n, int64_t wait_us)
{
	(void)fds;
	(void)n;
	if (!host.live || con.in_next == con.in_len)
		web_wait(wait_us < 0 ? -1 : (double)wait_us / 1000);
	return 0;
}
