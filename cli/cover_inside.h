/* cover_inside.h: coverage, between cover.c and the reports. */
#ifndef CLI_COVER_INSIDE_H
#define CLI_COVER_INSIDE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/cover.h"
#include "core/arena.h"

struct command;
struct flow;
struct script;
struct word;

enum cover_what {
	COVER_RAN,	/* counts a command, at its first word		*/
	COVER_LABEL,	/* counts a label that was passed		*/
	COVER_TAKEN,	/* counts, at an && or ||, that what follows ran */
	COVER_SKIPPED,	/* counts that it did not			*/
	COVER_CHOSEN,	/* counts a menu's item, at what made it	*/
};

struct cover_count {
	uint32_t file;
	enum cover_what what;
	uint32_t at;		/* is an offset in the source		*/
	uint64_t count;		/* is 0 in an empty slot		*/
};

struct cover_item { char *name; uint32_t file, at; };

/* A script is known by name and text: a URI may give one now, another later. */
struct cover_file { char *name, *text; size_t len; };

struct cover {
	struct cover_file   *files;
	uint32_t             n_files, last;	/* @last was found last	*/
	struct cover_count  *slots;	/* are a hash table		*/
	uint32_t             n_slots, n_counts;
	struct cover_item   *items;	/* were made so far, oldest first */
	unsigned             n_items;
};

uint64_t cover_times(const struct cover *c, uint32_t file,
		     enum cover_what what, uint32_t at);

/* Does this command make an item that can be chosen? *@name: its name, or
   NULL where that cannot be told. May reorder @argv. */
bool cover_is_item(const struct command *row, int argc, char **argv,
		   const char **name);

/* ---- a file, walked through ------------------------------------------ */

struct cover_tally { unsigned hit, all; };

struct cover_sum {
	struct cover_tally lines, labels, branches, items;
};

/* A line, label, branch or item of a script, and how often it was reached. */
struct cover_point {
	enum { POINT_LINE, POINT_LABEL, POINT_BRANCH, POINT_ITEM } kind;
	uint32_t    line;
	uint64_t    times;	/* it was reached; a branch: taken	*/
	uint64_t    skipped;	/* is for branches only			*/
	const char *name;	/* is a label's, an item's, "&&", "||"	*/
};

struct cover_walk {
	const struct cover *cover;
	uint32_t       file;
	struct script *script;		/* NULL: it is no script	*/
	struct arena   mem;
	struct flow   *flow;		/* its graph, in @mem		*/
	struct cover_sum sum;		/* filled by cover_walk()	*/
};
/* Parse file number @file; cover_walk_close() in any case. -ENOENT: lines that
   were not in a file, as those of "command". */
int cover_walk_open(const struct cover *c, uint32_t file,
		    struct cover_walk *w);
/* Call @point for each, line by line; NULL: only count. */
void cover_walk(struct cover_walk *w,
		void (*point)(void *ctx, const struct cover_point *p),
		void *ctx);
void cover_walk_close(struct cover_walk *w);

int cover_html(const struct cover *c, FILE *to);

#endif
