/*
 * step.h: what each choice did. A way from one place to the next reads some
 * settings and stores some: from any other state of the place that has the
 * same values of those that it reads, the same choice leads to the same place,
 * and stores the same. So such a step is walked once, whatever else is set.
 */
#ifndef EXPLORE_STEP_H
#define EXPLORE_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "explore/graph.h"

struct trace_way;

#define SIGHT_FRAMES	72	/* scripts in scripts			*/
#define SIGHT_VALUES	1024	/* settings that are stored, and the rest */

/* Beside settings, by their names' hashes. */
#define SIGHT_IMAGES	1u
#define SIGHT_MENU	2u	/* that has no name			*/
#define SIGHT_REST	3u	/* what is not told apart further	*/
#define SIGHT_WHERE	4u	/* where the scripts that run come from	*/

struct step_value { uint64_t name, value; };	/* hashes; 0: not set	*/

/* A state, taken apart: where a process is, and all that is set there. */
struct sight {
	uint64_t          place;	/* commands, and what may be chosen */
	uint64_t          scripts[SIGHT_FRAMES];	/* innermost first */
	uint32_t          n_frames, n;
	uint32_t          depth;	/* scripts in scripts, none left out */
	struct step_value v[SIGHT_VALUES];	/* by name		*/
	bool              full;		/* there is more		*/
};

/* Untouched pages cost nothing; see GRAPH_BITS. */
#define STEPS_MAX	(1u << GRAPH_BITS)
#define STEPS_SLOTS	(2 * STEPS_MAX)
#define STEPS_POOL	(64u << GRAPH_BITS)
#define SIGHTS_MAX	(128u << GRAPH_BITS)

struct step {
	uint64_t from, choice, to;	/* @to: 0: an end		*/
	uint32_t edge;			/* by which it was walked	*/
	uint32_t at;			/* in the pool: what it reads, then
					   what it stores		*/
	uint32_t n_read, n_stored;
	uint32_t next;			/* of this place and choice	*/
};

/* Shared by all processes. */
struct steps {
	bool              full;
	bool              started;
	struct sight      start;	/* the first place		*/
	uint32_t          n, n_pool;	/* from 1			*/
	uint32_t          slots[STEPS_SLOTS];	/* by place and choice	*/
	struct step       v[STEPS_MAX];
	struct step_value pool[STEPS_POOL];
	/* By the place's number in the graph: where its values are, and the way
	   there: a choice at another place, from 1; 0: the start */
	struct step_sight {
		uint64_t place, choice;
		uint32_t first, n, from;
	} seen[PLACES_MAX];
	uint32_t          n_values;
	struct step_value values[SIGHTS_MAX];
};

int steps_map(struct steps **out);	/* 0 or -ENOMEM */
void steps_unmap(struct steps *t);	/* NULL-safe */
void steps_reset(struct steps *t);

/* The name of what "isset" asks of the setting of this name. */
static inline uint64_t sight_presence(uint64_t name)
{
	return graph_scatter(name + 1);
}

uint64_t sight_value(const struct sight *s, uint64_t name);

/* These want a lock. */
/* Note the choice @choice, made at @from, that led to @to by @edge; NULL: to
   an end. @least: how few scripts ran in scripts meanwhile. */
void steps_note(struct steps *t, const struct sight *from, uint64_t choice,
		const struct sight *to, uint32_t least,
		const struct trace_way *w, uint32_t edge);
/* The step that the choice would be here; NULL: it is not known.
   @known: is the choice, in some state? */
const struct step *steps_find(const struct steps *t, const struct sight *at,
			      uint64_t choice, bool *known);
/* The same at a place of the graph, by its number. */
const struct step *steps_find_at(const struct steps *t, uint32_t place,
				 uint64_t choice);
/* Keep it for the place of the graph, to which @choice led from the place
   @from, counted from 1. */
void steps_keep(struct steps *t, uint32_t place, const struct sight *at,
		uint32_t from, uint64_t choice);
bool step_is_claim(const struct steps *t, const struct step *s);
/* The choice is about to be made here; whoever comes later need not. */
void steps_claim(struct steps *t, const struct sight *at, uint64_t choice,
		 uint32_t edge);

/* ---- like.c: edges that lead where another one does --------------------- */

struct errands;

/* To which, as is known now? */
void likes_resolve(const struct steps *t, struct graph *g);
/* Ask for those of which it is not known, on the way by which their places were
   found, once each. 0 or -ENOMEM. */
int likes_ask(const struct steps *t, const struct graph *g,
	      struct errands *e);

#endif
