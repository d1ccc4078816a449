/*
 * reads.h: what the commands of a script read and store: names of
 * settings as bits, one set of them for each command.
 */
#ifndef EXPLORE_READS_H
#define EXPLORE_READS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

struct cmd;

/* One bit of each set is no name. */
enum { BIT_ALL,		/* any setting at all			*/
       BIT_NAMES };

enum { TO_EXIT = -1, TO_LABELS = -2 };

struct live_node {
	uint32_t at;			/* where its first word is	*/
	int      next, failed;		/* node, or TO_...		*/
	int      kills;			/* a bit, or -1			*/
};

/* A setting's name, without scope and type. */
struct live_name { uint32_t hash; const char *text; size_t len; };

struct live_script {
	struct live_script *next;
	uint64_t            hash;
	struct arena        mem;
	struct live_name   *names;
	unsigned            n_names, cap_names;
	struct live_node   *nodes;
	unsigned            n_nodes, words;	/* words of a bit set	*/
	uint64_t           *reads, *in;		/* a set for each node	*/
	uint64_t           *labels;		/* in of any label	*/
	int                 error_bit;		/* "errno"		*/
	bool                ok;
};

/* "net0/mac:hex" is about "mac". */
struct live_name live_bare(const char *text, size_t len);
/* The bit of a name; -1: it has none. Or make it one. */
int live_find(const struct live_script *s, struct live_name name);
int live_bit(struct live_script *s, const char *text, size_t len);

/* Tell @note each bit of what the command may read. */
typedef void live_note(uint64_t *set, int bit);
void live_reads(struct live_script *s, const struct cmd *c, uint64_t *set,
		live_note *note);
/* The setting that has another value for sure once it succeeded; or -1. */
int live_kills(struct live_script *s, const struct cmd *c);
/* Is it this command? */
bool live_is_command(const struct cmd *c, const char *name);

#endif
