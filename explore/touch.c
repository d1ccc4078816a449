/* touch.c: what commands read and store, from one choice to the next. */
#include "explore/inside.h"

#include <string.h>
#include <unistd.h>

#include "flow/flow.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

/* Does the command look at images, or add one, beside a script? */
static bool takes_images(const struct command *row, int argc)
{
	if (!row || command_is(row, FLOW_FREE))
		return row && argc > 1;
	if (command_is(row, FLOW_EXEC))
		return argc == 1;
	return row->args[0] == ARG_IMAGE || row->facts & CMD_FETCHES;
}

/* Does it name a file, from where the script came? */
static bool is_relative(const struct command *row, int argc, char **argv)
{
	int i = 1;

	if (!row || !(row->facts & CMD_FETCHES))
		return false;
	while (i < argc && argv[i][0] == '-')
		i++;
	return i < argc && !strstr(argv[i], "://");
}

/* "isset" asks for no more than whether there is a value. */
static bool note_presence(struct explore *x, const struct shell *sh,
			  const struct command *row)
{
	const struct word *w = sh->frame->cmd ? sh->frame->cmd->words : NULL;
	const char *name;
	size_t len;

	if (!command_is(row, FLOW_ISSET) || !w || !w->next || w->next->next)
		return false;
	len = flow_whole_name(w->next, &name);
	if (!len)
		return false;
	trace_read(&x->way, sight_presence(graph_hash(graph_hash(HASH_SEED,
				name, len), "", 1)));
	return true;
}

void explore_note_reads(struct explore *x, struct shell *sh, int argc,
			char **argv)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	struct live_point at;

	if (live_at(&x->live, x->g, sh->frame, &at) < 0)
		_exit(1);
	if (!x->stepping || !note_presence(x, sh, row))
		trace_reads(&x->way, &at);
	if (!x->stepping)
		return;
	trace_read(&x->way, SIGHT_REST);
	if (is_relative(row, argc, argv) ||
	    trace_did_read(&x->way, graph_hash_str(HASH_SEED, "cwuri")) ||
	    trace_did_read(&x->way, graph_hash_str(HASH_SEED, "cwduri")))
		trace_read(&x->way, SIGHT_WHERE);
	if (takes_images(row, argc))
		trace_read(&x->way, SIGHT_IMAGES);
	if (command_is(row, FLOW_ITEM) || command_is(row, FLOW_CHOOSE))
		trace_read(&x->way, SIGHT_MENU);
}

/* Does it store what its words make up? Nobody knows it by its name. */
static bool stores_any(const struct shell *sh, const struct command *row)
{
	const struct cmd *cmd = sh->frame ? sh->frame->cmd : NULL;

	if (!row || row->args[0] != ARG_NEW_SETTING || !cmd)
		return false;
	for (const struct word *w = cmd->words; w; w = w->next) {
		if (w->expands && (w == cmd->words || w == cmd->words->next))
			return true;
	}
	return false;
}

void explore_note_stores(struct explore *x, struct shell *sh, int argc,
			 const struct command *row)
{
	struct live_point at;
	uint32_t n;

	if (live_at(&x->live, x->g, sh->frame, &at) < 0)
		_exit(1);
	n = x->way.n_stored;
	trace_stores(&x->way, &at);
	if (!x->stepping)
		return;
	for (uint32_t i = n, end = x->way.n_stored; i < end; i++)
		trace_store(&x->way, sight_presence(x->way.stored[i]));
	x->way.any |= stores_any(sh, row);
	if (command_is(row, FLOW_FREE) && argc == 1)
		trace_store(&x->way, SIGHT_IMAGES);
	if (command_is(row, FLOW_MENU))
		trace_store(&x->way, SIGHT_MENU);
}

void explore_note_frames(struct explore *x, const struct shell *sh)
{
	uint32_t n = 0;

	for (const struct frame *f = sh->frame; f; f = f->up)
		n++;
	if (n < x->least)
		x->least = n;
}

void explore_note_step(struct explore *x, bool here, bool all)
{
	struct steps *t = x->steps;

	if (!x->depth) {
		t->started |= here;
		t->start = x->here;
		return;
	}
	steps_note(t, &x->at, x->choice, here ? &x->here : NULL,
		   all ? 0 : x->least, &x->way, x->edge);
}
