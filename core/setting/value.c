/* value.c: values shown and stored (reference/settings.md#storing). */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/tree.h"
#include "core/setting/type.h"
#include "core/str.h"

/* The type in effect (reference/settings.md#which-type-counts). */
static const struct setting_type *shown_as(const struct setting_ref *ref,
					   const struct setting_hit *hit)
{
	const struct setting_type *type = setting_ref_type(ref);

	if (!type)
		type = hit->type;
	return type ? type : &setting_type_string;
}

static void tell(struct setting_found *found, const struct setting_ref *ref,
		 const struct setting_hit *hit)
{
	if (found)
		*found = (struct setting_found){ hit->block,
						 shown_as(ref, hit) };
}

int setting_fetch(const struct setting_ref *ref, struct sbuf *raw,
		  struct setting_found *found)
{
	struct setting_hit hit;
	int rc = setting_search(ref->block, ref, raw, &hit);

	if (rc < 0)
		return rc;
	tell(found, ref, &hit);
	return hit.value ? sbuf_add(raw, hit.value->data, hit.value->len) : 0;
}

/* Append the text of a value; nothing at all on failure. */
static int print(const struct setting_type *type, const void *raw, size_t len,
		 struct sbuf *text)
{
	size_t before = text->len;
	int rc = type->print(raw, len, text);

	if (rc < 0 && text->data) {
		text->len = before;
		text->data[before] = '\0';
	}
	return rc;
}

int setting_print(const struct setting_ref *ref, struct sbuf *text,
		  struct setting_found *found)
{
	struct sbuf raw = setting_scratch(ref->block->tree);
	struct setting_hit hit;
	int rc = setting_search(ref->block, ref, &raw, &hit);

	if (rc == 0) {
		tell(found, ref, &hit);
		if (hit.value)
			rc = print(shown_as(ref, &hit), hit.value->data,
				   hit.value->len, text);
		else
			rc = print(shown_as(ref, &hit), raw.data, raw.len,
				   text);
	}
	setting_scratch_done(ref->block->tree, &raw);
	return rc;
}

int settings_expand(struct settings *root, const char *text, size_t len,
		    struct sbuf *out)
{
	struct setting_ref ref;
	int rc = setting_parse(root, text, len, false, &ref, NULL);

	if (rc == 0)
		rc = setting_print(&ref, out, NULL);
	if (rc == -ENOMEM)
		out->error = rc;
	return out->error;	/* unset, or of no such type: nothing */
}

/* ---- storing ------------------------------------------------------- */

/* Is there room for it, even before what it replaces goes? */
static bool room(struct settings *s, const struct setting_ref *ref, size_t len)
{
	const struct settings_tree *tree = s->tree;
	size_t left = LIMIT_SETTINGS_BYTES - tree->bytes;
	size_t own = sizeof(struct setting_value) + ref->name_len;

	return len <= LIMIT_SETTING_BYTES && own <= left && len <= left - own &&
	       (tree->n_values < LIMIT_SETTINGS || store_find(&s->store, ref));
}

static int keep(struct settings *s, const struct setting_ref *ref,
		const void *raw, size_t len)
{
	const struct setting_type *type = setting_ref_type(ref);
	struct settings_tree *tree = s->tree;
	int rc = 0;

	if (len && !ref->name_len)
		return 0;	/* could never be found again */
	if (len && !room(s, ref, len))
		return -ENOSPC;
	tree->n_values -= s->store.n;
	tree->bytes -= s->store.bytes;
	if (len)
		rc = store_put(&s->store, ref,
			       type ? type : &setting_type_string, raw, len);
	else
		store_drop(&s->store, ref);
	tree->n_values += s->store.n;
	tree->bytes += s->store.bytes;
	return rc;
}

static int store_in(struct settings *s, const struct setting_ref *ref,
		    const void *raw, size_t len)
{
	int rc = -ENOTSUP;

	if (!settings_applies(s, ref))
		return -ENOTTY;
	if (!s->ops)
		return keep(s, ref, raw, len);
	if (s->ops->store)
		rc = s->ops->store(s, ref, raw, len);
	else if (s->ops->keeps)
		rc = -ENOENT;
	return rc == -ENOENT && s->ops->keeps ? keep(s, ref, raw, len) : rc;
}

