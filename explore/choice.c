/* choice.c: one thing that may be done at a place, and its keys. */
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/tui/draw.h"
#include "explore/looking.h"
#include "interp/command.h"

void choices_free(struct choices *c)
{
	for (unsigned i = 0; i < c->n; i++) {
		sbuf_free(&c->v[i].label);
		sbuf_free(&c->v[i].keys);
		sbuf_free(&c->v[i].choose);
	}
	free(c->v);
	sbuf_free(&c->title);
	*c = (struct choices){ 0 };
}

uint64_t choice_hash(const struct choice *v)
{
	uint64_t h = graph_hash(HASH_SEED, &v->kind, sizeof(v->kind));

	h = graph_hash_str(h, sbuf_text(&v->choose));
	if (v->kind == EDGE_ITEM)
		return h;
	h = graph_hash_str(h, sbuf_text(&v->keys));
	return graph_hash_str(h, sbuf_text(&v->label));
}

uint64_t choices_hash(const struct choices *c)
{
	uint64_t h = HASH_SEED;

	for (unsigned i = 0; i < c->n; i++) {
		uint64_t one = choice_hash(&c->v[i]);

		h = graph_hash(h, &one, sizeof(one));
	}
	return h;
}

struct choice *choices_add(struct choices *c, enum graph_edge_kind kind,
			   const char *label, const char *keys)
{
	unsigned cap = c->cap ? c->cap * 2 : 8;
	struct choice *v;

	if (c->n == CHOICES_MAX) {
		c->cut = true;
		return NULL;
	}
	if (c->n == c->cap) {
		v = realloc(c->v, cap * sizeof(*v));
		if (!v)
			return NULL;
		c->v = v;
		c->cap = cap;
	}
	v = &c->v[c->n++];
	*v = (struct choice){ .kind = (uint8_t)kind };
	sbuf_str(&v->label, label);
	sbuf_str(&v->keys, keys);
	return v;
}

/* ---- the command's options ----------------------------------------- */

const void *choices_option(const struct looking *l, const char *name)
{
	const struct option *o = l->row->options;

	for (; o && o->name; o++) {
		if (!strcmp(o->name, name))
			return l->opt + o->offset;
	}
	return NULL;
}

static uint32_t timeout_ms(const struct looking *l)
{
	const uint32_t *ms = choices_option(l, "timeout");

	return ms ? *ms : 0;
}

/* Nobody does anything. */
void choices_nobody(struct looking *l)
{
	struct choice *c;
	uint32_t ms = timeout_ms(l);

	if (!ms)
		return;
	c = choices_add(l->out, EDGE_NOBODY, "", "");
	if (!c)
		return;
	if (ms % 1000)
		sbuf_printf(&c->label, "nobody, for %u ms", (unsigned)ms);
	else
		sbuf_printf(&c->label, "nobody, for %u s",
			    (unsigned)(ms / 1000));
}

/* ---- keys as --keys writes them ------------------------------------ */

void choices_keys(struct sbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			sbuf_str(out, "<lt>");
		else
			sbuf_char(out, *text);
	}
}

/* Without blanks and colours around it. */
void choices_plain(struct sbuf *out, const char *text)
{
	size_t len;

	text += strspn(text, " \t.-");
	for (len = strlen(text); len && strchr(" \t.", text[len - 1]);)
		len--;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\033')
			i += strcspn(text + i, "m");
		else if ((unsigned char)text[i] >= ' ')
			sbuf_char(out, text[i]);
	}
}

void choices_key(struct sbuf *out, int key)
{
	char buf[16];
	const char *name = tui_key_name(key, buf);

	if (key == KEY_ENTER)
		sbuf_str(out, "<Enter>");
	else if (strlen(name) == 1 || (unsigned char)*name >= 0x80)
		choices_keys(out, name);
	else
		sbuf_printf(out, "<%s>", name);
}
