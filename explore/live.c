/*
 * live.c: which settings matter: backwards through a script's
 * commands until nothing changes. Where it is unsure, all of them do.
 */
#include "explore/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "explore/graph.h"
#include "explore/reads.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"

/* ---- where a command leads ----------------------------------------- */

struct live_line { uint32_t number; int node; };

struct live_build {
	struct live_script  *s;
	const struct script *script;
	const struct graph  *g;
	struct live_line    *lines;
	unsigned             n_lines;
};

/* The first command from a line on. */
static int node_from(const struct live_build *b, uint32_t number)
{
	unsigned lo = 0, hi = b->n_lines;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (b->lines[mid].number < number)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < b->n_lines ? b->lines[lo].node : TO_EXIT;
}

/* The next command of the line that runs after this one @failed. */
static int on_line(const struct cmd *c, int node, bool failed, int after)
{
	enum list_op skipped = failed ? OP_AND : OP_OR;

	for (c = c->next, node++; c; c = c->next, node++) {
		if (c->op != skipped)
			return node;
	}
	return failed ? TO_EXIT : after;
}

static int jump(const struct live_build *b, const struct cmd *c)
{
	const struct word *w = c->words->next;
	const struct script_line *to;

	if (!w || w->expands || w->next)
		return TO_LABELS;
	to = script_label(b->script, w->text);
	return to ? node_from(b, to->number) : TO_EXIT;
}

static void link_line(struct live_build *b, const struct script_line *line,
		      int node)
{
	int after = line->next ? node_from(b, line->next->number) : TO_EXIT;

	for (const struct cmd *c = line->cmds; c; c = c->next, node++) {
		struct live_node *n = &b->s->nodes[node];

		n->at = c->words ? c->words->span.at : UINT32_MAX;
		n->next = on_line(c, node, false, after);
		n->failed = on_line(c, node, true, after);
		n->kills = c->words ? live_kills(b->s, c) : -1;
		if (c->words && (!c->row || command_is(c->row, FLOW_GOTO)))
			n->next = jump(b, c);
		else if (command_is(c->row, FLOW_EXIT) ||
			 command_is(c->row, FLOW_OFF))
			n->next = TO_EXIT;
	}
}

/* ---- backwards ----------------------------------------------------- */

static uint64_t *set_of(const struct live_script *s, int node)
{
	return s->in + (size_t)node * s->words;
}

static void unite(const struct live_script *s, uint64_t *to, int node)
{
	const uint64_t *from = node >= 0 ? set_of(s, node) :
		node == TO_LABELS ? s->labels : NULL;

	for (unsigned i = 0; from && i < s->words; i++)
		to[i] |= from[i];
}

static bool has(const uint64_t *set, int bit)
{
	return set && set[bit / 64] >> bit % 64 & 1;
}

/* Returns whether it grew. */
static bool flow(struct live_script *s, unsigned node, uint64_t *tmp)
{
	const struct live_node *n = &s->nodes[node];
	uint64_t *in = set_of(s, (int)node);
	bool grew = false, errno_read;

	memset(tmp, 0, s->words * sizeof(*tmp));
	unite(s, tmp, n->next);
	if (n->kills >= 0)
		tmp[n->kills / 64] &= ~((uint64_t)1 << n->kills % 64);
	/* A failure stores its own errno */
	errno_read = has(tmp, s->error_bit);
	unite(s, tmp, n->failed);
	if (!errno_read)
		tmp[s->error_bit / 64] &= ~((uint64_t)1 << s->error_bit % 64);
	for (unsigned i = 0; i < s->words; i++) {
		tmp[i] |= s->reads[node * s->words + i];
		grew |= (tmp[i] & ~in[i]) != 0;
		in[i] |= tmp[i];
	}
	return grew;
}

static void settle(struct live_build *b, uint64_t *tmp)
{
	struct live_script *s = b->s;
	const struct script_line *line;
	bool grew = true;

	while (grew) {
		grew = false;
		for (line = b->script->first; line; line = line->next) {
			if (line->label)
				unite(s, s->labels,
				      node_from(b, line->number));
		}
		for (unsigned i = s->n_nodes; i--;)
			grew |= flow(s, i, tmp);
	}
}

/* ---- one script ---------------------------------------------------- */

static void count_only(uint64_t *set, int bit)
{
	(void)set;
	(void)bit;
}

