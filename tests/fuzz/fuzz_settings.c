/* "name value": whatever can be stored can be shown, and what is shown can be
   stored again to show the same. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "tests/fake/fake.h"

/* Types whose text says all that the bytes say. */
static bool exact(const struct setting_type *t)
{
	static const char *const names[] = {
		"int8", "int16", "int32", "uint8", "uint16", "uint32",
		"ipv4", "ipv6", "hex", "hexhyp", "hexraw", "base64", "guid",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(t->name, names[i]))
			return true;
	}
	return false;
}

/* For every type: what it prints of @text parsed, it parses to the same. */
static void round_trip(const char *text)
{
	const struct setting_type *t;

	for (unsigned i = 0; (t = setting_type_at(i)); i++) {
		struct sbuf raw = { 0 }, shown = { 0 }, again = { 0 };

		if (t->parse && !t->parse(text, &raw) && raw.len &&
		    !t->print((const uint8_t *)raw.data, raw.len, &shown) &&
		    exact(t)) {
			must(!t->parse(sbuf_text(&shown), &again));
			must(again.len == raw.len);
			must(!memcmp(again.data, raw.data, raw.len));
		}
		sbuf_free(&raw);
		sbuf_free(&shown);
		sbuf_free(&again);
	}
}

/* For every type: any bytes can be asked to be shown. */
static void show_bytes(const uint8_t *data, size_t size)
{
	const struct setting_type *t;

	for (unsigned i = 0; (t = setting_type_at(i)); i++) {
		struct sbuf shown = { 0 };

		if (t->print)
			(void)t->print(data, size, &shown);	/* or refuses */
		sbuf_free(&shown);
	}
}

static void use(struct settings *root, const char *name, const char *value)
{
	struct setting_ref ref;
	struct setting_found found;
	struct sbuf shown = { 0 };
	struct err e = { 0 };

	if (setting_parse(root, name, strlen(name), true, &ref, &e)) {
		must(e.code && e.msg[0]);
		return;
	}
	if (setting_store_text(&ref, value, &e))
		must(e.code && e.msg[0]);
	(void)setting_print(&ref, &shown, &found);	/* may not be set */
	(void)setting_inc(&ref, 1, NULL);		/* may not be one */
	sbuf_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct settings *root;
	char text[512], *value;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = 0;
	value = strchr(text, ' ');
	if (value)
		*value++ = 0;
	fake_reset();
	root = settings_new();
	must(root);
	round_trip(value ? value : text);
	show_bytes(data, size);
	use(root, text, value ? value : "");
	settings_free(root);
	must(fake_live() == live);
	return 0;
}
