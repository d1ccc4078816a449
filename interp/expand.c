/*
 * expand.c: ${...} in one word.
 *
 * The buffer is worked through from left to right. At a "}" the nearest "${"
 * before it opens the expression; its value takes its place and is looked at
 * in turn. What is right of the cursor never changes, so the end of a value
 * is remembered as its distance from the buffer's end: while the cursor has
 * not passed it, expressions that lie wholly inside come from that value, and
 * one of the same name would come again for ever.
 */
#include "interp/expand.h"

#include <stdint.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"

/* A value that the cursor is in. */
struct origin {
	uint32_t start;		/* where it begins			*/
	uint32_t behind;	/* bytes of the buffer behind its end	*/
	uint32_t name_at, name_len;	/* in names			*/
};

struct expansion {
	struct settings *root;
	struct sbuf     *text;
	size_t           at;		/* the cursor			*/
	size_t           n_open;	/* "${" left of it		*/
	unsigned         count;
	struct sbuf      value, names;
	struct origin    in[LIMIT_EXPAND_DEPTH];
	unsigned         depth;
};

/* Say how the value of in[@first] leads back to itself. */
static int cycle(struct expansion *x, unsigned first, struct err *e)
{
	struct sbuf chain = { .max = 80 };
	struct origin *o;
	int rc;

	/* past the limit the chain is cut: the message would be too */
	for (unsigned i = first; i < x->depth; i++) {
		o = &x->in[i];
		(void)sbuf_add(&chain, x->names.data + o->name_at,
			       o->name_len);
		(void)sbuf_str(&chain, " -> ");
	}
	o = &x->in[first];
	(void)sbuf_add(&chain, x->names.data + o->name_at, o->name_len);
	rc = err_set(e, -ELOOP, "this never ends, the value contains itself: "
		     "%.70s", sbuf_text(&chain));
	sbuf_free(&chain);
	return rc;
}

/* Leave the values whose end the cursor has passed. */
static void leave(struct expansion *x)
{
	size_t left = x->text->len - x->at;

	while (x->depth && left <= x->in[x->depth - 1].behind) {
		x->depth--;
		x->names.len = x->in[x->depth].name_at;
	}
}

/* Enter the value that will stand at @start. */
static int enter(struct expansion *x, size_t start, size_t name_len,
		 size_t behind, struct err *e)
{
	const char *name = x->text->data + start + 2;
	struct origin *o;

	for (unsigned i = 0; i < x->depth; i++) {
		o = &x->in[i];
		if (start >= o->start && o->name_len == name_len &&
		    !memcmp(x->names.data + o->name_at, name, name_len))
			return cycle(x, i, e);
		/* an outer value may begin inside of what is replaced */
		if (o->start > start)
			o->start = (uint32_t)(start + x->value.len);
	}
	if (x->depth == LIMIT_EXPAND_DEPTH)
		return err_set(e, -ELOOP, "settings expand into settings more "
			       "than %u deep", LIMIT_EXPAND_DEPTH);
	o = &x->in[x->depth];
	*o = (struct origin){ (uint32_t)start, (uint32_t)behind,
			      (uint32_t)x->names.len, (uint32_t)name_len };
	if (sbuf_add(&x->names, name, name_len) < 0)
		return err_set(e, -ENOMEM, "no memory to expand this");
	x->depth++;
	return 0;
}

static int too_big(struct expansion *x, struct err *e)
{
	if (x->text->error == -ENOMEM || x->value.error == -ENOMEM)
		return err_set(e, -ENOMEM, "no memory to expand this");
	return err_set(e, -E2BIG, "this expands to more than %u bytes",
		       LIMIT_EXPAND_BYTES);
}

/* Put the value in the place of @old bytes at @start. */
static int replace(struct expansion *x, size_t start, size_t old)
{
	struct sbuf *t = x->text;
	size_t len = x->value.len, tail = t->len - start - old;
	const char *nul = x->value.data ?
			  memchr(x->value.data, '\0', len) : NULL;

	if (nul)
		len = (size_t)(nul - x->value.data);	/* a4: cut there */
	if (len > old && sbuf_reserve(t, len - old) < 0)
		return t->error;
	memmove(t->data + start + len, t->data + start + old, tail + 1);
	if (len)
		memcpy(t->data + start, x->value.data, len);
	t->len = start + len + tail;
	return 0;
}

/* The cursor is on a "}"; @start is where its "${" is. */
static int substitute(struct expansion *x, size_t start, struct err *e)
{
	size_t name_len = x->at - start - 2;
	size_t behind = x->text->len - x->at - 1;
	int rc;

	if (++x->count > LIMIT_EXPAND_COUNT)
		return err_set(e, -E2BIG, "more than %u settings expanded in "
			       "one word", LIMIT_EXPAND_COUNT);
	leave(x);
	sbuf_reset(&x->value);
	rc = settings_expand(x->root, x->text->data + start + 2, name_len,
			     &x->value);
	if (rc < 0)
		return too_big(x, e);
	if (x->value.len) {
		rc = enter(x, start, name_len, behind, e);
		if (rc < 0)
			return rc;
	}
	if (replace(x, start, name_len + 3) < 0)
		return too_big(x, e);
	x->at = start;
	x->n_open--;
	return 0;
}

/* The last "${" before the cursor; there is one. */
static size_t opening(const struct expansion *x)
{
	const char *t = x->text->data;
	size_t i = x->at;

	while (t[i - 1] != '{' || t[i - 2] != '$')
		i--;
	return i - 2;
}

static int expand_all(struct expansion *x, struct err *e)
{
	const char *t;
	int rc;

	for (x->at = 0; x->at < x->text->len; ) {
		t = x->text->data;
		if (t[x->at] == '}' && x->n_open) {
			rc = substitute(x, opening(x), e);
			if (rc < 0)
				return rc;
			/* a "$" before the value may now meet its "{" */
			continue;
		}
		x->n_open += t[x->at] == '{' && x->at && t[x->at - 1] == '$';
		x->at++;
	}
	return 0;
}

int expand_text(struct settings *root, const char *text, size_t len,
		struct sbuf *out, struct err *e)
{
	struct expansion x;	/* in[], which is large, is not cleared	*/
	int rc;

	sbuf_reset(out);
	out->max = LIMIT_EXPAND_BYTES;
	if (sbuf_add(out, text, len) < 0)
		return err_set(e, out->error, "this word is longer than %u "
			       "bytes", LIMIT_EXPAND_BYTES);
	x.root = root;
	x.text = out;
	x.value = (struct sbuf){ .max = LIMIT_EXPAND_BYTES };
	x.names = (struct sbuf){ 0 };
	x.n_open = 0;
	x.count = x.depth = 0;
	rc = expand_all(&x, e);
	sbuf_free(&x.value);
	sbuf_free(&x.names);
	return rc;
}
