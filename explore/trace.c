/* trace.c: which settings the ways really read. */
#include "explore/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explore/graph.h"
#include "explore/live.h"
#include "explore/shared.h"
#include "flow/live.h"

/* Untouched pages cost nothing. */
#define WAYS_MAX	(1u << 17)
#define POOL_MAX	(1u << 23)	/* names of all ways		*/
#define PLACES		(1u << 16)
#define LIVE_MAX	(1u << 23)	/* names of all places		*/

struct way {
	uint64_t hash, from, to;
	uint32_t names;			/* the first of them in the pool */
	uint16_t n_read, n_stored;
	bool     any;
};

struct place {
	uint64_t at;
	uint32_t first, n;
	bool     any;
};

struct trace {
	bool         full;		/* then any may be read anywhere */
	bool         told;		/* that it is full		*/
	uint32_t     n_ways, n_pool, n_places;
	uint64_t     size;		/* of all sets, to see them grow */
	uint32_t     slots[WAYS_MAX * 2];	/* 0: free; else from 1	*/
	struct way   ways[WAYS_MAX];
	uint64_t     pool[POOL_MAX];
	struct place places[PLACES];	/* sorted			*/
	uint64_t     live[LIVE_MAX];
};

int trace_map(struct trace **out)
{
	struct trace *t = shared_map(sizeof(*t));

	if (!t)
		return -ENOMEM;
	*out = t;
	return 0;
}

void trace_unmap(struct trace *t)
{
	shared_unmap(t, sizeof(*t));
}

/* ---- a way --------------------------------------------------------- */

void trace_begin(struct trace_way *w, uint64_t from)
{
	w->from = from;
	w->n_read = w->n_stored = 0;
	w->any = false;
}

static bool is_among(const uint64_t *v, uint32_t n, uint64_t name)
{
	while (n && v[n - 1] != name)
		n--;
	return n > 0;
}

static uint64_t name_of(const struct live_point *at, uint32_t i)
{
	return graph_hash_str(HASH_SEED, at->script->names[i]);
}

void trace_read(struct trace_way *w, uint64_t name)
{
	if (is_among(w->stored, w->n_stored, name) ||
	    is_among(w->read, w->n_read, name))
		return;
	if (w->n_read == TRACE_NAMES)
		w->any = true;
	else
		w->read[w->n_read++] = name;
}

bool trace_did_read(const struct trace_way *w, uint64_t name)
{
	return is_among(w->read, w->n_read, name);
}

void trace_store(struct trace_way *w, uint64_t name)
{
	if (w->n_stored < TRACE_NAMES &&
	    !is_among(w->stored, w->n_stored, name))
		w->stored[w->n_stored++] = name;
}

void trace_reads(struct trace_way *w, const struct live_point *at)
{
	const struct flow_touch *t;

	if (!at->script)
		return;
	t = &at->script->touch[at->node];
	w->any |= t->any;
	for (uint32_t i = 0; i < t->n_read; i++)
		trace_read(w, name_of(at, t->names[i]));
}

void trace_stores(struct trace_way *w, const struct live_point *at)
{
	const struct flow_touch *t;

	if (!at->script)
		return;
	t = &at->script->touch[at->node];
	for (uint32_t i = 0; i < t->n_stored; i++)
		trace_store(w, name_of(at, t->names[t->n_read + i]));
}

static uint64_t hash_way(const struct trace_way *w, uint64_t to)
{
	uint64_t h = graph_hash(HASH_SEED, &w->from, sizeof(w->from));

	h = graph_hash(h, &to, sizeof(to));
	h = graph_hash(h, w->read, w->n_read * sizeof(w->read[0]));
	h = graph_hash(h, &w->n_read, sizeof(w->n_read));
	h = graph_hash(h, w->stored, w->n_stored * sizeof(w->stored[0]));
	return graph_hash(h, &w->any, sizeof(w->any));
}

void trace_end(struct trace *t, const struct trace_way *w, uint64_t to)
{
	uint64_t hash = hash_way(w, to);
	uint32_t *slot, n = w->n_read + w->n_stored;
	uint64_t *names = t->pool + t->n_pool;

	for (uint64_t i = hash;; i++) {
		slot = &t->slots[i % (WAYS_MAX * 2)];
		if (!*slot)
			break;
		if (t->ways[*slot - 1].hash == hash)
			return;
	}
	if (t->n_ways == WAYS_MAX || n > POOL_MAX - t->n_pool) {
		t->full = true;
		return;
	}
	memcpy(names, w->read, w->n_read * sizeof(*names));
	memcpy(names + w->n_read, w->stored, w->n_stored * sizeof(*names));
	t->ways[t->n_ways] = (struct way){
		.hash = hash, .from = w->from, .to = to, .names = t->n_pool,
		.n_read = (uint16_t)w->n_read,
		.n_stored = (uint16_t)w->n_stored, .any = w->any,
	};
	t->n_pool += n;
	*slot = ++t->n_ways;
}

/* ---- what is read from each place on --------------------------------- */

/* Numbers that were sorted, each once. */
struct sorted {
	uint64_t *v;
	uint32_t  n;
};

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void sort(struct sorted *s)
{
	uint32_t kept = 0;

	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), compare);
	for (uint32_t i = 0; i < s->n; i++) {
		if (!kept || s->v[kept - 1] != s->v[i])
			s->v[kept++] = s->v[i];
	}
	s->n = kept;
}

