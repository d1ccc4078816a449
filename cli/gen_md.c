/* gen_md.c: the tables as pages of the documentation, in Markdown. */
#include <string.h>

#include "cli/gen.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/usage.h"
#include "lint/lint.h"
#include "lint/output.h"

#define EXAMPLES "examples-settings.md"

/* Text in a table or a paragraph: what Markdown and HTML take for more. */
static void put(struct sbuf *out, const char *text)
{
	gen_quoted(out, text, "<>|*_`$\\[]", "\\");
}

static void put_row(struct sbuf *out, const char *left, const char *right)
{
	(void)sbuf_printf(out, "| `%s` | ", left);
	put(out, right);
	(void)sbuf_str(out, " |\n");
}

/* ---- the program --------------------------------------------------- */

static void put_cli_option(struct sbuf *out, const struct cli_option *o)
{
	struct sbuf left = { 0 }, names = { 0 };

	if (o->letter)
		(void)sbuf_printf(&left, "-%c, ", o->letter);
	(void)sbuf_printf(&left, "--%s", o->name);
	if (o->type != CLI_FLAG)
		(void)sbuf_printf(&left, " %s", o->value);
	gen_quoted(&names, sbuf_text(&left), "|", "\\");
	put_row(out, sbuf_text(&names), o->help);
	sbuf_free(&left);
	sbuf_free(&names);
}

static void put_cli(struct sbuf *out, const struct cli_command *c)
{
	(void)sbuf_printf(out, "\n## pxesh %s\n\n", c->name);
	put(out, c->help);
	(void)sbuf_printf(out, "\n\n```text\npxesh %s %s\n```\n\n| option | |\n"
			  "|---|---|\n", c->name, c->usage);
	for (const struct cli_option *o = c->options; o && o->name; o++)
		put_cli_option(out, o);
	put_cli_option(out, &gen_help);
	if (c->more)
		(void)sbuf_printf(out, "\n```text\n%s```\n", c->more);
}

void gen_md_program(struct sbuf *out)
{
	(void)sbuf_str(out, "# The program\n\nEach option [as it is typed]"
		       "(examples-program.md).\n");
	for (unsigned i = 0; cli_at(i); i++) {
		if (!cli_at(i)->hidden)
			put_cli(out, cli_at(i));
	}
}

/* ---- scripts ------------------------------------------------------- */

static void put_command(struct sbuf *out, const struct command *row)
{
	(void)sbuf_printf(out, "\n### %s\n\n```text\n", row->name);
	usage_explain(out, row, row->name, 80);
	(void)sbuf_printf(out, "```\n\n[An example](examples.md#%s)\n",
			  row->name);
}

void gen_md_commands(struct sbuf *out)
{
	const struct command *row;

	(void)sbuf_str(out, "# Commands of scripts\n");
	for (unsigned group = 1; group <= GROUP_KINDS; group++) {
		const char *title = command_group_name(group % GROUP_KINDS);

		for (unsigned i = 0; (row = command_at(i)); i++) {
			if (row->group != group % GROUP_KINDS)
				continue;
			if (title)
				(void)sbuf_printf(out, "\n## %s\n", title);
			title = NULL;
			put_command(out, row);
		}
	}
}

void gen_md_settings(struct sbuf *out)
{
	const struct setting_type *t;
	const struct setting_def *def;

	(void)sbuf_str(out, "# Settings and types\n\n| setting | type | |\n"
		       "|---|---|---|\n");
	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		(void)sbuf_printf(out, "| [`%s`](%s#%s) | %s | ", def->name,
				  EXAMPLES, def->name, def->type->name);
		put(out, def->help);
		(void)sbuf_str(out, " |\n");
	}
	(void)sbuf_str(out, "\n## Types\n\n| type | takes |\n|---|---|\n");
	for (unsigned i = 0; (t = setting_type_at(i)); i++) {
		(void)sbuf_printf(out, "| [`%s`](%s#type-%s) | ", t->name,
				  EXAMPLES, t->name);
		put(out, t->expects ? t->expects : "");
		(void)sbuf_str(out, " |\n");
	}
}

/* ---- rules --------------------------------------------------------- */

static void put_example(struct sbuf *out, const char *title, const char *text)
{
	(void)sbuf_printf(out, "\n%s\n\n```text\n%s%s```\n", title, text,
			  *text && text[strlen(text) - 1] == '\n' ? "" : "\n");
}

void gen_md_rules(struct sbuf *out)
{
	const struct lint_rule *r;

	(void)sbuf_str(out, "# Rules\n");
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		(void)sbuf_printf(out, "\n## %s\n\n%u, %s%s: ", r->name, r->id,
				  lint_severity_name(r->severity),
				  r->fix == LINT_SAFE_FIX ? ", `--fix`" :
				  r->fix == LINT_UNSAFE_FIX ?
				  ", `--fix --unsafe`" : "");
		put(out, r->summary);
		(void)sbuf_str(out, ".\n\n");
		put(out, r->why);
		(void)sbuf_char(out, '\n');
		put_example(out, "Found:", r->bad);
		put_example(out, "Not found:", r->good);
	}
}
