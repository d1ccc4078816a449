/* look.c: where a setting's value is found (reference/settings.md#lookup). */
#include <errno.h>

#include "core/limits.h"
#include "core/setting/tree.h"

#define SCRATCH_KEPT 4096

struct sbuf setting_scratch(struct settings_tree *tree)
{
	struct sbuf b = tree->scratch;

	tree->scratch = (struct sbuf){ 0 };
	b.max = LIMIT_SETTING_BYTES;
	return b;
}

void setting_scratch_done(struct settings_tree *tree, struct sbuf *b)
{
	if (b->cap > SCRATCH_KEPT || tree->scratch.data) {
		sbuf_free(b);
	} else {
		sbuf_reset(b);
		tree->scratch = *b;
	}
}

bool settings_applies(struct settings *s, const struct setting_ref *ref)
{
	enum tag_scope scope = settings_scope(s);
	uint64_t tag;

	if (!s->ops)
		return true;
	if (scope != SCOPE_DHCP && !setting_tag(ref, scope, &tag))
		return false;
	return !s->ops->applies || s->ops->applies(s, ref);
}

/* Look in @s alone. @raw takes what native blocks answer. */
static int look(struct settings *s, const struct setting_ref *ref,
		struct sbuf *raw, struct setting_hit *hit)
{
	const struct setting_type *type = NULL;
	size_t before = raw->len;
	int rc = -ENOENT;

	if (s->ops) {
		if (!settings_applies(s, ref))
			return -ENOENT;
		if (s->ops->fetch)
			rc = s->ops->fetch(s, ref, raw, &type);
		if (rc == 0 || raw->error)
			rc = raw->error;
		if (rc < 0)
			raw->len = before;
		*hit = (struct setting_hit){ s, NULL, type };
		if (rc != -ENOENT || !s->ops->keeps)
			return rc;
	}
	hit->value = store_find(&s->store, ref);
	if (!hit->value)
		return -ENOENT;
	hit->block = s;
	hit->type = hit->value->type;
	return 0;
}

int setting_search(struct settings *s, const struct setting_ref *ref,
		   struct sbuf *raw, struct setting_hit *hit)
{
	int rc;

	s = settings_target(s);
	rc = look(s, ref, raw, hit);
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	for (struct settings *child = s->child; child; child = child->sibling) {
		int below = setting_search(child, ref, raw, hit);

		if (below == 0 || below == -ENOMEM)
			return below;
	}
	return rc;
}

bool settings_has(struct settings *s, const struct setting_ref *ref)
{
	struct sbuf raw = setting_scratch(s->tree);
	struct setting_hit hit;
	int rc = look(settings_target(s), ref, &raw, &hit);

	setting_scratch_done(s->tree, &raw);
	return rc == 0;
}
