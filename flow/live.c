/* live.c: which settings matter where: backwards along the graph's edges,
   until nothing changes. */
#include "flow/live.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/str.h"
#include "flow/reads.h"

struct settle {
	struct flow_live         *l;
	struct flow              *f;
	const struct flow_others *others;
	uint64_t *reads;	/* a set for each node			*/
	uint64_t *labels;	/* what matters at any label		*/
	uint64_t *tmp;
	uint32_t  errno_bit;	/* of "errno": stored by each failure	*/
};

static uint64_t *set_of(const struct settle *s, uint64_t *sets, uint32_t node)
{
	return sets + (size_t)node * s->l->words;
}

static void add_others(const struct settle *s, uint64_t *set)
{
	const struct flow_others *o = s->others;

	if (o->all)
		bit_add(set, BIT_ALL);
	if (o->selected)
		bit_add(set, BIT_SELECTED);
	for (uint32_t i = 0; i < o->n; i++)
		bit_add_name(set, flow_name(s->f, o->names[i],
					strlen(o->names[i])));
}

/* The node's bits that are names, of those that it stores behind them. */
static int keep_touch(const struct settle *s, uint32_t node,
		      const uint64_t *set, struct arena *mem)
{
	struct flow_touch *t = &s->l->touch[node];
	const struct flow_node *n = &s->f->v[node];
	uint32_t *names, count = 0;

	t->any = bit_has(set, BIT_ALL);
	for (uint32_t i = 0; i < s->l->words; i++)
		count += (uint32_t)__builtin_popcountll(set[i]);
	for (const struct flow_def *d = n->defs; d; d = d->next_here)
		count++;
	if (!count)
		return 0;
	t->names = names = arena_calloc(mem, count, sizeof(*names));
	if (!names)
		return -ENOMEM;
	for (uint32_t i = 0; i < s->l->words * 64; i++) {
		if (!set[i / 64])
			i |= 63;
		else if (i >= BIT_NAMES && bit_has(set, i))
			names[t->n_read++] = i - BIT_NAMES;
	}
	for (const struct flow_def *d = n->defs; d; d = d->next_here) {
		if (flow_stores(n, d) && d->name)
			names[t->n_read + t->n_stored++] = d->name->number;
	}
	return 0;
}

static int read_node(const struct settle *s, uint32_t node,
		     struct arena *mem)
{
	const struct cmd *cmd = s->f->v[node].cmd;
	uint64_t *set = set_of(s, s->reads, node);

	flow_reads(s->f, node, set);
	if (keep_touch(s, node, set, mem) < 0)
		return -ENOMEM;
	if (cmd && cmd->words && cmd->row && cmd->row->facts & CMD_BOOTS)
		add_others(s, set);
	return 0;
}

/* ---- backwards ----------------------------------------------------- */

static void unite(const struct settle *s, uint64_t *to, const uint64_t *from)
{
	for (uint32_t i = 0; i < s->l->words; i++)
		to[i] |= from[i];
}

static void unite_edge(const struct settle *s, uint64_t *to, uint32_t edge)
{
	if (edge < s->f->n)
		unite(s, to, set_of(s, s->l->in, edge));
}

/* What it stored for sure once it succeeded does not matter before. */
static void take_stored(uint64_t *set, const struct flow_node *n)
{
	if (n->kind == FLOW_SELECT ||
	    (n->kind == FLOW_FREE && n->cmd->n_words == 1))
		bit_take(set, BIT_SELECTED);
	for (const struct flow_def *d = n->defs; d; d = d->next_here) {
		if (flow_stores(n, d))
			bit_take(set, bit_of(d->name));
	}
}

/* Returns whether the node's set grew. */
static bool settle_node(const struct settle *s, uint32_t node)
{
	const struct flow_node *n = &s->f->v[node];
	uint64_t *in = set_of(s, s->l->in, node), *tmp = s->tmp;
	bool grew = false, errno_read;

	memset(tmp, 0, s->l->words * sizeof(*tmp));
	unite_edge(s, tmp, n->ok);
	if (n->leads_anywhere || (n->kind == FLOW_GOTO && n->jump))
		unite(s, tmp, s->labels);
	take_stored(tmp, n);
	errno_read = bit_has(tmp, s->errno_bit);
	unite_edge(s, tmp, n->fail);
	if (s->errno_bit != NO_BIT && !errno_read)
		bit_take(tmp, s->errno_bit);
	unite(s, tmp, set_of(s, s->reads, node));
	for (uint32_t i = 0; i < s->l->words; i++) {
		grew |= (tmp[i] & ~in[i]) != 0;
		in[i] |= tmp[i];
	}
	return grew;
}

