/* image_words.c: the command line of a program that does a part of the work. */
#include "cli/image_words.h"

#include <errno.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/str.h"

void words_add(struct words *w, const char *word)
{
	const char **more = realloc(w->v, (w->n + 2) * sizeof(*more));

	if (!more || !word) {
		w->error = -ENOMEM;
		w->v = more ? more : w->v;
		return;
	}
	w->v = more;
	w->v[w->n++] = word;
	w->v[w->n] = NULL;
}

void words_own(struct words *w, char *word)
{
	char **more = realloc(w->own, (w->n_own + 1) * sizeof(*more));

	if (!more || !word) {
		w->error = -ENOMEM;
		w->own = more ? more : w->own;
		free(word);
		return;
	}
	w->own = more;
	w->own[w->n_own++] = word;
	words_add(w, word);
}

void words_all(struct words *w, const char *const *words)
{
	while (*words)
		words_add(w, *words++);
}

int words_run(struct words *w, const struct image_plan *p, struct err *e)
{
	int rc = w->error ? err_set(e, w->error, "out of memory") :
		 image_run(p->folder, w->v, e);

	for (unsigned i = 0; i < w->n_own; i++)
		free(w->own[i]);
	free(w->own);
	free(w->v);
	return rc;
}

char *words_join(const char *a, const char *b, const char *c)
{
	struct sbuf s = { 0 };

	(void)sbuf_str(&s, a);
	(void)sbuf_str(&s, b);
	if (sbuf_str(&s, c) == 0)
		return s.data;
	sbuf_free(&s);
	return NULL;
}

char *words_path(const struct image_plan *p, const char *name)
{
	return words_join(p->folder, "/", name);
}
