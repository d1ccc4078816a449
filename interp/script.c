/* script.c: run a script image, or script text. */
#include "interp/script.h"

#include "core/image.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/ast.h"
#include "interp/eval.h"
#include "interp/frame.h"
#include "interp/report.h"
#include "interp/seems.h"
#include "interp/shell.h"

/* A fault found while parsing or entering: no command of it has run yet. */
static int refused(struct shell *sh, struct err *e)
{
	if (!e->reported && e->pos.line) {
		report_error(sh, e);
		e->reported = true;
	}
	return e->code;
}

int script_run_text(struct shell *sh, const char *file, const char *text,
		    size_t len, struct image **replacement, struct err *e)
{
	struct script *s;
	struct frame f;
	int status = script_parse(file, text, len, true, &s, e);

	if (status < 0)
		return refused(sh, e);
	status = frame_push(sh, &f, s, false, e);
	if (!status) {
		status = eval_script(sh, e);
		frame_pop(sh);
		*replacement = f.replacement;
	}
	/* the name lies in the script, which is freed now */
	if (e->pos.file == s->file)
		e->pos.file = NULL;
	script_free(s);
	return status;
}

/* What messages call the script. */
static int script_name(struct shell *sh, const struct image *img,
		       struct sbuf *out)
{
	const struct shell_hooks *hooks = sh->hooks;

	if (hooks && hooks->script_name &&
	    hooks->script_name(hooks->ctx, img, out) == 0)
		return out->error;
	if (img->uri && uri_is_hierarchical(img->uri))
		return uri_print_short(img->uri, out);
	return sbuf_str(out, img->name ? img->name : "script");
}

static void warn(struct shell *sh, const struct sbuf *name, const char *why)
{
	struct sbuf text = { 0 };

	if (sbuf_printf(&text, "%s: warning: %s\n", sbuf_text(name), why) == 0)
		con_diag(&sh->con, text.data, text.len);
	sbuf_free(&text);
}

int script_exec(struct shell *sh, struct image *img,
		struct image **replacement, struct err *e)
{
	const char *why = seems_no_script(img->data, img->len);
	struct sbuf name = { 0 };
	int status;

	*replacement = NULL;
	if (why)
		return err_set(e, -ENOEXEC, "\"%.24s\" is not run: %s",
			       img->name, why);
	if (script_name(sh, img, &name) == 0 &&
	    seems_cut(img->data, img->len))
		warn(sh, &name, seems_cut(img->data, img->len));
	if (name.error)
		status = err_set(e, -ENOMEM, "no memory for the script");
	else
		status = script_run_text(sh, sbuf_text(&name),
					 (const char *)img->data, img->len,
					 replacement, e);
	sbuf_free(&name);
	return status;
}

int shell_replace(struct shell *sh, struct image *img, struct err *e)
{
	struct frame *f = sh->frame;

	while (f && f->prompt)
		f = f->up;
	if (!f)
		return err_set(e, -ENOTTY, "--replace has nothing to replace: "
			       "no script is running");
	image_unref(f->replacement);
	f->replacement = image_ref(img);
	sh->frame->stop = true;	/* for a prompt this stops the prompt only */
	return 0;
}
