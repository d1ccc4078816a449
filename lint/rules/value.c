/* value.c: numbers, times and keys (208 to 210, 212). */
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* The integer that a word is, if it is plain text. */
static bool integer(const char *text, uint64_t *out)
{
	return !strchr(text, '$') && str_to_int(text, out) == 0;
}

/* Put @text in the place of a value that is the rest of its word. */
static void replace_value(struct lint *l, struct lint_finding *f,
			  const struct word *w, const char *value,
			  unsigned long long number)
{
	if (w->span.end - w->span.at != w->len)
		return;
	lint_replace(l, f, (struct span){
			w->span.at + (uint32_t)(value - w->text),
			w->span.end }, "%llu", number);
}

/* ---- 208 ----------------------------------------------------------- */

static void timeout_in_seconds(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_timeout_in_seconds = {
	.id = 208, .name = "timeout-in-seconds", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a time-out of a few milliseconds",
	.why = "Time-outs are milliseconds: 10 is over before anybody can "
	       "press a key.",
	.bad = "#!ipxe\nprompt --timeout 10 Press a key || goto boot\n:boot\n",
	.good = "#!ipxe\nprompt --timeout 10000 Press a key || goto boot\n"
		":boot\n",
	.command = timeout_in_seconds,
};

/* Is it a time in milliseconds that was probably meant in seconds? Not 0, which
   means no time-out, nor 1, which some write for "at once" (but where a text
   asks for a key); but 180, which was meant as three minutes. */
static bool is_hasty(const char *text, bool asks, unsigned long long *out)
{
	uint64_t ms;

	if (!integer(text, &ms) || ms < (asks ? 1 : 2) || ms > 900)
		return false;
	*out = ms;
	return ms < 100 || (ms % 60 == 0 && ms >= 120);
}

/* @value is the rest of word @w. */
static struct lint_finding *report_hasty(struct lint *l, const struct word *w,
					 const char *value,
					 unsigned long long ms)
{
	struct lint_finding *f;

	f = lint_report(l, &rule_timeout_in_seconds, w->span,
			"%llu millisecond%s over at once", ms,
			ms == 1 ? " is" : "s are");
	lint_help(l, f, "for %llu second%s, write %llu", ms,
		  ms == 1 ? "" : "s", ms * 1000);
	replace_value(l, f, w, value, ms * 1000);
	return f;
}

/* Look at what the script stores to the setting that holds the time-out. */
static void check_set(struct lint *l, struct flow *f, const struct flow_cmd *c,
		      const char *value)
{
	struct flow_name *n = lint_expanded(f, value);
	unsigned long long ms;
	const struct word *w;

	for (struct flow_def *d = n ? n->defs : NULL; d && flow_spend(f);
	     d = d->next) {
		w = d->kind == FLOW_SET && !d->told ? d->word->next : NULL;
		if (!w || w->next ||
		    !is_hasty(w->text, false, &ms))
			continue;
		d->told = true;
		lint_also(l, report_hasty(l, w, w->text, ms),
			  c->cmd->words->span, "read as a time-out here");
	}
}

/* Does nothing here read it but to store it in another setting of that kind,
   as "set submenu-timeout ${menu-timeout}"? */
static bool is_handed_on(struct flow *f, const struct flow_name *n)
{
	for (const struct flow_use *u = n->uses; u; u = u->next) {
		if (!flow_spend(f) || f->v[u->node].kind != FLOW_SET ||
		    !u->whole ||
		    !strstr(f->v[u->node].cmd->words->next->text, "timeout"))
			return false;
	}
	return true;
}

/* Look at a time-out that is stored for another script: "set menu-timeout 10".
   */
static void check_handed_on(struct lint *l, const struct flow_cmd *c)
{
	static const char *const whose[] = { "menu", "boot", "prompt" };
	const struct word *w = c->first ? c->first->next : NULL;
	struct flow *f = w && !w->next ? lint_flow(l) : NULL;
	const struct flow_name *n;
	unsigned long long ms;
	size_t i = 0;

	if (!f || c->first->len < 7 ||
	    strcmp(c->first->text + c->first->len - 7, "timeout") != 0)
		return;
	while (i < 3 && !strstr(c->first->text, whose[i]))
		i++;
	n = flow_name(f, c->first->text, c->first->len);
	if (i < 3 && n && is_handed_on(f, n) &&
	    is_hasty(w->text, false, &ms))
		(void)report_hasty(l, w, w->text, ms);
}

static void timeout_in_seconds(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f;
	unsigned long long ms;

	if (flow_is(c, FLOW_SET))
		check_handed_on(l, c);

	for (int i = 0; i < c->n_opts; i++) {
		if (!c->opt[i].option || !c->opt[i].value ||
		    c->opt[i].option->type != OPTION_MS)
			continue;
		if (is_hasty(c->opt[i].value, flow_is(c, FLOW_PROMPT) &&
			     c->n_args, &ms))
			(void)report_hasty(l, c->opt[i].value_word,
					   c->opt[i].value, ms);
		f = c->opt[i].value_word->expands ? lint_flow(l) : NULL;
		if (f)
			check_set(l, f, c, c->opt[i].value);
	}
}

/* ---- 209 ----------------------------------------------------------- */

static void sleep_in_milliseconds(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_sleep_in_milliseconds = {
	.id = 209, .name = "sleep-in-milliseconds", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a sleep of a thousand seconds and more",
	.why = "\"sleep\" counts seconds, unlike the time-outs of other "
	       "commands: 5000 is more than an hour.",
	.bad = "#!ipxe\nsleep 5000\n",
	.good = "#!ipxe\nsleep 5\n",
	.command = sleep_in_milliseconds,
};

static void sleep_in_milliseconds(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *f;
	uint64_t s;

	if (!flow_is(c, FLOW_SLEEP) || !c->first ||
	    !integer(c->first->text, &s))
		return;
	/* 3600 is an hour, and 999999 stands for ever */
	if (s < 1000 || s > 60000 || s % 500)
		return;
	f = lint_report(l, &rule_sleep_in_milliseconds, c->first->span,
			"\"sleep\" counts seconds: this is %llu minutes",
			(unsigned long long)s / 60);
	if (s % 1000)
		return;
	lint_help(l, f, "for %llu second%s, write \"sleep %llu\"",
		  (unsigned long long)s / 1000, s == 1000 ? "" : "s",
		  (unsigned long long)s / 1000);
	replace_value(l, f, c->first, c->first->text,
		      (unsigned long long)s / 1000);
}

/* ---- 210 ----------------------------------------------------------- */

static void not_an_integer(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_not_an_integer = {
	.id = 210, .name = "not-an-integer", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "something else where a whole number belongs",
	.why = "Numbers have no fraction and no unit; with one, the command "
	       "fails.",
	.bad = "#!ipxe\nprompt --timeout 5s Press a key || goto boot\n:boot\n",
	.good = "#!ipxe\nprompt --timeout 5000 Press a key || goto boot\n"
		":boot\n",
	.command = not_an_integer,
};

/* How many milliseconds "5s", "0.5" or "500ms" are; 0: it is nothing like that.
   */
static unsigned long long duration_ms(const char *text, bool seconds)
{
	unsigned long long n = 0, unit;
	const char *p = text;

	for (; *p >= '0' && *p <= '9' && n < 1000000; p++)
		n = n * 10 + (unsigned)(*p - '0');
	if (p == text)
		return 0;
	unit = seconds ? 1000 : 1;
	if (!strcmp(p, "s") || !strcmp(p, "sec") || !strcmp(p, "seconds"))
		unit = 1000;
	else if (!strcmp(p, "ms"))
		unit = 1;
	else if (!strcmp(p, "m") || !strcmp(p, "min"))
		unit = 60000;
	else if (!strcmp(p, ".5"))
		return (n * 2 + 1) * unit / 2;
	else
		return 0;
	return n * unit;
}

static void report_number(struct lint *l, const struct word *w,
			  const char *value, const char *what,
			  unsigned long long instead)
{
	struct lint_finding *f = lint_report(l, &rule_not_an_integer, w->span,
					     "\"%.40s\" is not %s", value,
					     what);

	if (!instead)
		return;
	lint_help(l, f, "write %llu", instead);
	replace_value(l, f, w, value, instead);
}

static void check_option_numbers(struct lint *l, const struct flow_cmd *c)
{
	const struct option *o;
	const char *value;
	uint64_t n;

	for (int i = 0; i < c->n_opts; i++) {
		o = c->opt[i].option;
		value = c->opt[i].value;
		if (!o || !value || strchr(value, '$') ||
		    lint_took_argument(c, i) ||
		    lint_glued(c, c->opt[i].value_word) ||
		    (o->type != OPTION_U32 && o->type != OPTION_U32_OR &&
		     o->type != OPTION_MS) || integer(value, &n))
			continue;
		report_number(l, c->opt[i].value_word, value,
			      o->type == OPTION_MS ?
			      "a number of milliseconds" : "a whole number",
			      o->type == OPTION_MS ?
			      duration_ms(value, false) : 0);
	}
}

static void check_arguments(struct lint *l, const struct flow_cmd *c)
{
	enum arg_kind kind = ARG_NONE;
	unsigned long long ms;
	uint64_t n;
	int i = 0;

	for (const struct word *w = c->first; w && i < c->row->max;
	     w = w->next, i++) {
		if (i < COMMAND_ARGS && c->row->args[i] != ARG_NONE)
			kind = c->row->args[i];
		if (kind != ARG_INT || w->expands || integer(w->text, &n) ||
		    lint_glued(c, w))
			continue;
		ms = flow_is(c, FLOW_SLEEP) ? duration_ms(w->text, true) : 0;
		report_number(l, w, w->text, "a whole number",
			      (ms + 999) / 1000);
	}
}

/* Check the value in "set name:int32 value". */
static void check_typed(struct lint *l, const struct flow_cmd *c)
{
	const struct setting_type *t;
	const char *colon;
	uint64_t n;

	if (!flow_is(c, FLOW_SET) || c->n_args != 2 || c->first->expands)
		return;
	colon = strrchr(c->first->text, ':');
	t = colon ? setting_type_find(colon + 1, strlen(colon + 1)) : NULL;
	if (t && t->numeric && !c->first->next->expands &&
	    !integer(c->first->next->text, &n))
		report_number(l, c->first->next, c->first->next->text,
			      "a whole number, which this type needs", 0);
}

static void not_an_integer(struct lint *l, const struct flow_cmd *c)
{
	if (!c->row || c->dynamic || c->row->facts & CMD_RAW)
		return;
	check_option_numbers(l, c);
	check_arguments(l, c);
	check_typed(l, c);
}

/* ---- 212 ----------------------------------------------------------- */

static void bad_key(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_bad_key = {
	.id = 212, .name = "bad-key", .severity = LINT_ERROR,
	.summary = "a --key that names no key",
	.why = "A key is one character, or a number: 0x02 for Ctrl-B, 0x1b "
	       "for Esc, 0x147e for F8.",
	.bad = "#!ipxe\nprompt --key F8 Press F8\n",
	.good = "#!ipxe\nprompt --key 0x147e Press F8\n",
	.command = bad_key,
};

/* Keys by the names that people give them. */
static const struct { const char *name, *number; } keys[] = {
	{ "esc", "0x1b" }, { "escape", "0x1b" }, { "enter", "0x0a" },
	{ "return", "0x0a" }, { "tab", "0x09" }, { "space", "0x20" },
	{ "f5", "0x107e" }, { "f6", "0x127e" }, { "f7", "0x137e" },
	{ "f8", "0x147e" }, { "f9", "0x157e" }, { "f10", "0x167e" },
	{ "f11", "0x187e" }, { "f12", "0x197e" },
};

static void bad_key(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *f;
	const char *value;
	int code;

	for (int i = 0; i < c->n_opts; i++) {
		value = c->opt[i].value;
		if (!c->opt[i].option || !value || strchr(value, '$') ||
		    c->opt[i].option->type != OPTION_KEY ||
		    option_key(value, &code) == 0)
			continue;
		f = lint_report(l, &rule_bad_key, c->opt[i].value_word->span,
				"\"%.20s\" is no key", value);
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			if (str_eq_nocase(keys[k].name, value))
				lint_help(l, f, "write %s", keys[k].number);
		}
	}
}
