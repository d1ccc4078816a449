/*
 * graph.h: the graph that exploring processes share: places (states
 * in which something can be chosen), edges (what can be chosen there), ends.
 * All of it is in one mapping, so links are numbers, and texts offsets.
 */
#ifndef EXPLORE_GRAPH_H
#define EXPLORE_GRAPH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore/explore.h"
#include "lab/outcome.h"

/* Untouched pages cost nothing; a build whose memory is small says so. */
#ifndef GRAPH_BITS
#define GRAPH_BITS	17
#endif
#define PLACES_MAX	(1u << GRAPH_BITS)
#define EDGES_MAX	(8u << GRAPH_BITS)
#define ENDS_MAX	(1u << GRAPH_BITS)
#define FETCHES_MAX	4096
#define SCRIPTS_MAX	256
#define NAMES_MAX	4096
#define GUESSES_MAX	1024
#define SLOTS		(2u << GRAPH_BITS)	/* of the hash tables */
#define TEXT_MAX	(2048u << GRAPH_BITS)

typedef uint32_t explore_text;	/* an offset; 0 is ""		*/

enum graph_place_kind { PLACE_MENU, PLACE_PROMPT, PLACE_READ, PLACE_FORM,
			PLACE_CONFIG, PLACE_SHELL, PLACE_COMMAND };
enum graph_edge_kind { EDGE_ITEM, EDGE_KEYS, EDGE_NOBODY, EDGE_RUN, EDGE_FAIL,
		       EDGE_SKIP,	/* the command counts as done	*/
		       EDGE_HAND };	/* it ends the way: END_HANDED	*/
enum graph_edge_to { TO_UNSEEN, TO_PLACE, TO_END,
		     TO_LIKE };	/* where another edge leads: its number	*/

/* Beside those of lab_end: what exploration itself finds. */
enum { END_CRASH = LAB_ENDS, END_BOUND,
       END_HANDED,	/* over to what the simulation cannot do	*/
       END_KINDS };

struct graph_place {
	uint64_t     hash;
	uint32_t     edges, n_edges;	/* the first one's index	*/
	uint8_t      kind;
	uint32_t     line;
	uint32_t     rounds;	/* how often the way came by that	*/
	uint32_t     depth;	/* choices on the way			*/
	explore_text file, title;
	explore_text state;	/* as state_say() puts it		*/
};

struct graph_edge {
	uint8_t      kind, to_kind;
	bool         passed;	/* over a command of other builds	*/
	uint32_t     to;		/* place or end			*/
	explore_text label;		/* what a person sees		*/
	explore_text keys, choose;	/* for --keys, --choose		*/
	explore_text left;		/* how left_change() puts it	*/
	uint64_t     took_us;		/* from here to there		*/
	uint64_t     cut;		/* TO_UNSEEN: the state it was in;
					   TO_LIKE: what is chosen	*/
};

struct graph_end {
	uint64_t     hash;
	uint8_t      kind;
	int          status;
	uint32_t     line, col;
	bool         placeholder;	/* what is booted is one	*/
	explore_text file, message;	/* errors and the like		*/
	explore_text name, uri, image, cmdline, initrds; /* one a line	*/
};

/* A download that does not work here. */
struct graph_fetch {
	uint64_t     hash;
	uint32_t     line;
	explore_text file, words, why;
};

/* A script, and which of its lines ran. */
struct graph_script {
	uint64_t     hash;
	explore_text file, source, ran;	/* a byte a line, from 1	*/
	uint32_t     len, n_lines;
};

/* A command that started a placeholder: see guess.c. */
struct graph_guess {
	uint64_t key;
	bool     runs;		/* as a program: it was made as one	*/
};

struct graph {
	pthread_mutex_t    lock;
	atomic_int         slots;	/* how many more processes may start */
	atomic_uint_fast64_t paths;
	atomic_bool        full;	/* a limit of these tables	*/
	atomic_bool        many;	/* places: more than are told apart */
	atomic_bool        cut_paths, cut_depth, cut_rounds;
	uint32_t           n_places, n_edges, n_ends, n_fetches, n_scripts;
	uint32_t           n_text;
	uint32_t           n_lost;	/* choices in states that no way came to */
	/* Settings that scripts read which other scripts start */
	uint32_t           n_names, n_names_fixed;
	bool               all_names, all_names_fixed;
	/* Scripts that others start may start the image that is selected */
	bool               selected, selected_fixed;
	uint32_t           n_guesses, n_guesses_fixed;
	struct graph_guess guesses[GUESSES_MAX];
	explore_text       names[NAMES_MAX];
	uint32_t           place_slots[SLOTS], end_slots[SLOTS]; /* 0: free */
	struct graph_place       places[PLACES_MAX];
	struct graph_edge        edges[EDGES_MAX];
	struct graph_end         ends[ENDS_MAX];
	struct graph_fetch       fetches[FETCHES_MAX];
	struct graph_script scripts[SCRIPTS_MAX];
	char               text[TEXT_MAX];
};

#define START_EDGE 0	/* leads from the start to the first place	*/

int graph_map(struct graph **out);		/* 0 or -ENOMEM */
void graph_unmap(struct graph *g);
/* The names that another graph has. */
void graph_take_names(struct graph *g, const struct graph *from);
/* Did a script start another that reads settings, or images? */
bool graph_has_names(const struct graph *g);
/* Forget what was found, keep the names. */
void graph_reset(struct graph *g);
void graph_lock(struct graph *g);
void graph_unlock(struct graph *g);

/* These want the lock. 0 means "" or, of others, that it is full. */
explore_text graph_text(struct graph *g, const char *s, size_t len);
/* Make the place of this state, if there is room. */
bool graph_place(struct graph *g, uint64_t hash, uint32_t *out);
/* The place of this state: is there one? Wants no lock once all is walked. */
bool graph_find(const struct graph *g, uint64_t hash, uint32_t *out);
uint32_t graph_edges(struct graph *g, uint32_t n);
uint32_t graph_end(struct graph *g, const struct graph_end *end);
/* Its number from 1; 0: full. */
uint32_t graph_fetch(struct graph *g, const struct graph_fetch *f);
/* The script of this text, made if new; NULL: full. */
struct graph_script *graph_script(struct graph *g, const char *file,
				  const char *source, size_t len,
				  uint32_t n_lines);

static inline const char *graph_str(const struct graph *g, explore_text t)
{
	return g->text + t;
}

/* 64 bits of FNV-1a, to go on from @seed. */
uint64_t graph_hash(uint64_t seed, const void *data, size_t len);
uint64_t graph_hash_str(uint64_t seed, const char *s);	/* NULL-safe */
/* So that hashes may be added up. */
uint64_t graph_scatter(uint64_t h);
#define HASH_SEED 0xcbf29ce484222325u

#endif
