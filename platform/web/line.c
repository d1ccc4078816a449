/* line.c: the prompt's lines, by the editor that firmware has, too. */
#include <errno.h>

#include "core/lineedit.h"
#include "core/str.h"
#include "interp/shell.h"
#include "platform/host/host.h"
#include "platform/platform.h"

static struct history history;

void host_editor_end(void)
{
	history_free(&history);
}

int host_read_line(void *ctx, struct shell *sh, const char *prompt,
		   char **out)
{
	struct sbuf line = { 0 };
	int rc;

	(void)ctx;
	con_puts(&sh->con, prompt);
	rc = line_read(&sh->con, &line, &history, 0);
	if (rc == 0)
		history_add(&history, sbuf_text(&line));
	*out = rc == 0 ? str_dup(sbuf_text(&line)) : NULL;
	sbuf_free(&line);
	return rc == 0 && !*out ? -ENOMEM : rc;
}
