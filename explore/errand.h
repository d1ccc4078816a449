/*
 * errand.h: choices that are to be made one after another, so that a state is
 * reached which no process came to by itself.
 */
#ifndef EXPLORE_ERRAND_H
#define EXPLORE_ERRAND_H

#include <stdbool.h>
#include <stdint.h>

#define ERRANDS_MAX	(1u << 18)
#define ERRANDS_SLOTS	(1u << 17)	/* of what was asked for	*/
#define ERRANDS_LOOKS	(1u << 10)

/* A tree, shared by all processes: from 1; 1 is where the script starts. */
struct errands {
	uint32_t n;
	bool     full;
	struct errand {
		uint64_t choice;
		uint32_t first, next;	/* of its own; of its parent's	*/
	} v[ERRANDS_MAX];
	uint32_t n_added;	/* choices that reach_look() added	*/
	uint32_t n_lost;	/* those that were asked for before: no way came
				   to that state			*/
	/* What groups saw when they were looked at, and for how many choices
	   they asked: reach.c */
	struct errand_look {
		uint64_t signature;
		uint32_t asked;
	} looks[ERRANDS_LOOKS];
	uint32_t n_asked;	/* as all errands are: ever	*/
	uint64_t asked[ERRANDS_SLOTS];	/* numbers of all; 0: free	*/
};

int errands_map(struct errands **out);	/* 0 or -ENOMEM */
void errands_unmap(struct errands *e);	/* NULL-safe */
void errands_reset(struct errands *e);
/* There are none, but it is known what was asked for. */
void errands_forget(struct errands *e);
bool errands_are_none(const struct errands *e);
/* Add a number to a set: @slots, a power of two, of which 0 is free, and some
   stay so. False: it was there. */
bool numbers_add(uint64_t *set, uint32_t slots, uint64_t number);
/* Was what has this number never asked for? Now it is. False, too: full. */
bool errand_is_new(struct errands *e, uint64_t number);
/* The errand that goes on with this choice; 0: none. */
uint32_t errand_child(const struct errands *e, uint32_t at, uint64_t choice);
/* The same, made if there is none. 0: full. */
uint32_t errand_add(struct errands *e, uint32_t at, uint64_t choice);

#endif
