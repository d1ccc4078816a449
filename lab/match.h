/*
 * match.h: what a text is expected to be: exactly this, containing that,
 * matching a regular expression, or not.
 */
#ifndef LAB_MATCH_H
#define LAB_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/yaml.h"

struct lab_reader;
struct sbuf;

enum lab_match_how { LAB_IS, LAB_CONTAINS, LAB_MATCHES };

#define LAB_REGEX_BYTES	512

/* All of a list are demanded. Texts are the reader's. */
struct lab_match {
	struct lab_match       *next;
	enum lab_match_how      how;
	bool                    no;	/* negated			*/
	const char             *text;
	const struct lab_yaml  *at;	/* where it was demanded	*/
};

/*
 * Read "text", meant as @how, a list of such, or a mapping of is, contains,
 * matches (POSIX ERE) and not; append to *@list. 0 or a negative errno.
 */
int lab_match_read(struct lab_reader *r, const struct lab_yaml *n,
		   enum lab_match_how how, struct lab_match **list);

/* Does @text fit, negation included? Line ends at its end do not count. */
bool lab_match_fits(const struct lab_match *m, const char *text);
/* As lab_match_fits(), without the negation. */
bool lab_match_found(const struct lab_match *m, const char *text);

#endif
