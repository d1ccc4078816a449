/* family.c: large families of states, kept as decision diagrams. */
#include "explore/family.h"

#include <stdlib.h>
#include <string.h>

#define NODES_MAX	(1u << 22)
#define CACHE		(1u << 18)

/* The states in which @var has the value @value, and @hi says the variables
   behind it; and those of @lo, in which it has another. */
struct node { uint32_t var, value, lo, hi, next; };

enum { CACHE_UNION = 1, CACHE_MINUS, CACHE_IMAGE };
struct cached { uint32_t a, b, what, is; };

struct families {
	uint32_t       vars, n, cap;
	struct node   *v;		/* from 2			*/
	uint32_t      *slots;		/* as many as cap		*/
	struct cached *cache;
	uint32_t       turn;		/* of images: CACHE_IMAGE and on */
	bool           failed;
};

struct families *families_new(uint32_t vars)
{
	struct families *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->vars = vars;
	f->cap = 1u << 14;
	f->n = 2;
	f->turn = CACHE_IMAGE;
	f->v = calloc(f->cap, sizeof(*f->v));
	f->slots = calloc(f->cap, sizeof(*f->slots));
	f->cache = calloc(CACHE, sizeof(*f->cache));
	if (!f->v || !f->slots || !f->cache) {
		families_free(f);
		return NULL;
	}
	f->v[0].var = f->v[1].var = vars;	/* behind all */
	return f;
}

void families_free(struct families *f)
{
	if (!f)
		return;
	free(f->v);
	free(f->slots);
	free(f->cache);
	free(f);
}

bool families_failed(const struct families *f)
{
	return f->failed;
}

/* ---- nodes ----------------------------------------------------------- */

static uint32_t mix(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t h = a * 0x9e3779b97f4a7c15u + b * 0xc2b2ae3d27d4eb4fu +
		     c * 0x165667b19e3779f9u;

	return (uint32_t)(h ^ h >> 29 ^ h >> 43);
}

static uint32_t *slot_of(struct families *f, const struct node *n)
{
	uint32_t h = mix(n->var * 4096 + n->value, n->lo, n->hi);

	return &f->slots[h & (f->cap - 1)];
}

static bool grow(struct families *f)
{
	uint32_t cap = f->cap * 2;
	struct node *v = cap > NODES_MAX ? NULL :
			 realloc(f->v, cap * sizeof(*v));
	uint32_t *slots = v ? calloc(cap, sizeof(*slots)) : NULL;

	f->v = v ? v : f->v;
	if (!slots) {
		f->failed = true;
		return false;
	}
	free(f->slots);
	f->slots = slots;
	f->cap = cap;
	for (uint32_t i = 2; i < f->n; i++) {
		uint32_t *slot = slot_of(f, &f->v[i]);

		f->v[i].next = *slot;
		*slot = i;
	}
	return true;
}

static uint32_t node_of(struct families *f, uint32_t var, uint32_t value,
			uint32_t lo, uint32_t hi)
{
	struct node n = { var, value, lo, hi, 0 };
	uint32_t *slot;

	if (hi == FAMILY_NONE)
		return lo;
	for (uint32_t i = *slot_of(f, &n); i; i = f->v[i].next) {
		if (f->v[i].var == var && f->v[i].value == value &&
		    f->v[i].lo == lo && f->v[i].hi == hi)
			return i;
	}
	if (f->n == f->cap && !grow(f))
		return FAMILY_NONE;
	slot = slot_of(f, &n);
	n.next = *slot;
	f->v[f->n] = n;
	*slot = f->n;
	return f->n++;
}

static struct cached *cached(struct families *f, uint32_t a, uint32_t b,
			     uint32_t what)
{
	return &f->cache[mix(a, b, what) & (CACHE - 1)];
}

static bool is_known(const struct cached *c, uint32_t a, uint32_t b,
		     uint32_t what)
{
	return c->a == a && c->b == b && c->what == what;
}

