/* cover.c: which parts of scripts were reached: collecting, adding up. */
#include "cli/cover.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cover_inside.h"
#include "core/menu.h"
#include "core/str.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

#define FILES_MAX	4096
#define COUNTS_MAX	(1u << 22)
#define ITEMS_MAX	65536

struct cover *cover_new(void)
{
	return calloc(1, sizeof(struct cover));
}

void cover_free(struct cover *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < c->n_files; i++) {
		free(c->files[i].name);
		free(c->files[i].text);
	}
	for (unsigned i = 0; i < c->n_items; i++)
		free(c->items[i].name);
	free(c->files);
	free(c->items);
	free(c->slots);
	free(c);
}

/* ---- counts --------------------------------------------------------- */

static struct cover_count *find_slot(const struct cover *c, uint32_t file,
				     enum cover_what what, uint32_t at)
{
	uint32_t key[3] = { file, what, at };
	uint32_t i = str_hash(key, sizeof(key));
	struct cover_count *s;

	for (;; i++) {
		s = &c->slots[i & (c->n_slots - 1)];
		if (!s->count || (s->file == file && s->what == what &&
				  s->at == at))
			return s;
	}
}

static bool grow(struct cover *c)
{
	struct cover bigger = *c;

	bigger.n_slots = c->n_slots ? c->n_slots * 2 : 256;
	bigger.slots = calloc(bigger.n_slots, sizeof(*bigger.slots));
	if (!bigger.slots)
		return false;
	for (uint32_t i = 0; i < c->n_slots; i++) {
		const struct cover_count *s = &c->slots[i];

		if (s->count)
			*find_slot(&bigger, s->file, s->what, s->at) = *s;
	}
	free(c->slots);
	*c = bigger;
	return true;
}

static void count(struct cover *c, uint32_t file, enum cover_what what,
		  uint32_t at, uint64_t times)
{
	struct cover_count *s;

	if (c->n_counts >= c->n_slots / 2 &&
	    (c->n_counts >= COUNTS_MAX || !grow(c)))
		return;
	s = find_slot(c, file, what, at);
	if (!s->count) {
		*s = (struct cover_count){ file, what, at, 0 };
		c->n_counts++;
	}
	s->count += times;
}

uint64_t cover_times(const struct cover *c, uint32_t file,
		     enum cover_what what, uint32_t at)
{
	return c->n_slots ? find_slot(c, file, what, at)->count : 0;
}

static bool is_file(const struct cover_file *f, const char *name,
		    const char *text, size_t len)
{
	return f->len == len && !strcmp(f->name, name) &&
		!memcmp(f->text, text, len);
}

/* The number of a script, added if it is new; -1: no memory. */
static int file_number(struct cover *c, const char *name, const char *text,
		       size_t len)
{
	struct cover_file *more, *f;

	if (c->last < c->n_files &&
	    is_file(&c->files[c->last], name, text, len))
		return (int)c->last;
	for (c->last = 0; c->last < c->n_files; c->last++) {
		if (is_file(&c->files[c->last], name, text, len))
			return (int)c->last;
	}
	if (c->n_files == FILES_MAX)
		return -1;
	more = realloc(c->files, (c->n_files + 1) * sizeof(*more));
	if (!more)
		return -1;
	c->files = more;
	f = &more[c->n_files];
	*f = (struct cover_file){ str_dup(name), str_ndup(text, len), len };
	if (f->name && f->text)
		return (int)c->n_files++;
	free(f->name);
	free(f->text);
	return -1;
}

static int script_number(struct cover *c, const struct frame *f)
{
	return c && f ? file_number(c, f->script->file, f->script->source,
				    f->script->len) : -1;
}

/* ---- while a script runs -------------------------------------------- */

/* The script that runs, unless a command within a command does. */
static const struct frame *frame_of(const struct shell *sh, char **argv)
{
	const struct frame *f = sh->frame;

	if (!f || f->prompt || !f->script || !f->cmd || !f->cmd->words ||
	    (argv && argv != f->argv))
		return NULL;
	return f;
}

void cover_before(struct cover *c, struct shell *sh)
{
	const struct frame *f = frame_of(sh, NULL);
	int file = script_number(c, f);

	if (file < 0)
		return;
	count(c, (uint32_t)file, COVER_RAN, f->cmd->words->span.at, 1);
	if (f->line->label)
		count(c, (uint32_t)file, COVER_LABEL,
		      f->line->label->span.at, 1);
}

/* Count the labels before the next command: they were passed. */
static void pass_labels(struct cover *c, uint32_t file,
			const struct script_line *line)
{
	for (; line && !line->cmds; line = line->next) {
		if (line->label)
			count(c, file, COVER_LABEL, line->label->span.at, 1);
	}
}

