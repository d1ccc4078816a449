/*
 * match.h: what a text is expected to be: exactly this, containing that,
 * matching a regular expression, or not.
 */
#ifndef SCENARIO_MATCH_H
#define SCENARIO_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "format/yaml.h"

struct yaml_reader;
struct sbuf;

enum match_how { MATCH_IS, MATCH_CONTAINS, MATCH_MATCHES };

#define SUITE_REGEX_BYTES	512

/* All of a list are demanded. Texts are the reader's. */
struct match {
	struct match      *next;
	enum match_how     how;
	bool               no;		/* negated			*/
	const char        *text;
	const struct yaml *at;	/* where it was demanded	*/
};

/*
 * Read "text", meant as @how, a list of such, or a mapping of is, contains,
 * matches (POSIX ERE) and not; append to *@list. 0 or a negative errno.
 */
int match_read(struct yaml_reader *r, const struct yaml *n,
	       enum match_how how, struct match **list);

/* Does @text fit, negation included? Line ends at its end do not count. */
bool match_fits(const struct match *m, const char *text);
/* As match_fits(), without the negation. */
bool match_found(const struct match *m, const char *text);

#endif
