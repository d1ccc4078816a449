/* prompt: wait for a key. */
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

struct prompt_options { int key; uint32_t timeout_ms; };

static const struct option prompt_options[] = {
	{ 'k', "key", OPTION_KEY, offsetof(struct prompt_options, key),
	  "The key to wait for; any other fails" },
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct prompt_options, timeout_ms),
	  "Fail if no key comes for so long" },
	{ 0 }
};

/* In a log, the line only ends. */
static void erase(struct console *con, const char *text)
{
	bool log = !(plat_con_caps() & (PLAT_CON_CURSOR | PLAT_CON_TTY));

	if (log && *text)
		con_puts(con, "\n");
	if (log)
		return;
	for (unsigned n = con_width(text, strlen(text)); n; n--)
		con_puts(con, "\b \b");
}

static int prompt_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct prompt_options *opt = in->opt;
	const char *text = arg_join(sh, in, 0, e);
	uint64_t until_us = EVENT_NEVER;
	int key;

	if (!text)
		return -ENOMEM;
	con_ask(&sh->con);
	if (opt->timeout_ms)
		until_us = plat_clock_us() + (uint64_t)opt->timeout_ms * 1000;
	con_puts(&sh->con, text);
	key = con_get_key(&sh->con, until_us);
	erase(&sh->con, text);
	if (key < 0)
		return con_key_err(key, e);
	if (opt->key && key != opt->key)
		return err_quiet(e, -ECANCELED, "another key was pressed");
	return 0;
}

const struct command cmd_prompt = {
	.group = GROUP_SCRIPT,
	.name = "prompt", .usage = "[<text>...]",
	.help = "Print text, wait for a key, erase the text.",
	.options = prompt_options, .opt_size = sizeof(struct prompt_options),
	.max = LIMIT_ARGS, .args = { ARG_TEXT },
	.flow = FLOW_PROMPT, .asks = ASKS_KEY, .facts = CMD_WAITS | CMD_SHOWS,
	.run = prompt_run,
};
