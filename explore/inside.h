/* inside.h: what the files of the explorer share. */
#ifndef EXPLORE_INSIDE_H
#define EXPLORE_INSIDE_H

#include "explore/explore.h"
#include "explore/graph.h"
#include "explore/image.h"
#include "explore/live.h"
#include "explore/state.h"
#include "explore/step.h"
#include "explore/trace.h"
#include "core/str.h"

struct choices;
struct command;
struct errands;
struct lab_boot;
struct menu_item;
struct script;
struct shell;

struct explore {
	const struct explore_options *opt;
	struct graph                 *g;
	unsigned                      jobs;	/* this time			*/
	bool                          first;	/* nothing is known yet		*/
	bool                          again;	/* a limit cut it the first time */
	uint64_t                      depth_max;	/* choices on one way, this time */
	bool                          too_deep;	/* more than that was too much	*/
	struct graph                 *kept;	/* of the walk before		*/
	uint64_t                      kept_depth;	/* its depth_max; 0: none	*/
	struct trace                 *trace;
	bool                          narrow;	/* only what it knows of matters */
	struct steps                 *steps;
	struct errands               *errands;
	bool                          stepping;	/* steps that are known are not
						   walked again		*/

	/* Of one process */
	struct sight                  at, here;	/* at the last choice; now */
	uint64_t                      choice;	/* that was made there	*/
	uint32_t                      place;	/* the number of that place, from 1 */
	uint32_t                      least;	/* scripts in scripts since then */
	bool                         *follow;	/* choices here; NULL: all */
	uint32_t                      errand;	/* it is on; 0: none	*/
	const struct lab             *lab;
	struct live                   live;
	struct kernels                kernels;
	struct trace_way              way;	/* since the last choice	*/
	uint64_t                      where;	/* that was			*/
	struct sbuf                   left;	/* kernels left over there	*/
	bool                          freed;	/* all images were since then	*/
	uint32_t                      edge;	/* the one we came by		*/
	uint32_t                      depth;	/* choices so far		*/
	uint64_t                      since_us;	/* when it was taken		*/
	uint64_t                      commands;	/* since then			*/
	uint64_t                      anchor, anchor_hash, anchor_place;
	const struct menu_item       *choose;	/* what the next menu gets	*/
	bool                          skip;	/* the next command is one of other
						   builds: it counts as done	*/
	bool                          passed;	/* one did so since the choice	*/
	bool                          fail;	/* the next command does	*/
	bool                          refused;	/* the last one did so		*/
	uint32_t                      noted;	/* the fetch that failed last, from 1;
					   the next message is about it	*/
	uint64_t                      started;	/* the "chain" that runs, or 0 */
	unsigned                      n_requests;	/* to the lab before it	*/
	bool                          hand;	/* the next command ends the way */
	const void                   *last;	/* the command that ran last	*/
	const struct script          *ran;	/* whose lines are noted	*/
	struct graph_script           *ran_in;	/* where they are noted	*/
	struct round { uint64_t at; uint32_t times; } rounds[64];
};

/* ---- place.c ------------------------------------------------------- */

struct state explore_state_of(struct explore *x, struct shell *sh);
/* Fill in a place that is new. Returns its first edge, or 0: full. */
uint32_t explore_set_place(struct explore *x, const struct state *s,
			   struct graph_place *p, const struct choices *c);
/* Leave the edge unseen, as a limit of depth or rounds wants it: another way
   may still reach the same state. */
_Noreturn void explore_cut(struct explore *x, uint64_t hash);

/* ---- touch.c --------------------------------------------------------- */

/* A command reads its words before a choice is made, which depends on them. */
void explore_note_reads(struct explore *x, struct shell *sh, int argc,
			char **argv);
/* It succeeded. */
void explore_note_stores(struct explore *x, struct shell *sh, int argc,
			 const struct command *row);
/* How few scripts ran in scripts since the last choice. */
void explore_note_frames(struct explore *x, const struct shell *sh);

/* Note the step since the last choice: to here, or to an end, before which
   @all scripts ended, or those that did. Wants the lock. */
void explore_note_step(struct explore *x, bool here, bool all);

/* ---- stepping.c ------------------------------------------------------ */

/* It came to a place. Returns in each process that goes on. */
void explore_arrive_stepping(struct explore *x, struct shell *sh,
			     const struct choices *c);

/* ---- end.c --------------------------------------------------------- */

/* Where the edge leads that this process came by. */
void explore_came_to(struct explore *x, enum graph_edge_to to, uint32_t at);
/* The same; the process ends. */
_Noreturn void explore_leave(struct explore *x, enum graph_edge_to to,
			     uint32_t at);
/* It is the exploration that ends here: LAB_END_ENDLESS, END_BOUND. */
_Noreturn void explore_give_up(struct explore *x, struct shell *sh,
			       int kind, const char *why);
