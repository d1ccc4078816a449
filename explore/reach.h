/*
 * reach.h: which states the known steps lead to, all taken together, and what
 * nobody knows of them: a choice in a state that no known step fits.
 *
 * Settings that no step reads together, nor that are read in many places, are
 * looked at apart, group by group: for each it is known exactly which of its
 * values go together, and all is taken to go with all of another. So too many
 * states may be asked for, never too few; who walks there finds out.
 */
#ifndef EXPLORE_REACH_H
#define EXPLORE_REACH_H

#include <stdint.h>

struct errands;
struct steps;

/* Add an errand for each choice in a state that no known step fits: others are
   forgotten. @e says how many. Returns 0 or -ENOMEM: also if there are too
   many. */
int reach_look(const struct steps *t, struct errands *e);

#endif