static void add_bit(uint64_t *set, int bit)
{
	set[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* A script that it starts reads these. */
static void others_read(struct live_build *b, const struct cmd *c,
			uint64_t *set, live_note *note)
{
	const struct graph *g = b->g;

	if (!c->words || (c->row && !(c->row->facts & CMD_BOOTS)))
		return;
	if (g->all_names_fixed)
		note(set, BIT_ALL);
	for (uint32_t i = 0; i < g->n_names_fixed; i++) {
		const char *name = graph_str(g, g->names[i]);

		note(set, live_bit(b->s, name, strlen(name)));
	}
}

static void number(struct live_build *b, live_note *note, bool link)
{
	const struct script_line *line;
	struct live_script *s = b->s;
	uint64_t *set;
	int node = 0;

	b->n_lines = link ? b->n_lines : 0;
	for (line = b->script->first; line; line = line->next) {
		if (link && line->cmds)
			link_line(b, line, node);
		if (!link && line->cmds)
			b->lines[b->n_lines++] = (struct live_line){
				line->number, node };
		for (const struct cmd *c = line->cmds; c; c = c->next) {
			set = link ? s->reads + (size_t)node * s->words :
				NULL;
			live_reads(s, c, set, note);
			others_read(b, c, set, note);
			if (!link)
				(void)live_kills(s, c);
			node++;
		}
	}
	s->n_nodes = (unsigned)node;
}

static unsigned count_commands(const struct script *script)
{
	unsigned n = 0;

	for (const struct script_line *l = script->first; l; l = l->next) {
		for (const struct cmd *c = l->cmds; c; c = c->next)
			n++;
	}
	return n;
}

static int analyse(struct live_script *s, const struct script *script,
		   const struct graph *g)
{
	unsigned n = count_commands(script);
	struct live_build b = { .s = s, .script = script, .g = g };
	uint64_t *tmp;

	s->ok = true;
	b.lines = arena_calloc(&s->mem, script->n_lines + 1,
			       sizeof(*b.lines));
	s->nodes = arena_calloc(&s->mem, n + 1, sizeof(*s->nodes));
	if (!b.lines || !s->nodes)
		return -ENOMEM;
	number(&b, count_only, false);
	s->error_bit = live_bit(s, "errno", 5);
	s->words = (s->n_names + BIT_NAMES + 63) / 64;
	s->reads = arena_calloc(&s->mem, (size_t)n + 1, s->words * 8);
	s->in = arena_calloc(&s->mem, (size_t)n + 1, s->words * 8);
	s->labels = arena_calloc(&s->mem, 2, s->words * 8);
	if (!s->reads || !s->in || !s->labels || !s->ok)
		return -ENOMEM;
	tmp = s->labels + s->words;
	number(&b, add_bit, true);
	settle(&b, tmp);
	return 0;
}

/* ---- scripts that others start ------------------------------------- */

static bool is_listed(const struct graph *g, const struct live_name *n,
		      uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (str_is(graph_str(g, g->names[i]), n->text, n->len))
			return true;
	}
	return false;
}

/* What it reads from its first line on, whoever starts it. */
static void publish(const struct live_script *s, struct graph *g)
{
	const uint64_t *first = s->n_nodes ? s->in : NULL;

	graph_lock(g);
	g->all_names |= has(first, BIT_ALL);
	for (unsigned i = 0; i < s->n_names; i++) {
		const struct live_name *n = &s->names[i];

		if (!has(first, (int)(i + BIT_NAMES)) ||
		    is_listed(g, n, g->n_names))
			continue;
		if (g->n_names == NAMES_MAX)
			g->all_names = true;
		else
			g->names[g->n_names++] = graph_text(g, n->text,
							    n->len);
	}
	graph_unlock(g);
}

static struct live_script *script_of(struct live *l, struct graph *g,
				     const struct frame *f)
{
	const struct script *script = f->script;
	uint64_t hash = graph_hash(HASH_SEED, script->source, script->len);
	struct live_script *s = l->scripts;
	bool is_first = !f->up && !l->started;

	while (s && s->hash != hash)
		s = s->next;
	if (s)
		return s;
	s = calloc(1, sizeof(*s));
	if (!s || analyse(s, script, g) < 0)
		return NULL;	/* the process is about to give up */
	s->hash = hash;
	l->started |= is_first;
	if (!is_first)
		publish(s, g);
	s->next = l->scripts;
	l->scripts = s;
	return s;
}

/* ---- asking -------------------------------------------------------- */

static int node_at(const struct live_script *s, uint32_t at)
{
	for (unsigned i = 0; i < s->n_nodes; i++) {
		if (s->nodes[i].at == at)
			return (int)i;
	}
	return -1;
}

int live_look(struct live *l, struct graph *g, const struct frame *f,
	      struct live_set *out)
{
	struct live_script *s;
	int node;

	out->n = 0;
	for (; f && out->n < sizeof(out->at) / sizeof(out->at[0]);
	     f = f->up) {
		if (!f->script || f->prompt || !f->cmd || !f->cmd->words)
			continue;
		s = script_of(l, g, f);
		if (!s)
			return -ENOMEM;
		node = node_at(s, f->cmd->words->span.at);
		if (node >= 0)
			out->at[out->n++] = (struct live_point){
				s, set_of(s, node) };
	}
	return 0;
}

bool live_is(const struct live_set *set, const char *name)
{
	struct live_name n = live_bare(name, strlen(name));

	for (unsigned i = 0; i < set->n; i++) {
		const struct live_script *s = set->at[i].script;
		const uint64_t *bits = set->at[i].bits;
		int bit = live_find(s, n);

		if (has(bits, BIT_ALL) || (bit >= 0 && has(bits, bit)))
			return true;
	}
	return false;
}
