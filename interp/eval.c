/* eval.c: run lines: expand, look up, parse options, call, judge. */
#include "interp/eval.h"

#include <string.h>

#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/suggest.h"
#include "core/unconst.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/expand.h"
#include "interp/frame.h"
#include "interp/report.h"
#include "interp/shell.h"
#include "platform/platform.h"

/* How many jumps may pass before the keyboard is looked at for Ctrl-C. */
#define JUMPS_PER_LOOK 1024

/* One word as argument: itself, or its expansion in the scratch arena. */
static char *expand_word(struct shell *sh, const struct word *w, int index,
			 struct err *e)
{
	char *copy;

	if (!w->expands)
		return unconst(w->text);
	if (expand_text(sh->settings, w->text, w->len, &sh->expansion, e) < 0) {
		e->arg = index;
		return NULL;
	}
	copy = arena_strndup(&sh->scratch, sh->expansion.data,
			     sh->expansion.len);
	if (!copy)
		(void)err_arg(e, index, -ENOMEM, "no memory to expand this");
	return copy;
}

static char **expand_words(struct shell *sh, const struct cmd *cmd,
			   struct err *e)
{
	char **argv = arena_alloc(&sh->scratch,
				  ((size_t)cmd->n_words + 1) * sizeof(*argv));
	int i = 0;

	if (!argv) {
		(void)err_set(e, -ENOMEM, "no memory for the arguments");
		return NULL;
	}
	for (const struct word *w = cmd->words; w; w = w->next, i++) {
		argv[i] = expand_word(sh, w, i, e);
		if (!argv[i])
			return NULL;
	}
	argv[i] = NULL;
	return argv;
}

static int unknown_command(const char *name, struct err *e)
{
	const struct command *row;
	const char *candidate;
	struct suggest s;

	if (!*name)
		return err_set(e, -ENOEXEC, "command not found: its name is "
			       "empty");
	suggest_start(&s, name);
	for (unsigned i = 0; (candidate = command_name_at(i, &row)); i++)
		suggest_try(&s, candidate);
	candidate = suggest_best(&s);
	return err_set(e, -ENOEXEC, "%.40s: command not found%s%s%s", name,
		       candidate ? "; did you mean \"" : "",
		       candidate ? candidate : "", candidate ? "\"?" : "");
}

/* Parse the options and call. *@usage: the options were at fault. */
static int call(struct shell *sh, const struct command *row, int argc,
		char **argv, bool *usage, struct err *e)
{
	struct args args = { .name = argv[0], .n = argc - 1, .v = argv + 1,
			     .first = 1 };
	void *opt;
	int rc = 0;

	if (row->facts & CMD_RAW)
		return row->run(sh, &args, e);
	if (row->facts & CMD_EFI && strcmp(plat_name(), "efi"))
		return 0;
	opt = arena_calloc(&sh->scratch, 1, row->opt_size);
	if (!opt)
		return err_set(e, -ENOMEM, "no memory for the options");
	args.opt = opt;
	if (argc > 1 || !(row->facts & CMD_ALONE) || !sh->frame->prompt)
		rc = options_parse(row, argc, argv, opt, &args, e);
	if (rc < 0) {
		*usage = rc == -ERANGE || rc == -ECANCELED ||
			 argv[e->arg][0] == '-';
		return rc;
	}
	return row->run(sh, &args, e);
}

static int run_words(struct shell *sh, const struct command *row, int argc,
		     char **argv, bool *usage, struct err *e)
{
	const struct shell_hooks *hooks = sh->hooks;
	int status = 0, refused = 0;

	if (hooks && hooks->before)
		hooks->before(hooks->ctx, sh, argc, argv);
	if (hooks && hooks->refuse)
		refused = hooks->refuse(hooks->ctx, e);
	if (!row)
		row = command_find(argv[0], strlen(argv[0]));
	if (refused)
		status = refused < 0 ? refused : 0;
	else
		status = row ? call(sh, row, argc, argv, usage, e) :
			       unknown_command(argv[0], e);
	if (hooks && hooks->after)
		hooks->after(hooks->ctx, sh, argc, argv, status);
	return status;
}

