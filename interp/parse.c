/* parse.c: from text to tree: the constructors, and what runs them. */
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/str.h"
#include "gram.h"
#include "interp/build.h"
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

/* The joined text itself holds the words. What ends one, a blank, becomes
   its NUL as soon as the lexer is past it: when the next one is built. */
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
		c->row = command_lookup(w.first->text, w.first->len,
					&c->index);
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
	/* one empty command is what a line without commands parses to */
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

/* ---- labels -------------------------------------------------------- */

static struct script_label *find_label(const struct script *s,
				       const char *text, uint32_t hash)
{
	uint32_t i = s->buckets[hash & (s->n_buckets - 1)];

	while (i && (s->labels[i - 1].hash != hash ||
		     strcmp(s->labels[i - 1].text, text) != 0))
		i = s->labels[i - 1].next;
	return i ? &s->labels[i - 1] : NULL;
}

/* Of several lines with one label, the first is the one. */
static int index_labels(struct script *s)
{
	uint32_t n = 4, i = 0, hash, *bucket;

	if (!s->n_labels)
		return 0;
	while (n < s->n_labels)
		n *= 2;
	s->buckets = arena_calloc(&s->arena, n, sizeof(*s->buckets));
	s->labels = arena_alloc(&s->arena, s->n_labels * sizeof(*s->labels));
	if (!s->buckets || !s->labels)
		return -ENOMEM;
	s->n_buckets = n;
	for (const struct script_line *l = s->first; l; l = l->next) {
		if (!l->label)
			continue;
		hash = str_hash(l->label->text, l->label->len);
		if (find_label(s, l->label->text, hash)) {
			s->has_duplicates = true;
			continue;
		}
		bucket = &s->buckets[hash & (n - 1)];
		s->labels[i++] = (struct script_label){
			l->label->text, l, hash, *bucket
		};
		*bucket = i;
	}
	return 0;
}

const struct script_line *script_label(const struct script *s,
				       const char *label)
{
	const struct script_label *found;

	if (!s->n_buckets)
		return NULL;
	found = find_label(s, label, str_hash(label, strlen(label)));
	return found ? found->line : NULL;
}

static int parse_text(struct script *s, const char *text, size_t len,
		      bool labels, struct err *e)
{
	struct builder b = { .s = s, .tail = &s->first, .number = 1 };
	struct source src;
	int rc;

	rc = source_join(text, len, &src, e);
	if (rc < 0)
		return rc;
	s->joined = src.text;
	lex_init(&b.lx, &src, labels);
	next_token(&b);
	rc = gram_run(&b);
	end_word(&b, NULL);
	src.text = NULL;
	s->open_end = src.open_end;
	s->open_span = (struct span){ src.open_at, src.open_end_at };
	source_free(&src);
	if (!rc)
		rc = index_labels(s);
	if (rc == -EFBIG)
		return err_set(e, rc, "a script of more than %u words, "
			       "commands and lines", LIMIT_SCRIPT_NODES);
	if (rc < 0)
		return err_set(e, rc, "no memory for the script");
	return 0;
}

int script_parse(const char *file, const char *text, size_t len, bool labels,
		 struct script **out, struct err *e)
{
	struct script *s = calloc(1, sizeof(*s));
	int rc = -ENOMEM;

	if (!s)
		return err_set(e, -ENOMEM, "no memory for the script");
	s->file = arena_strndup(&s->arena, file, strlen(file));
	s->source = arena_strndup(&s->arena, text, len);
	s->len = len;
	if (s->file && s->source)
		rc = parse_text(s, s->source, len, labels, e);
	if (rc < 0) {
		if (e && e->pos.line && !e->pos.file)
			e->pos.file = file;
		script_free(s);
		return err_set(e, rc, "no memory for the script");
	}
	*out = s;
	return 0;
}

void script_free(struct script *s)
{
	struct arena arena;

	if (!s)
		return;
	arena = s->arena;
	arena_free(&arena);
	free(s->joined);
	free(s);
}

struct srcpos script_pos(const struct script *s, const struct script_line *hint,
			 struct span span)
{
	struct srcpos pos = { .file = s->file, .line = 1, .col = 1 };
	const char *p = s->source, *at = s->source + span.at, *nl;

	if (hint && hint->span.at <= span.at) {
		pos.line = hint->number;
		p = s->source + hint->span.at;
		while (p > s->source && p[-1] != '\n')
			p--;
	}
	while ((nl = memchr(p, '\n', (size_t)(at - p)))) {
		pos.line++;
		p = nl + 1;
	}
	pos.col = (uint32_t)(at - p) + 1;
	nl = memchr(at, '\n', (size_t)(span.end - span.at));
	pos.len = (uint32_t)((nl ? nl : s->source + span.end) - at);
	return pos;
}
