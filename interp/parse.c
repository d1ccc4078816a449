/* parse.c: from text to tree, and what is asked of a tree. */
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/str.h"
#include "interp/build.h"
#include "interp/source.h"

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
	struct builder b = { .s = s };
	struct source src;
	int rc;

	rc = source_join(text, len, &src, e);
	if (rc < 0)
		return rc;
	build_begin(&b, &src, labels);
	rc = gram_run(&b);
	build_end(&b);
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
