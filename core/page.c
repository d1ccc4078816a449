/* page.c: text that is longer than the screen. */
#include "core/page.h"

#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "platform/platform.h"

#define MORE "-- more: any key, q to stop --"

static bool reads_on(struct console *con)
{
	int key;

	con_puts(con, MORE);
	key = con_get_key(con, EVENT_NEVER);
	for (size_t i = 0; i < sizeof(MORE) - 1; i++)
		con_puts(con, "\b \b");
	return key >= 0 && key != 'q' && key != KEY_ESC && key != KEY_CTRL_C;
}

void con_page(struct console *con, const char *text, bool pauses)
{
	unsigned row = 0;
	size_t n;

	if (!(plat_con_caps() & (PLAT_CON_CURSOR | PLAT_CON_TTY)) ||
	    plat_con_scripted())
		pauses = false;
	for (; *text; text += n) {
		if (pauses && ++row == con_rows(con)) {
			row = 1;
			if (!reads_on(con))
				return;
		}
		n = strcspn(text, "\n");
		n += text[n] == '\n';
		con_write(con, text, n);
	}
}
