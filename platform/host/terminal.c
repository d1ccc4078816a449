/* terminal.c: what the environment says that the terminal can show. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/screen.h"
#include "platform/host/host.h"

bool host_terminal_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *v = getenv(names[i]);

		if (v && *v)
			return strstr(v, "UTF-8") || strstr(v, "utf8") ||
				strstr(v, "UTF8") || strstr(v, "utf-8");
	}
	return false;
}

bool host_terminal_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || !strcmp(term, "dumb");
}

unsigned host_columns(void)
{
	struct winsize ws;

	if (!isatty(STDOUT_FILENO))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col ?
	       ws.ws_col : LAB_SCREEN_COLS;
}

bool host_colour(int fd)
{
	const char *no = getenv("NO_COLOR");

	return !host.screen && isatty(fd) && !host_terminal_dumb() &&
	       !(no && *no);
}
