/* choices.h: what can happen at a command that waits for a person. */
#ifndef EXPLORE_CHOICES_H
#define EXPLORE_CHOICES_H

#include <stdint.h>

#include "core/str.h"
#include "explore/graph.h"

struct explore_options;
struct menu_item;
struct shell;

#define CHOICES_MAX	(1u << 16)	/* at one place			*/

/* One of them: malloc'ed texts. */
struct choice {
	uint8_t     kind;	/* enum graph_edge_kind			*/
	struct sbuf label, keys, choose;
	const struct menu_item *item;	/* of EDGE_ITEM			*/
};

struct choices {
	uint8_t        kind;	/* enum graph_place_kind		*/
	struct sbuf    title;
	struct choice *v;
	unsigned       n, cap;
	bool           cut;	/* there were more than fit	*/
};

/* Fill @out, which starts zeroed; n 0: nothing is to be chosen. -ENOMEM. */
int choices_look(struct shell *sh, int argc, char **argv,
		 const struct explore_options *opt, struct choices *out);
void choices_free(struct choices *c);
/* A number for one of them; for all. */
uint64_t choice_hash(const struct choice *v);
uint64_t choices_hash(const struct choices *c);

#endif
