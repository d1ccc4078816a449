/* graph.c: from a tree to the graph of what runs after what. */
#include <errno.h>
#include <string.h>

#include "core/setting/settings.h"
#include "flow/flow.h"
#include "interp/command.h"

/* ---- what a command does ------------------------------------------- */

/* May the command that its words name be a jump, though its row is none?
   "${x}" and "time goto start" may. */
static bool leads_anywhere(const struct cmd *cmd)
{
	const struct word *w = cmd->words;
	const struct command *row = cmd->row;

	while (w && !w->expands && row && row->facts & CMD_RUNS) {
		w = w->next;
		row = w ? command_find(w->text, w->len) : NULL;
	}
	if (!w || row == cmd->row)
		return w && w->expands;
	return w->expands || command_is(row, FLOW_GOTO) ||
	       command_is(row, FLOW_EXIT) || command_is(row, FLOW_EXEC);
}

static unsigned kind_of(const struct cmd *cmd)
{
	if (!cmd->words)
		return FLOW_EMPTY;
	if (cmd->words->expands)
		return FLOW_UNKNOWN;
	if (cmd->row)
		return cmd->row->flow;
	return FLOW_UNKNOWN;
}

/* ---- edges --------------------------------------------------------- */

/* What follows a list's commands, seen from its end. */
struct behind { uint32_t ok, fail; };

static void goto_edges(struct flow *f, struct flow_node *n)
{
	const struct word *w = n->cmd->words->next;
	uint32_t to;

	n->ok = FLOW_NONE;
	if (!w || w->next)
		return;
	if (!flow_is_text(f, w))
		return;			/* done by flow_read_jumps() */
	to = flow_label(f, w->text);
	if (to == FLOW_NONE) {
		f->missing = true;
		return;
	}
	n->ok = to;
	n->fail = FLOW_NONE;
}

/* May the setting that @w names hold whatever text it is given? */
static bool takes_any_text(const struct word *w)
{
	const struct setting_def *def = setting_def_find(w->text, w->len);

	return !w->expands && !strpbrk(w->text, ":/") &&
	       (!def || def->type == setting_type_find("string", 6));
}

/* May it fail at all? */
static bool is_safe(const struct flow_node *n)
{
	const struct word *arg = n->cmd ? n->cmd->words : NULL;

	arg = arg ? arg->next : NULL;
	if (arg && arg->text[0] == '-')		/* an option: a wrong one? */
		return false;
	switch (n->kind) {
	case FLOW_SAFE: case FLOW_EMPTY: case FLOW_LABEL:
		return true;
	case FLOW_SET:
		return arg && takes_any_text(arg);
	case FLOW_CLEAR:
		return arg && !arg->next && !arg->expands &&
		       !strpbrk(arg->text, ":/");
	case FLOW_FREE: case FLOW_CLOSE:
		return !arg;
	case FLOW_PROMPT:	/* any key, and all the time */
		return arg;
	default:
		return false;
	}
}

static void set_edges(struct flow *f, struct flow_node *n,
		      const struct behind *b)
{
	n->ok = b->ok;
	n->fail = is_safe(n) ? FLOW_NONE : b->fail;
	if (n->kind == FLOW_GOTO)
		goto_edges(f, n);
	else if (n->kind == FLOW_EXIT)
		n->ok = FLOW_END;
	else if (n->kind == FLOW_OFF)
		n->ok = FLOW_NONE;
	else if (n->kind == FLOW_EXEC) {
		struct flow_cmd c;

		if (n->cmd->words->next &&
		    n->cmd->words->next->text[0] == '-') {
			flow_cmd_read(n->line, n->cmd, &c);
			if (flow_has_option(&c, "replace"))
				n->ok = FLOW_END;
		}
	}
}

/* The commands of one line, from the last to the first. */
static void link_line(struct flow *f, uint32_t from, uint32_t to)
{
	struct behind b = { to < f->n ? to : FLOW_END, FLOW_DIES };

	for (uint32_t i = to; i-- > from; ) {
		struct flow_node *n = &f->v[i];

		set_edges(f, n, &b);
		if (n->cmd && (n->cmd->op == OP_AND || n->cmd->op == OP_THEN))
			b.ok = i;
		if (n->cmd && (n->cmd->op == OP_OR || n->cmd->op == OP_THEN))
			b.fail = i;
		if (flow_is_head(f, i))	/* a label leads to it */
			b.ok = i;
	}
}

/* ---- nodes --------------------------------------------------------- */

