/* live.c: which settings matter where: backwards along the graph's edges,
   until nothing changes. */
#include "flow/live.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/str.h"
#include "flow/flow.h"

/* Two bits of each set are no names; those of the names follow. */
enum { BIT_ALL,		/* anything at all			*/
       BIT_SELECTED,	/* which image is selected		*/
       BIT_NAMES };

#define NO_BIT UINT32_MAX

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

static bool has(const uint64_t *set, uint32_t bit)
{
	return bit != NO_BIT && set[bit / 64] >> bit % 64 & 1;
}

static void add(uint64_t *set, uint32_t bit)
{
	set[bit / 64] |= (uint64_t)1 << bit % 64;
}

static void take(uint64_t *set, uint32_t bit)
{
	set[bit / 64] &= ~((uint64_t)1 << bit % 64);
}

static uint32_t bit_of(const struct flow_name *n)
{
	return n ? n->number + BIT_NAMES : NO_BIT;
}

/* NULL: it cannot be told which, so it may be any. */
static void add_name(uint64_t *set, const struct flow_name *n)
{
	add(set, n ? bit_of(n) : BIT_ALL);
}

/* ---- what a command reads ------------------------------------------ */

/* The argument names a setting that is read. */
static void add_named(const struct settle *s, uint64_t *set,
		      const struct word *w)
{
	const char *name, *type;
	size_t type_len, len = flow_split(w->text, w->len, &name, &type,
					  &type_len);

	if (w->expands)
		add(set, BIT_ALL);
	else
		add_name(set, flow_name(s->f, name, len));
}

/*
 * Images by name are beside the settings, which have no blanks: "image NAME"
 * where it must be there, "fetch NAME" where it would else be downloaded. A
 * "*" in it stands for what an expansion may make of it.
 */
#define IMAGE	"image "
#define FETCH	"fetch "
#define PREFIX	6

static bool is_image(uint8_t arg)
{
	return arg == ARG_IMAGE || arg == ARG_URI;
}

/* What the word of a command may name. */
static struct flow_name *named_image(struct flow *f,
				     const struct command *row,
				     const struct word *w, bool make)
{
	const char *open = strstr(w->text, "${"), *end = w->text + w->len;
	size_t before = open ? (size_t)(open - w->text) : w->len;
	struct sbuf text = { 0 };
	struct flow_name *name = NULL;

	while (open && end > open && end[-1] != '}')
		end--;
	sbuf_str(&text, row->args[0] == ARG_IMAGE ? IMAGE : FETCH);
	sbuf_add(&text, w->text, before);
	if (open)
		sbuf_printf(&text, "*%s", end);
	if (!text.error && make)
		name = flow_name_make(f, sbuf_text(&text), text.len);
	else if (!text.error)
		name = flow_name(f, sbuf_text(&text), text.len);
	sbuf_free(&text);
	return name;
}

/* The images that a node names get numbers. */
static int make_images(struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];
	const struct command *row = n->cmd ? n->cmd->row : NULL;
	struct flow_cmd c;

	if (!row || !is_image(row->args[0]))
		return 0;
	flow_cmd(f, node, &c);
	for (const struct word *w = c.first; w; w = w->next) {
		if (!named_image(f, row, w, true))
			return -ENOMEM;
		if (row->args[1])
			break;
	}
	return 0;
}

static void add_images(const struct settle *s, uint64_t *set,
		       const struct command *row, const struct word *w)
{
	if (!is_image(row->args[0]))
		return;
	for (; w; w = w->next) {
		add_name(set, named_image(s->f, row, w, false));
		if (row->args[1])
			break;
	}
}

/* ---- the rest of a command ------------------------------------------ */

static void add_arguments(const struct settle *s, uint64_t *set,
			  const struct command *row, const struct word *w)
{
	enum arg_kind kind = ARG_NONE;

	for (unsigned i = 0; w; w = w->next, i++) {
		if (i < COMMAND_ARGS && row->args[i])
			kind = row->args[i];
		if (kind == ARG_SETTING ||
		    (kind == ARG_NEW_SETTING && row->facts & CMD_CHANGES))
			add_named(s, set, w);
	}
}

static void add_others(const struct settle *s, uint64_t *set)
{
	const struct flow_others *o = s->others;

	if (o->all)
		add(set, BIT_ALL);
	if (o->selected)
		add(set, BIT_SELECTED);
	for (uint32_t i = 0; i < o->n; i++)
		add_name(set, flow_name(s->f, o->names[i],
					strlen(o->names[i])));
}

/*
 * A form shows what its fields hold, which are those of whatever script made
 * it. A person could ask the editor and the prompt for anything; the one of
 * an exploration does not.
 */
static void add_command(const struct settle *s, uint64_t *set,
			uint32_t node)
{
	const struct flow_node *n = &s->f->v[node];
	const struct command *row = n->cmd->row;
	struct flow_cmd c;

	if (n->cmd->words->expands || (row && row->facts & CMD_RUNS) ||
	    (row && row->asks == ASKS_FORM))
		add(set, BIT_ALL);
	if (!row)
		return;
	if (row->facts & CMD_BOOTS)
		add_others(s, set);
	flow_cmd(s->f, node, &c);
	if (n->kind == FLOW_EXEC && (!c.n_args || c.dynamic))
		add(set, BIT_SELECTED);
	add_arguments(s, set, row, c.first);
	add_images(s, set, row, c.first);
}

static void read_node(const struct settle *s, uint32_t node)
{
	const struct flow_node *n = &s->f->v[node];
	uint64_t *set = set_of(s, s->reads, node);

	if (n->reads_any)
		add(set, BIT_ALL);
	for (const struct flow_use *u = n->uses; u; u = u->next_here)
		add_name(set, u->name);
	if (n->cmd && n->cmd->words)
		add_command(s, set, node);
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
	/* A field's def is where the item is, which stores nothing */
	if (n->kind == FLOW_ITEM)
		return;
	if (n->kind == FLOW_SELECT ||
	    (n->kind == FLOW_FREE && n->cmd->n_words == 1))
		take(set, BIT_SELECTED);
	for (const struct flow_def *d = n->defs; d; d = d->next_here) {
		/* one of the row's ".sets" is not sure */
		if (d->word != n->cmd->words && !strchr(d->word->text, '/'))
			take(set, bit_of(d->name));
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
	errno_read = has(tmp, s->errno_bit);
	unite_edge(s, tmp, n->fail);
	if (s->errno_bit != NO_BIT && !errno_read)
		take(tmp, s->errno_bit);
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
		if (make_images(f, i) < 0)
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
	s.reads = arena_calloc(f->arena, f->n + 1u, out->words * 8);
	s.labels = arena_calloc(f->arena, 2, out->words * 8);
	if (!out->in || !s.reads || !s.labels)
		return -ENOMEM;
	s.tmp = s.labels + out->words;
	for (uint32_t i = 0; i < f->n; i++)
		read_node(&s, i);
	settle(&s);
	return 0;
}

/* ---- asking -------------------------------------------------------- */

static bool is_in(const struct flow_live *l, uint32_t node, uint32_t bit)
{
	return node < l->n_nodes && has(l->in + (size_t)node * l->words, bit);
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
	const char *prefix = fetched ? FETCH : IMAGE;

	if (flow_live_all(l, node))
		return true;
	for (uint32_t i = 0; i < l->n_names; i++) {
		if (!strncmp(l->names[i], prefix, PREFIX) &&
		    flow_live_at(l, node, i) &&
		    fits(l->names[i] + PREFIX, name))
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