static void settle(const struct settle *s)
{
	for (bool grew = true; grew; ) {
		grew = false;
		FLOW_EACH(s->f, FLOW_LABEL, i)
			unite(s, s->labels, set_of(s, s->l->in, i));
		for (uint32_t i = s->f->n; i-- > 0; )
			grew |= settle_node(s, i);
	}
}

/* ---- a script ------------------------------------------------------ */

/* What other scripts read and this one does not mention; images. */
static int make_names(struct flow *f, const struct flow_others *o)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (flow_reads_names(f, i) < 0)
			return -ENOMEM;
	}
	for (uint32_t i = 0; i < o->n; i++) {
		if (!flow_name_make(f, o->names[i], strlen(o->names[i])))
			return -ENOMEM;
	}
	return 0;
}

static int keep_names(const struct settle *s, struct arena *mem)
{
	struct flow_live *l = s->l;

	l->n_names = s->f->n_names;
	l->names = arena_calloc(mem, l->n_names + 1u, sizeof(*l->names));
	l->hashes = arena_calloc(mem, l->n_names + 1u, sizeof(*l->hashes));
	if (!l->names || !l->hashes)
		return -ENOMEM;
	for (const struct flow_name *n = s->f->names; n; n = n->next) {
		l->names[n->number] = arena_strndup(mem, n->text, n->len);
		if (!l->names[n->number])
			return -ENOMEM;
		l->hashes[n->number] = str_hash(n->text, n->len);
	}
	return 0;
}

int flow_live(struct flow *f, struct arena *mem,
	      const struct flow_others *others, struct flow_live *out)
{
	struct settle s = { .l = out, .f = f, .others = others };

	*out = (struct flow_live){ .n_nodes = f->n };
	if (make_names(f, others) < 0 || keep_names(&s, mem) < 0)
		return -ENOMEM;
	s.errno_bit = bit_of(flow_name(f, "errno", 5));
	out->words = (out->n_names + BIT_NAMES + 63) / 64;
	out->in = arena_calloc(mem, f->n + 1u, out->words * 8);
	out->touch = arena_calloc(mem, f->n + 1u, sizeof(*out->touch));
	s.reads = arena_calloc(f->arena, f->n + 1u, out->words * 8);
	s.labels = arena_calloc(f->arena, 2, out->words * 8);
	if (!out->in || !out->touch || !s.reads || !s.labels)
		return -ENOMEM;
	s.tmp = s.labels + out->words;
	for (uint32_t i = 0; i < f->n; i++) {
		if (read_node(&s, i, mem) < 0)
			return -ENOMEM;
	}
	settle(&s);
	return 0;
}

/* ---- asking -------------------------------------------------------- */

static bool is_in(const struct flow_live *l, uint32_t node, uint32_t bit)
{
	return node < l->n_nodes &&
	       bit_has(l->in + (size_t)node * l->words, bit);
}

bool flow_live_all(const struct flow_live *l, uint32_t node)
{
	return is_in(l, node, BIT_ALL);
}

bool flow_live_selected(const struct flow_live *l, uint32_t node)
{
	return flow_live_all(l, node) || is_in(l, node, BIT_SELECTED);
}

bool flow_live_at(const struct flow_live *l, uint32_t node, uint32_t i)
{
	return is_in(l, node, i + BIT_NAMES);
}

/* Is it what the pattern stands for, which may have a "*"? */
static bool fits(const char *pattern, const char *name)
{
	size_t before = strcspn(pattern, "*"), len = strlen(name), behind;

	if (!pattern[before])
		return !strcmp(pattern, name);
	behind = strlen(pattern + before + 1);
	return len >= before + behind && !strncmp(pattern, name, before) &&
	       !strcmp(pattern + before + 1, name + len - behind);
}

bool flow_live_image(const struct flow_live *l, uint32_t node,
		     const char *name, bool fetched)
{
	const char *prefix = fetched ? READS_FETCH : READS_IMAGE;

	if (flow_live_all(l, node))
		return true;
	for (uint32_t i = 0; i < l->n_names; i++) {
		if (!strncmp(l->names[i], prefix, READS_PREFIX) &&
		    flow_live_at(l, node, i) &&
		    fits(l->names[i] + READS_PREFIX, name))
			return true;
	}
	return false;
}

bool flow_live_is(const struct flow_live *l, uint32_t node, const char *name)
{
	uint32_t hash = str_hash(name, strlen(name));

	if (flow_live_all(l, node))
		return true;
	for (uint32_t i = 0; i < l->n_names; i++) {
		if (l->hashes[i] == hash && !strcmp(l->names[i], name))
			return flow_live_at(l, node, i);
	}
	return false;
}
