/* test_http_ntlm.c: NTLMv2 by the numbers of MS-NLMP 4.2.4, and what no good
   server says. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/base64.h"
#include "core/bytes.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/http_ntlm.h"
#include "tests/fake/fake.h"

#define INFO \
	"\2\0\14\0D\0o\0m\0a\0i\0n\0" "\1\0\14\0S\0e\0r\0v\0e\0r\0" "\0\0\0\0"
#define INFO_LEN	36

/* A server's challenge; @len bytes follow, of which @info_len are @info. */
static void challenge_of(const char *info, size_t len, size_t info_len,
			 struct sbuf *text)
{
	uint8_t m[256] = "NTLMSSP\0\2";

	put_le32(m + 20, 0x00888205);
	memcpy(m + 24, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
	put_le16(m + 40, (unsigned)info_len);
	put_le32(m + 44, 48);
	memcpy(m + 48, info, len);
	sbuf_reset(text);
	(void)sbuf_char(text, ' ');
	(void)base64_encode(m, 48 + len, text);
}

static void challenge(const char *info, size_t info_len, struct sbuf *text)
{
	challenge_of(info, info_len, info_len, text);
}

/* What is said to that, decoded into @out. */
static int say(const char *uri, const char *text, struct sbuf *out)
{
	static const uint8_t own[8] = "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa";
	struct uri *u = uri_parse(uri);
	struct sbuf said = { 0 };
	int rc = u ? http_ntlm(u, text, own, &said) : -ENOMEM;

	sbuf_reset(out);
	if (rc == 0) {
		assert_memory_equal(sbuf_text(&said), "NTLM ", 5);
		rc = base64_decode(sbuf_text(&said) + 5, out);
	}
	sbuf_free(&said);
	uri_unref(u);
	return rc;
}

/* The field that the head's byte @at is about. */
static const char *field(const struct sbuf *m, unsigned at, size_t *len)
{
	const uint8_t *p = (const uint8_t *)m->data;

	*len = get_le16(p + at);
	assert_true(get_le32(p + at + 4) + *len <= m->len);
	return m->data + get_le32(p + at + 4);
}

static void nothing_opens_the_talk(void **state)
{
	struct sbuf m = { 0 };

	(void)state;
	assert_true(http_ntlm_opens(" "));
	assert_false(http_ntlm_opens(" TlRM"));
	assert_int_equal(say("http://u:p@h/", "", &m), 0);
	assert_int_equal(m.len, 32);
	assert_memory_equal(m.data, "NTLMSSP\0\1\0\0\0", 12);
	sbuf_free(&m);
}

static void the_proof_is_the_specifications(void **state)
{
	struct sbuf text = { 0 }, m = { 0 };
	const char *p;
	size_t len;

	(void)state;
	fake.unixtime = -11644473600;	/* the year 1601 */
	challenge(INFO, INFO_LEN, &text);
	assert_int_equal(say("http://Domain%5CUser:Password@h/",
			     sbuf_text(&text), &m), 0);
	assert_memory_equal(m.data, "NTLMSSP\0\3\0\0\0", 12);
	p = field(&m, 20, &len);
	assert_int_equal(len, 16 + 28 + INFO_LEN + 4);
	assert_memory_equal(p, "\x68\xcd\x0a\xb8\x51\xe5\x1c\x96"
			    "\xaa\xbc\x92\x7b\xeb\xef\x6a\x1c", 16);
	assert_memory_equal(p + 16 + 28, INFO, INFO_LEN);
	p = field(&m, 28, &len);
	assert_int_equal(len, 12);
	assert_memory_equal(p, "D\0o\0m\0a\0i\0n\0", 12);
	p = field(&m, 36, &len);
	assert_int_equal(len, 8);
	assert_memory_equal(p, "U\0s\0e\0r\0", 8);
	sbuf_free(&text);
	sbuf_free(&m);
}

/* MS-NLMP 2.2.1.3: each field's length twice, and where it lies. */
static void the_head_says_where_all_is(void **state)
{
	static const char head[] = "NTLMSSP\0\3\0\0\0"
		"\x18\0\x18\0\x54\0\0\0" "\x54\0\x54\0\x6c\0\0\0"
		"\x0c\0\x0c\0\x40\0\0\0" "\x08\0\x08\0\x4c\0\0\0"
		"\0\0\0\0\x54\0\0\0" "\0\0\0\0\xc0\0\0\0"
		"\x05\x82\x08\0" "D\0o\0m\0a\0i\0n\0" "U\0s\0e\0r\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
	static const char blob[] = "\1\1\0\0\0\0\0\0"
		"\x80\x16\xd7\xd5\xde\xb1\x9d\x01"	/* 1970, a second */
		"\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa" "\0\0\0\0" INFO "\0\0\0";
	struct sbuf text = { 0 }, m = { 0 };

	(void)state;
	fake.unixtime = 1;
	challenge(INFO, INFO_LEN, &text);
	assert_int_equal(say("http://Domain%5CUser:Password@h/",
			     sbuf_text(&text), &m), 0);
	assert_int_equal(m.len, 192);
	assert_memory_equal(m.data, head, 108);
	assert_memory_equal(m.data + 124, blob, sizeof(blob));
	fake.no_unixtime = true;	/* no clock: 1970 */
	assert_int_equal(say("http://Domain%5CUser:Password@h/",
			     sbuf_text(&text), &m), 0);
	assert_memory_equal(m.data + 132, "\0\x80\x3e\xd5\xde\xb1\x9d\1", 8);
	assert_int_equal(say("http://u:p@h/", "", &m), 0);
	assert_memory_equal(m.data, "NTLMSSP\0\1\0\0\0\x05\x82\x08\0", 16);
	sbuf_free(&text);
	sbuf_free(&m);
}

/* The proof for that URI, to a server that says nothing of itself. */
static void prove(const char *uri, char proof[16])
{
	struct sbuf text = { 0 }, m = { 0 };
	size_t len;

	fake.unixtime = 0;
	challenge("", 0, &text);
	assert_int_equal(say(uri, sbuf_text(&text), &m), 0);
	memcpy(proof, field(&m, 20, &len), 16);
	sbuf_free(&text);
	sbuf_free(&m);
}

/* Capitals of a to z alone, not of their neighbours. */
static void a_users_case_does_not_count(void **state)
{
	static const struct { const char *a, *b; bool same; } table[] = {
		{ "http://abyz:p@h/", "http://ABYZ:p@h/", true },
		{ "http://%60:p@h/", "http://%40:p@h/", false },
		{ "http://%7b:p@h/", "http://%5b:p@h/", false },
		{ "http://a:p@h/", "http://a:P@h/", false },
		{ "http://d%5Ca:p@h/", "http://D%5Ca:p@h/", false },
	};
	char a[16], b[16];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prove(table[i].a, a);
		prove(table[i].b, b);
		assert_int_equal(!memcmp(a, b, 16), table[i].same);
	}
}

