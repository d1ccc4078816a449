/* reads.c: what a node reads by itself. */
#include "flow/reads.h"

#include <errno.h>
#include <string.h>

#include "core/str.h"

/* The argument names a setting that is read. */
static void add_named(struct flow *f, uint64_t *set,
		      const struct word *w)
{
	const char *name, *type;
	size_t type_len, len = flow_split(w->text, w->len, &name, &type,
					  &type_len);

	if (w->expands)
		bit_add(set, BIT_ALL);
	else
		bit_add_name(set, flow_name(f, name, len));
}

static bool is_image(uint8_t arg)
{
	return arg == ARG_IMAGE || arg == ARG_URI;
}

/* What the word of a command may name. */
static struct flow_name *named_image(struct flow *f,
				     const struct command *row,
				     const struct word *w, bool make)
{
	const char *open = strstr(w->text, "${"), *end = w->text + w->len;
	size_t before = open ? (size_t)(open - w->text) : w->len;
	struct sbuf text = { 0 };
	struct flow_name *name = NULL;

	while (open && end > open && end[-1] != '}')
		end--;
	sbuf_str(&text, row->args[0] == ARG_IMAGE ? READS_IMAGE : READS_FETCH);
	sbuf_add(&text, w->text, before);
	if (open)
		sbuf_printf(&text, "*%s", end);
	if (!text.error && make)
		name = flow_name_make(f, sbuf_text(&text), text.len);
	else if (!text.error)
		name = flow_name(f, sbuf_text(&text), text.len);
	sbuf_free(&text);
	return name;
}

int flow_reads_names(struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];
	const struct command *row = n->cmd ? n->cmd->row : NULL;
	struct flow_cmd c;

	if (!row || !is_image(row->args[0]))
		return 0;
	flow_cmd(f, node, &c);
	for (const struct word *w = c.first; w; w = w->next) {
		if (!named_image(f, row, w, true))
			return -ENOMEM;
		if (row->args[1])
			break;
	}
	return 0;
}

static void add_images(struct flow *f, uint64_t *set,
		       const struct command *row, const struct word *w)
{
	if (!is_image(row->args[0]))
		return;
	for (; w; w = w->next) {
		bit_add_name(set, named_image(f, row, w, false));
		if (row->args[1])
			break;
	}
}

/* ---- the rest of a command ------------------------------------------ */

static void add_arguments(struct flow *f, uint64_t *set,
			  const struct command *row, const struct word *w)
{
	enum arg_kind kind = ARG_NONE;

	for (unsigned i = 0; w; w = w->next, i++) {
		if (i < COMMAND_ARGS && row->args[i])
			kind = row->args[i];
		if (kind == ARG_SETTING ||
		    (kind == ARG_NEW_SETTING && row->facts & CMD_CHANGES))
			add_named(f, set, w);
	}
}

/*
 * A form shows what its fields hold, which are those of whatever script made
 * it. A person could ask the editor and the prompt for anything; the one of
 * an exploration does not.
 */
static void add_command(struct flow *f, uint64_t *set,
			uint32_t node)
{
	const struct flow_node *n = &f->v[node];
	const struct command *row = n->cmd->row;
	struct flow_cmd c;

	if (n->cmd->words->expands || (row && row->facts & CMD_RUNS) ||
	    (row && row->asks == ASKS_FORM))
		bit_add(set, BIT_ALL);
	if (!row)
		return;
	flow_cmd(f, node, &c);
	if (n->kind == FLOW_EXEC && (!c.n_args || c.dynamic))
		bit_add(set, BIT_SELECTED);
	add_arguments(f, set, row, c.first);
	add_images(f, set, row, c.first);
}

/* Is the word the item that stands marked at first, in a menu that ends by a
   key alone? Whoever presses one may have gone to any other before. */
static bool is_marked(const struct flow_cmd *c, const struct word *w)
{
	bool is = false;

	if (!flow_is(c, FLOW_CHOOSE) || c->dynamic)
		return false;
	for (int i = 0; i < c->n_opts; i++) {
		const struct option *o = c->opt[i].option;

		if (!o || !strcmp(o->name, "timeout"))
			return false;
		is |= c->opt[i].value_word == w && !strcmp(o->name, "default");
	}
	return is;
}

/* Is the word one that its command only shows? Nothing goes another way for
   what it holds. */
static bool is_shown(const struct flow *f, uint32_t node, const struct word *w)
{
	const struct word *shown;
	struct flow_cmd c;

	flow_cmd(f, node, &c);
	if (is_marked(&c, w))
		return true;
	for (shown = flow_shown(&c); shown && shown != w; )
		shown = shown->next;
	return shown;
}

void flow_reads(struct flow *f, uint32_t node, uint64_t *set)
{
	const struct flow_node *n = &f->v[node];

	if (n->reads_any)
		bit_add(set, BIT_ALL);
	for (const struct flow_use *u = n->uses; u; u = u->next_here) {
		if (!is_shown(f, node, u->word))
			bit_add_name(set, u->name);
	}
	if (n->cmd && n->cmd->words)
		add_command(f, set, node);
}

bool flow_stores(const struct flow_node *n, const struct flow_def *d)
{
	/* A field's def is where the item is, which stores nothing; one of the
	   row's ".sets" is not sure */
	return n->kind != FLOW_ITEM && d->word != n->cmd->words &&
	       !strchr(d->word->text, '/');
}
