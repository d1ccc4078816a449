/* walk.c: the tree as others see it: names, paths, neighbours. */
#include <string.h>

#include "core/limits.h"
#include "core/setting/tree.h"

const char *settings_name(const struct settings *s)
{
	return s->name;
}

struct settings *settings_parent(const struct settings *s)
{
	return s->parent;
}

struct settings *settings_first(const struct settings *s)
{
	const struct settings_tree *tree = s->tree;

	if (s == tree->netx && tree->netx_target)
		s = tree->netx_target;
	return s->child;
}

struct settings *settings_next(const struct settings *s)
{
	return s->sibling;
}

void settings_path(const struct settings *s, char *buf, size_t cap)
{
	const struct settings *at[LIMIT_BLOCK_DEPTH];
	unsigned n = 0;
	size_t used = 0, len;

	for (; s->parent; s = s->parent)
		at[n++] = s;
	while (n-- && used < cap) {
		len = strlen(at[n]->name);
		if (len > cap - used - 1)
			len = cap - used - 1;
		memcpy(buf + used, at[n]->name, len);
		used += len;
		if (n && used < cap - 1)
			buf[used++] = '.';
	}
	if (cap)
		buf[used < cap ? used : cap - 1] = '\0';
}

const char *settings_stored(struct settings *s, unsigned index)
{
	const struct setting_store *st = &settings_target(s)->store;

	return index < st->n ? st->items[index]->name : NULL;
}
