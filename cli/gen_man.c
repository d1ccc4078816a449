/* gen_man.c: the manual page, pxesh(1), in man(7)'s macros. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/gen.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/version.h"
#include "format/wrap.h"
#include "interp/command.h"
#include "lint/lint.h"
#include "lint/output.h"

#define WIDTH 72

/* Write text so that roff takes nothing in it for a request or an escape, and
   prints each dash as one. */
static void put_raw(struct sbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\')
			(void)sbuf_str(out, "\\e");
		else if (text[i] == '-')
			(void)sbuf_str(out, "\\-");
		else
			(void)sbuf_char(out, text[i]);
	}
}

static void put_start(struct sbuf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		(void)sbuf_str(out, "\\&");
}

static void put_escaped(struct sbuf *out, const char *text)
{
	put_raw(out, text, strlen(text));
}

static void put_word(struct sbuf *out, const char *word, size_t len,
		     bool start)
{
	if (start)
		put_start(out, word);
	put_raw(out, word, len);
}

/* A paragraph's words, on lines of their own. */
static void put_words(struct sbuf *out, const char *text)
{
	wrap_words(out, text, WIDTH, put_word);
}

/* Write lines that keep their layout. */
static void put_lines(struct sbuf *out, const char *text)
{
	size_t n;

	(void)sbuf_str(out, ".PP\n.nf\n");
	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		put_start(out, text);
		put_raw(out, text, n);
		(void)sbuf_str(out, n ? "\n" : "\\&\n");
	}
	(void)sbuf_str(out, ".fi\n");
}

static void put_section(struct sbuf *out, const char *title)
{
	(void)sbuf_printf(out, ".SH %s\n", title);
}

/* Write an option as "\fB-l\fR, \fB--long\fR \fIvalue\fR". */
static void put_names(struct sbuf *out, char letter, const char *name,
		      const char *value)
{
	if (letter)
		(void)sbuf_printf(out, "\\fB\\-%c\\fR, ", letter);
	(void)sbuf_str(out, "\\fB\\-\\-");
	put_escaped(out, name);
	(void)sbuf_str(out, "\\fR");
	if (value) {
		(void)sbuf_str(out, " \\fI");
		put_escaped(out, value);
		(void)sbuf_str(out, "\\fR");
	}
	(void)sbuf_char(out, '\n');
}

/* ---- the program --------------------------------------------------- */

static void put_cli_option(struct sbuf *out, const struct cli_option *o)
{
	(void)sbuf_str(out, ".TP\n");
	put_names(out, o->letter, o->name,
		  o->type == CLI_FLAG ? NULL : o->value);
	put_words(out, o->help);
}

static void put_cli(struct sbuf *out, const struct cli_command *c)
{
	(void)sbuf_str(out, ".SS pxesh ");
	put_escaped(out, c->name);
	(void)sbuf_str(out, *c->usage ? " " : "");
	put_escaped(out, c->usage);
	(void)sbuf_char(out, '\n');
	put_words(out, c->help);
	for (const struct cli_option *o = c->options; o && o->name; o++)
		put_cli_option(out, o);
	if (c->more)
		put_lines(out, c->more);
}

/* ---- scripts ------------------------------------------------------- */

static const char *value_name(const struct option *o)
{
	static const char *const values[] = {
		[OPTION_TEXT] = "text", [OPTION_U32] = "number",
		[OPTION_U32_OR] = "number", [OPTION_MS] = "milliseconds",
		[OPTION_KEY] = "key", [OPTION_SETTING] = "setting",
		[OPTION_MENU] = "menu", [OPTION_IMAGE] = "image",
		[OPTION_UUID] = "uuid",
	};

	return values[o->type];
}

static void put_synonyms(struct sbuf *out, const struct command *row)
{
	const struct command *of;
	const char *name;

	for (unsigned i = 0; (name = command_name_at(i, &of)); i++) {
		if (of != row || !strcmp(name, row->name))
			continue;
		(void)sbuf_str(out, ", \\fB");
		put_escaped(out, name);
		(void)sbuf_str(out, "\\fR");
	}
}