/* Which of the commands after this one will be run, as eval_line() does. */
static void pass_branches(struct cover *c, uint32_t file,
			  const struct frame *f, int status)
{
	for (const struct cmd *cmd = f->cmd->next; cmd; cmd = cmd->next) {
		bool skip = (cmd->op == OP_AND && status) ||
			(cmd->op == OP_OR && !status);

		if (cmd->op != OP_THEN)
			count(c, file, skip ? COVER_SKIPPED : COVER_TAKEN,
			      cmd->op_span.at, 1);
		if (skip)
			continue;
		if (cmd->words)
			return;
		status = 0;
	}
	if (!status)
		pass_labels(c, file, f->line->next);
}

/* Remember where the item of that name was made. */
static void note_item(struct cover *c, uint32_t file, const struct frame *f,
		      const char *name)
{
	struct cover_item *more;

	if (c->n_items == ITEMS_MAX)
		return;
	more = realloc(c->items, (c->n_items + 1u) * sizeof(*more));
	if (!more)
		return;
	c->items = more;
	more += c->n_items;
	*more = (struct cover_item){
		str_dup(name), file, f->cmd->words->span.at,
	};
	c->n_items += more->name != NULL;
}

bool cover_is_item(const struct command *row, int argc, char **argv,
		   const char **name)
{
	struct args args = { .name = argv[0], .n = argc - 1, .v = argv + 1,
			     .first = 1 };
	struct err e = { 0 };
	bool named = true;
	void *opt;

	if (!command_is(row, FLOW_ITEM))
		return false;
	opt = calloc(1, row->opt_size + 1);
	if (!opt)
		return false;
	for (int i = 1; i < argc; i++)
		named = named && strcmp(argv[i], "--gap") &&
			strcmp(argv[i], "-g");
	*name = NULL;
	if (named && options_parse(row, argc, argv, opt, &args, &e) == 0) {
		named = args.n > 0;
		*name = named ? args.v[0] : NULL;
	}
	free(opt);
	return named;
}

void cover_after(struct cover *c, struct shell *sh, int argc, char **argv,
		 int status)
{
	const struct frame *f = frame_of(sh, argv);
	int file = script_number(c, f);
	const char *name;

	if (file < 0)
		return;
	if (!status && cover_is_item(command_find(argv[0], strlen(argv[0])),
				     argc, argv, &name) && name)
		note_item(c, (uint32_t)file, f, name);
	if (f->jump)
		pass_labels(c, (uint32_t)file, f->jump);
	else if (!f->stop && !sh->gone)
		pass_branches(c, (uint32_t)file, f, status);
}

void cover_chose(struct cover *c, const struct menu_item *item)
{
	unsigned i = c ? c->n_items : 0;

	while (i && strcmp(c->items[i - 1].name, item->name) != 0)
		i--;
	if (i)
		count(c, c->items[i - 1].file, COVER_CHOSEN,
		      c->items[i - 1].at, 1);
}

/* ---- from process to process ---------------------------------------- */

void cover_write(const struct cover *c, struct sbuf *out)
{
	sbuf_add(out, &c->n_files, sizeof(c->n_files));
	for (unsigned i = 0; i < c->n_files; i++) {
		const struct cover_file *f = &c->files[i];

		sbuf_add(out, &f->len, sizeof(f->len));
		sbuf_add(out, f->name, strlen(f->name) + 1);
		sbuf_add(out, f->text, f->len);
	}
	for (uint32_t i = 0; i < c->n_slots; i++) {
		if (c->slots[i].count)
			sbuf_add(out, &c->slots[i], sizeof(c->slots[i]));
	}
}

/* Read a script as cover_write() wrote it. Returns its number, or -1. */
static int read_file(struct cover *c, const char **at, const char *end)
{
	const char *name = *at + sizeof(size_t), *nul;
	size_t len;

	if ((size_t)(end - *at) < sizeof(len))
		return -1;
	memcpy(&len, *at, sizeof(len));
	nul = memchr(name, 0, (size_t)(end - name));
	if (!nul || (size_t)(end - nul - 1) < len)
		return -1;
	*at = nul + 1 + len;
	return file_number(c, name, nul + 1, len);
}

int cover_add(struct cover *c, const char *bytes, size_t len)
{
	const char *end = bytes + len;
	uint32_t *map, n_files;
	struct cover_count s;
	int rc = 0;

	if (len < sizeof(n_files))
		return -EINVAL;
	memcpy(&n_files, bytes, sizeof(n_files));
	bytes += sizeof(n_files);
	if (n_files > FILES_MAX)
		return -EINVAL;
	map = calloc(n_files + 1, sizeof(*map));
	if (!map)
		return -ENOMEM;
	for (uint32_t i = 0; i < n_files && rc == 0; i++) {
		int number = read_file(c, &bytes, end);

		rc = number < 0 ? -EINVAL : 0;
		map[i] = (uint32_t)number;
	}
	for (; rc == 0 && (size_t)(end - bytes) >= sizeof(s);
	     bytes += sizeof(s)) {
		memcpy(&s, bytes, sizeof(s));
		if (s.file < n_files && s.count)
			count(c, map[s.file], s.what, s.at, s.count);
	}
	free(map);
	return rc;
}
