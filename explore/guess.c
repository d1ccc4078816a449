/*
 * guess.c: what "chain" gets where nobody knows what it is. A placeholder of
 * the lab whose name does not say so may stand for a program or for a script.
 * That it was one is known only once it was fetched: then all
 * is walked again, and at that command both are followed.
 */
#include <string.h>

#include "explore/inside.h"
#include "explore/looking.h"
#include "explore/state.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "lab/lab.h"

void explore_guess_before(struct explore *x, struct shell *sh, int argc,
			  char **argv)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	uint64_t h = HASH_SEED;

	x->started = 0;
	if (!x->lab || argc < 2 || !command_is(row, FLOW_EXEC))
		return;
	while (lab_request(x->lab, x->n_requests))
		x->n_requests++;
	for (int i = 0; i < argc; i++)
		h = graph_hash_str(h, argv[i]);
	x->started = state_hash_cwuri(h, sh);
}

static const struct graph_guess *find_guess(const struct graph *g,
					    uint64_t key, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (g->guesses[i].key == key)
			return &g->guesses[i];
	}
	return NULL;
}

/* Was the last thing that was asked for since the command began one whose
   name does not say what it is? */
static bool got_placeholder(const struct explore *x)
{
	const struct lab_request *r = NULL, *next;
	unsigned i = x->n_requests;

	while ((next = lab_request(x->lab, i++)))
		r = next;
	return r && strstr(r->answer, "a placeholder") &&
	       lab_placeholder_is_open(r->what);
}

void explore_guess_after(struct explore *x, bool ran)
{
	struct graph *g = x->g;

	if (!x->started || !got_placeholder(x))
		return;
	graph_lock(g);
	if (!find_guess(g, x->started, g->n_guesses) &&
	    g->n_guesses < GUESSES_MAX)
		g->guesses[g->n_guesses++] = (struct graph_guess){
			x->started, ran };
	graph_unlock(g);
}

void explore_guess_choices(struct explore *x, int argc, char **argv,
			   struct choices *c)
{
	const struct graph_guess *guess = NULL;
	struct choice *program = c->v;

	if (x->started)
		guess = find_guess(x->g, x->started, x->g->n_guesses_fixed);
	if (!guess)
		return;
	if (!c->n) {
		c->kind = PLACE_COMMAND;
		for (int i = 0; i < argc; i++)
			sbuf_printf(&c->title, "%s%s", i ? " " : "", argv[i]);
		program = choices_add(c, EDGE_RUN, "", "");
	}
	if (!program)
		return;
	sbuf_reset(&program->label);
	sbuf_str(&program->label, "as a program");
	if (!guess->runs)
		program->kind = EDGE_HAND;
	(void)choices_add(c, EDGE_SKIP, "as a script that ends well", "");
}
