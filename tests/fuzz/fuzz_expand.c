/* Lines "name=value" are stored, then every line is expanded: it ends, within
   its limits, and says why if it does not work. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/expand.h"
#include "tests/fake/fake.h"

static void store(struct settings *root, const char *line, size_t len)
{
	const char *eq = memchr(line, '=', len);
	char name[64], value[256];
	size_t n, v;

	if (!eq || (size_t)(eq - line) >= sizeof(name) ||
	    len - (size_t)(eq - line) > sizeof(value))
		return;
	n = (size_t)(eq - line);
	v = len - n - 1;
	memcpy(name, line, n);
	name[n] = 0;
	memcpy(value, eq + 1, v);
	value[v] = 0;
	(void)settings_set(root, name, value, NULL);	/* may be refused */
}

static void expand(struct settings *root, const char *line, size_t len)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	if (expand_text(root, line, len, &out, &e))
		must(e.code && e.msg[0]);
	else
		must(out.len <= LIMIT_EXPAND_BYTES);
	sbuf_free(&out);
}

static void each_line(struct settings *root, const uint8_t *data, size_t size,
		      void (*fn)(struct settings *, const char *, size_t))
{
	const char *p = (const char *)data, *end = p + size;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((nl ? nl : end) - p);

		fn(root, p, len);
		p += len + 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct settings *root;

	fake_reset();
	root = settings_new();
	must(root);
	each_line(root, data, size, store);
	each_line(root, data, size, expand);
	settings_free(root);
	must(fake_live() == live);
	return 0;
}
