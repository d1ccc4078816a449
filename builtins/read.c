/* read: let somebody edit a setting on the current line. */
#include "core/err.h"
#include "core/lineedit.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"

struct read_options { uint32_t timeout_ms; };

static const struct option read_options[] = {
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct read_options, timeout_ms),
	  "Fail if no key comes for so long" },
	{ 0 }
};

/* The value to start from, whose type it keeps; what cannot be shown starts
   empty. */
static int current(struct setting_ref *ref, struct sbuf *text)
{
	struct setting_found found;
	int rc = setting_print(ref, text, &found);

	if (rc == 0 && !ref->type)
		ref->type = found.type;
	else if (rc < 0 && rc != -ENOMEM)
		sbuf_reset(text);
	return rc == -ENOMEM ? rc : 0;
}

static int read_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct read_options *opt = in->opt;
	struct setting_ref ref;
	struct sbuf text = { 0 };
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	rc = current(&ref, &text);
	con_ask(&sh->con);
	if (rc == 0)
		rc = line_read(&sh->con, &text, NULL, opt->timeout_ms);
	if (rc < 0)
		rc = con_key_err(rc, e);
	else
		rc = setting_store_text(&ref, sbuf_text(&text), e);
	sbuf_free(&text);
	return rc;
}

const struct command cmd_read = {
	.group = GROUP_SETTING,
	.name = "read", .usage = "<setting>",
	.help = "Edit a setting's value; Enter stores it.",
	.options = read_options, .opt_size = sizeof(struct read_options),
	.min = 1, .max = 1, .args = { ARG_NEW_SETTING },
	.flow = FLOW_READ, .asks = ASKS_LINE, .facts = CMD_WAITS | CMD_CHANGES,
	.run = read_run,
};
