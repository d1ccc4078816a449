/* option.c: parse a command's options; print its usage. */
#include "interp/option.h"

#include <stdbool.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"
#include "core/suggest.h"
#include "core/utf8.h"
#include "interp/command.h"

/* What is being parsed. */
struct scan {
	const struct command *cmd;
	int    argc, i;		/* @i: the word being looked at	*/
	char **argv;
	char  *into;
	struct err *e;
};

int option_key(const char *text, int *out)
{
	size_t len = strlen(text);
	uint64_t value;
	uint32_t cp;

	if (len && utf8_next(text, len, &cp) == len) {
		*out = (int)cp;
		return 0;
	}
	if (str_to_int(text, &value) < 0)
		return -EINVAL;
	value = (uint32_t)value;
	if (value == '\r')		/* the same key on any keyboard */
		value = KEY_ENTER;
	if (value >= 0x80 && value < KEY_BASE)
		value += KEY_BASE;
	*out = (int)value;
	return 0;
}

static bool is_uuid(const char *s)
{
	unsigned digits = 0;

	for (; *s; s++) {
		if (*s == '-' && digits && digits % 2 == 0)
			continue;
		if (str_hex(*s) < 0)
			return false;
		digits++;
	}
	return digits == 32;
}

static int bad_value(struct scan *p, const char *value, const char *what)
{
	return err_arg(p->e, p->i, -EINVAL, "\"%.40s\" is not %s", value,
		       what);
}

static int store(struct scan *p, const struct option *o, const char *value)
{
	void *field = p->into + o->offset;
	uint64_t n;

	switch (o->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_U32:
	case OPTION_U32_OR:
	case OPTION_MS:
		if (str_to_int(value, &n) < 0)
			return bad_value(p, value, o->type == OPTION_MS ?
					 "a number of milliseconds" :
					 "an integer");
		if (o->type == OPTION_U32_OR)
			*(struct option_u32 *)field = (struct option_u32){
				true, (uint32_t)n };
		else
			*(uint32_t *)field = (uint32_t)n;
		return 0;
	case OPTION_KEY:
		if (option_key(value, field) < 0)
			return bad_value(p, value, "a key: one character, or "
					 "a code such as 0x197e (F12)");
		return 0;
	case OPTION_UUID:
		if (!is_uuid(value))
			return bad_value(p, value, "a UUID");
		break;
	default:
		break;
	}
	*(const char **)field = value;
	return 0;
}

static const struct option *by_name(const struct command *cmd,
				    const char *name, size_t len)
{
	for (const struct option *o = cmd->options; o && o->name; o++) {
		if (!strncmp(o->name, name, len) && !o->name[len])
			return o;
	}
	return NULL;
}

static const struct option *by_letter(const struct command *cmd, char c)
{
	for (const struct option *o = cmd->options; o && o->name; o++) {
		if (c && o->letter == c)
			return o;
	}
	return NULL;
}

static int asked_for_help(struct scan *p)
{
	return err_quiet(p->e, -ECANCELED, "only help was asked for");
}

/* The value of an option is the next word, unless that is an option. */
static int next_value(struct scan *p, const char *label, const char **out)
{
	const char *next = p->i + 1 < p->argc ? p->argv[p->i + 1] : NULL;

	if (!next)
		return err_arg(p->e, p->i, -EINVAL,
			       "option \"%s\" needs a value", label);
	if (next[0] == '-')
		return err_arg(p->e, p->i + 1, -EINVAL, "option \"%s\" needs "
			       "a value, which cannot begin with \"-\" here",
			       label);
	p->i++;
	*out = next;
	return 0;
}

/* The long option most like this one, for the message. */
static const char *like(const struct command *cmd, const char *name)
{
	struct suggest s;

	suggest_start(&s, name);
	for (const struct option *o = cmd->options; o && o->name; o++)
		suggest_try(&s, o->name);
	return suggest_best(&s);
}