static uint32_t find(const struct sorted *s, uint64_t v)
{
	return (uint32_t)((const uint64_t *)bsearch(&v, s->v, s->n, sizeof(v),
						    compare) - s->v);
}

struct settle {
	struct trace *t;
	struct sorted places, names;
	uint32_t      words;
	uint64_t     *sets;	/* of each place		*/
	bool         *any;	/* of each place		*/
	uint64_t     *tmp;
};

/* One way backwards. Returns whether its start's set grew. */
static bool pull(const struct settle *s, const struct way *w)
{
	const uint64_t *name = s->t->pool + w->names;
	uint32_t from = find(&s->places, w->from);
	uint64_t *set = s->sets + (size_t)from * s->words;
	uint32_t to = w->to ? find(&s->places, w->to) : 0;
	bool grew = false, any = w->any || (w->to && s->any[to]);

	if (w->to)
		memcpy(s->tmp, s->sets + (size_t)to * s->words,
		       s->words * sizeof(*s->tmp));
	else
		memset(s->tmp, 0, s->words * sizeof(*s->tmp));
	for (uint32_t i = w->n_read; i < w->n_read + (uint32_t)w->n_stored;
	     i++) {
		uint32_t bit = find(&s->names, name[i]);

		s->tmp[bit / 64] &= ~((uint64_t)1 << bit % 64);
	}
	for (uint32_t i = 0; i < w->n_read; i++) {
		uint32_t bit = find(&s->names, name[i]);

		s->tmp[bit / 64] |= (uint64_t)1 << bit % 64;
	}
	for (uint32_t i = 0; i < s->words; i++) {
		grew |= (s->tmp[i] & ~set[i]) != 0;
		set[i] |= s->tmp[i];
	}
	grew |= any && !s->any[from];
	s->any[from] |= any;
	return grew;
}

/* Put down one place's set. */
static void keep(const struct settle *s, uint32_t at)
{
	const uint64_t *set = s->sets + (size_t)at * s->words;
	struct trace *t = s->t;
	struct place *p = &t->places[at];
	uint32_t used = at ? p[-1].first + p[-1].n : 0;

	*p = (struct place){ s->places.v[at], used, 0, s->any[at] };
	for (uint32_t i = 0; i < s->names.n; i++) {
		if (!(set[i / 64] >> i % 64 & 1))
			continue;
		if (used + p->n == LIVE_MAX)
			t->full = true;
		else
			t->live[used + p->n++] = s->names.v[i];
	}
}

static int collect(struct settle *s)
{
	const struct trace *t = s->t;

	s->places.v = malloc((2 * (size_t)t->n_ways + 1) * sizeof(uint64_t));
	s->names.v = malloc(((size_t)t->n_pool + 1) * sizeof(uint64_t));
	if (!s->places.v || !s->names.v)
		return -ENOMEM;
	for (uint32_t i = 0; i < t->n_ways; i++) {
		s->places.v[s->places.n++] = t->ways[i].from;
		if (t->ways[i].to)
			s->places.v[s->places.n++] = t->ways[i].to;
	}
	memcpy(s->names.v, t->pool, t->n_pool * sizeof(uint64_t));
	s->names.n = t->n_pool;
	sort(&s->places);
	sort(&s->names);
	s->words = (s->names.n + 63) / 64;
	s->sets = calloc(s->places.n + 1u, (s->words + 1u) * sizeof(uint64_t));
	s->any = calloc(s->places.n + 1u, sizeof(*s->any));
	s->tmp = calloc(s->words + 1u, sizeof(*s->tmp));
	return s->sets && s->any && s->tmp ? 0 : -ENOMEM;
}

static bool put_down(struct settle *s)
{
	struct trace *t = s->t;
	uint64_t before = t->size;

	for (bool grew = true; grew; ) {
		grew = false;
		for (uint32_t i = t->n_ways; i-- > 0; )
			grew |= pull(s, &t->ways[i]);
	}
	t->size = 0;
	t->n_places = s->places.n;
	for (uint32_t i = 0; i < t->n_places; i++) {
		keep(s, i);
		t->size += t->places[i].n + t->places[i].any;
	}
	return t->size != before;
}

int trace_settle(struct trace *t)
{
	struct settle s = { .t = t };
	int rc = t->full ? 0 : collect(&s);

	if (rc == 0 && s.places.n > PLACES)
		t->full = true;
	if (rc == 0 && !t->full)
		rc = put_down(&s);
	free(s.places.v);
	free(s.names.v);
	free(s.sets);
	free(s.any);
	free(s.tmp);
	if (rc == 0 && t->full && !t->told)
		rc = t->told = true;
	return rc;
}

/* ---- asking -------------------------------------------------------- */

static int compare_places(const void *key, const void *member)
{
	const struct place *p = member;
	const uint64_t *at = key;

	return (*at > p->at) - (*at < p->at);
}

struct trace_set trace_at(const struct trace *t, uint64_t place)
{
	const struct place *p = bsearch(&place, t->places, t->n_places,
					sizeof(*p), compare_places);

	if (t->full)
		return (struct trace_set){ .any = true };
	return p ? (struct trace_set){ t->live + p->first, p->n, p->any } :
		   (struct trace_set){ 0 };
}

bool trace_has(const struct trace_set *s, const char *name)
{
	uint64_t hash = graph_hash_str(HASH_SEED, name);

	return s->any || (s->n && bsearch(&hash, s->names, s->n, sizeof(hash),
					  compare));
}
