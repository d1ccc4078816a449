/* console.c: the terminal of a page, by way of its worker. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/screen.h"
#include "platform/host/host.h"
#include "platform/platform.h"
#include "platform/web/web.h"

#define CTRL_C 3

static struct {
	unsigned char in[256];
	size_t        in_next, in_len;
} con;

void host_console_start(void)
{
	(void)host_output_start();
}

void host_console_stop(void)
{
	host_console_flush();
	host_output_end();
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

/* ---- input --------------------------------------------------------- */

/* A busy script leaves the page its turn: keys and Stop come only in between,
   and its terminal may be behind. */
static void give_turn(void)
{
	if (!web_is_due())
		return;
	host_console_flush();
	web_wait(0);
}

/* Where keys were given in advance, one alone is the person's: Control-C ends
   the program, as a terminal's does. */
static void look_for_interrupt(void)
{
	size_t n = web_keys(con.in, sizeof(con.in));

	if (memchr(con.in, CTRL_C, n))
		raise(SIGINT);
}

/* This is asked at each look for Control-C, also where a key that was given in
   advance is waiting: then plat_con_read() is not. */
bool plat_con_scripted(void)
{
	if (!host.live) {
		give_turn();
		look_for_interrupt();
	}
	return !host.live;
}

static void look_for_input(void)
{
	con.in_next = 0;
	con.in_len = web_keys(con.in, sizeof(con.in));
	if (con.in_len)
		return;
	give_turn();
	con.in_len = web_keys(con.in, sizeof(con.in));
}

int plat_con_read(void)
{
	int c;

	if (!host.live)
		return host_keys_read();
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