/* The clock of one of them may be wrong: the server's counts. */
static void the_servers_time_is_taken(void **state)
{
	struct sbuf text = { 0 }, m = { 0 };
	size_t len;

	(void)state;
	challenge("\7\0\10\0" "12345678" "\0\0\0\0", 16, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), 0);
	assert_memory_equal(field(&m, 20, &len) + 16 + 8, "12345678", 8);
	assert_int_equal(len, 16 + 28 + 16 + 4);
	/* ... wherever it is, be it the last */
	challenge("\1\0\1\0x" "\7\0\10\0" "12345678", 17, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), 0);
	assert_memory_equal(field(&m, 20, &len) + 16 + 8, "12345678", 8);
	/* ... not behind the last pair */
	challenge_of("\1\0\0\0" "\7\0\10\0" "12345678", 16, 4, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), 0);
	assert_memory_not_equal(field(&m, 20, &len) + 16 + 8, "12345678", 8);
	/* ... not if it is cut, or its length is wrong */
	challenge("\7\0\10\0" "1234567", 11, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), 0);
	assert_memory_not_equal(field(&m, 20, &len) + 16 + 8, "1234567", 7);
	challenge("\7\0\11\0" "12345678" "\0\0\0\0", 16, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), 0);
	assert_memory_not_equal(field(&m, 20, &len) + 16 + 8, "12345678", 8);
	sbuf_free(&text);
	sbuf_free(&m);
}

static void letters_are_utf_16(void **state)
{
	struct sbuf text = { 0 }, m = { 0 };
	size_t len;

	(void)state;
	challenge("", 0, &text);
	assert_int_equal(say("http://%C3%A9%F0%9F%98%80:p@h/",
			     sbuf_text(&text), &m), 0);
	assert_memory_equal(field(&m, 36, &len), "\xe9\0\x3d\xd8\0\xde", 6);
	assert_int_equal(len, 6);
	/* around where one unit no longer does, and the last of all */
	assert_int_equal(say("http://%EF%BF%BF%F0%90%80%80%F4%8F%BF%BF:p@h/",
			     sbuf_text(&text), &m), 0);
	assert_memory_equal(field(&m, 36, &len), "\xff\xff\0\xd8\0\xdc"
			    "\xff\xdb\xff\xdf", 10);
	assert_int_equal(len, 10);
	sbuf_free(&text);
	sbuf_free(&m);
}

