/*
 * scen.h: scenarios being run: each in a process of its own, because a lab, a
 * clock and a screen are the process's; their results come back in order.
 */
#ifndef CLI_SCEN_H
#define CLI_SCEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/str.h"

struct cover;
struct scenario;

/* What came of a scenario. Its texts go by scen_result_free(). */
struct scen_result {
	const struct scenario *s;
	bool                   passed, updated;
	char                  *skipped;	/* says why; "": it was not	*/
	uint64_t               virtual_us;	/* passed in the script	*/
	char                  *misses;	/* say what was not as expected	*/
	char                  *end;	/* says "the script ended well"	*/
	char                  *trace, *screen;
	char                  *cover;	/* is from cover_write()	*/
	size_t                 cover_len;
};
void scen_result_free(struct scen_result *r);

struct scen_options {
	bool     update;	/* writes golden files anew	*/
	bool     cover;		/* collects what is reached	*/
	bool     fail_fast;
	bool     endless;	/* stops no script that does not end	*/
	unsigned jobs;		/* run at a time; 0: one	*/
};

/* scen_run.c: run one in this process, which does nothing else; append what
   came of it to @out for scen_result_read(). */
void scen_run(const struct scenario *s, const struct scen_options *opt,
	      struct sbuf *out);
/* Read what scen_run() appended. False if that is no result: its process
   died. */
bool scen_result_read(const struct sbuf *in, struct scen_result *out);

/*
 * scen_pool.c: run @n of them, opt->jobs at a time, and hand the results to
 * @done in their order; it returns false to stop. 0, -ENOMEM, or the error
 * of a fork().
 */
int scen_pool(const struct scenario *const *all, unsigned n,
	      const struct scen_options *opt,
	      bool (*done)(void *ctx, struct scen_result *r), void *ctx);

/* ---- scen_out.c, scen_json.c ... : how results are printed ------------ */

struct scen_out;
struct scen_tally { unsigned passed, failed, skipped, updated; };

struct scen_format {
	const char *name;
	void (*begin)(struct scen_out *o);
	void (*result)(struct scen_out *o, const struct scen_result *r);
	void (*end)(struct scen_out *o, const struct scen_tally *t);
};

struct scen_out {
	const struct scen_format *format;
	FILE                     *to;
	unsigned                  planned, seen;
	bool                      verbose, colour;
	void                     *state;	/* the format's				*/
};
/* The format called @name, which is one of them. */
const struct scen_format *scen_format_find(const char *name);
extern const struct scen_format scen_format_json;

#endif
