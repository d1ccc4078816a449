/* cli.c: the program's own command line, by the rows of its commands. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/suggest.h"

/* ---- help ---------------------------------------------------------- */

#define HELP_COLUMN 30

static void print_option(const struct cli_option *o)
{
	char left[80];
	int n;

	n = snprintf(left, sizeof(left), "  %c%c%c --%s%s%s",
		     o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
		     o->letter ? ',' : ' ', o->name,
		     o->type == CLI_FLAG ? "" : " ",
		     o->type == CLI_FLAG ? "" : o->value);
	if (n < HELP_COLUMN)
		printf("%-*s%s\n", HELP_COLUMN, left, o->help);
	else
		printf("%s\n%*s%s\n", left, HELP_COLUMN, "", o->help);
}

void cli_print_help(const struct cli_command *cmd)
{
	static const struct cli_option help = {
		'h', "help", CLI_FLAG, 0, NULL, "Show this and exit",
	};

	printf("Usage: pxesh %s%s%s\n%s\n\nOptions:\n", cmd->name,
	       *cmd->usage ? " " : "", cmd->usage, cmd->help);
	for (const struct cli_option *o = cmd->options; o && o->name; o++)
		print_option(o);
	print_option(&help);
	if (cmd->more)
		printf("\n%s", cmd->more);
}

/* ---- parsing ------------------------------------------------------- */

/* The arguments, and how far they are parsed. */
struct parse {
	const struct cli_command *cmd;
	int    argc, at;
	char **argv, **args;	/* of which @args are no options	*/
	int    n_args;
	char  *into;		/* is the struct for options		*/
	bool   help;
};

static const struct cli_option *find_option(const struct cli_command *cmd,
					    const char *name, size_t len,
					    char letter)
{
	for (const struct cli_option *o = cmd->options; o && o->name; o++) {
		if (letter ? o->letter == letter :
		    strlen(o->name) == len && !strncmp(o->name, name, len))
			return o;
	}
	return NULL;
}

static int no_such_option(const struct cli_command *cmd, const char *word)
{
	char name[32] = "";
	const char *best = NULL;
	struct suggest s;
	size_t len = word[1] == '-' ? strcspn(word + 2, "=") : 0;

	if (len && len < sizeof(name)) {
		memcpy(name, word + 2, len);
		suggest_start(&s, name);
		for (const struct cli_option *o = cmd->options; o && o->name;
		     o++)
			suggest_try(&s, o->name);
		suggest_try(&s, "help");
		best = suggest_best(&s);
	}
	return cli_usage_error(cmd, "there is no option %s%s%s%s", word,
			       best ? "; did you mean --" : "",
			       best ? best : "", best ? "?" : "");
}

/* Is @text one of the words in "a|b|c"? */
static bool is_choice(const char *choices, const char *text)
{
	size_t len = strlen(text), n;

	for (const char *p = choices;; p += n + 1) {
		n = strcspn(p, "|");
		if (n == len && !strncmp(p, text, n))
			return true;
		if (!p[n])
			return false;
	}
}

static int add_to_list(struct parse *p, struct cli_list *list, char *value)
{
	if (!list->v)
		list->v = calloc((size_t)p->argc, sizeof(*list->v));
	if (!list->v)
		return cli_usage_error(p->cmd, "out of memory");
	list->v[list->n++] = value;
	return 0;
}

static int store(struct parse *p, const struct cli_option *o, char *value)
{
	void *field = p->into + o->offset;

	switch (o->type) {
	case CLI_FLAG:
		*(bool *)field = true;
		return 0;
	case CLI_LIST:
		return add_to_list(p, field, value);
	case CLI_CHOICE:
		if (!is_choice(o->value, value))
			return cli_usage_error(p->cmd, "--%s is one of %s, "
					       "not \"%s\"", o->name,
					       o->value, value);
		break;
	case CLI_NUMBER:
		if (str_to_int(value, field) < 0)
			return cli_usage_error(p->cmd, "--%s: \"%s\" is not "
					       "a number", o->name, value);
		return 0;
	case CLI_TEXT:
		break;
	}
	*(const char **)field = value;
	return 0;
}

/* "--name", "--name=value", "--name value", "-n value", "-nvalue". */
static int parse_option(struct parse *p)
{
	char *word = p->argv[p->at++], *value = NULL;
	const struct cli_option *o;
	size_t len;

	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		p->help = true;
		return 0;
	}
	if (word[1] == '-') {
		len = strcspn(word + 2, "=");
		o = find_option(p->cmd, word + 2, len, 0);
		value = word[2 + len] ? word + 3 + len : NULL;
	} else {
		o = find_option(p->cmd, "", 0, word[1]);
		value = word[2] ? word + 2 : NULL;
	}
	if (!o)
		return no_such_option(p->cmd, word);
	if (o->type == CLI_FLAG && value)
		return cli_usage_error(p->cmd, "--%s takes no value", o->name);
	if (o->type != CLI_FLAG && !value) {
		if (p->at == p->argc)
			return cli_usage_error(p->cmd, "--%s needs a value: "
					       "%s", o->name, o->value);
		value = p->argv[p->at++];
	}
	return store(p, o, value);
}

static int parse_words(struct parse *p)
{
	bool options = true;
	int rc = 0;

	while (p->at < p->argc && rc == 0 && !p->help) {
		char *word = p->argv[p->at];

		if (options && !strcmp(word, "--")) {
			options = false;
			p->at++;
		} else if (options && word[0] == '-' && word[1]) {
			rc = parse_option(p);
		} else {
			p->args[p->n_args++] = word;
			p->at++;
		}
	}
	return rc;
}

static int check_count(const struct parse *p)
{
	if (p->n_args < p->cmd->min)
		return cli_missing(p->cmd, p->cmd->usage);
	if (p->cmd->max >= 0 && p->n_args > p->cmd->max)
		return cli_usage_error(p->cmd, "\"%s\" is one argument too "
				       "many", p->args[p->cmd->max]);
	return 0;
}

static int run_parsed(struct parse *p, bool named)
{
	struct cli_args in = {
		.named = named, .n = p->n_args, .v = p->args, .opt = p->into,
	};

	if (p->help) {
		cli_print_help(p->cmd);
		return CLI_OK;
	}
	return p->cmd->run(&in);
}

int cli_run_command(const struct cli_command *cmd, bool named, int argc,
		    char **argv)
{
	struct parse p = { .cmd = cmd, .argc = argc, .argv = argv };
	int rc = CLI_FAILED;

	p.args = calloc((size_t)argc + 1, sizeof(*p.args));
	p.into = calloc(1, cmd->opt_size + 1);
	if (p.args && p.into)
		rc = parse_words(&p);
	if (rc == 0 && !p.help)
		rc = check_count(&p);
	if (rc == 0)
		rc = run_parsed(&p, named);
	for (const struct cli_option *o = cmd->options; o && o->name; o++) {
		if (o->type == CLI_LIST && p.into)
			free(((struct cli_list *)(p.into + o->offset))->v);
	}
	free(p.into);
	free(p.args);
	return rc;
}
