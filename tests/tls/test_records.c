/*
 * test_records.c: records as OpenSSL sends them, and as it never does: empty
 * ones. For these the records that it makes with TLS 1.3 are made anew, being
 * decrypted by its own keys and encrypted again, since each one's place counts.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/bytes.h"
#include "core/unconst.h"
#include "lab/tls_ca.h"
#include "tests/tls/world.h"

#define RECORD_HEAD	5
#define RECORD_TAG	16
#define RECORD_ROOM	(RECORD_HEAD + 16384 + 256)
#define APPLICATION	23

struct records {
	SSL              *ssl;		/* of the connection made last	*/
	const EVP_CIPHER *cipher;
	uint8_t           key[32], iv[12];
	uint64_t          theirs, ours;	/* how many there were		*/
};
static struct records records;		/* OpenSSL's callback has no other */

static int unhex(const char *text, uint8_t *out)
{
	unsigned byte;
	int n = 0;

	for (; sscanf(text, "%2x", &byte) == 1; text += 2)
		out[n++] = (uint8_t)byte;
	return n;
}

/* HKDF-Expand-Label without a context (RFC 8446 7.1): one block is enough. */
static void expand(const EVP_MD *md, const uint8_t *secret, int len,
			  const char *label, size_t want, uint8_t *out)
{
	uint8_t info[64] = { 0, (uint8_t)want, (uint8_t)(6 + strlen(label)) };
	uint8_t block[EVP_MAX_MD_SIZE];
	int at = 3 + sprintf((char *)info + 3, "tls13 %s", label);

	info[at++] = 0;
	info[at++] = 1;
	HMAC(md, secret, len, info, (size_t)at, block, NULL);
	memcpy(out, block, want);
}

static void learn(const SSL *ssl, const char *line)
{
	static const char what[] = "SERVER_TRAFFIC_SECRET_0 ";
	const SSL_CIPHER *suite = SSL_get_current_cipher(ssl);
	const EVP_MD *md = SSL_CIPHER_get_handshake_digest(suite);
	uint8_t secret[64];
	int len;

	records.ssl = unconst(ssl);
	if (strncmp(line, what, sizeof(what) - 1))
		return;
	len = unhex(strrchr(line, ' ') + 1, secret);
	records.cipher = EVP_get_cipherbynid(SSL_CIPHER_get_cipher_nid(suite));
	records.theirs = records.ours = 0;
	expand(md, secret, len, "key",
	       (size_t)EVP_CIPHER_get_key_length(records.cipher), records.key);
	expand(md, secret, len, "iv", 12, records.iv);
}

static void records_watch(struct world *w)
{
	SSL_CTX_set_keylog_callback(w->ca->ctx, learn);
}

/* One record's content, with its tag: RFC 8446 5.2. */
static void crypt_record(bool encrypt, uint64_t n, const uint8_t *head,
				const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t nonce[12], tag[RECORD_TAG];
	int got;

	memcpy(nonce, records.iv, 12);
	for (int i = 0; i < 8; i++)
		nonce[11 - i] ^= (uint8_t)(n >> 8 * i);
	if (!encrypt)
		memcpy(tag, in + len, RECORD_TAG);
	assert_true(EVP_CipherInit_ex(ctx, records.cipher, NULL, records.key,
				      nonce, encrypt));
	assert_true(EVP_CipherUpdate(ctx, NULL, &got, head, RECORD_HEAD));
	assert_true(EVP_CipherUpdate(ctx, out, &got, in, (int)len));
	if (!encrypt)
		assert_true(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG,
						RECORD_TAG, tag));
	assert_true(EVP_CipherFinal_ex(ctx, out + got, &got));
	if (encrypt)
		assert_true(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG,
						RECORD_TAG, out + len));
	EVP_CIPHER_CTX_free(ctx);
}

/* Append a record with this content, its type's byte at the end. */
static void put_record(const uint8_t *plain, size_t len,
			      struct sbuf *out)
{
	uint8_t record[RECORD_ROOM] = { APPLICATION, 3, 3 };

	put_be16(record + 3, (uint16_t)(len + RECORD_TAG));
	crypt_record(true, records.ours++, record, plain, len,
		     record + RECORD_HEAD);
	assert_int_equal(sbuf_add(out, record, RECORD_HEAD + len +
				  RECORD_TAG), 0);
}

static void put_empty(unsigned n, struct sbuf *out)
{
	while (n--)
		put_record((const uint8_t *)"\x17", 1, out);
}

