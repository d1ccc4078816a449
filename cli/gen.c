/* gen.c: pxesh gen: files made from the tables, for "make docs". */
#include <stdio.h>
#include <string.h>

#include "cli/gen.h"
#include "core/str.h"

static const struct {
	const char *name;
	void (*write)(struct sbuf *out);
} kinds[] = {
	{ "man", gen_man }, { "bash", gen_bash }, { "zsh", gen_zsh },
	{ "fish", gen_fish }, { "vim", gen_vim },
	{ "vim-ftdetect", gen_vim_ftdetect }, { "textmate", gen_textmate },
	{ "md-program", gen_md_program }, { "md-commands", gen_md_commands },
	{ "md-settings", gen_md_settings }, { "md-rules", gen_md_rules },
};

static int print(struct sbuf *out)
{
	int rc = out->error ? CLI_FAILED : CLI_OK;

	if (out->error)
		fprintf(stderr, "pxesh: out of memory\n");
	else
		fwrite(sbuf_text(out), 1, out->len, stdout);
	sbuf_free(out);
	return rc;
}

static int gen_run(const struct cli_args *in)
{
	struct sbuf out = { 0 };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, in->v[0]) != 0)
			continue;
		kinds[i].write(&out);
		return print(&out);
	}
	return cli_usage_error(&cli_gen, "gen is for %s, not for \"%s\"",
			       cli_gen.usage, in->v[0]);
}

const struct cli_command cli_gen = {
	.name = "gen", .usage = "man|bash|zsh|fish|vim|vim-ftdetect|textmate|"
		"md-program|md-commands|md-settings|md-rules",
	.help = "Print a file made from the program's own tables.",
	.min = 1, .max = 1, .hidden = true, .run = gen_run,
};