int shell_command(struct shell *sh, int argc, char **argv, struct err *e)
{
	bool usage;

	return run_words(sh, NULL, argc, argv, &usage, e);
}

/* Will a failure of this command end its line with that failure? */
static bool is_last_word(const struct cmd *cmd)
{
	for (cmd = cmd->next; cmd; cmd = cmd->next) {
		if (cmd->op != OP_AND)
			return false;
	}
	return true;
}

/* The next Ctrl-C, if it comes soon, is not handled by any "||". */
static void hint(struct shell *sh)
{
	static const char text[] =
		"Ctrl-C again within 2 s ends the script\n";

	con_diag(&sh->con, text, sizeof(text) - 1);
	con_note(&sh->con, text);
}

static void failed(struct shell *sh, const struct cmd *cmd, int status,
		   bool usage, struct err *e)
{
	struct frame *f = sh->frame;
	bool fatal = f->prompt || sh->con.stopped || is_last_word(cmd);

	settings_builtin(sh->settings)->errno_value = err_number(status);
	if (f->stop || sh->gone || e->reported)
		return;
	if (!e->code && status > 0)
		(void)err_quiet(e, status, "this ended with exit status %d",
				status);
	else if (!e->code)
		(void)err_set(e, status, "%s", err_text(status));
	if (fatal || usage || !e->quiet)
		report_failure(sh, e, status, fatal, usage);
	e->reported = fatal;
}

static int eval_command(struct shell *sh, const struct cmd *cmd,
			struct err *e)
{
	struct arena_mark mark = arena_mark(&sh->scratch);
	struct frame *f = sh->frame;
	bool usage = false;
	int status;

	err_clear(e);
	f->cmd = cmd;
	f->argc = 0;
	if (!cmd->words)
		return 0;
	f->argv = expand_words(sh, cmd, e);
	if (f->argv) {
		f->argc = cmd->n_words;
		status = run_words(sh, cmd->row, f->argc, f->argv, &usage, e);
	} else {
		status = e->code;
	}
	if (status)
		failed(sh, cmd, status, usage, e);
	if (sh->con.hint_due && !f->prompt && !e->reported)
		hint(sh);
	sh->con.hint_due = false;
	arena_rewind(&sh->scratch, mark);
	f->argc = 0;
	return status;
}

int eval_line(struct shell *sh, const struct script_line *line, struct err *e)
{
	struct frame *f = sh->frame;
	int status = 0;

	f->line = line;
	for (const struct cmd *c = line->cmds; c; c = c->next) {
		if ((c->op == OP_AND && status) || (c->op == OP_OR && !status))
			continue;
		status = eval_command(sh, c, e);
		if (f->stop || f->jump || sh->gone || sh->con.stopped)
			break;
	}
	return status;
}

/* A script that only jumps must be stoppable too. */
static int look_for_cancel(struct shell *sh, unsigned *jumps, struct err *e)
{
	if (++*jumps % JUMPS_PER_LOOK || !con_cancelled(&sh->con))
		return 0;
	(void)err_set(e, -ECANCELED, "stopped by Ctrl-C");
	report_failure(sh, e, -ECANCELED, true, false);
	e->reported = true;
	return -ECANCELED;
}

static int open_end(struct shell *sh, struct err *e)
{
	const struct script *s = sh->frame->script;

	err_clear(e);
	(void)err_set(e, -EINVAL, "the script ends with a \"\\\", so that this "
		      "line goes on nowhere and is not run");
	(void)err_at(e, script_pos(s, NULL, s->open_span));
	report_error(sh, e);
	e->reported = true;
	return -EINVAL;
}

int eval_script(struct shell *sh, struct err *e)
{
	struct frame *f = sh->frame;
	const struct script_line *line = f->script->first;
	unsigned jumps = 0;
	int status = 0;

	while (line && !status) {
		if (line->cmds)
			status = eval_line(sh, line, e);
		if (f->stop || sh->gone)
			return status;
		if (sh->con.stopped)
			return status < 0 ? status : -ECANCELED;
		line = line->next;
		if (f->jump) {
			line = f->jump;
			f->jump = NULL;
			status = look_for_cancel(sh, &jumps, e);
		}
	}
	if (!status && f->script->open_end)
		status = open_end(sh, e);
	return status;
}