static void put_command(struct sbuf *out, const struct command *row)
{
	(void)sbuf_str(out, ".TP\n\\fB");
	put_escaped(out, row->name);
	(void)sbuf_str(out, "\\fR");
	put_synonyms(out, row);
	if (row->usage && *row->usage) {
		(void)sbuf_str(out, " \\fI");
		put_escaped(out, row->usage);
		(void)sbuf_str(out, "\\fR");
	}
	(void)sbuf_char(out, '\n');
	put_words(out, row->help);
	if (!row->options || !row->options->name)
		return;
	(void)sbuf_str(out, ".RS\n");
	for (const struct option *o = row->options; o->name; o++) {
		(void)sbuf_str(out, ".TP\n");
		put_names(out, o->letter, o->name, value_name(o));
		put_words(out, o->help);
	}
	(void)sbuf_str(out, ".RE\n");
}

static void put_settings(struct sbuf *out)
{
	const struct setting_def *def;

	put_section(out, "SETTINGS");
	put_words(out, "Predefined settings, with their types. A script reads "
		  "them as ${name}, ${scope/name} or ${name:type}.");
	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		(void)sbuf_str(out, ".TP\n\\fB");
		put_escaped(out, def->name);
		(void)sbuf_printf(out, "\\fR (%s)\n", def->type->name);
		put_words(out, def->help);
	}
}

static void put_rules(struct sbuf *out)
{
	const struct lint_rule *r;

	put_section(out, "RULES");
	put_words(out, "What \"pxesh lint\" finds. \"pxesh lint --explain "
		  "RULE\" shows examples.");
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		(void)sbuf_printf(out, ".TP\n%u \\fB", r->id);
		put_escaped(out, r->name);
		(void)sbuf_printf(out, "\\fR (%s%s)\n",
				  lint_severity_name(r->severity),
				  r->fix == LINT_SAFE_FIX ? ", \\-\\-fix" :
				  r->fix == LINT_UNSAFE_FIX ?
				  ", \\-\\-fix \\-\\-unsafe" : "");
		put_words(out, r->summary);
	}
}

/* The date is SOURCE_DATE_EPOCH's, so that a build can be repeated; else
   today. */
static void put_title(struct sbuf *out)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t when = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) :
					time(NULL);
	struct tm tm;
	char date[32] = "";

	if (gmtime_r(&when, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	(void)sbuf_printf(out, ".TH PXESH 1 %s \"pxesh %s\"\n", date,
			  PXESH_VERSION);
}

void gen_man(struct sbuf *out)
{
	const struct command *row;

	put_title(out);
	put_section(out, "NAME");
	(void)sbuf_str(out, "pxesh \\- run, check and test #!ipxe boot "
		       "scripts\n");
	put_section(out, "SYNOPSIS");
	(void)sbuf_str(out, "\\fBpxesh\\fR\n.br\n"
		       "\\fBpxesh\\fR \\fIFILE|URI\\fR [\\fIOPTIONS\\fR]\n"
		       ".br\n\\fBpxesh \\-c\\fR '\\fICOMMAND LINE\\fR'\n"
		       ".br\n\\fBpxesh\\fR \\fICOMMAND\\fR "
		       "[\\fIARGUMENTS\\fR]\n");
	put_section(out, "DESCRIPTION");
	put_words(out, "pxesh runs #!ipxe boot scripts on your own machine, "
		  "over a simulated network. Alone it is an interactive "
		  "shell; with a file it is the same as \"pxesh run\".");
	put_section(out, "COMMANDS");
	for (unsigned i = 0; cli_at(i); i++) {
		if (!cli_at(i)->hidden)
			put_cli(out, cli_at(i));
	}
	put_section(out, "SCRIPT COMMANDS");
	put_words(out, "What scripts and the prompt understand. Options stand "
		  "before arguments.");
	for (unsigned i = 0; (row = command_at(i)); i++)
		put_command(out, row);
	put_settings(out);
	put_rules(out);
}
