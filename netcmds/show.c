/* show.c: commands that print what the network tells about itself. */
#include "netcmds/show.h"

#include "core/err.h"
#include "core/str.h"
#include "interp/shell.h"

int show_text(struct shell *sh, struct sbuf *text, int rc, struct err *e)
{
	if (rc == 0)
		con_write(&sh->con, sbuf_text(text), text->len);
	sbuf_free(text);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}
