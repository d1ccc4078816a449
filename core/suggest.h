/* suggest.h: "did you mean ...?": the candidate nearest to a misspelt name. */
#ifndef CORE_SUGGEST_H
#define CORE_SUGGEST_H

#include <stdbool.h>

#define SUGGEST_LEN 32		/* longer names get no suggestion */

struct suggest {
	const char *name;	/* what was written; must stay valid	*/
	const char *best;
	unsigned    distance;	/* of the best; a larger one is too far	*/
};

void suggest_start(struct suggest *s, const char *name);
void suggest_try(struct suggest *s, const char *candidate);
/* The nearest candidate if it is near enough to be meant, else NULL. */
const char *suggest_best(const struct suggest *s);

/* Are they the same but for their digits? Then both are meant: "20.04" is no
   slip for "21.04". */
bool suggest_is_numbered(const char *a, const char *b);

/* Edit distance with transpositions, at most @limit + 1. */
unsigned suggest_distance(const char *a, const char *b, unsigned limit);

#endif
