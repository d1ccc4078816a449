/* build.c: the constructors that the grammar calls, and its tokens. */
#include "interp/build.h"

#include <string.h>

#include "core/limits.h"
#include "gram.h"
#include "interp/command.h"
#include "interp/source.h"

void build_broken(struct builder *b)
{
	if (!b->error)
		b->error = -EINVAL;
}

static void *node(struct builder *b, size_t size)
{
	void *p;

	if (b->n_nodes == LIMIT_SCRIPT_NODES) {
		b->error = -EFBIG;
		return NULL;
	}
	b->n_nodes++;
	p = arena_alloc(&b->s->arena, size);
	if (!p)
		b->error = -ENOMEM;
	return p;
}

/* ---- words --------------------------------------------------------- */

/* Words lie in the joined text. The blank behind one becomes its NUL once the
   lexer is past it: when the next word is built. */
static void end_word(struct builder *b, const char *end)
{
	if (b->word_end)
		*b->word_end = '\0';
	b->word_end = end ? b->s->joined + (end - b->s->joined) : NULL;
}

/* The token as a word, without its first @skip bytes. NULL: no memory. */
static struct word *word(struct builder *b, uint32_t skip)
{
	const struct token *t = &b->token;
	struct word *w = node(b, sizeof(*w));

	if (!w)
		return NULL;
	end_word(b, t->text + t->len);
	*w = (struct word){
		.text = t->text + skip, .len = t->len - skip,
		.span = { t->at, t->end }, .expands = t->expands,
	};
	return w;
}

static void next_token(struct builder *b)
{
	b->kind = lex_next(&b->lx, &b->token);
}

static struct words words(struct builder *b)
{
	struct words all = { NULL, 0 };
	struct word **tail = &all.first;

	for (; b->kind == TK_WORDS; next_token(b)) {
		*tail = word(b, 0);
		if (!*tail)
			break;
		tail = &(*tail)->next;
		all.n++;
	}
	return all;
}

int build_piece(struct builder *b, union piece *out)
{
	int kind = b->kind;

	if (kind == TK_WORDS) {
		out->words = words(b);
		return kind;
	}
	if (kind == TK_LABEL)
		out->words = (struct words){ word(b, 1), 1 };
	else
		out->span = (struct span){ b->token.at, b->token.end };
	next_token(b);
	return kind;
}

/* ---- commands, lines ----------------------------------------------- */

struct cmd *build_command(struct builder *b, struct words w)
{
	struct cmd *c = node(b, sizeof(*c));

	if (!c)
		return NULL;
	*c = (struct cmd){ .words = w.first, .n_words = w.n };
	if (w.first && !w.first->expands)
		c->row = command_find(w.first->text, w.first->len);
	return c;
}

struct cmds build_cmds(struct cmd *c)
{
	return (struct cmds){ c, c, 1 };
}

struct cmds build_join(struct cmds list, struct oper op, struct cmd *c)
{
	if (!c || !list.last)
		return list;
	c->op = op.op;
	c->op_span = op.span;
	list.last->next = c;
	list.last = c;
	list.n++;
	return list;
}

/* The number of the line at @at; offsets only go up. */
static uint32_t line_number(struct builder *b, uint32_t at)
{
	const char *p = b->s->source + b->counted;
	const char *end = b->s->source + at;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		b->number++;
		p++;
	}
	b->counted = at;
	return b->number;
}

/* Where the line's first token begins. */
static uint32_t line_start(const struct word *label, const struct cmd *c,
			   struct span comment)
{
	if (label)
		return label->span.at;
	if (c->words)
		return c->words->span.at;
	if (c->next)
		return c->next->op_span.at;
	return comment.at;
}

void build_line(struct builder *b, struct word *label, struct cmds list,
		struct span comment, uint32_t end)
{
	struct script_line *l;
	bool empty;

	if (b->error)
		return;
	/* a line without commands parses to one empty command */
	empty = !list.first->words && !list.first->next;
	if (!label && empty && comment.at == comment.end)
		return;
	l = node(b, sizeof(*l));
	if (!l)
		return;
	*l = (struct script_line){
		.label = label, .comment = comment,
		.span = { line_start(label, list.first, comment), end },
		.cmds = empty ? NULL : list.first,
		.before = b->s->n_labels + b->s->n_cmds,
	};
	l->number = line_number(b, l->span.at);
	b->s->n_labels += label != NULL;
	b->s->n_cmds += empty ? 0 : list.n;
	b->s->n_lines++;
	*b->tail = l;
	b->tail = &l->next;
}

/* ---- begin and end ------------------------------------------------- */

void build_begin(struct builder *b, const struct source *src, bool labels)
{
	b->s->joined = src->text;
	b->tail = &b->s->first;
	b->number = 1;
	lex_init(&b->lx, src, labels);
	next_token(b);
}

void build_end(struct builder *b)
{
	end_word(b, NULL);
}
