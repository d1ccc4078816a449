/* test_http_coding.c: scripts that come as gzip. */
#include "tests/net/http.h"

#include <stdlib.h>

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

/* ---- what grows --------------------------------------------------------- */

#define MOST	(16u << 20)	/* bytes that a script may have */

/* Bits behind the bytes that there are. */
struct bits { char *to; size_t at; uint64_t some; unsigned n; };

static void put_bits(struct bits *b, unsigned value, unsigned n)
{
	b->some |= (uint64_t)value << b->n;
	for (b->n += n; b->n >= 8; b->n -= 8, b->some >>= 8)
		b->to[b->at++] = (char)b->some;
}

/* Deflate makes 1000 times as much: the last block, of the fixed code; the
   literal 0 (00110000), matches of 258 bytes (11000101) and one of the rest,
   227 to 257 (11000100 and five bits more), at distance 1 (00000); the end
   (0000000). What there is to read of @len zeros. */
static size_t pack_zeros(char *text, size_t len)
{
	struct bits b = { text, strlen(HEAD GZIP "\r\n") + 10, 0, 0 };
	size_t left = len - 1;

	memcpy(text, HEAD GZIP "\r\n", b.at - 10);
	memcpy(text + b.at - 10, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	put_bits(&b, 3, 3);
	put_bits(&b, 0x0c, 8);
	for (; left >= 258; left -= 258)
		put_bits(&b, 0xa3, 13);
	assert_in_range(left, 227, 257);
	put_bits(&b, 0x23 | (unsigned)(left - 227) << 8, 18);
	put_bits(&b, 0, 7);
	put_bits(&b, 0, (8 - b.n) % 8);
	return b.at;
}

/* The sum of so many zeros, and how many they are. */
static size_t end_zeros(char *text, size_t at, size_t len)
{
	uint8_t *zeros = calloc(1, len);
	uint32_t sum;

	assert_non_null(zeros);
	sum = crc(zeros, len);
	free(zeros);
	for (unsigned i = 0; i < 4; i++) {
		text[at + i] = (char)(sum >> 8 * i);
		text[at + 4 + i] = (char)(len >> 8 * i);
	}
	return at + 8;
}

/* The requests that a script of so many zeros takes; its length is @got. */
static unsigned requests_for(size_t len, size_t *got)
{
	static char text[120000];
	const struct step steps[] = {
		{ text, FINISH }, { PLAIN, FINISH },
	};
	struct world w;
	unsigned n;

	fake_reset();
	begin(&w, steps, 2);
	w.lens[0] = end_zeros(text, pack_zeros(text, len), len);
	assert_int_equal(get_script(&w, URI), 0);
	*got = w.img->len;
	n = w.requests;
	end(&w);
	return n;
}

static void one_that_grows_too_big_is_asked_for_as_it_is(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(requests_for(MOST, &len), 1);
	assert_int_equal(len, MOST);
	assert_int_equal(requests_for(MOST + 1, &len), 2);
	assert_int_equal(len, 4);
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
