/* text.c: words whose settings can have one value only. */
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "flow/flow.h"

#define DEPTH 4		/* ${a} in the value of ${b} ... */
#define LONGEST 4096

/* The one value that the setting is ever given; NULL: there are more, or it
   comes from elsewhere. */
static const char *only_value(struct flow *f, const char *text,
			      size_t len)
{
	const struct flow_name *n = flow_name(f, text, len);
	const struct word *w;

	if (!n || !n->defs || n->defs->next ||
	    n->defs->kind != FLOW_SET || n->defs->typed ||
	    n->built_in ||
	    flow_is_computed(f, n->text, true))
		return NULL;
	w = n->defs->word->next;
	return w && !w->next ? w->text : NULL;
}

static bool expand(struct flow *f, const char *text, struct sbuf *out,
		   int depth)
{
	const char *at, *end, *value;

	while ((at = strstr(text, "${"))) {
		end = at + strcspn(at, "}");
		if (!*end || depth == DEPTH)
			return false;
		(void)sbuf_add(out, text, (size_t)(at - text));
		value = only_value(f, at + 2, (size_t)(end - at) - 2);
		if (!value || !expand(f, value, out, depth + 1))
			return false;
		text = end + 1;
	}
	return sbuf_str(out, text) == 0;
}

const char *flow_text(struct flow *f, const struct word *w)
{
	struct sbuf text = { .max = LONGEST };
	const char *copy = w->text;

	if (!w->expands)
		return flow_is_text(f, w) ? w->text : NULL;
	/* what cannot be told stays as it is written: a root may have it */
	if (expand(f, w->text, &text, 0))
		copy = arena_strndup(f->arena, sbuf_text(&text),
				     text.len);
	sbuf_free(&text);
	return copy;
}
