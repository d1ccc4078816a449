/* test_http_coding.c: scripts that come as gzip. */
#include "tests/net/http.h"

#define URI	"http://192.0.2.1/menu"
#define TEXT	"#!ipxe\necho Hello\n"
#define HEAD	"HTTP/1.1 200 OK\r\n"
#define GZIP	"Content-Encoding: gzip\r\n"
#define PLAIN	HEAD "Content-Length: 4\r\n\r\nlike"

static uint32_t crc(const uint8_t *p, size_t len)
{
	uint32_t c = UINT32_MAX;
	unsigned i;

	for (; len--; p++)
		for (c ^= *p, i = 0; i < 8; i++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
	return ~c;
}

struct answer {
	char   text[2000];
	size_t len;
};

static void add(struct answer *a, const void *data, size_t len)
{
	assert_true(len <= sizeof(a->text) - a->len);
	memcpy(a->text + a->len, data, len);
	a->len += len;
}

static void add_le32(struct answer *a, uint32_t v)
{
	const uint8_t b[4] = { (uint8_t)v, (uint8_t)(v >> 8),
			       (uint8_t)(v >> 16), (uint8_t)(v >> 24) };

	add(a, b, 4);
}

/* A response whose body is @text, stored in a gzip file (RFC 1952). */
static void pack(struct answer *a, const char *headers, const char *text)
{
	size_t len = strlen(text);

	a->len = 0;
	add(a, headers, strlen(headers));
	add(a, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	add(a, "\1", 1);
	add_le32(a, (uint32_t)len | (uint32_t)~len << 16);
	add(a, text, len);
	add_le32(a, crc((const uint8_t *)text, len));
	add_le32(a, (uint32_t)len);
}

static int get_script(struct world *w, const char *uri)
{
	const struct fetch_how how = { .quiet = true, .script = true };

	return fetch_image(&w->b.fetch, uri, &how, &w->img, &w->b.e);
}

static void a_script_comes_unpacked(void **state)
{
	struct answer a = { .len = 0 };
	const struct step steps[] = { { a.text, FINISH } };
	struct world w;

	(void)state;
	pack(&a, HEAD GZIP "\r\n", TEXT);
	begin(&w, steps, 1);
	w.lens[0] = a.len;
	assert_int_equal(get_script(&w, URI), 0);
	assert_got(&w, TEXT);
	assert_has(w.request[0], "\r\nAccept-Encoding: gzip\r\n");
	end(&w);
}

/* What is no script is not offered it, and taken as it comes. */
static void nothing_else_is_unpacked(void **state)
{
	const struct step steps[] = {
		{ HEAD GZIP "Content-Length: 4\r\n\r\nlike", FINISH },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 1);
	assert_int_equal(get(&w, URI), 0);
	assert_got(&w, "like");
	assert_null(strstr(w.request[0], "Accept-Encoding"));
	end(&w);
}

/* @damaged was no good: it is asked for as it is. */
static void expect_plain(const char *damaged, size_t len)
{
	const struct step steps[] = {
		{ damaged, FINISH }, { PLAIN, FINISH },
	};
	struct world w;

	begin(&w, steps, 2);
	w.lens[0] = len;
	assert_int_equal(get_script(&w, URI), 0);
	assert_got(&w, "like");
	assert_int_equal(w.requests, 2);
	assert_null(strstr(w.request[1], "Accept-Encoding"));
	end(&w);
	fake_reset();
}

static void damaged_ones_are_asked_for_as_they_are(void **state)
{
	struct answer a;

	(void)state;
	pack(&a, HEAD GZIP "\r\n", TEXT);
	a.text[a.len - 6] ^= 1;		/* its checksum */
	expect_plain(a.text, a.len);
	a.text[a.len - 6] ^= 1;
	expect_plain(a.text, a.len - 3);	/* its end */
	expect_plain(HEAD GZIP "\r\nno gzip at all", 0);
}

/* Deflate makes 1000 times as much: blocks of a fixed code, each with matches
   of 258 bytes (one bit of length code's end, 5 of distance). */
static void one_that_grows_too_big_is_asked_for_as_it_is(void **state)
{
	static char text[80000];
	const size_t head = strlen(HEAD GZIP "\r\n");
	struct world w;
	const struct step steps[] = {
		{ text, FINISH }, { PLAIN, FINISH },
	};
	uint64_t bits = 0;
	unsigned have = 0;
	size_t at = head + 10;

	(void)state;
	memcpy(text, HEAD GZIP "\r\n", head);
	memcpy(text + head, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	/* last, fixed; the literal 0 (00110000); then length 258 (11000101)
	   at distance 1 (00000), for ever: bits as they are read */
	bits = 3 | 0x0cull << 3;
	have = 11;
	while (at < sizeof(text)) {
		while (have < 8) {
			bits |= 0xa3ull << have;
			have += 13;
		}
		text[at++] = (char)bits;
		bits >>= 8;
		have -= 8;
	}
	begin(&w, steps, 2);
	w.lens[0] = sizeof(text);
	assert_int_equal(get_script(&w, URI), 0);
	assert_got(&w, "like");
	assert_int_equal(w.requests, 2);
	end(&w);
}

static void one_that_breaks_off_comes_again_whole(void **state)
{
	struct answer a, b;
	const struct step steps[] = { { a.text, CUT }, { b.text, FINISH } };
	struct world w;

	(void)state;
	pack(&a, HEAD GZIP "ETag: \"1\"\r\nContent-Length: 90\r\n\r\n", TEXT);
	pack(&b, HEAD GZIP "\r\n", TEXT);
	begin(&w, steps, 2);
	w.lens[0] = a.len - 9;
	w.lens[1] = b.len;
	assert_int_equal(get_script(&w, URI), 0);
	assert_got(&w, TEXT);
	assert_int_equal(w.requests, 2);
	assert_null(strstr(w.request[1], "Range"));
	assert_has(w.request[1], "Accept-Encoding: gzip");
	end(&w);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct answer *a = ctx;
	const struct step steps[] = { { a->text, FINISH } };
	struct world w = { .steps = steps, .n_steps = 1, .lens = { a->len } };
	int rc = -ENOMEM;

	if (!bench_try(&w.b))
		return;
	tcp_start(&w.tcp, &w.b);
	w.tcp.heard = heard;
	w.tcp.ctx = &w;
	if (settings_set(w.b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(w.b.net, 0), NULL) == 0)
		rc = get_script(&w, URI);
	assert_alloc_result(rc);
	if (rc == 0)
		assert_got(&w, TEXT);
	end(&w);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	struct answer a;

	(void)state;
	pack(&a, HEAD GZIP "\r\n", TEXT);
	fake_alloc_fail_each(memory_may_run_out_at_any_time, &a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_script_comes_unpacked),
		FAKE_TEST(nothing_else_is_unpacked),
		FAKE_TEST(damaged_ones_are_asked_for_as_they_are),
		FAKE_TEST(one_that_grows_too_big_is_asked_for_as_it_is),
		FAKE_TEST(one_that_breaks_off_comes_again_whole),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
