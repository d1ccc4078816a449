/* junit.h: reports as JUnit writes them, which every CI reads. */
#ifndef FORMAT_JUNIT_H
#define FORMAT_JUNIT_H

#include <stdbool.h>
#include <stdint.h>

struct sbuf;

/* In this order: head, for each suite its begin, cases, end; tail. */
void junit_head(struct sbuf *out, const char *name);

struct junit_sums { unsigned tests, failures, errors; };
/* @sums NULL: nobody knows them yet. */
void junit_begin(struct sbuf *out, const char *name,
		 const struct junit_sums *sums);

/* What is NULL is left out. */
struct junit_case {
	const char *file, *name;
	bool        timed;
	uint64_t    us;		/* if it is timed: how long it took	*/
	const char *fault;	/* "failure" or "error"; NULL: it passed */
	const char *type;	/* these three: of the fault		*/
	const char *message;
	const char *text;
	const char *output;	/* what the test itself printed		*/
};
void junit_case(struct sbuf *out, const struct junit_case *c);

void junit_end(struct sbuf *out);
void junit_tail(struct sbuf *out);

#endif
