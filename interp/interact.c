/* interact.c: the prompt. */
#include <stdlib.h>

#include "core/err.h"
#include "core/lineedit.h"
#include "interp/ast.h"
#include "interp/eval.h"
#include "interp/frame.h"
#include "interp/shell.h"

#define PROMPT "pxesh> "

/* With the host's own editor, or ours. -ENODATA: there is no more input. */
static int read_line(struct shell *sh, struct history *history,
		     struct sbuf *line)
{
	const struct shell_hooks *hooks = sh->hooks;
	char *text = NULL;
	int rc;

	sbuf_reset(line);
	if (hooks && hooks->read_line) {
		rc = hooks->read_line(hooks->ctx, sh, PROMPT, &text);
		if (!rc)
			rc = sbuf_str(line, text);
		free(text);
		return rc;
	}
	con_puts(&sh->con, PROMPT);
	sh->con.from_ahead = true;
	rc = line_read(&sh->con, line, history, 0);
	sh->con.from_ahead = false;
	if (!rc && line->len)
		history_add(history, sbuf_text(line));
	return rc;
}

/* Run what was typed in the frame on top. */
static int run_line(struct shell *sh, const struct sbuf *text, struct err *e)
{
	struct frame *f = sh->frame;
	struct script *s;
	int status = script_parse("prompt", sbuf_text(text), text->len, false,
				  &s, e);

	if (status < 0)
		return status;
	f->script = s;
	if (s->first && s->first->cmds)
		status = eval_line(sh, s->first, e);
	f->script = NULL;
	f->line = NULL;
	f->cmd = NULL;
	script_free(s);
	return status;
}

static int loop(struct shell *sh, struct err *e)
{
	struct history history = { .count = 0 };
	struct sbuf line = { 0 };
	bool kept = sh->con.keep_ahead;
	int rc, status = 0;

	while (!sh->frame->stop && !sh->gone) {
		sh->con.stopped = false;
		sh->con.twice_us = 0;
		rc = read_line(sh, &history, &line);
		if (rc == -ECANCELED)
			continue;
		if (rc < 0) {
			if (rc != -ENODATA)
				status = con_key_err(rc, e);
			break;
		}
		err_clear(e);
		sh->con.keep_ahead = true;
		status = run_line(sh, &line, e);
		sh->con.keep_ahead = kept;
	}
	history_free(&history);
	sbuf_free(&line);
	return status;
}

int shell_may_ask(const struct shell *sh, struct err *e)
{
	return sh->no_prompt ? err_set(e, -EPERM, "this image gives nobody a "
				       "prompt") : 0;
}

int shell_interact(struct shell *sh, struct err *e)
{
	struct frame f;
	int status = shell_may_ask(sh, e);

	if (status == 0)
		status = frame_push(sh, &f, NULL, true, e);
	if (status < 0)
		return status;
	status = loop(sh, e);
	frame_pop(sh);
	return status;
}