static int cannot_store(const struct setting_ref *ref, size_t bytes, int rc,
			struct err *e)
{
	int len = ref->name_len < 40 ? (int)ref->name_len : 40;
	char path[32];

	settings_path(ref->block, path, sizeof(path));
	switch (rc) {
	case -ENOTTY:
		return err_set(e, rc, "\"%.*s\" cannot be kept in settings "
			       "block \"%s\"", len, ref->name, path);
	case -ENOTSUP:
		return err_set(e, rc, "\"%.*s\" is read-only in settings "
			       "block \"%s\"", len, ref->name, path);
	case -ENOSPC:
		return err_set(e, rc, "no room for \"%.*s\": at most %u "
			       "settings, %u MiB each, %u MiB in all", len,
			       ref->name, LIMIT_SETTINGS,
			       LIMIT_SETTING_BYTES >> 20,
			       LIMIT_SETTINGS_BYTES >> 20);
	case -EINVAL:
		return err_set(e, rc, "%llu bytes are the wrong size for "
			       "\"%.*s\"", (unsigned long long)bytes, len,
			       ref->name);
	case -ENOMEM:
		return err_set(e, rc, "no memory for \"%.*s\"", len,
			       ref->name);
	default:
		return err_set(e, rc, "cannot store \"%.*s\": %s", len,
			       ref->name, err_text(rc));
	}
}

int setting_store(const struct setting_ref *ref, const void *raw, size_t len,
		  struct err *e)
{
	struct settings_tree *tree = ref->block->tree;
	int rc = store_in(ref->block, ref, raw, len);

	if (rc < 0)
		return cannot_store(ref, len, rc, e);
	if (ref->def && ref->def == tree->priority.def)
		settings_reorder(ref->block);
	if (ref->def || ref->tag)
		settings_notify(tree);
	return 0;
}

int setting_store_text(const struct setting_ref *ref, const char *text,
		       struct err *e)
{
	const struct setting_type *type = setting_ref_type(ref);
	struct settings_tree *tree = ref->block->tree;
	struct sbuf raw;
	int rc = 0;

	if (!type || type == &setting_type_string || !*text)
		return setting_store(ref, text, strlen(text), e);
	raw = setting_scratch(tree);
	if (type->parse)
		rc = type->parse(text, &raw);
	if (!type->parse)
		rc = err_set(e, -ENOTSUP, "a value of type %s is only shown, "
			     "never typed in", type->name);
	else if (rc == -EINVAL)
		rc = err_set(e, rc, "\"%.30s\" is no %s: expected %s", text,
			     type->name, type->expects);
	else if (rc < 0)
		rc = cannot_store(ref, raw.len, rc == -E2BIG ? -ENOSPC : rc, e);
	else
		rc = setting_store(ref, raw.data, raw.len, e);
	/* a watch may have deleted the block by now */
	setting_scratch_done(tree, &raw);
	return rc;
}

int setting_inc(const struct setting_ref *ref, uint32_t by, struct err *e)
{
	struct sbuf raw = setting_scratch(ref->block->tree);
	const struct setting_type *type = setting_ref_type(ref);
	struct setting_ref typed = *ref;
	struct setting_hit hit;
	uint64_t value = 0;
	uint8_t bytes[4];
	int rc = setting_search(ref->block, ref, &raw, &hit);

	if (rc == 0) {
		type = shown_as(ref, &hit);
		/* what is no number counts as 0 */
		(void)setting_number(hit.value ? hit.value->data :
				     (uint8_t *)raw.data,
				     hit.value ? hit.value->len : raw.len,
				     type->is_signed, &value);
	}
	setting_scratch_done(ref->block->tree, &raw);
	typed.type = type ? type : &setting_type_int32;
	if (!typed.type->numeric)
		return err_set(e, -ENOTSUP, "\"%.*s\" is of type %s, which "
			       "cannot be counted up",
			       ref->name_len < 40 ? (int)ref->name_len : 40,
			       ref->name, typed.type->name);
	value += by;
	for (unsigned i = typed.type->width; i--; value >>= 8)
		bytes[i] = (uint8_t)value;
	return setting_store(&typed, bytes, typed.type->width, e);
}
