/* use.c: settings read and stored by name, for our own use. */
#include <errno.h>
#include <string.h>

#include "core/limits.h"
#include "core/setting/settings.h"
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

int settings_num(struct settings *block, const char *name, uint64_t *out)
{
	struct sbuf raw = { .max = LIMIT_SETTING_BYTES };
	struct setting_found found;
	struct setting_ref ref;
	int rc = setting_parse(block, name, strlen(name), false, &ref, NULL);

	if (rc == 0)
		rc = setting_fetch(&ref, &raw, &found);
	if (rc == 0)
		rc = setting_number((uint8_t *)raw.data, raw.len,
				    found.type->is_signed, out);
	sbuf_free(&raw);
	return rc == -ENODEV ? -ENOENT : rc;
}

int settings_raw(struct settings *block, const char *name,
		 void *buf, size_t cap)
{
	struct sbuf raw = { .max = LIMIT_SETTING_BYTES };
	struct setting_ref ref;
	int rc = setting_parse(block, name, strlen(name), false, &ref, NULL);

	if (rc == 0)
		rc = setting_fetch(&ref, &raw, NULL);
	if (rc == 0) {
		if (raw.len && cap)
			memcpy(buf, raw.data, raw.len < cap ? raw.len : cap);
		rc = (int)raw.len;
	}
	sbuf_free(&raw);
	return rc == -ENODEV ? -ENOENT : rc;
}

int settings_set(struct settings *block, const char *name, const char *text,
		 struct err *e)
{
	struct setting_ref ref;
	int rc = setting_parse(block, name, strlen(name), true, &ref, e);

	return rc < 0 ? rc : setting_store_text(&ref, text, e);
}
