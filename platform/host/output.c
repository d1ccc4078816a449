/*
 * output.c: what goes to the terminal: kept until there is enough of it or a
 * wait begins. A page's terminal is written to in the same way.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/screen.h"
#include "platform/host/host.h"
#include "platform/platform.h"

static struct {
	unsigned caps;
	char     text[4096];
	size_t   len;
	volatile sig_atomic_t drawn, placed;
	int      lost;		/* errno: some could not be written */
} out;

/* Write all of it; only lost output matters. Safe in a handler. */
static void write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			poll(&p, 1, -1);
			continue;
		}
		if (n <= 0) {
			if (fd == STDOUT_FILENO)
				out.lost = errno;
			return;
		}
		text += n;
		len -= (size_t)n;
	}
}

bool host_output_start(void)
{
	bool tty = isatty(STDOUT_FILENO);

	out.caps = host_terminal_utf8() ?
		PLAT_CON_UTF8 | PLAT_CON_ELLIPSIS : 0;
	if (!tty)
		return false;
	out.caps |= PLAT_CON_TTY;
	if (!host_terminal_dumb())
		out.caps |= PLAT_CON_CURSOR;
	if (host_colour(STDOUT_FILENO))
		out.caps |= PLAT_CON_COLOUR;
	return true;
}

void host_output_end(void)
{
	static const char plain[] = "\033[0m\033[?25h";
	static const char wiped[] = "\033[2J\033[H";

	if (out.drawn && out.caps & PLAT_CON_CURSOR)
		write_all(STDOUT_FILENO, plain, sizeof(plain) - 1);
	if (out.drawn && out.placed)
		write_all(STDOUT_FILENO, wiped, sizeof(wiped) - 1);
	out.drawn = out.placed = 0;
}

int host_console_lost(void)
{
	return out.lost;
}

void host_console_flush(void)
{
	write_all(STDOUT_FILENO, out.text, out.len);
	out.len = 0;
}

/* Whoever wrote that looks after the screen. */
void host_console_pass(const char *text, size_t len)
{
	host_console_flush();
	write_all(STDOUT_FILENO, text, len);
}

/*
 * Is a menu on the screen? One places its text by row and column, and leaves
 * an empty screen: a shell's prompt must not come into the midst of it.
 */
static void note_escapes(const char *text, size_t len)
{
	const char *end = text + len, *p = memchr(text, 27, len);

	for (; p; p = memchr(p, 27, (size_t)(end - p))) {
		const char *from;

		out.drawn = 1;
		if (end - p < 3)
			return;
		from = p += 2;	/* past ESC [ */
		while (p < end && ((*p >= '0' && *p <= '9') || *p == ';'))
			p++;
		if (p >= end)
			return;
		if (*p == 'H' && p > from && strncmp(from, "1;1H", 4))
			out.placed = 1;
		if (*p == 'J')
			out.placed = 0;
	}
}

void plat_con_write(const char *text, size_t len)
{
	if (host.screen) {
		lab_screen_write(host.screen, text, len);
		return;
	}
	note_escapes(text, len);
	if (len > sizeof(out.text) - out.len)
		host_console_flush();
	if (len > sizeof(out.text)) {
		write_all(STDOUT_FILENO, text, len);
		return;
	}
	memcpy(out.text + out.len, text, len);
	out.len += len;
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

unsigned plat_con_caps(void)
{
	if (host.screen)
		return PLAT_CON_CURSOR | PLAT_CON_COLOUR | PLAT_CON_UTF8 |
		       PLAT_CON_ELLIPSIS;
	return out.caps;
}

/*
 * The machine that we pretend to be has a screen with graphics, so a mode is
 * set and a picture shown; the terminal stays what it is.
 */
int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	(void)mode;
	(void)e;
	return 0;
}