/* Which of two nodes comes first: by variable, then value; 0: the same. */
static int order(const struct node *a, const struct node *b)
{
	if (a->var != b->var)
		return a->var < b->var ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

/* ---- sums and differences ---------------------------------------------- */

static uint32_t keep(struct families *f, uint32_t a, uint32_t b, uint32_t what,
		     uint32_t is)
{
	*cached(f, a, b, what) = (struct cached){ a, b, what, is };
	return is;
}

static uint32_t combine(struct families *f, uint32_t a, uint32_t b,
			uint32_t what);

/* Of two that are neither the same nor empty. */
static uint32_t combine_nodes(struct families *f, uint32_t a, uint32_t b,
			      uint32_t what)
{
	struct node x = f->v[a], y = f->v[b];
	int first = order(&x, &y);
	uint32_t hi = first < 0 ? x.hi : first > 0 ? y.hi :
		      combine(f, x.hi, y.hi, what);
	uint32_t lo = combine(f, first > 0 ? a : x.lo, first < 0 ? b : y.lo,
			      what);

	if (first > 0 && what == CACHE_MINUS)
		return lo;
	return node_of(f, first > 0 ? y.var : x.var,
		       first > 0 ? y.value : x.value, lo, hi);
}

static uint32_t combine(struct families *f, uint32_t a, uint32_t b,
			uint32_t what)
{
	const struct cached *c;

	if (what == CACHE_UNION && a > b)
		return combine(f, b, a, what);
	if (a == b)
		return what == CACHE_UNION ? a : FAMILY_NONE;
	if (a == FAMILY_NONE)
		return what == CACHE_UNION ? b : FAMILY_NONE;
	if (b == FAMILY_NONE)
		return a;
	c = cached(f, a, b, what);
	if (is_known(c, a, b, what))
		return c->is;
	return keep(f, a, b, what, combine_nodes(f, a, b, what));
}

uint32_t family_union(struct families *f, uint32_t a, uint32_t b)
{
	return combine(f, a, b, CACHE_UNION);
}

uint32_t family_minus(struct families *f, uint32_t a, uint32_t b)
{
	return combine(f, a, b, CACHE_MINUS);
}

/* ---- images ------------------------------------------------------------ */

/* Those in which @var has the value, or any: without it. */
static uint32_t without(struct families *f, uint32_t a, uint32_t var,
			int32_t need)
{
	uint32_t is = FAMILY_NONE;

	for (; f->v[a].var == var; a = f->v[a].lo) {
		if (need < 0)
			is = family_union(f, is, f->v[a].hi);
		else if (f->v[a].value == (uint32_t)need)
			return f->v[a].hi;
	}
	return need <= 0 ? family_union(f, is, a) : is;
}

struct image { const struct family_op *ops; uint32_t n; };

static uint32_t image(struct families *f, const struct image *m, uint32_t a,
		      uint32_t i)
{
	const struct family_op *op = &m->ops[i];
	struct node x = f->v[a];
	struct cached *c = cached(f, a, i, f->turn);
	uint32_t is;
	int32_t value;

	if (a == FAMILY_NONE || i == m->n)
		return a;
	if (is_known(c, a, i, f->turn))
		return c->is;
	if (x.var < op->var) {
		is = image(f, m, x.lo, i);
		is = node_of(f, x.var, x.value, is, image(f, m, x.hi, i));
	} else {
		value = op->set < 0 ? op->need : op->set;
		is = image(f, m, without(f, a, op->var, op->need), i + 1);
		if (value > 0)
			is = node_of(f, op->var, (uint32_t)value, FAMILY_NONE,
				     is);
	}
	return keep(f, a, i, f->turn, is);
}

uint32_t family_image(struct families *f, uint32_t a,
		      const struct family_op *ops, uint32_t n)
{
	struct image m = { ops, n };

	f->turn++;
	return image(f, &m, a, 0);
}

bool family_has(const struct families *f, uint32_t a, const int32_t *state)
{
	uint32_t var = 0;

	while (a > FAMILY_ZERO) {
		const struct node *n = &f->v[a];

		for (; var < n->var; var++) {
			if (state[var])
				return false;
		}
		if (state[var] == (int32_t)n->value) {
			var++;
			a = n->hi;
		} else {
			a = n->lo;
		}
	}
	for (; a == FAMILY_ZERO && var < f->vars; var++) {
		if (state[var])
			return false;
	}
	return a == FAMILY_ZERO;
}

void family_pick(const struct families *f, uint32_t a, int32_t *out)
{
	memset(out, 0, f->vars * sizeof(*out));
	while (a > FAMILY_ZERO) {
		const struct node *n = &f->v[a];

		if (n->lo != FAMILY_NONE) {
			a = n->lo;
			continue;
		}
		out[n->var] = (int32_t)n->value;
		a = n->hi;
	}
}
