/* A server's bytes: read at once or in pieces, they mean the same. The first
   byte says how large the pieces are. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "net/http_parse.h"
#include "tests/fake/fake.h"

struct result {
	int         rc;		/* 0, or the first error		*/
	unsigned    code;
	enum http_state state;
	struct sbuf body;
};

static int keep_body(void *ctx, const uint8_t *data, size_t len)
{
	struct result *r = ctx;

	return sbuf_add(&r->body, data, len);
}

static void read_all(const uint8_t *data, size_t size, size_t piece,
		     struct result *r)
{
	struct http_parser p = { .body = keep_body, .ctx = r };
	struct err e = { 0 };
	int n = 0;

	http_parser_reset(&p, false);
	while (size && n >= 0 && p.state != HTTP_DONE) {
		size_t len = piece < size ? piece : size;

		n = http_parse(&p, data, len, &e);
		must(n < 0 || (size_t)n == len || p.state == HTTP_DONE);
		must(n <= (int)len);
		data += n < 0 ? 0 : n;
		size -= n < 0 ? 0 : (size_t)n;
	}
	if (n >= 0)
		n = http_parse_end(&p, &e);
	must(n >= 0 || (e.code && e.msg[0]));
	r->rc = n < 0 ? n : 0;
	r->code = p.code;
	r->state = p.state;
	http_parser_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct result whole = { 0 }, pieces = { 0 };
	size_t live = fake_live();

	if (!size)
		return 0;
	read_all(data + 1, size - 1, size, &whole);
	read_all(data + 1, size - 1, 1 + data[0] % 16, &pieces);
	must(whole.rc == pieces.rc);
	must(whole.code == pieces.code && whole.state == pieces.state);
	must(whole.body.len == pieces.body.len);
	must(!whole.body.len || !memcmp(whole.body.data, pieces.body.data,
					whole.body.len));
	sbuf_free(&whole.body);
	sbuf_free(&pieces.body);
	must(fake_live() == live);
	return 0;
}
