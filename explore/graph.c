/* graph.c: the tables that exploring processes share. */
#include "explore/graph.h"

#include <errno.h>
#include <string.h>

#include "core/plain.h"
#include "explore/shared.h"

int graph_map(struct graph **out)
{
	pthread_mutexattr_t attr;
	struct graph *g = shared_map(sizeof(*g));

	if (!g)
		return -ENOMEM;
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	/* Whoever holds it may crash */
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&g->lock, &attr);
	pthread_mutexattr_destroy(&attr);
	g->n_text = 1;
	graph_reset(g);
	*out = g;
	return 0;
}

void graph_unmap(struct graph *g)
{
	shared_unmap(g, sizeof(*g));
}

void graph_take_names(struct graph *g, const struct graph *from)
{
	for (; g->n_names < from->n_names; g->n_names++) {
		const char *name = graph_str(from, from->names[g->n_names]);

		g->names[g->n_names] = graph_text(g, name, strlen(name));
	}
	g->all_names = from->all_names;
	g->selected = from->selected;
	g->n_guesses = from->n_guesses;
	memcpy(g->guesses, from->guesses, sizeof(g->guesses));
}

bool graph_has_names(const struct graph *g)
{
	return g->n_names || g->all_names || g->selected;
}

void graph_reset(struct graph *g)
{
	g->n_names_fixed = g->n_names;
	g->all_names_fixed = g->all_names;
	g->selected_fixed = g->selected;
	g->n_guesses_fixed = g->n_guesses;
	g->n_places = g->n_ends = 0;
	g->n_fetches = g->n_scripts = g->n_lost = 0;
	g->n_edges = START_EDGE + 1;
	g->edges[START_EDGE] = (struct graph_edge){ 0 };
	g->paths = 0;
	g->many = g->full = g->cut_paths = g->cut_depth = g->cut_rounds = false;
	memset(g->place_slots, 0, sizeof(g->place_slots));
	memset(g->end_slots, 0, sizeof(g->end_slots));
}

void graph_lock(struct graph *g)
{
	if (pthread_mutex_lock(&g->lock) == EOWNERDEAD)
		pthread_mutex_consistent(&g->lock);
}

void graph_unlock(struct graph *g)
{
	pthread_mutex_unlock(&g->lock);
}

uint64_t graph_hash(uint64_t seed, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len--)
		seed = (seed ^ *p++) * 0x100000001b3u;
	return seed;
}

uint64_t graph_hash_str(uint64_t seed, const char *s)
{
	return s ? graph_hash(seed, s, strlen(s) + 1) :
		   graph_hash(seed, "\1", 1);
}

explore_text graph_text(struct graph *g, const char *s, size_t len)
{
	explore_text at = g->n_text;

	if (!len)
		return 0;
	if (len >= TEXT_MAX - g->n_text) {
		g->full = true;
		return 0;
	}
	memcpy(g->text + at, s, len);
	len = plain_make(g->text + at, len, true);
	g->n_text += (uint32_t)len + 1;
	return at;
}

bool graph_find(const struct graph *g, uint64_t hash, uint32_t *out)
{
	uint32_t at = (uint32_t)(hash % SLOTS), i;

	for (; (i = g->place_slots[at]); at = (at + 1) % SLOTS) {
		if (g->places[i - 1].hash == hash) {
			*out = i - 1;
			return true;
		}
	}
	return false;
}

bool graph_place(struct graph *g, uint64_t hash, uint32_t *out)
{
	uint32_t at = (uint32_t)(hash % SLOTS);

	if (g->n_places == PLACES_MAX) {
		g->full = true;
		return false;
	}
	while (g->place_slots[at])
		at = (at + 1) % SLOTS;
	*out = g->n_places++;
	g->places[*out] = (struct graph_place){ .hash = hash };
	g->place_slots[at] = *out + 1;
	return true;
}

uint32_t graph_edges(struct graph *g, uint32_t n)
{
	uint32_t at = g->n_edges;

	if (n > EDGES_MAX - at) {
		g->full = true;
		return 0;
	}
	memset(&g->edges[at], 0, n * sizeof(g->edges[0]));
	g->n_edges += n;
	return at;
}

uint32_t graph_end(struct graph *g, const struct graph_end *end)
{
	uint32_t at = (uint32_t)(end->hash % SLOTS), i;

	for (; (i = g->end_slots[at]); at = (at + 1) % SLOTS) {
		if (g->ends[i - 1].hash == end->hash)
			return i - 1;
	}
	if (g->n_ends == ENDS_MAX) {
		g->full = true;
		return ENDS_MAX - 1;
	}
	g->ends[g->n_ends] = *end;
	g->end_slots[at] = g->n_ends + 1;
	return g->n_ends++;
}

uint32_t graph_fetch(struct graph *g, const struct graph_fetch *f)
{
	for (uint32_t i = 0; i < g->n_fetches; i++) {
		if (g->fetches[i].hash == f->hash)
			return i + 1;
	}
	if (g->n_fetches == FETCHES_MAX) {
		g->full = true;
		return 0;
	}
	g->fetches[g->n_fetches++] = *f;
	return g->n_fetches;
}

struct graph_script *graph_script(struct graph *g, const char *file,
				  const char *source, size_t len,
				  uint32_t n_lines)
{
	uint64_t hash = graph_hash_str(graph_hash(HASH_SEED, source, len),
				       file);
	struct graph_script *s;

	for (uint32_t i = 0; i < g->n_scripts; i++) {
		if (g->scripts[i].hash == hash)
			return &g->scripts[i];
	}
	if (g->n_scripts == SCRIPTS_MAX ||
	    len + n_lines + 8 > TEXT_MAX - g->n_text) {
		g->full = true;
		return NULL;
	}
	s = &g->scripts[g->n_scripts++];
	*s = (struct graph_script){ .hash = hash, .len = (uint32_t)len,
				    .n_lines = n_lines };
	s->file = graph_text(g, file, strlen(file));
	s->source = graph_text(g, source, len);
	s->ran = g->n_text;
	memset(g->text + s->ran, 0, n_lines + 2);
	g->n_text += n_lines + 2;
	return s;
}

/*
 * Hashes of graph_hash() may not be added up: in them the
 * last byte of a value only adds its multiple, and a=1 with b=2 would be the
 * same as a=2 with b=1. Odd factors, and high bits to where low ones are.
 */
uint64_t graph_scatter(uint64_t h)
{
	for (int i = 0; i < 2; i++)
		h = (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}
