/* test_pem.c: certificates out of text, PKCS #7 and lists of UEFI. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "net/tls/pem.h"
#include "tests/tls/certs.h"

#define BEGIN	"-----BEGIN CERTIFICATE-----"
#define END	"-----END CERTIFICATE-----"

/* Base64 of @len bytes, @width digits a line, each ended by @eol. */
static size_t encode(const uint8_t *p, size_t len, size_t width,
		     const char *eol, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
				     "mnopqrstuvwxyz0123456789+/";
	size_t n = 0, in_line = 0;

	for (size_t bit = 0; bit < (len + 2) / 3 * 24; bit += 6) {
		unsigned v = 0;

		for (size_t b = bit; b < bit + 6; b++)
			v = v << 1 | (b / 8 < len ?
				      p[b / 8] >> (7 - b % 8) & 1u : 0);
		out[n++] = bit / 8 >= len ? '=' : digits[v];
		if (++in_line % width == 0)
			n += (size_t)sprintf(out + n, "%s", eol);
	}
	return n;
}

static size_t write_pem(const char *name, size_t width, const char *eol,
			char *out)
{
	uint8_t der[4096];
	size_t len = read_cert(name, der), n;

	n = (size_t)sprintf(out, BEGIN "%s", eol);
	n += encode(der, len, width, eol, out + n);
	return n + (size_t)sprintf(out + n, "%s" END "%s", eol, eol);
}

static void expect_same(const struct cert *c, const char *name)
{
	uint8_t der[4096];
	size_t len = read_cert(name, der);

	assert_int_equal(c->der.len, len);
	assert_memory_equal(c->der.p, der, len);
}

static void text_gives_the_bytes_that_it_was_made_of(void **state)
{
	static const char *const names[] = { "root", "inter", "good", "aia",
					     "names", "rsa2048", "p521",
					     "ed25519", "sha1" };
	static const char *const eols[] = { "\n", "\r\n", " \n", "" };
	static char text[8192];
	struct cert *list;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (size_t k = 0; k < 4; k++) {
			list = NULL;
			n = write_pem(names[i], 61 + k, eols[k], text);
			assert_int_equal(pem_certs(text, n, &list), 1);
			expect_same(list, names[i]);
			cert_free_all(&list);
		}
	}
}

/* One after another, with words around them; what ends too early is none. */
static void text_may_hold_several_and_words(void **state)
{
	static char text[16384];
	struct cert *list = NULL;
	size_t n = (size_t)sprintf(text, "Subject: -----BEGIN\n"), whole;

	(void)state;
	n += write_pem("root", 64, "\n", text + n);
	n += (size_t)sprintf(text + n, "and " END " and\n" BEGIN "AAAA" END);
	n += write_pem("inter", 64, "\n", text + n);
	whole = n - 1;			/* without the last newline */
	n += write_pem("good", 64, "\n", text + n);
	assert_int_equal(pem_certs(text, n, &list), 3);
	expect_same(list, "good");
	expect_same(list->next, "inter");
	expect_same(list->next->next, "root");
	cert_free_all(&list);
	assert_int_equal(pem_certs(text, whole, &list), 2);
	cert_free_all(&list);
	assert_int_equal(pem_certs(text, whole - 1, &list), 1);
	cert_free_all(&list);
}

/* ---- PKCS #7 -------------------------------------------------------------- */

/* In place: a tag and a length of two octets in front of @len bytes. */
static size_t wrap(uint8_t *p, unsigned tag, size_t len)
{
	memmove(p + 4, p, len);
	p[0] = (uint8_t)tag;
	p[1] = 0x82;
	put_be16(p + 2, (unsigned)len);
	return len + 4;
}

/* ContentInfo of signedData: version, digests, content, certificates. */
static size_t write_p7(uint8_t *out, unsigned tag)
{
	static const uint8_t before[] = { 2, 1, 1, 0x31, 0, 0x30, 0 };
	static const uint8_t oid[] = { 6, 1, 0x2a };
	uint8_t *at = out + sizeof(oid), *inner = at + sizeof(before);
	size_t n = read_cert("root", inner);

	n += read_cert("inter", inner + n);
	n = wrap(inner, tag, n) + sizeof(before);
	memcpy(at, before, sizeof(before));
	n = wrap(at, 0x30, n);
	n = wrap(at, 0xa0, n) + sizeof(oid);
	memcpy(out, oid, sizeof(oid));
	return wrap(out, 0x30, n);
}

