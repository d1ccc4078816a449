/* usage.c: what a command takes and does, in lines that a screen has. */
#include "interp/usage.h"

#include <string.h>

#include "core/str.h"
#include "interp/command.h"

#define HELP_AT 10		/* column of what is said of an option */

/* The bytes up to a blank outside of brackets. */
static size_t unit(const char *text)
{
	unsigned depth = 0;
	size_t n;

	for (n = 0; text[n] && (depth || text[n] != ' '); n++)
		depth += (text[n] == '[') - (text[n] == ']' && depth);
	return n;
}

void usage_wrap(struct sbuf *out, const char *text, unsigned at,
		unsigned indent, unsigned width)
{
	unsigned col = at;
	size_t n;

	for (; *text; text += n) {
		text += *text == ' ';
		n = unit(text);
		if (col > at && col + 1 + n > width) {
			(void)sbuf_printf(out, "\n%*s", (int)indent, "");
			col = at = indent;
		} else if (col > at) {
			(void)sbuf_char(out, ' ');
			col++;
		}
		(void)sbuf_add(out, text, n);
		col += (unsigned)n;
	}
	(void)sbuf_char(out, '\n');
}

void usage_synopsis(struct sbuf *out, const struct command *row,
		    const char *typed, unsigned at, unsigned width)
{
	struct sbuf text = { 0 };

	if (option_usage(row, typed, &text) < 0)
		out->error = text.error;
	usage_wrap(out, sbuf_text(&text), at, at + 2, width);
	sbuf_free(&text);
}

static void explain_option(struct sbuf *out, const struct option *o,
			   unsigned width)
{
	const char *value = option_value(o);

	if (o->letter)
		(void)sbuf_printf(out, "  -%c, --%s", o->letter, o->name);
	else
		(void)sbuf_printf(out, "      --%s", o->name);
	(void)sbuf_printf(out, value ? " <%s>\n%*s" : "%s\n%*s",
			  value ? value : "", HELP_AT, "");
	usage_wrap(out, o->help ? o->help : "", HELP_AT, HELP_AT, width);
}

static void synonyms(struct sbuf *out, const struct command *row,
		     const char *typed)
{
	const struct command *other;
	const char *name, *before = "\nAlso called: ";

	for (unsigned i = 0; (name = command_name_at(i, &other)); i++) {
		if (other != row || !strcmp(name, typed))
			continue;
		(void)sbuf_printf(out, "%s%s", before, name);
		before = ", ";
	}
	if (*before == ',')
		(void)sbuf_char(out, '\n');
}

void usage_explain(struct sbuf *out, const struct command *row,
		   const char *typed, unsigned width)
{
	usage_wrap(out, row->help, 0, 0, width);
	(void)sbuf_str(out, "\n  ");
	usage_synopsis(out, row, typed, 2, width);
	if (row->options && row->options->name)
		(void)sbuf_char(out, '\n');
	for (const struct option *o = row->options; o && o->name; o++)
		explain_option(out, o, width);
	synonyms(out, row, typed);
}
