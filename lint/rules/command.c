/* command.c: which commands there are (201, 202, 213, 214). */
#include <string.h>
#include <strings.h>

#include "core/suggest.h"
#include "interp/command.h"
#include "lint/rules/ask.h"
#include "lint/target.h"

static void shell_keyword(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_shell_keyword = {
	.id = 214, .name = "shell-keyword", .severity = LINT_ERROR,
	.summary = "a word of another shell's language",
	.why = "Boot scripts have no blocks: conditions are commands joined "
	       "by \"&&\" and \"||\", loops are labels and \"goto\".",
	.bad = "#!ipxe\nif iseq ${platform} efi\n"
	       "chain efi.ipxe\nfi\n",
	.good = "#!ipxe\niseq ${platform} efi && goto efi ||\n"
		"echo BIOS\nexit\n:efi\nchain efi.ipxe\n",
	.command = shell_keyword,
};

/* What to write instead; NULL: it depends. */
static const struct { const char *word, *instead; } keywords[] = {
	{ "if", "CONDITION && COMMAND ||" }, { "then", NULL },
	{ "else", "CONDITION && goto one || goto other" }, { "elif", NULL },
	{ "fi", NULL }, { "while", "a label, and \"goto\" back to it" },
	{ "until", "a label, and \"goto\" back to it" },
	{ "for", "a label, \"inc\", and \"goto\" back to it" },
	{ "do", NULL }, { "done", NULL }, { "case", NULL }, { "esac", NULL },
	{ "function", "a label, or another script to \"chain\"" },
	{ "return", "exit" }, { "export", "set NAME VALUE" },
	{ "local", "set NAME VALUE" }, { "source", "chain URI" },
	{ "test", "iseq A B" }, { "[", "iseq A B" }, { "[[", "iseq A B" },
	{ "print", "echo TEXT" }, { "printf", "echo TEXT" },
	{ "let", "inc NAME" }, { "rem", "# TEXT" }, { "REM", "# TEXT" },
	{ "call", "chain URI" },
	{ "label", ":NAME" }, { "{", NULL }, { "}", NULL },
};

#define N_KEYWORDS (sizeof(keywords) / sizeof(keywords[0]))

static size_t keyword(const char *name)
{
	size_t i = 0;

	while (i < N_KEYWORDS && strcmp(keywords[i].word, name) != 0)
		i++;
	return i;
}

static void shell_keyword(struct lint *l, const struct flow_cmd *c)
{
	const struct word *name = c->cmd->words;
	struct lint_finding *f;
	size_t i;

	if (c->row || name->expands)
		return;
	i = keyword(name->text);
	if (i == N_KEYWORDS)
		return;
	f = lint_report(l, &rule_shell_keyword, name->span,
			"there is no \"%s\" in boot scripts", name->text);
	if (keywords[i].instead)
		lint_help(l, f, "write: %s", keywords[i].instead);
}

/* ---- 201 ----------------------------------------------------------- */

static void unknown_command(struct lint *l, const struct flow_cmd *c);
static void foreign_text(struct lint *l);

const struct lint_rule rule_unknown_command = {
	.id = 201, .name = "unknown-command", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a command that does not exist",
	.why = "The shell says \"command not found\", and unless something "
	       "handles that, the script ends there.",
	.bad = "#!ipxe\ndchp net0\n",
	.good = "#!ipxe\ndhcp net0\n",
	.script = foreign_text, .command = unknown_command,
};

#define FOREIGN 30	/* so many unknown commands, a fifth of them all */

/* The commands of the script, and those of them that do not exist. */
struct tally {
	unsigned           all, unknown;
	const struct word *first;	/* unknown one; NULL: none */
};

static struct tally tally(const struct lint *l)
{
	struct tally t = { 0, 0, NULL };
	bool dead = false;

	for (const struct script_line *s = l->script->first; s; s = s->next) {
		dead = dead && !s->label;
		for (const struct cmd *c = s->cmds; c && !dead; c = c->next) {
			const struct word *w = c->words;

			t.all += w != NULL;
			if (!w || c->row || w->expands ||
			    lint_target_any(w->text))
				continue;
			t.unknown++;
			t.first = t.first ? t.first : w;
		}
		dead = dead || lint_line_ends(s);
	}
	return t;
}

bool lint_is_other(const struct lint *l)
{
	struct tally t;

	if (!strncmp(l->text, "#!", 2))
		return false;
	t = tally(l);
	return t.unknown > 2 && t.unknown >= t.all / 2;
}

/* Text of another kind begins with the magic, too: source that makes a
   script, a page that is both. One finding says as much as a thousand. */
static void foreign_text(struct lint *l)
{
	struct tally t;

	if (l->template)
		return;
	l->foreign = lint_is_other(l);	/* 101 says so */
	if (l->foreign)
		return;
	t = tally(l);
	if (t.unknown < FOREIGN || t.unknown < t.all / 5)
		return;
	lint_report(l, &rule_unknown_command, t.first->span,
		    "is this a boot script? %u of %u commands do not exist, "
		    "from here on", t.unknown, t.all);
	l->foreign = true;
}

/* What it was meant to be: another case, or nearly the same letters. */
static const char *nearest(const char *name)
{
	const struct command *row;
	const char *candidate;
	struct suggest s;

	suggest_start(&s, name);
	for (unsigned i = 0; (candidate = command_name_at(i, &row)); i++) {
		if (!strcasecmp(candidate, name))
			return candidate;
		suggest_try(&s, candidate);
	}
	for (unsigned i = 0; (candidate = lint_target_command_at(i)); i++) {
		if (!strcasecmp(candidate, name))
			return candidate;
		suggest_try(&s, candidate);
	}
	return suggest_best(&s);
}

/* Another rule says more of it than that it is no command. */
static bool is_known_otherwise(struct lint *l, const struct flow_cmd *c)
{
	const char *name = c->cmd->words->text;

	return !strcmp(name, "!ipxe") ||	/* 101 */
	       !strcmp(name, "\xef\xbb\xbf#!ipxe") ||
	       strstr(name, "\xc2\xa0") ||	/* 113 */
	       lint_target_any(name) || keyword(name) < N_KEYWORDS ||
	       lint_glued(c, c->cmd->words) ||
	       /* a label: without its colon (405), or its goto (419) */
	       lint_lost_label(l, c) ||
	       (c->cmd->op != OP_NONE && script_label(l->script, name));
}

/* "name=value", as other shells have it. */
static bool help_assignment(struct lint *l, struct lint_finding *f,
			    const struct word *name)
{
	const char *eq = strchr(name->text, '=');

	if (!eq || eq == name->text)
		return false;
	lint_help(l, f, "to store a value, write: set %.*s %s",
		  (int)(eq - name->text), name->text, eq + 1);
	return true;
}

/* What git leaves in a file that two people changed. */
static bool is_conflict(const char *name)
{
	return !strcmp(name, "<<<<<<<") || !strcmp(name, "=======") ||
	       !strcmp(name, ">>>>>>>");
}

/* "sleep1": a blank is missing. */
static bool help_blank(struct lint *l, struct lint_finding *f,
		       const struct word *name)
{
	size_t len = name->len;
	const struct command *row;

	while (len && name->text[len - 1] >= '0' && name->text[len - 1] <= '9')
		len--;
	row = len && len < name->len ? command_find(name->text, len) : NULL;
	if (!row || !row->max)
		return false;
	lint_help(l, f, "did you mean \"%.*s %s\"?", (int)len, name->text,
		  name->text + len);
	lint_replace(l, f, name->span, "%.*s %s", (int)len, name->text,
		     name->text + len);
	return true;
}

static void unknown_command(struct lint *l, const struct flow_cmd *c)
{
	const struct word *name = c->cmd->words;
	struct lint_finding *f;
	const char *candidate;

	if (c->row || name->expands || is_known_otherwise(l, c))
		return;
	if (is_conflict(name->text)) {
		lint_report(l, &rule_unknown_command, name->span,
			    "a merge conflict was left in: this line is run "
			    "as a command");
		return;
	}
	f = lint_report(l, &rule_unknown_command, name->span,
			"there is no command \"%.40s\"", name->text);
	if (!f || help_assignment(l, f, name) || help_blank(l, f, name))
		return;
	candidate = nearest(name->text);
	if (!candidate)
		return;
	lint_help(l, f, "did you mean \"%s\"?", candidate);
	lint_replace(l, f, name->span, "%s", candidate);
}

/* ---- 202 ----------------------------------------------------------- */

static void not_in_target(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_not_in_target = {
	.id = 202, .name = "not-in-target", .severity = LINT_WARNING,
	.summary = "a command, option, scheme or setting that the chosen build "
		   "lacks",
	.why = "A machine that runs that build says \"command not found\", "
	       "or refuses the option or the URI. Builds are chosen with "
	       "--target, or \"target:\" in .pxesh.yaml.",
	.bad = "#!ipxe\nchoose --retimeout 5000 x\n",
	.good = "#!ipxe\nchoose --timeout 5000 x\n",
	.example = "target=ipxe-1.21",
	.command = not_in_target,
};

static void check_scheme(struct lint *l, const struct flow_cmd *c,
			 const struct lint_target *t)
{
	const struct word *w = c->first;
	const char *scheme;

	if ((!c->row || c->row->args[0] != ARG_URI) && !flow_is(c, FLOW_SAN))
		return;
	/* "sanboot" takes several URIs, other commands one */
	for (; w; w = flow_is(c, FLOW_SAN) ? w->next : NULL) {
		scheme = lint_target_lacks_scheme(t, w->text);
		if (scheme)
			lint_report(l, &rule_not_in_target, w->span,
				    "%s does not do %s", t->name, scheme);
	}
}

/* "set peerdist 1", "set net0/peerhost ...": without effect. */
static void check_setting(struct lint *l, const struct flow_cmd *c,
			  const struct lint_target *t)
{
	const char *slash, *name;

	if (!flow_is(c, FLOW_SET) || !c->first)
		return;
	slash = strrchr(c->first->text, '/');
	name = slash ? slash + 1 : c->first->text;
	if (lint_target_lacks_setting(t, name))
		lint_report(l, &rule_not_in_target, c->first->span,
			    "nothing in %s reads \"%s\"", t->name, name);
}

static void not_in_target(struct lint *l, const struct flow_cmd *c)
{
	const struct word *name = c->cmd->words;
	const struct lint_target *t = l->opt->target ?
				      lint_target_find(l->opt->target) : NULL;

	if (!t || name->expands || !lint_target_any(name->text))
		return;
	if (!lint_target_has(t, name->text)) {
		lint_report(l, &rule_not_in_target, name->span,
			    "%s has no command \"%s\"", t->name, name->text);
		return;
	}
	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].option &&
		    !lint_target_has_option(t, c->row->name,
					    c->opt[i].option->name))
			lint_report(l, &rule_not_in_target,
				    c->opt[i].word->span, "\"%s\" of %s has "
				    "no option \"--%s\"", name->text, t->name,
				    c->opt[i].option->name);
	}
	check_scheme(l, c, t);
	check_setting(l, c, t);
}

/* ---- 213 ----------------------------------------------------------- */

static void deprecated(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_deprecated = {
	.id = 213, .name = "deprecated", .severity = LINT_INFO,
	.fix = LINT_SAFE_FIX,
	.summary = "an old name of a command",
	.why = "It still works, but newer scripts and their documentation "
	       "know the newer name.",
	.bad = "#!ipxe\nimgload vmlinuz\nboot\n",
	.good = "#!ipxe\nimgselect vmlinuz\nboot\n",
	.command = deprecated,
};

static void deprecated(struct lint *l, const struct flow_cmd *c)
{
	const struct word *name = c->cmd->words;
	struct lint_finding *f;

	if (strcmp(name->text, "imgload") != 0)
		return;
	f = lint_report(l, &rule_deprecated, name->span,
			"\"imgload\" is the old name of \"imgselect\"");
	lint_replace(l, f, name->span, "imgselect");
}