static void a_message_holds_certificates(void **state)
{
	static uint8_t p7[10000];
	struct cert *list = NULL;
	size_t n = write_p7(p7, 0xa0);

	(void)state;
	assert_int_equal(pem_certs(p7, n, &list), 2);
	expect_same(list, "inter");
	expect_same(list->next, "root");
	cert_free_all(&list);
	assert_int_equal(pem_certs(p7, n - 1, &list), 0);
	n = write_p7(p7, 0xa1);		/* revocation lists, say */
	assert_int_equal(pem_certs(p7, n, &list), 0);
}

/* What is no certificate does not end the others. */
static void what_is_none_is_passed_over(void **state)
{
	static uint8_t der[5000] = { 0x30, 3, 2, 1, 7 };
	struct cert *list = NULL;
	size_t n = 5 + read_cert("root", der + 5);

	(void)state;
	assert_int_equal(pem_certs(der, n, &list), 1);
	expect_same(list, "root");
	cert_free_all(&list);
}

/* ---- UEFI ----------------------------------------------------------------- */

static const uint8_t x509[16] =
	"\xa1\x59\xc0\xa5\xe4\x94\xa7\x4a\x87\xb5\xab\x15\x5c\x2b\xf0\x72";

/* A list of one certificate behind a header of its own. */
static size_t write_list(uint8_t *p, const char *name, size_t header)
{
	size_t len = read_cert(name, p + 28 + header + 16);

	memset(p, 0, 28 + header + 16);
	memcpy(p, x509, 16);
	put_le32(p + 16, (uint32_t)(28 + header + 16 + len));
	put_le32(p + 20, (uint32_t)header);
	put_le32(p + 24, (uint32_t)(16 + len));
	return 28 + header + 16 + len;
}

static void lists_of_firmware_follow_one_another(void **state)
{
	static uint8_t buf[16000];
	struct cert *list = NULL;
	size_t n = write_list(buf, "root", 0), first = n;

	(void)state;
	n += write_list(buf + n, "inter", 5);
	assert_int_equal(pem_certs(buf, n, &list), 2);
	expect_same(list, "inter");
	cert_free_all(&list);
	/* a rest that is no list counts for nothing */
	assert_int_equal(pem_certs(buf, first + 27, &list), 1);
	cert_free_all(&list);
	assert_int_equal(pem_certs(buf, n - 1, &list), 1);
	cert_free_all(&list);
	/* signatures of another kind are passed over */
	for (size_t i = 0; i < 16; i++) {
		buf[first + i] ^= 1;
		assert_int_equal(pem_certs(buf, n, &list), 1);
		cert_free_all(&list);
		buf[first + i] ^= 1;
	}
}

/* Two entries as long as a certificate, of which the first is none. */
static void an_entry_that_is_none_is_passed_over(void **state)
{
	static uint8_t buf[10000];
	struct cert *list = NULL;
	size_t n = write_list(buf, "root", 0), entry = n - 28;

	(void)state;
	memmove(buf + n, buf + 28, entry);
	memset(buf + 28, 0, entry);
	put_le32(buf + 16, (uint32_t)(n + entry));
	assert_int_equal(pem_certs(buf, n + entry, &list), 1);
	expect_same(list, "root");
	cert_free_all(&list);
}

static void memory_may_run_out(void *ctx)
{
	static char text[8192];
	static uint8_t buf[5000];
	struct cert *list = NULL;
	int rc = pem_certs(text, write_pem("root", 64, "\n", text), &list);

	(void)ctx;
	if (rc == 1)
		rc = pem_certs(buf, write_list(buf, "inter", 0), &list);
	if (rc == 1)
		rc = pem_certs(buf, read_cert("root", buf), &list);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 1);
	cert_free_all(&list);
}

static void without_memory_there_is_none(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(text_gives_the_bytes_that_it_was_made_of),
		FAKE_TEST(text_may_hold_several_and_words),
		FAKE_TEST(a_message_holds_certificates),
		FAKE_TEST(what_is_none_is_passed_over),
		FAKE_TEST(lists_of_firmware_follow_one_another),
		FAKE_TEST(an_entry_that_is_none_is_passed_over),
		FAKE_TEST(without_memory_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
