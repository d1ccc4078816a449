/*
 * explore.h: walk every way that a script can go. A process runs the script;
 * at each choice it forks, once for each thing that could be chosen, and
 * where another process has been in the same state already it ends. What is
 * found is a graph in memory that all of them share.
 */
#ifndef LAB_EXPLORE_H
#define LAB_EXPLORE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;
struct lab;
struct lab_explore;
struct lab_outcome;
struct menu;
struct shell;

struct lab_explore_options {
	const char *script;		/* for titles			*/
	const char *machine;		/* "desk (efi, x86_64)"		*/
	const char *replay;		/* options that "run" needs, too */
	const char *const *values;	/* NAME=TEXT, for read, login ... */
	unsigned    n_values;
	bool        failures;		/* what needs the network may fail */
	unsigned    jobs;		/* processes that work at once	*/
	uint64_t    max_paths;		/* ways from start to an end	*/
	uint64_t    max_depth;		/* choices on one way		*/
	uint64_t    max_commands;	/* between two choices		*/
	uint64_t    max_rounds;		/* of one loop, in new states	*/
	unsigned    work_s;		/* of a processor, between two choices;
					   then it hangs. 0: 20		*/
	/* Called each second of a walk, if not NULL. */
	void      (*progress)(uint64_t ways, uint64_t depth);
	/* Press these keys next, as --keys writes them. 0 or negative. */
	int       (*press)(const char *keys);
};

/* Map the shared memory. 0 or -ENOMEM. @opt outlives it. */
int lab_explore_new(const struct lab_explore_options *opt,
		    struct lab_explore **out);
void lab_explore_free(struct lab_explore *x);	/* NULL-safe */

/*
 * Walk: calls @run in a process of its own, perhaps several times; there it
 * runs the script and calls the functions below. Returns 0, or -ENOMEM,
 * -EAGAIN: no process could be started.
 */
int lab_explore_walk(struct lab_explore *x, void (*run)(void *ctx),
		     void *ctx);

/* Of a command that is made to fail. */
#define LAB_EXPLORE_REFUSED	"assumed to fail here"

/* Is it a command that --failures explores the failure of? */
bool lab_explore_may_fail(struct shell *sh, int argc, char **argv);

/* Append a word as a shell wants it, quoted if need be. */
struct sbuf;
void lab_explore_quote(struct sbuf *out, const char *text);

/* ---- in the process that runs the script: its hooks ------------------ */

/* The lab in use; NULL: none. */
void lab_explore_lab(struct lab_explore *x, const struct lab *lab);
/* As the hooks of interp/shell.h. */
void lab_explore_before(struct lab_explore *x, struct shell *sh, int argc,
			char **argv);
int  lab_explore_refuse(struct lab_explore *x, struct err *e);
void lab_explore_failed(struct lab_explore *x, struct shell *sh,
			const struct err *e);
void lab_explore_after(struct lab_explore *x, struct shell *sh, int argc,
		       char **argv, int status);
const char *lab_explore_decide(struct lab_explore *x);
/* It ended: the process ends, too. */
_Noreturn void lab_explore_ended(struct lab_explore *x,
				 const struct lab_outcome *o);

/* ---- what was found -------------------------------------------------- */

/* Is any end an error, would a download fail, or was no end reached? */
bool lab_explore_is_bad(const struct lab_explore *x);
/* 0 or -ENOMEM. */
int lab_explore_print_text(const struct lab_explore *x, FILE *out);
int lab_explore_print_json(const struct lab_explore *x, FILE *out);
int lab_explore_print_dot(const struct lab_explore *x, FILE *out);
int lab_explore_print_html(const struct lab_explore *x, FILE *out);

#endif