/* These want the lock. */
/* Note what is left over where the edge leads, which takes @left. */
void explore_note_left(struct explore *x, struct sbuf *left);
explore_text explore_keep(struct explore *x, const char *s);
uint32_t explore_add_end(struct explore *x, struct graph_end *end);

/* ---- fork.c -------------------------------------------------------- */

void explore_limit(const struct explore *x);
/* Did a child end because memory was out? Then all do. */
bool explore_lacked_memory(const struct explore *x, int status);
/* Note, for its edge, a child that ended with @status before it could say how
   its way ended. */
void explore_crashed(struct explore *x, uint32_t edge, int status);
/* Fork a process for each choice; their edges begin at @first. Returns in each
   child, which goes on with the script. The parent waits for all of them and
   ends here. */
void explore_fork_each(struct explore *x, const struct choices *c,
		    uint32_t first);

/* ---- guess.c: a placeholder may be a program or a script ------------ */

/* A command is about to run. */
void explore_guess_before(struct explore *x, struct shell *sh, int argc,
			  char **argv);
/* The command started what it fetched (@ran), or could not. */
void explore_guess_after(struct explore *x, bool ran);
/* Add to @c, which may be empty, what it could be. */
void explore_guess_choices(struct explore *x, int argc, char **argv,
			   struct choices *c);

/* ---- map.c: the graph in an order that is always the same ----------- */

struct explore_map {
	const struct graph *g;
	uint32_t           *places, n_places;	/* places by number		*/
	uint32_t           *ends, n_ends;
	uint32_t           *place_no, *end_no;	/* numbers from 1, by place	*/
	uint32_t           *place_from, *end_from;	/* the edge of the shortest way */
	uint32_t           *edge_place;	/* which place an edge leaves	*/
	uint32_t            n_unseen;	/* edges that nobody followed	*/
	uint32_t           *fetches, n_fetches;	/* sorted by file, line, words	*/
	uint32_t           *scripts, n_scripts;	/* sorted by file		*/
};
int explore_map(const struct explore *x, struct explore_map *out);
void explore_map_free(struct explore_map *m);

/* Where an edge leads: a place, or an end. */
enum graph_edge_to explore_to(const struct explore_map *m, uint32_t edge,
			      uint32_t *to);

/* The edges from the start to here, in order; malloc'ed, ends with 0. */
uint32_t *explore_way(const struct explore_map *m, uint32_t last_edge);

/*
 * What is otherwise at a place than at the first one of the same line: calls
 * @say for each line of state_say() that it alone has, and for the name of each
 * that it lacks. Returns that first place, which may be this one.
 */
uint32_t explore_differ(const struct explore_map *m, uint32_t place,
			void (*say)(void *ctx, bool has, const char *line,
				    size_t len), void *ctx);

/* ---- left.c: kernels that were selected and not booted --------------- */

/* Those of now, a line each: those that make no other state, so that ways with
   and without them are one from there on. @set as image_hash_all()'s. */
void left_at_place(const struct kernels *k, const struct shell *sh,
		   const struct live_set *set, struct sbuf *out);
void left_at_boot(const struct kernels *k, const struct lab_boot *b,
		  struct sbuf *out);
/* What became of those @before, a line each: "+" or "-" and its line, "*": all
   were freed first. */
void left_change(const struct sbuf *before, const struct sbuf *now,
		 bool freed, struct sbuf *out);
/* Which are left over at the end of a way, a line each. */
void explore_say_left(const struct explore_map *m, uint32_t last_edge,
		      struct sbuf *out);

/* Words for each. Append to @out. */
struct sbuf;
void explore_say_place(const struct explore_map *m, uint32_t place,
		       struct sbuf *out);
void explore_say_end(const struct explore_map *m, uint32_t end,
		     struct sbuf *out);
void explore_say_edge(const struct explore_map *m, uint32_t edge,
		      struct sbuf *out);
void explore_say_way(const struct explore_map *m, uint32_t last_edge,
		     struct sbuf *out);
/* The command that goes this way, if one can. */
void explore_say_replay(const struct explore *x,
			const struct explore_map *m, uint32_t last_edge,
			struct sbuf *out);
extern const char *const explore_place_words[];
extern const char *const explore_end_words[];
/* Does it go on only if a person comes? */
bool explore_place_waits(const struct graph *g, const struct graph_place *p);
bool explore_end_is_bad(const struct graph_end *e);

/* Lines that have a command and never ran: the next range from *@line on.
   False: no more. */
bool explore_dead(const struct graph *g, const struct graph_script *s,
		  uint32_t *line, uint32_t *last);
/* What was not followed, a line each; "" if all was. */
void explore_say_bounds(const struct explore *x,
			const struct explore_map *m, struct sbuf *out);

#endif
