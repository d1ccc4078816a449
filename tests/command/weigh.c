/* weigh: wait for a key, then store what an image weighs. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"

struct weigh_options { const char *into; int key; };

static const struct option weigh_options[] = {
	{ 'i', "into", OPTION_SETTING, offsetof(struct weigh_options, into),
	  "Where the weight is stored" },
	{ 'k', "key", OPTION_KEY, offsetof(struct weigh_options, key),
	  "The key to wait for" },
	{ 0 }
};

static int weigh_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct weigh_options *opt = in->opt;
	int key = con_get_key(&sh->con, UINT64_MAX);
	struct setting_ref ref;
	int rc;

	if (key < 0)
		return con_key_err(key, e);
	if (key != opt->key)
		return err_set(e, -ECANCELED, "too light");
	rc = setting_parse(sh->settings, opt->into, strlen(opt->into), true,
			   &ref, e);
	return rc < 0 ? rc : setting_store_text(&ref, "heavy", e);
}

const struct command cmd_weigh = {
	.name = "weigh", .usage = "<uri|image> [<argument>...]",
	.help = "Say how heavy an image is.",
	.options = weigh_options, .opt_size = sizeof(struct weigh_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI, ARG_TEXT },
	.asks = ASKS_KEY, .facts = CMD_FETCHES | CMD_WAITS | CMD_PASSES,
	.run = weigh_run,
};
