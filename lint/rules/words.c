/* words.c: operators and comments that are not what they look like (106,
   107). */
#include <string.h>

#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"
#include "lint/target.h"

static bool is_command(const char *name)
{
	return command_find(name, strlen(name)) || lint_target_any(name);
}

/* ---- 106 ----------------------------------------------------------- */

static void hash_cuts_line(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_hash_cuts_line = {
	.id = 106, .name = "hash-cuts-line", .severity = LINT_ERROR,
	.summary = "a word that begins with \"#\" makes the rest a comment",
	.why = "Nothing behind it is seen, neither the text nor a command "
	       "behind \"||\". There is no way to quote it, but \"${hash}\" "
	       "after \"set hash:hex 23\" stands for it.",
	.bad = "#!ipxe\nset colour #ff0000\n",
	.good = "#!ipxe\nset colour 0xff0000 # red\n",
	.command = hash_cuts_line,
};

/* The comment of the line, if it stands behind this very command. */
static const char *comment(const struct lint *l, const struct flow_cmd *c,
			   size_t *len)
{
	struct span span = c->line->comment;

	if (c->cmd->next || span.at == span.end)
		return NULL;
	*len = span.end - span.at;
	return l->text + span.at;
}

/* Does text stick to the "#", as it does not in a remark? */
static bool is_glued_hash(const char *p, size_t len)
{
	return len > 1 && !str_blank(p[1]) && p[1] != '#' && p[1] != '!';
}

static bool needs_more(const struct flow_cmd *c)
{
	for (int i = 0; i < c->n_opts; i++) {
		if (c->opt[i].option && !c->opt[i].value &&
		    c->opt[i].option->type != OPTION_FLAG)
			return true;
	}
	if (!c->row)
		return false;
	return c->n_args < (flow_is(c, FLOW_SET) ? 2 : c->row->min);
}

bool lint_hash_cut(const struct lint *l, const struct flow_cmd *c)
{
	size_t len;
	const char *p = comment(l, c, &len);

	return p && is_glued_hash(p, len) && needs_more(c);
}

/* Does the remark hide a command, as "|| goto failed"? */
static bool hides_command(const char *p, size_t len)
{
	static const char *const ops[] = { " || ", " && " };
	const char *at, *name, *end = p + len;
	char word[16];
	size_t n;

	for (size_t i = 0; i < 2; i++) {
		at = memmem(p, len, ops[i], 4);
		if (!at)
			continue;
		name = at + 4;
		for (n = 0; name + n < end && !str_blank(name[n]); n++)
			;
		if (!n || n >= sizeof(word))
			continue;
		memcpy(word, name, n);
		word[n] = '\0';
		if (is_command(word))
			return true;
	}
	return false;
}

/* Is it a text to be shown, "####" or "#1 of 3", and no remark? */
static bool is_hash_text(const struct flow_cmd *c, const char *p, size_t len)
{
	if (!flow_has_fact(c, CMD_SHOWS) || len < 2 || str_blank(p[1]))
		return false;
	return !c->n_args || (p[1] >= '0' && p[1] <= '9');
}

static void hash_cuts_line(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *f;
	struct span span;
	const char *p;
	size_t len, n = 0;

	p = comment(l, c, &len);
	if (!p || c->dynamic)
		return;
	if (!is_hash_text(c, p, len) &&
	    !(is_glued_hash(p, len) &&
	      (needs_more(c) || hides_command(p, len))))
		return;
	while (n < len && !str_blank(p[n]))
		n++;
	span = c->line->comment;
	span.end = span.at + (uint32_t)n;
	f = lint_report(l, &rule_hash_cuts_line, span,
			"from this \"#\" on, the line is a comment");
	lint_help(l, f, "if it is one, put a blank behind the \"#\"; if not, "
		  "let the word begin with something else");
}

/* ---- 107 ----------------------------------------------------------- */

static void glued_operator(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_glued_operator = {
	.id = 107, .name = "glued-operator", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "\"&&\", \"||\" or \";\" without a blank on both sides",
	.why = "An operator is one only as a word of its own; stuck to "
	       "another word it is a part of that.",
	.bad = "#!ipxe\ndhcp&& goto up\n:up\n",
	.good = "#!ipxe\ndhcp && goto up\n:up\n",
	.command = glued_operator,
};

/* The operator in a word, and how long it is: 0, there is none. */
static const char *operator_in(const char *text, size_t *len)
{
	const char *p = strpbrk(text, "&|;");

	*len = 1;
	if (p && (*p == '&' || *p == '|') && p == text && !p[1])
		return p;
	for (; p; p = strpbrk(p + 1, "&|;")) {
		*len = *p == ';' ? 1 : 2;
		if (*p == ';' || (p[0] == p[1] && p[1] != p[2]))
			return p;
	}
	*len = 0;
	return NULL;
}

/* Is it a jump? "goto" hardly begins the second half of a sentence. */
static bool is_jump(const struct word *w)
{
	return w && (!strcmp(w->text, "goto") || (!strcmp(w->text, "exit") &&
						  !w->next));
}

static bool lead_is_command(const char *text, size_t len)
{
	char name[16];

	if (!len || len >= sizeof(name))
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	return is_command(name);
}

/* Is it what "prompt Press s & shell ||" does when the key was pressed? */
static bool is_answer(const struct flow_cmd *c, const struct word *w,
		      const struct command *row)
{
	return flow_is(c, FLOW_PROMPT) && c->n_opts && !w->next &&
	       c->cmd->next && c->cmd->next->op == OP_OR &&
	       (command_is(row, FLOW_SHELL) || command_is(row, FLOW_OFF) ||
		command_is(row, FLOW_EXIT));
}

/* Is what follows the "&" or "|" a command and no text: "goto LABEL", "read
   name" behind "echo -n", "set a 2" behind "set a 1"? */
static bool is_no_text(const struct flow_cmd *c, const struct word *w)
{
	const struct command *row = command_find(w->text, w->len);

	if (is_jump(w) && w->next)
		return !w->next->next;
	if (!row)
		return false;
	if (command_is(row, FLOW_READ))
		return flow_has_option(c, "n") && w->next && !w->next->next;
	if (flow_is(c, FLOW_SET))
		return command_is(row, FLOW_SET) && w->next && w->next->next &&
		       !strcmp(w->next->text, c->first->text);
	return is_answer(c, w, row);
}

/* Is the word half an operator: "dhcp & goto a", "chain x | shell", "ifstat |"?
   */
static bool is_half(const struct flow_cmd *c, const struct word *w)
{
	bool text = flow_takes_text(c) && !flow_has_fact(c, CMD_PASSES);

	if ((*w->text != '&' && *w->text != '|') || w->text[1] ||
	    w == c->cmd->words)
		return false;
	if (!w->next)
		return !text && c->row;
	return text ? is_no_text(c, w->next) : is_command(w->next->text);
}

bool lint_glued(const struct flow_cmd *c, const struct word *w)
{
	size_t len;
	const char *op = operator_in(w->text, &len);
	bool free_text = flow_takes_text(c);

	if (is_half(c, w))
		return true;
	if (!len || w->text[1] == '\0')
		return false;
	if (w == c->cmd->words)		/* "dhcp&&", "shell;" */
		return lead_is_command(w->text, (size_t)(op - w->text)) ||
		       (op == w->text && is_command(op + len));
	if (op == w->text && len == 2 && !free_text)	/* "goto a ||b" */
		return true;
	if (op[len])			/* "a&&goto x", "||exit" */
		return *op != ';' && is_command(op + len) &&
		       (w->next || (op == w->text &&
				    strcmp(op + len, "goto") != 0));
	if (free_text)
		return is_jump(w->next) && w->next->next;
	if (!w->next)			/* "goto a;", "isset ${x};" */
		return *op == ';';
	return is_command(w->next->text);
}

/* Are digits left over behind an operator at the end of a line: "||1"? */
static bool is_left_over(const struct word *w, const char *op, size_t len)
{
	return !w->next && op == w->text && op[len] &&
	       w->span.end - w->span.at == w->len &&
	       !op[len + strspn(op + len, "0123456789")];
}

static void report_half(struct lint *l, const struct word *w)
{
	struct lint_finding *f;

	f = lint_report(l, &rule_glued_operator, w->span,
			"\"%s\" is no operator", w->text);
	lint_help(l, f, "write \"%s%s\"", w->text, w->text);
	lint_replace(l, f, w->span, "%s%s", w->text, w->text);
}

static void glued_operator(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *f;
	const char *op;
	uint32_t at;
	size_t len;

	for (const struct word *w = c->cmd->words; w; w = w->next) {
		if (!strpbrk(w->text, "&|;") || !lint_glued(c, w))
			continue;
		op = operator_in(w->text, &len);
		if (is_half(c, w)) {
			report_half(l, w);
			continue;
		}
		f = lint_report(l, &rule_glued_operator, w->span,
				"\"%.*s\" is no operator here but a part of "
				"this word", (int)len, op);
		if (is_left_over(w, op, len)) {
			lint_help(l, f, "write \"%.*s\"", (int)len, op);
			lint_replace(l, f, w->span, "%.*s", (int)len, op);
			continue;
		}
		lint_help(l, f, "put blanks around it");
		if (w->span.end - w->span.at != w->len || (op[len] &&
		    !is_command(op + len)))
			continue;	/* a continuation is in it; no command
					   would follow */
		at = w->span.at + (uint32_t)(op - w->text);
		lint_replace(l, f, (struct span){ at, at + (uint32_t)len },
			     "%s%.*s%s", op == w->text ? "" : " ", (int)len,
			     op, op[len] ? " " : "");
	}
}
