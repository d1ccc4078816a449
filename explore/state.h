/*
 * state.h: is this the same state as another? A number that stands
 * for where a script is, and everything that what it does next depends on.
 */
#ifndef EXPLORE_STATE_H
#define EXPLORE_STATE_H

#include <stdint.h>

struct choices;
struct graph;
struct kernels;
struct lab;
struct live;
struct sbuf;
struct settings;
struct shell;
struct sight;
struct trace_set;

/* What tells where a process is, and what of it matters. */
struct state {
	struct shell           *sh;
	const struct lab       *lab;
	struct live            *live;
	const struct kernels   *kernels;
	struct graph           *g;
	const struct trace_set *read;	/* NULL: whatever scripts may read */
};

/* What of it a person would ask for, a line each, sorted: "name=value" of
   settings that matter, but for passwords, and "image URI". 0 or -ENOMEM. */
int state_say(const struct state *s, struct sbuf *out);
/* The URI that is worked on, added to a hash. */
uint64_t state_hash_cwuri(uint64_t h, const struct shell *sh);
/* The scripts that run, and the command of each. */
uint64_t state_where(const struct shell *sh);
/* @where: state_where()'s. 0 or -ENOMEM. */
int state_hash(const struct state *s, uint64_t where, uint64_t *out);

/* Parts of that: the value of a setting, whose bytes are in @raw then, 0: it has
   none; a menu, hashed on from @h; all that has no name in a sight. */
uint64_t state_value(struct settings *block, const char *name,
		     struct sbuf *raw);
uint64_t state_unnamed_menu(uint64_t h, struct shell *sh);
uint64_t state_rest(const struct state *s);
/* Take it apart, and what may be chosen there. 0 or -ENOMEM. */
int state_sight(const struct state *s, const struct choices *c,
		struct sight *out);

#endif
