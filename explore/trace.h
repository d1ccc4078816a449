/*
 * trace.h: which settings the ways really read. live.h says what scripts may
 * read, and of what others read that they start it knows no order; here is
 * what each way from one place to the next did read, and surely stored before.
 * Backwards along these ways that tells what is read from a place on: states
 * that differ in nothing of that go the same ways.
 *
 * A walk that merges too much finds so: it reads what was taken for unread.
 * Then all is walked again with what is known by then, until nothing is new.
 */
#ifndef EXPLORE_TRACE_H
#define EXPLORE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

struct live_point;
struct trace;

#define TRACE_NAMES 512		/* of one way: with more it reads any	*/

/* What a process did since its last choice: names by their hashes. */
struct trace_way {
	uint64_t from;		/* the place of the choice		*/
	uint64_t read[TRACE_NAMES], stored[TRACE_NAMES];
	uint32_t n_read, n_stored;
	bool     any;		/* it may have read any			*/
};

/* What is read from a place on. */
struct trace_set {
	const uint64_t *names;	/* sorted				*/
	uint32_t        n;
	bool            any;
};

int trace_map(struct trace **out);	/* shared by all. 0 or -ENOMEM */
void trace_unmap(struct trace *t);	/* NULL-safe */

void trace_begin(struct trace_way *w, uint64_t from);
/* The command there is about to run; it succeeded. */
void trace_reads(struct trace_way *w, const struct live_point *at);
void trace_stores(struct trace_way *w, const struct live_point *at);
/* The same of what has this number. */
void trace_read(struct trace_way *w, uint64_t name);
bool trace_did_read(const struct trace_way *w, uint64_t name);
void trace_store(struct trace_way *w, uint64_t name);
/* It came to a place, or to an end: 0. Wants a lock. */
void trace_end(struct trace *t, const struct trace_way *w, uint64_t to);

/* From all ways so far, what is read from each place on. Returns whether that
   is more than before, or -ENOMEM. */
int trace_settle(struct trace *t);
/* As the last trace_settle() found; of a place that is new since: nothing. */
struct trace_set trace_at(const struct trace *t, uint64_t place);
bool trace_has(const struct trace_set *s, const char *name);

#endif
