/* sight.c: a state taken apart, for step.h. */
#include <errno.h>
#include <stdlib.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "explore/choices.h"
#include "explore/graph.h"
#include "explore/image.h"
#include "explore/live.h"
#include "explore/state.h"
#include "explore/step.h"
#include "interp/ast.h"
#include "interp/frame.h"
#include "interp/shell.h"

static void put_value(struct sight *out, uint64_t name, uint64_t value)
{
	if (out->n == SIGHT_VALUES)
		out->full = true;
	else
		out->v[out->n++] = (struct step_value){ name, value };
}

/* By its text alone: where it came from is a value. */
static uint64_t hash_script(const struct frame *f)
{
	uint64_t h = graph_hash(HASH_SEED, &f->prompt, sizeof(f->prompt));

	if (!f->script || f->prompt)
		return h;
	return graph_hash(h, f->script->source, f->script->len);
}

/* A script that one of those started which it started runs twice: forget those
   between. Where it leads when it ends is then a value, by its name. Returns
   false if there is none. */
static bool cut_turn(struct sight *out, uint64_t *at, uint32_t *inner,
		     uint64_t *turn)
{
	for (uint32_t i = out->n_frames; i-- > 0; ) {
		uint32_t j = i + 1;

		while (j < out->n_frames && out->scripts[j] != out->scripts[i])
			j++;
		if (j == out->n_frames)
			continue;
		*inner = i;
		*turn = graph_hash(HASH_SEED, at + i + 1,
				   (j - i) * sizeof(*at));
		for (uint32_t k = j + 1; k < out->n_frames; k++) {
			at[i + k - j] = at[k];
			out->scripts[i + k - j] = out->scripts[k];
		}
		out->n_frames -= j - i;
		return true;
	}
	return false;
}

/* From where names of files go on, now and in the scripts that wait. */
static void put_where(struct sight *out, const struct shell *sh)
{
	uint64_t h = state_hash_cwuri(HASH_SEED, sh);
	uint32_t n = 0;

	for (const struct frame *f = sh->frame; f && n < out->n_frames;
	     f = f->up, n++) {
		if (f->script && !f->prompt)
			h = graph_hash_str(h, f->script->file);
	}
	put_value(out, SIGHT_WHERE, h);
}

static void put_scripts(struct sight *out, const struct shell *sh,
			const struct choices *c)
{
	uint64_t at[SIGHT_FRAMES], turn = 0;
	uint32_t inner = 0;

	out->n_frames = 0;
	for (const struct frame *f = sh->frame; f; f = f->up) {
		uint64_t id = hash_script(f);

		if (out->n_frames == SIGHT_FRAMES) {
			out->full = true;
			break;
		}
		out->scripts[out->n_frames] = id;
		if (f->script && !f->prompt && f->cmd && f->cmd->words)
			id = graph_hash(id, &f->cmd->words->span,
					sizeof(struct span));
		at[out->n_frames++] = id;
	}
	out->depth = out->n_frames;
	while (cut_turn(out, at, &inner, &turn))
		;
	if (turn)
		put_value(out, out->scripts[inner], turn);
	out->place = graph_hash(choices_hash(c), at,
				out->n_frames * sizeof(*at));
	put_where(out, sh);
}

/* A setting, and whether it has any value. */
static void put_setting(struct sight *out, struct settings *root,
			const char *name, struct sbuf *raw)
{
	uint64_t id = graph_hash_str(HASH_SEED, name);

	put_value(out, id, state_value(root, name, raw));
	put_value(out, sight_presence(id), raw->len > 0);
}

static int compare_values(const void *a, const void *b)
{
	const struct step_value *x = a, *y = b;

	return (x->name > y->name) - (x->name < y->name);
}

int state_sight(const struct state *s, const struct choices *c,
		struct sight *out)
{
	struct settings *root = s->sh->settings;
	struct sbuf raw = { 0 };
	const char *name;
	int rc = live_look(s->live, s->g, s->sh->frame);

	if (rc < 0)
		return rc;
	out->full = false;
	out->n = 0;
	put_scripts(out, s->sh, c);
	for (unsigned i = 0; (name = settings_stored(root, i)); i++)
		put_setting(out, root, name, &raw);
	rc = raw.error;
	sbuf_free(&raw);
	put_value(out, graph_hash_str(HASH_SEED, "errno"),
		  1 + (unsigned)settings_builtin(root)->errno_value);
	put_value(out, SIGHT_IMAGES, image_hash_all(HASH_SEED, s->kernels,
						    s->sh, &s->live->set));
	put_value(out, SIGHT_MENU, state_unnamed_menu(HASH_SEED, s->sh));
	put_value(out, SIGHT_REST, state_rest(s));
	qsort(out->v, out->n, sizeof(out->v[0]), compare_values);
	return rc;
}
