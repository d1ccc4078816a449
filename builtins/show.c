/* show: print a setting, and where it was found. */
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/page.h"
#include "core/plain.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

struct show_options {
	bool quiet;
};

static const struct option options[] = {
	{ 'q', "quiet", OPTION_FLAG, offsetof(struct show_options, quiet),
	  "print the value alone" },
	{ 0, NULL, 0, 0, NULL }
};

/*
 * "block/name:type", cut to 31 bytes and the block to 15
 * (reference/settings.md#show).
 */
static void put_name(struct sbuf *out, const struct setting_ref *ref,
		     const struct setting_found *found)
{
	char path[16], name[32];

	settings_path(found->block, path, sizeof(path));
	snprintf(name, sizeof(name), "%s%s%.*s:%s", path, *path ? "/" : "",
		 ref->name_len < 32 ? (int)ref->name_len : 32, ref->name,
		 found->type->name);
	(void)plain_str(out, name);
	(void)sbuf_str(out, " = ");
}

/* ---- all of them ---------------------------------------------------- */

struct listing { struct sbuf out, value; unsigned width; };

/* Add a line, if the block itself has the setting. */
static void list_one(struct listing *l, struct settings *s, const char *name)
{
	size_t at = l->out.len, fits;
	struct setting_found found;
	struct setting_ref ref;

	sbuf_reset(&l->value);
	if (setting_parse(s, name, strlen(name), false, &ref, NULL) < 0 ||
	    !settings_applies(s, &ref) ||
	    setting_print(&ref, &l->value, &found) < 0 || found.block != s)
		return;
	put_name(&l->out, &ref, &found);
	(void)plain_str(&l->out, sbuf_text(&l->value));
	if (l->out.error)
		return;
	fits = con_fit(l->out.data + at, l->out.len - at, l->width);
	l->out.len = at + fits;
	(void)sbuf_char(&l->out, '\n');
}

static void list_block(struct listing *l, struct settings *s)
{
	const struct setting_def *def;
	struct settings *child;
	const char *name;

	for (unsigned i = 0; (def = setting_def_at(i)); i++)
		list_one(l, s, def->name);
	for (unsigned i = 0; (name = settings_stored(s, i)); i++) {
		if (!setting_def_find(name, strlen(name)))
			list_one(l, s, name);
	}
	for (child = settings_first(s); child; child = settings_next(child)) {
		if (settings_parent(child) == s)	/* netX has another's */
			list_block(l, child);
	}
}

static int show_all(struct shell *sh, struct err *e)
{
	struct listing l = { .width = con_cols(&sh->con) - 1 };
	int rc;

	list_block(&l, sh->settings);
	rc = l.out.error;
	if (rc == 0)
		con_page(&sh->con, sbuf_text(&l.out), sh->frame->prompt);
	sbuf_free(&l.out);
	sbuf_free(&l.value);
	return rc < 0 ? err_set(e, rc, "no memory for the settings") : 0;
}

/* ---- the command ---------------------------------------------------- */

static int show_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct show_options *opt = in->opt;
	struct sbuf text = { 0 }, name = { 0 };
	struct setting_found found;
	struct setting_ref ref;
	int rc;

	if (!in->n)
		return show_all(sh, e);
	rc = shell_setting(sh, in, 0, false, &ref, e);
	if (rc < 0)
		return rc;
	rc = setting_print(&ref, &text, &found);
	if (rc == 0) {
		if (!opt->quiet)
			put_name(&name, &ref, &found);
		con_puts(&sh->con, sbuf_text(&name));
		con_plain(&sh->con, sbuf_text(&text));
		con_puts(&sh->con, "\n");
	} else if (rc == -ENOENT) {
		rc = err_quiet(e, rc, "\"%.60s\" is not set", in->v[0]);
	} else if (rc == -ENOTSUP) {	/* from netX alone */
		rc = err_set(e, rc, "no network card is open that \"%.60s\" "
			     "could mean", in->v[0]);
	} else {
		rc = err_set(e, rc, "\"%.60s\" cannot be shown: %s", in->v[0],
			     err_text(rc));
	}
	if (rc < 0 && e)
		e->arg = args_blame(in, 0);
	sbuf_free(&name);
	sbuf_free(&text);
	return rc;
}

const struct command cmd_show = {
	.group = GROUP_SETTING,
	.name = "show", .usage = "<setting>",
	.help = "Print a setting with its block and type; at the prompt "
		"\"show\" alone prints all.",
	.options = options, .opt_size = sizeof(struct show_options),
	.min = 1, .max = 1, .args = { ARG_SETTING },
	.facts = CMD_ALONE, .run = show_run,
};
