/*
 * family.h: large families of states, kept as decision diagrams (zero-suppressed
 * ones: Minato, DAC 1993). A state gives each variable a value, a small number;
 * most are 0, and only the others cost anything. Settings that have nothing to
 * do with each other make a family of all their combinations, whose diagram is
 * as long as there are settings.
 */
#ifndef EXPLORE_FAMILY_H
#define EXPLORE_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

/* A diagram's number. */
enum { FAMILY_NONE,	/* no state					*/
       FAMILY_ZERO };	/* one: all values are 0			*/

struct families;

/* @vars variables; NULL: no memory. */
struct families *families_new(uint32_t vars);
void families_free(struct families *f);	/* NULL-safe */
/* Was there no memory, or too much to keep? Then answers are wrong. */
bool families_failed(const struct families *f);

/* What is asked of a variable, and what becomes of it. */
struct family_op {
	uint32_t var;
	int32_t  need, set;	/* values; -1: any, and: as it is	*/
};

/* Those states that have what is needed, changed as they are. @ops are sorted by
   variable, each once. */
uint32_t family_image(struct families *f, uint32_t a,
		      const struct family_op *ops, uint32_t n);
uint32_t family_union(struct families *f, uint32_t a, uint32_t b);
uint32_t family_minus(struct families *f, uint32_t a, uint32_t b);
/* Is it one of them? @state: a value of each variable. */
bool family_has(const struct families *f, uint32_t a, const int32_t *state);
/* One of the states of @a, which has some; @out: a value of each variable. */
void family_pick(const struct families *f, uint32_t a, int32_t *out);

#endif
