/* Messages to the language server, one a line: every answer is JSON, and no
   memory is left. */
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <string.h>

#include "lint/lsp/lsp.h"
#include "tests/fake/fake.h"

static void check(void *ctx, const char *text, size_t len)
{
	json_t *msg = json_loadb(text, len, JSON_ALLOW_NUL, NULL);

	(void)ctx;
	must(msg);
	must(json_string_value(json_object_get(msg, "jsonrpc")));
	json_decref(msg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size, *nl;
	size_t live;
	struct lsp *s;

	fake_reset();
	live = fake_live();
	s = lsp_new(check, NULL);
	must(s);
	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		lsp_message(s, p, (size_t)(nl - p));
		if (nl == end)
			break;
	}
	lsp_free(s);
	must(fake_live() == live);
	return 0;
}
