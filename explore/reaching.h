/* reaching.h: what the files share that look for states (reach.h). */
#ifndef EXPLORE_REACHING_H
#define EXPLORE_REACHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore/errand.h"
#include "explore/family.h"
#include "explore/step.h"

/* A setting that steps change, and its values: number 0 is the one at the start,
   and any at a place from which on nothing reads it. */
struct reach_var {
	uint64_t  name;
	uint64_t *values;
	uint32_t  n, cap;
	uint32_t  bit;		/* of its first value, among all	*/
	uint32_t  readers;	/* choices whose steps read it		*/
	uint32_t  group;	/* another one of its group, or itself	*/
};

/* A step, in numbers. Those of a claim are 0. */
struct reach_move {
	uint32_t          from, to;	/* places			*/
	uint32_t          next;		/* move of the same place	*/
	uint32_t          next_choice;	/* of a first step: of another one */
	uint32_t          group;	/* of the choice, in its first	*/
	bool              possible;
	/* As one that is listed before, in all that the group sees */
	bool              leads_as_another;
	bool              needs_as_another;
	struct family_op *own;		/* of all variables, in order	*/
	struct family_op *ops;		/* of those in use, in order	*/
	struct family_op *needs;	/* the same, but nothing changes */
	uint32_t          n_own, n_ops, n_needs;
};

/* States that came to a place, and were at none before: by a move, from some
   of @source. */
struct reach_arrival { uint32_t move, place, source, states, next; };

struct reach_place {
	uint64_t key;
	uint32_t moves;			/* the first			*/
	uint32_t choices;		/* the first step of one	*/
	uint32_t states, pending;	/* pending: not gone on yet	*/
	uint32_t arrivals;		/* the last			*/
	uint32_t next;			/* in the queue			*/
};

struct reach {
	const struct steps   *t;
	struct errands       *e;
	struct families      *f;	/* of one group			*/
	struct reach_var     *vars;
	struct reach_place   *places;	/* from 1			*/
	struct reach_move    *moves;	/* from 1: as the steps		*/
	struct reach_arrival *arrivals;	/* from 1			*/
	uint32_t             *var_slots, *place_slots, slots;
	uint32_t              n_vars, n_places, n_choices;
	uint32_t              n_arrivals, cap_arrivals;
	uint32_t              head, tail;	/* of the queue		*/
	uint32_t              words;	/* of a set of variables	*/
	uint64_t             *use;	/* the group's, and all groups'	*/
	uint64_t             *behind;	/* read behind each move	*/
	uint64_t             *may;	/* may be other than 0 at a place */
	uint64_t             *set;	/* for a moment			*/
	uint32_t              value_words;
	uint64_t             *values;	/* each variable's at each place */
	uint64_t             *now;	/* such a set, for a moment	*/
	struct family_op     *ops;	/* one each, for a moment	*/
	int32_t              *state;	/* one each			*/
	bool                 *read;	/* one each: reach_reads()'s	*/
	uint64_t             *known;	/* hashes of moves; 0: free	*/
	uint32_t              known_slots;
	uint64_t              signature;	/* of all the group sees */
	struct reach_way     *ways;	/* ask.c's			*/
};

static inline void reach_add(uint64_t *set, uint32_t bit)
{
	set[bit / 64] |= (uint64_t)1 << bit % 64;
}

static inline void reach_take(uint64_t *set, uint32_t bit)
{
	set[bit / 64] &= ~((uint64_t)1 << bit % 64);
}

static inline bool reach_has(const uint64_t *set, uint32_t bit)
{
	return set[bit / 64] >> bit % 64 & 1;
}

/* For each choice of each place, @i is its first step. */
#define REACH_EACH(t, i)						\
	for (uint32_t slot_ = 0, i; slot_ < STEPS_SLOTS; slot_++)	\
		if ((i = (t)->slots[slot_]))

/* variable.c: find the variables and places of all steps. 0 or -ENOMEM. */
int reach_number(struct reach *r);
/* The variable of a name, from 1; 0: it never changes. */
uint32_t reach_find_var(const struct reach *r, uint64_t name);
uint32_t reach_place_of(const struct reach *r, uint64_t key);
/* The number of a value; -1: no memory. */
int32_t reach_number_of(struct reach_var *v, uint64_t value);
/* Room for one more than @n; NULL: no memory. */
void *reach_grown(void *v, uint32_t n, uint32_t *cap, size_t size);

/* move.c: take the steps apart. 0 or -ENOMEM. */
int reach_make_moves(struct reach *r);
/* Has the variable more than one value at the place? */
bool reach_varies(const struct reach *r, uint32_t place, uint32_t var);
/* Make ops and needs of all moves, for the variables in use. 0 or -ENOMEM. */
int reach_aim(struct reach *r);

/* group.c: put variables into groups, and choices. */
void reach_find_groups(struct reach *r);
/* Use the variables of the group, and those of all. */
void reach_use(struct reach *r, uint32_t group);
/* Of moves that are alike in all that the group sees, one is enough: tell the
   others. All that it sees is in r->signature then. */
void reach_find_likes(struct reach *r, uint32_t group);

/* ask.c: ask for each choice of the group in states that no step fits. 0 or
   -ENOMEM. */
int reach_ask(struct reach *r, uint32_t group);

#endif
