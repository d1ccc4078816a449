/*
 * live.h: which settings matter where the running scripts are: those that
 * something may read before it stores them. Two states that differ in
 * another one are the same state.
 */
#ifndef EXPLORE_LIVE_H
#define EXPLORE_LIVE_H

#include <stdbool.h>
#include <stdint.h>

struct flow_live;
struct frame;
struct graph;
struct live_script;
struct script;

/* Where the running scripts are. */
struct live_point { const struct flow_live *script; uint32_t node; };
struct live_set { struct live_point at[64]; unsigned n; };

/* What one process knows of the scripts that it ran. Starts zeroed. */
struct live {
	struct live_script *scripts;
	bool                started;	/* the first one is among them	*/
	struct live_set     set;	/* live_look()'s		*/
	/* The last one asked for, while its frame is there */
	const struct frame  *frame;
	const struct script *script;
	struct live_script  *found;
};

/*
 * The running commands, from the innermost frame outwards: the first is about
 * to run, the others run scripts that will return. They are in @l->set then,
 * for the questions below. Returns 0 or -ENOMEM.
 */
int live_look(struct live *l, struct graph *g, const struct frame *f);
/* Where one of the running commands is; @out->script is NULL if no script says.
   Returns 0 or -ENOMEM. */
int live_at(struct live *l, struct graph *g, const struct frame *f,
	    struct live_point *out);
/* A command of this frame ran: those of scripts that it started are gone. */
void live_back(struct live *l, const struct frame *f);
/* Does it matter which image is selected? */
bool live_selected(const struct live_set *set);
/* As flow_live_image(). */
bool live_image(const struct live_set *set, const char *name, bool fetched);
bool live_is(const struct live_set *set, const char *name);

#endif