/* Names of so many letters; the password may be longer. */
static int say_long(size_t domain, size_t user, size_t password)
{
	static char uri[4096];
	struct sbuf text = { 0 }, m = { 0 };
	char *at = uri + sprintf(uri, "http://");
	int rc;

	memset(at, 'd', domain);
	at += domain;
	at += domain ? sprintf(at, "%%5C") : 0;
	memset(at, 'u', user);
	at[user] = ':';
	at += user + 1;
	memset(at, 'p', password);
	strcpy(at + password, "@h/");
	challenge("", 0, &text);
	rc = say(uri, sbuf_text(&text), &m);
	sbuf_free(&text);
	sbuf_free(&m);
	return rc;
}

static void names_have_512_letters_at_most(void **state)
{
	(void)state;
	assert_int_equal(say_long(512, 512, 1024), 0);
	assert_int_equal(say_long(0, 513, 1), -E2BIG);
	assert_int_equal(say_long(513, 1, 1), -E2BIG);
	assert_int_equal(say_long(0, 1, 1025), -E2BIG);
}

static void refuse(const void *message, size_t len)
{
	struct sbuf text = { 0 }, m = { 0 };

	(void)base64_encode(message, len, &text);
	assert_int_equal(say("http://u:p@h/", sbuf_text(&text), &m), -EINVAL);
	sbuf_free(&text);
	sbuf_free(&m);
}

static void what_is_no_challenge_is_refused(void **state)
{
	uint8_t m[49] = "NTLMSSP\0\2";
	struct sbuf out = { 0 };

	(void)state;
	m[20] = 1;
	assert_int_equal(say("http://u:p@h/", "!", &out), -EINVAL);
	refuse(m, 31);
	put_le16(m + 40, 2);
	put_le32(m + 44, 48);
	refuse(m, sizeof(m));		/* a byte past the end */
	put_le32(m + 44, 0xffffffff);
	refuse(m, sizeof(m));
	put_le16(m + 40, 2049);
	put_le32(m + 44, 0);
	refuse(m, sizeof(m));
	put_le16(m + 40, 0);
	m[8] = 3;
	refuse(m, sizeof(m));
	m[8] = 2;
	m[7] = 1;			/* no "NTLMSSP" */
	refuse(m, sizeof(m));
	m[7] = 0;
	m[20] = 2;			/* no Unicode */
	refuse(m, sizeof(m));
	sbuf_free(&out);
}

static int hear(const uint8_t *m, size_t len)
{
	struct sbuf text = { 0 }, out = { 0 };
	int rc;

	(void)base64_encode(m, len, &text);
	rc = say("http://u:p@h/", sbuf_text(&text), &out);
	sbuf_free(&text);
	sbuf_free(&out);
	return rc;
}

/* What a server says of itself is there from byte 48 on, if at all; of 2048
   bytes at most, and all within the message, which has 8192 at most. */
static void a_challenge_has_its_limits(void **state)
{
	static uint8_t m[8193] = "NTLMSSP\0\2";

	(void)state;
	m[20] = 1;
	assert_int_equal(hear(m, 8192), 0);
	assert_int_equal(hear(m, 8193), -E2BIG);
	put_le16(m + 40, 1);
	put_le32(m + 44, 48);
	assert_int_equal(hear(m, 32), 0);
	assert_int_equal(hear(m, 47), 0);
	assert_int_equal(hear(m, 48), -EINVAL);
	assert_int_equal(hear(m, 49), 0);
	put_le32(m + 44, 49);
	assert_int_equal(hear(m, 49), -EINVAL);
	put_le16(m + 40, 0);
	assert_int_equal(hear(m, 49), 0);
	put_le32(m + 44, 50);
	assert_int_equal(hear(m, 49), -EINVAL);
	put_le32(m + 44, 48);
	put_le16(m + 40, 2048);
	assert_int_equal(hear(m, 2100), 0);
	put_le16(m + 40, 2049);
	assert_int_equal(hear(m, 2100), -EINVAL);
}

static void memory_may_run_out(void *ctx)
{
	struct sbuf m = { 0 };
	int rc = say("http://D%5Cu:p@h/", " TlRMTVNTUAACAAAAAAAAAAAAAAABAAAA"
		     "AQIDBAUGBwg=", &m);

	(void)ctx;
	assert_alloc_needed(rc);
	sbuf_free(&m);
}

static void no_memory_is_said(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(nothing_opens_the_talk),
		FAKE_TEST(the_proof_is_the_specifications),
		FAKE_TEST(the_head_says_where_all_is),
		FAKE_TEST(a_users_case_does_not_count),
		FAKE_TEST(names_have_512_letters_at_most),
		FAKE_TEST(a_challenge_has_its_limits),
		FAKE_TEST(the_servers_time_is_taken),
		FAKE_TEST(letters_are_utf_16),
		FAKE_TEST(what_is_no_challenge_is_refused),
		FAKE_TEST(no_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