static int long_option(struct scan *p)
{
	const char *name = p->argv[p->i] + 2, *eq = strchr(name, '=');
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	const struct option *o = by_name(p->cmd, name, len);
	const char *value = eq ? eq + 1 : NULL, *hint;
	int rc;

	if (!o && len == 4 && !memcmp(name, "help", 4))
		return asked_for_help(p);
	if (!o) {
		hint = like(p->cmd, name);
		return err_arg(p->e, p->i, -EINVAL, "\"%.20s\" has no option "
			       "\"--%.30s\"%s%s%s", p->argv[0], name,
			       hint ? "; did you mean \"--" : "",
			       hint ? hint : "", hint ? "\"?" : "");
	}
	if (o->type == OPTION_FLAG) {
		if (eq)
			return err_arg(p->e, p->i, -EINVAL, "option \"--%s\" "
				       "takes no value", o->name);
	} else if (!eq) {
		rc = next_value(p, o->name, &value);
		if (rc < 0)
			return rc;
	}
	return store(p, o, value);
}

/* A word of single-letter options: the last may take the rest as value. */
static int short_options(struct scan *p)
{
	const char *c = p->argv[p->i] + 1, *value;
	const struct option *o;
	char label[2] = "";
	int rc;

	do {
		o = by_letter(p->cmd, *c);
		if (!o && *c == 'h')
			return asked_for_help(p);
		if (!o)
			return err_arg(p->e, p->i, -EINVAL, "\"%.20s\" has no "
				       "option \"-%.*s\"", p->argv[0],
				       *c != '\0', c);
		value = NULL;
		if (o->type != OPTION_FLAG) {
			value = c + 1;
			label[0] = *c;
			if (!*value) {
				rc = next_value(p, label, &value);
				if (rc < 0)
					return rc;
			}
		}
		rc = store(p, o, value);
		if (rc < 0)
			return rc;
	} while (!value && *++c);
	return 0;
}

static int check_count(const struct scan *p, const struct args *args)
{
	const struct command *cmd = p->cmd;
	int max = cmd->max;

	if (args->n < cmd->min)
		return err_set(p->e, -ERANGE, "\"%.20s\" needs %s%d argument%s",
			       args->name, cmd->min < max ? "at least " : "",
			       cmd->min, cmd->min == 1 ? "" : "s");
	if (args->n <= max)
		return 0;
	if (!max)
		return err_arg(p->e, args->first, -ERANGE, "\"%.20s\" takes "
			       "no arguments", args->name);
	return err_arg(p->e, args->first + max, -ERANGE, "\"%.20s\" takes %s%d "
		       "argument%s", args->name,
		       cmd->min < max ? "at most " : "", max,
		       max == 1 ? "" : "s");
}

int options_parse(const struct command *cmd, int argc, char **argv,
		  void *into, struct args *args, struct err *e)
{
	struct scan p = { cmd, argc, 1, argv, into, e };
	const char *word;
	int rc;

	for (; p.i < argc; p.i++) {
		word = argv[p.i];
		if (word[0] != '-')
			break;
		if (word[1] == '-' && !word[2]) {
			p.i++;
			break;
		}
		rc = word[1] == '-' ? long_option(&p) : short_options(&p);
		if (rc < 0)
			return rc;
	}
	*args = (struct args){
		.name = argv[0], .n = argc - p.i, .v = argv + p.i,
		.first = p.i, .opt = into,
	};
	return check_count(&p, args);
}

const char *option_value(const struct option *o)
{
	if (o->type == OPTION_FLAG)
		return NULL;
	return o->type == OPTION_MS ? "ms" : o->name;
}

static void usage_option(const struct option *o, struct sbuf *out)
{
	const char *value = option_value(o);

	(void)sbuf_str(out, " [");
	if (o->letter)
		(void)sbuf_printf(out, "-%c|", o->letter);
	(void)sbuf_printf(out, "--%s", o->name);
	if (value)
		(void)sbuf_printf(out, " <%s>", value);
	(void)sbuf_char(out, ']');
}

int option_usage(const struct command *cmd, const char *typed,
		 struct sbuf *out)
{
	(void)sbuf_str(out, typed);
	for (const struct option *o = cmd->options; o && o->name; o++)
		usage_option(o, out);
	if (cmd->usage && *cmd->usage)
		(void)sbuf_printf(out, " %s", cmd->usage);
	return out->error;
}
