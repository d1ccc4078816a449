/* store.c: the values kept in one block. */
#include "core/setting/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"

/*
 * Are they one setting (reference/settings.md#names)? A name that is
 * predefined or a number was turned into just that by setting_parse().
 */
static bool same(const struct setting_value *v, const struct setting_ref *ref)
{
	if (v->hash != ref->hash || v->def != ref->def)
		return false;
	if (v->def)
		return true;
	return v->tag == ref->tag &&
	       (v->tag || (v->name_len == ref->name_len &&
			   memcmp(v->name, ref->name, v->name_len) == 0));
}

/* The slot that holds the setting, or the free one where it would go. */
static uint32_t slot_of(const struct setting_store *st,
			const struct setting_ref *ref)
{
	uint32_t i = ref->hash & st->mask;

	while (st->slots[i] && !same(st->items[st->slots[i] - 1], ref))
		i = (i + 1) & st->mask;
	return i;
}

struct setting_value *store_find(const struct setting_store *st,
				 const struct setting_ref *ref)
{
	uint32_t slot;

	if (!st->n)
		return NULL;
	slot = st->slots[slot_of(st, ref)];
	return slot ? st->items[slot - 1] : NULL;
}

/* Make room for one more item, the table staying at most half full. */
static int grow(struct setting_store *st)
{
	uint32_t cap = st->cap ? st->cap * 2 : 8, at;
	struct setting_value **items;
	uint32_t *slots;

	if (st->n < st->cap)
		return 0;
	items = realloc(st->items, cap * sizeof(*items));
	if (!items)
		return -ENOMEM;
	st->items = items;
	slots = calloc(cap * 2u, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(st->slots);
	st->slots = slots;
	st->cap = cap;
	st->mask = cap * 2 - 1;
	for (uint32_t i = 0; i < st->n; i++) {
		at = items[i]->hash & st->mask;
		while (slots[at])
			at = (at + 1) & st->mask;
		slots[at] = i + 1;
	}
	return 0;
}

static int fill(struct setting_store *st, struct setting_value *v,
		const void *raw, size_t len)
{
	uint8_t *data = v->data;

	if (len > v->cap) {
		data = malloc(len);
		if (!data)
			return -ENOMEM;
		st->bytes += len - v->cap;
		v->cap = len;
	}
	memmove(data, raw, len);
	v->len = len;
	if (data != v->data && v->data != v->tiny)
		free(v->data);
	v->data = data;
	return 0;
}

static void value_free(struct setting_value *v)
{
	if (v->data != v->tiny)
		free(v->data);
	free(v);
}

static struct setting_value *value_new(const struct setting_ref *ref)
{
	struct setting_value *v = malloc(sizeof(*v) + ref->name_len + 1);

	if (!v)
		return NULL;
	*v = (struct setting_value){
		.def = ref->def, .tag = ref->tag, .hash = ref->hash,
		.name_len = (uint32_t)ref->name_len,
		.cap = sizeof(v->tiny),
	};
	v->data = v->tiny;
	memcpy(v->name, ref->name, ref->name_len);
	v->name[ref->name_len] = '\0';
	return v;
}

int store_put(struct setting_store *st, const struct setting_ref *ref,
	      const struct setting_type *type, const void *raw, size_t len)
{
	struct setting_value *v = store_find(st, ref);

	if (v) {
		if (fill(st, v, raw, len) < 0)
			return -ENOMEM;
		v->type = type;
		return 0;
	}
	if (grow(st) < 0)
		return -ENOMEM;
	v = value_new(ref);
	if (!v)
		return -ENOMEM;
	if (fill(st, v, raw, len) < 0) {
		value_free(v);
		return -ENOMEM;
	}
	st->bytes += sizeof(*v) + v->name_len;
	v->type = type;
	st->slots[slot_of(st, ref)] = st->n + 1;
	st->items[st->n++] = v;
	return 0;
}

/* Close the gap at @gap so that no search stops short. */
static void unslot(struct setting_store *st, uint32_t gap)
{
	uint32_t at = gap, home;

	for (;;) {
		at = (at + 1) & st->mask;
		if (!st->slots[at])
			break;
		home = st->items[st->slots[at] - 1]->hash & st->mask;
		if (((at - home) & st->mask) < ((at - gap) & st->mask))
			continue;
		st->slots[gap] = st->slots[at];
		gap = at;
	}
	st->slots[gap] = 0;
}

bool store_drop(struct setting_store *st, const struct setting_ref *ref)
{
	struct setting_value *v = store_find(st, ref), *last;
	uint32_t slot, at, index;

	if (!v)
		return false;
	slot = slot_of(st, ref);
	index = st->slots[slot] - 1;
	unslot(st, slot);
	last = st->items[--st->n];
	if (last != v) {
		at = last->hash & st->mask;
		while (st->slots[at] != st->n + 1)
			at = (at + 1) & st->mask;
		st->slots[at] = index + 1;
		st->items[index] = last;
	}
	st->bytes -= sizeof(*v) + v->name_len + v->cap - sizeof(v->tiny);
	value_free(v);
	return true;
}

void store_free(struct setting_store *st)
{
	for (uint32_t i = 0; i < st->n; i++)
		value_free(st->items[i]);
	free(st->items);
	free(st->slots);
	*st = (struct setting_store){ 0 };
}
