/*
 * state.h: is this the same state as another? A number that stands
 * for where a script is, and everything that what it does next depends on.
 */
#ifndef EXPLORE_STATE_H
#define EXPLORE_STATE_H

#include <stdint.h>

struct graph;
struct kernels;
struct lab;
struct live;
struct shell;

/* What of it a person would ask for, a line each, sorted: "name=value" of
   settings that matter, but for passwords, and "image URI". 0 or -ENOMEM. */
struct sbuf;
int state_say(struct shell *sh, struct live *live,
	      const struct kernels *kernels, struct graph *g,
	      struct sbuf *out);

/* 0 or -ENOMEM. */
int state_hash(struct shell *sh, const struct lab *lab, struct live *live,
	       const struct kernels *kernels, struct graph *g, uint64_t *out);

#endif
