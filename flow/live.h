/*
 * live.h: which settings matter where: those that something may read before
 * the script stores them. It errs on one side only: a setting that is called
 * dead is never read, whatever the values are that jumps, names and commands
 * are made of.
 *
 * It is about settings that are stored without a scope. One that "net0/x"
 * stores is another, and always matters.
 */
#ifndef FLOW_LIVE_H
#define FLOW_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct flow;

/* What scripts read that a script of this graph may start. */
struct flow_others {
	const char *const *names;
	uint32_t           n;
	bool               all;		/* any setting			*/
	bool               selected;	/* the image that is selected	*/
};

/* What one node by itself reads and, if it succeeds, surely stores: numbers as
   flow_live_at() takes them. */
struct flow_touch {
	const uint32_t *names;		/* those read, those stored	*/
	uint32_t        n_read, n_stored;
	bool            any;		/* it may read any		*/
};

/* Holds nothing of the script nor of its graph. */
struct flow_live {
	const char **names;		/* without scope and type	*/
	uint32_t    *hashes;		/* of them			*/
	uint32_t     n_names, n_nodes;
	uint32_t     words;		/* of a set			*/
	uint64_t    *in;		/* a set for each node of the graph */
	struct flow_touch *touch;	/* one for each			*/
};

/* Make it in @mem. 0 or -ENOMEM. */
int flow_live(struct flow *f, struct arena *mem,
	      const struct flow_others *others, struct flow_live *out);
/* Does the setting matter when node @node is about to run? */
bool flow_live_is(const struct flow_live *l, uint32_t node, const char *name);
/* Does any setting? */
bool flow_live_all(const struct flow_live *l, uint32_t node);
/* Does it matter which image is selected? Something may start that one. */
bool flow_live_selected(const struct flow_live *l, uint32_t node);
/* May a command name this image, by a word or by one that expands? @fetched:
   one that downloads it if it is not there; else one that then fails. */
bool flow_live_image(const struct flow_live *l, uint32_t node,
		     const char *name, bool fetched);
/* Does the one of l->names[@i]? Those of images begin with "image "
   or "fetch ". */
bool flow_live_at(const struct flow_live *l, uint32_t node, uint32_t i);

#endif
