/* use.c: settings read and stored by name, for our own use. */
#include <errno.h>
#include <string.h>

#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/setting/tree.h"
#include "core/setting/type.h"
#include "core/str.h"

int settings_text(struct settings *block, const char *name,
		  char *buf, size_t cap)
{
	struct sbuf text = { .max = LIMIT_SETTING_BYTES };
	struct setting_ref ref;
	int rc = setting_parse(block, name, strlen(name), false, &ref, NULL);

	if (rc == 0)
		rc = setting_print(&ref, &text, NULL);
	if (rc == 0 && text.len >= cap)
		rc = -ERANGE;
	if (rc == 0) {
		memcpy(buf, sbuf_text(&text), text.len + 1);
		rc = (int)text.len;
	}
	sbuf_free(&text);
	return rc == -ENODEV ? -ENOENT : rc;
}

/* A setting's bytes where they lie, with no copy that memory could lack for.
   They are good until @raw is given back, which it is to be even on failure. */
struct bytes { const uint8_t *data; size_t len; bool is_signed; };

static int look_at(struct settings *block, const char *name, struct sbuf *raw,
		   struct bytes *out)
{
	const struct setting_type *type;
	struct setting_ref ref;
	struct setting_hit hit;
	int rc = setting_parse(block, name, strlen(name), false, &ref, NULL);

	*raw = setting_scratch(block->tree);
	if (rc == 0)
		rc = setting_search(ref.block, &ref, raw, &hit);
	if (rc < 0)
		return rc == -ENODEV ? -ENOENT : rc;
	type = setting_ref_type(&ref);
	type = type ? type : hit.type;
	out->is_signed = type && type->is_signed;
	out->data = hit.value ? hit.value->data : (uint8_t *)raw->data;
	out->len = hit.value ? hit.value->len : raw->len;
	return 0;
}

int settings_num(struct settings *block, const char *name, uint64_t *out)
{
	struct bytes b;
	struct sbuf raw;
	int rc = look_at(block, name, &raw, &b);

	if (rc == 0)
		rc = setting_number(b.data, b.len, b.is_signed, out);
	setting_scratch_done(block->tree, &raw);
	return rc;
}

int settings_raw(struct settings *block, const char *name,
		 void *buf, size_t cap)
{
	struct bytes b;
	struct sbuf raw;
	int rc = look_at(block, name, &raw, &b);

	if (rc == 0 && b.len && cap)
		memcpy(buf, b.data, b.len < cap ? b.len : cap);
	setting_scratch_done(block->tree, &raw);
	return rc < 0 ? rc : (int)b.len;
}

int settings_set(struct settings *block, const char *name, const char *text,
		 struct err *e)
{
	struct setting_ref ref;
	int rc = setting_parse(block, name, strlen(name), true, &ref, e);

	return rc < 0 ? rc : setting_store_text(&ref, text, e);
}
