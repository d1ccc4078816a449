/*
 * explore.h: walk every way that a script can go. A process runs the script;
 * at each choice it forks, once for each thing that could be chosen, and
 * where another process has been in the same state already it ends. What is
 * found is a graph in memory that all of them share.
 */
#ifndef EXPLORE_EXPLORE_H
#define EXPLORE_EXPLORE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;
struct lab;
struct sbuf;
struct explore;
struct lab_outcome;
struct menu;
struct menu_item;
struct shell;

struct explore_options {
	const char        *script;	/* for titles			*/
	const char        *machine;	/* "desk (efi, x86_64)"		*/
	const char        *replay;	/* options that "run" needs, too */
	const char *const *values;	/* NAME=TEXT, for read, login ... */
	unsigned           n_values;
	bool               failures;	/* what needs the network may fail */
	unsigned           jobs;	/* processes that work at once	*/
	uint64_t           max_paths;	/* ways from start to an end	*/
	uint64_t           max_depth;	/* choices on one way		*/
	uint64_t           max_commands;	/* between two choices		*/
	uint64_t           max_rounds;	/* of one loop, in new states	*/
	unsigned           work_s;	/* of a processor, between two choices;
					   then it hangs. 0: 20		*/
	int                no_memory;	/* the exit status of a process that
					   had none			*/
	/* Is that a command of other builds, which ours lacks? May be NULL. */
	bool      (*is_elsewhere)(const char *command);
	/* Called each second of a walk, if not NULL. */
	void      (*progress)(uint64_t ways, uint64_t depth);
	/* Press these keys next, as --keys writes them. 0 or negative. */
	int       (*press)(const char *keys);
};

/* Map the shared memory. 0 or -ENOMEM. @opt outlives it. */
int explore_new(const struct explore_options *opt,
		struct explore **out);
void explore_free(struct explore *x);	/* NULL-safe */

/*
 * Walk: calls @run in a process of its own, perhaps several times; there it
 * runs the script and calls the functions below. Returns 0, or -ENOMEM,
 * -EAGAIN: no process could be started.
 */
int explore_walk(struct explore *x, void (*run)(void *ctx),
		 void *ctx);

/* Of a command that is made to fail. */
#define EXPLORE_REFUSED	"assumed to fail here"

/* Is it a command that --failures explores the failure of? */
bool explore_may_fail(struct shell *sh, int argc, char **argv);

/* Append a word as a shell wants it, quoted if need be. */
void explore_quote(struct sbuf *out, const char *text);

/* ---- in the process that runs the script: its hooks ------------------ */

/* The lab in use; NULL: none. */
void explore_lab(struct explore *x, const struct lab *lab);
/* As the hooks of interp/shell.h. */
void explore_before(struct explore *x, struct shell *sh, int argc,
		    char **argv);
int  explore_refuse(struct explore *x, struct err *e);
void explore_failed(struct explore *x, struct shell *sh,
		    const struct err *e);
void explore_after(struct explore *x, struct shell *sh, int argc,
		   char **argv, int status);
const struct menu_item *explore_decide(struct explore *x);
/* It ended: the process ends, too. */
_Noreturn void explore_ended(struct explore *x,
			     const struct lab_outcome *o);

/* ---- what was found -------------------------------------------------- */

/* Is any end an error, would a download fail, or was no end reached? */
bool explore_is_bad(const struct explore *x);
/* 0 or -ENOMEM. */
int explore_print_text(const struct explore *x, FILE *out);
/* Append a line: the machine, and how many ends and faults it has. */
void explore_say_sum(const struct explore *x, struct sbuf *out);
int explore_print_json(const struct explore *x, FILE *out);
int explore_print_dot(const struct explore *x, FILE *out);
int explore_print_html(const struct explore *x, FILE *out);

#endif