/* What the server has to say once both are up, @empty before each record. */
static void records_say(struct world *w, unsigned empty)
{
	struct sbuf wire = { 0 }, out = { 0 };
	uint8_t plain[RECORD_ROOM];
	const uint8_t *p;
	size_t len;

	assert_int_equal(lab_tls_output(w->server, &wire), 0);
	p = (const uint8_t *)wire.data;
	for (size_t at = 0; at < wire.len; at += RECORD_HEAD + len) {
		len = get_be16(p + at + 3);
		crypt_record(false, records.theirs++, p + at,
			     p + at + RECORD_HEAD, len - RECORD_TAG, plain);
		put_empty(empty, &out);
		put_record(plain, len - RECORD_TAG, &out);
	}
	put_empty(empty, &out);
	say(w, out.data, out.len);
	sbuf_free(&wire);
	sbuf_free(&out);
}

/* ---- tests ----------------------------------------------------------- */

/* Up, all that was sent so far taken; records_say() speaks from now on. */
static void begin_records(struct world *w)
{
	begin(w);
	w->how.version = LAB_TLS_1_3;
	records_watch(w);
	open_to(w, "192.0.2.7");
	pass(w);
	serve(w);
	pass(w);
	(void)lab_tls_input(w->server, w->tcp.got + w->taken,
			    w->tcp.len - w->taken, &w->heard);
	w->taken = w->tcp.len;
	assert_int_equal(lab_ca_handshakes(w->ca), 1);
}

static void empty_records_are_nothing(void **state)
{
	struct world w;

	(void)state;
	begin_records(&w);
	records_say(&w, 3);		/* its tickets */
	for (int i = 0; i < 4; i++) {
		assert_int_equal(lab_tls_write(w.server, "pong", 4), 0);
		records_say(&w, 500);
		pass(&w);
	}
	assert_string_equal(sbuf_text(&w.o.got), "pongpongpongpong");
	assert_false(w.o.over);
	end(&w);
}

static void empty_records_without_end_are_refused(void **state)
{
	struct world w;

	(void)state;
	begin_records(&w);
	for (int i = 0; i < 10 && !w.o.over; i++) {
		records_say(&w, 500);
		pass(&w);
	}
	assert_int_equal(w.o.status, -EPROTO);
	assert_has(w.o.why, "records without data, without end");
	end(&w);
}

static void records_may_be_as_long_as_allowed(void **state)
{
	static uint8_t page[16384];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(page); i++)
		page[i] = (uint8_t)(i * 7 + i / 251);
	begin(&w);
	for (int v = LAB_TLS_1_2; v <= LAB_TLS_1_3; v++) {
		w.how.version = (enum lab_tls_version)v;
		open_to(&w, "192.0.2.7");
		talk(&w, 6);
		for (int i = 0; i < 5; i++) {
			assert_int_equal(lab_tls_write(w.server, page,
						       sizeof(page)), 0);
			serve(&w);
			pass(&w);
		}
		assert_int_equal(w.o.got.len, 5 * sizeof(page));
		assert_memory_equal(w.o.got.data + 4 * sizeof(page), page,
				    sizeof(page));
		/* and a header that announces one byte too many */
		say(&w, "\x17\x03\x03\x48\x01", 5);
		pass(&w);
		assert_int_equal(w.o.status, -EPROTO);
	}
	end(&w);
}

/* A server that wants to negotiate anew is told that this is not done here. */
static void another_handshake_is_declined(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	w.how.version = LAB_TLS_1_2;
	records_watch(&w);
	open_to(&w, "192.0.2.7");
	talk(&w, 6);
	assert_int_equal(lab_tls_write(w.server, "pong", 4), 0);
	/* We offer none: RFC 5746 4.1 lets a server ask for an unsafe one */
	(void)SSL_clear_options(records.ssl, SSL_OP_NO_RENEGOTIATION);
	(void)SSL_set_options(records.ssl,
			      SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION);
	assert_true(SSL_renegotiate(records.ssl));
	assert_int_equal(SSL_do_handshake(records.ssl), 1);
	serve(&w);
	pass(&w);
	assert_string_equal(sbuf_text(&w.o.got), "pong");
	assert_true(w.tcp.len > w.taken);	/* our answer */
	assert_false(w.o.over);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(empty_records_are_nothing),
		FAKE_TEST(empty_records_without_end_are_refused),
		FAKE_TEST(records_may_be_as_long_as_allowed),
		FAKE_TEST(another_handshake_is_declined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
