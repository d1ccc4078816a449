/* HTTP responses, in pieces whose size the first byte says: nothing is read
   beyond them, and pieces make no difference to what comes out. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "net/http_parse.h"

struct result { int rc; enum http_state state; struct sbuf body; };

static int take(void *ctx, const uint8_t *data, size_t len)
{
	return sbuf_add(ctx, data, len);
}

static void parse(const uint8_t *data, size_t size, size_t step,
		  struct result *r)
{
	struct http_parser p = { .body = take, .ctx = &r->body };
	struct err e = { 0 };
	size_t at = 0, n;

	http_parser_reset(&p, false);
	r->rc = 0;
	while (at < size && p.state != HTTP_DONE && r->rc >= 0) {
		n = size - at < step ? size - at : step;
		r->rc = http_parse(&p, data + at, n, &e);
		must(r->rc <= (int)n);
		at += r->rc > 0 ? (size_t)r->rc : 0;
	}
	if (r->rc >= 0)
		r->rc = http_parse_end(&p, &e);
	must(r->rc >= 0 || e.code == r->rc);
	r->state = p.state;
	http_parser_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct result whole = { 0 }, parts = { 0 };

	if (size < 1)
		return 0;
	parse(data + 1, size - 1, size, &whole);
	parse(data + 1, size - 1, 1u + data[0] % 16, &parts);
	must(whole.rc == parts.rc && whole.state == parts.state);
	must(whole.body.len == parts.body.len);
	must(!whole.body.len || !memcmp(whole.body.data, parts.body.data,
					whole.body.len));
	sbuf_free(&whole.body);
	sbuf_free(&parts.body);
	return 0;
}
