/* show: print a setting, and where it was found. */
#include <stdio.h>

#include "core/console.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
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
static void put_name(struct shell *sh, const struct setting_ref *ref,
		     const struct setting_found *found)
{
	char path[16], name[32];

	settings_path(found->block, path, sizeof(path));
	snprintf(name, sizeof(name), "%s%s%.*s:%s", path, *path ? "/" : "",
		 ref->name_len < 32 ? (int)ref->name_len : 32, ref->name,
		 found->type->name);
	con_plain(&sh->con, name);
	con_puts(&sh->con, " = ");
}

static int show_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct show_options *opt = in->opt;
	struct sbuf text = { 0 };
	struct setting_found found;
	struct setting_ref ref;
	int rc = shell_setting(sh, in, 0, false, &ref, e);

	if (rc < 0)
		return rc;
	rc = setting_print(&ref, &text, &found);
	if (rc == 0) {
		if (!opt->quiet)
			put_name(sh, &ref, &found);
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
	sbuf_free(&text);
	return rc;
}

const struct command cmd_show = {
	.name = "show", .usage = "<setting>",
	.help = "Print a setting with its block and type.",
	.options = options, .opt_size = sizeof(struct show_options),
	.min = 1, .max = 1, .args = { ARG_SETTING },
	.run = show_run,
};