static void add(struct flow *f, uint32_t i,
		const struct script_line *line, const struct cmd *cmd)
{
	unsigned kind = cmd ? kind_of(cmd) : FLOW_LABEL;

	f->v[i] = (struct flow_node){
		.line = line, .cmd = cmd, .kind = (uint8_t)kind,
		.next_same = FLOW_NONE,
		.section = (i ? f->v[i - 1].section : 0) +
			   (kind == FLOW_LABEL),
		.leads_anywhere = cmd && leads_anywhere(cmd),
	};
	f->any_label |= f->v[i].leads_anywhere;
	if (f->first[kind] == FLOW_NONE)
		f->first[kind] = i;
	else
		f->v[f->last[kind]].next_same = i;
	f->last[kind] = i;
}

/* Add all nodes of a line, while its words are in the cache. */
static int add_line(struct flow *f, const struct script_line *line)
{
	uint32_t n = line->before;
	int rc = 0;

	if (line->label) {
		add(f, n++, line, NULL);
		if (f->template && !flow_is_text(f, line->label))
			f->open_labels = true;
	}
	for (const struct cmd *c = line->cmds; c; c = c->next)
		add(f, n++, line, c);
	link_line(f, line->before, n);
	for (uint32_t i = line->before; i < n && rc == 0; i++) {
		rc = flow_read_names(f, i);
		if (rc == 0 && f->v[i].kind == FLOW_GOTO)
			rc = flow_read_jump(f, i);
	}
	return rc;
}

/* Where a node stands in the text. */
static uint32_t place(const struct flow_node *n)
{
	if (!n->cmd)
		return n->line->label->span.at;
	if (n->cmd->words)
		return n->cmd->words->span.at;
	return n->cmd->op ? n->cmd->op_span.at : n->line->span.at;
}

uint32_t flow_at(const struct flow *f, const struct cmd *cmd,
		 const struct script_line *line)
{
	uint32_t i = line->before;

	while (i < f->n && f->v[i].line == line && f->v[i].cmd != cmd)
		i++;
	return i < f->n && f->v[i].line == line ? i : FLOW_NONE;
}

uint32_t flow_label(const struct flow *f, const char *label)
{
	const struct script_line *line = script_label(f->script, label);

	return line ? line->before : FLOW_NONE;
}

void flow_cmd(const struct flow *f, uint32_t node, struct flow_cmd *out)
{
	flow_cmd_read(f->v[node].line, f->v[node].cmd, out);
}

struct span flow_span(const struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];
	struct span span = { place(n), place(n) + 1 };
	const struct word *w = n->cmd ? n->cmd->words : n->line->label;

	for (; w; w = n->cmd ? w->next : NULL)
		span.end = w->span.end;
	return span;
}

const struct word *flow_goto_word(const struct flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words->next;

	return w && !w->next && flow_is_text(f, w) ? w : NULL;
}

uint32_t flow_behind(const struct flow *f, uint32_t node)
{
	const struct script_line *next = f->v[node].line->next;

	return next ? next->before : f->n;
}

bool flow_chains(const struct flow *f)
{
	FLOW_EACH(f, FLOW_EXEC, i) {
		if (f->v[i].cmd->words->next)
			return true;
	}
	return false;
}

bool flow_dies(const struct flow *f, uint32_t node)
{
	return f->v[node].fail == FLOW_DIES;
}

/* ---- all of it ----------------------------------------------------- */

static int reach_visit(struct flow_walk *w, uint32_t node)
{
	struct flow *f = w->ctx;

	f->v[node].reached = true;
	return WALK_ON;
}

static int fill(struct flow *f)
{
	struct flow_walk w = { .visit = reach_visit, .ctx = f,
			       .all_labels = true };
	int rc = flow_begin_names(f);

	for (const struct script_line *s = f->script->first; s && rc == 0;
	     s = s->next)
		rc = add_line(f, s);
	if (rc < 0 || flow_read_forms(f) < 0 || flow_read_menus(f) < 0 ||
	    flow_read_jumps(f) < 0)
		return -ENOMEM;
	flow_walk_at(f, &w, 0);
	return 0;
}

struct flow *flow_make(const struct script *script, struct arena *arena,
		       enum flow_template template)
{
	struct flow *f = arena_calloc(arena, 1, sizeof(*f));
	size_t n = script->n_labels + script->n_cmds;

	if (!f)
		return NULL;
	for (int i = 0; i < FLOW_KINDS; i++)
		f->first[i] = FLOW_NONE;
	f->script = script;
	f->arena = arena;
	f->template = template;
	f->n = (uint32_t)n;
	f->jumps_end = &f->jumps;
	f->has_magic = script->len > 6 &&
		       (!strncmp(script->source, "#!ipxe", 6) ||
			!strncmp(script->source, "#!gpxe", 6));
	f->budget = FLOW_STEPS(n);
	f->v = arena_alloc(arena, n * sizeof(*f->v));
	f->stack = arena_alloc(arena, n * sizeof(*f->stack));
	f->seen = arena_calloc(arena, n, sizeof(*f->seen));
	if (!f->v || !f->stack || !f->seen || fill(f) < 0)
		return NULL;
	return f;
}
