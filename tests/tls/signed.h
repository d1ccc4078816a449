/*
 * signed.h: signatures that OpenSSL makes here, in messages put together byte
 * by byte (RFC 5652 5).
 */
#ifndef TESTS_TLS_SIGNED_H
#define TESTS_TLS_SIGNED_H

#include "core/digest.h"
#include "core/setting/settings.h"
#include "net/stack.h"
#include "net/tls/cms.h"
#include "net/tls/tls.h"
#include "tests/net/tcp.h"
#include "tests/tls/certs.h"
#include "tests/tls/signer.h"

#define RSADSI	"\x2a\x86\x48\x86\xf7\x0d"
#define DATA	RSADSI "\1\7\1"
#define SHA	"\x60\x86\x48\1\x65\3\4\2"

static const char file[] = "#!ipxe\necho signed\n";

static struct {
	struct bench  b;
	struct signer by;
	struct bytes  attrs;	/* what the signed ones hold		*/
	struct bytes  signers, message;
	struct err    e;
} w;

/* ---- the machine ----------------------------------------------------- */

static inline void begin(void)
{
	struct setting_ref ref;

	memset(&w, 0, sizeof(w));
	fake.unixtime = MID_2026;
	bench_start(&w.b);
	signer_begin(&w.by, EVP_EC_gen("P-256"), "Signer");
	assert_int_equal(setting_parse(w.b.root, "trust", 5, true, &ref,
				       NULL), 0);
	assert_int_equal(setting_store(&ref, w.by.cert->hash, CERT_HASH,
				       NULL), 0);
}

static inline void end(void)
{
	signer_end(&w.by);
	bench_stop(&w.b);
}

/* ---- writing --------------------------------------------------------- */

/* An attribute 1.2.840.113549.1.9.@last with this set of values. */
static inline void add_attribute(uint8_t last, const void *set, size_t len)
{
	static struct bytes one;

	one.len = 0;
	ADD(&one, 6, RSADSI "\1\x09x");
	one.p[one.len - 1] = last;
	add(&one, 0x31, set, len);
	add_all(&w.attrs, 0x30, &one);
}

static inline void add_type(void)
{
	add_attribute(3, "\6\x09" DATA, 11);
}

static inline void digest_file(enum digest which, struct bytes *out)
{
	uint8_t sum[DIGEST_MAX];
	int len = digest(which, file, sizeof(file) - 1, sum);

	out->len = 0;
	add(out, 4, sum, (size_t)len);
}

static inline void add_digest(void)
{
	static struct bytes value;

	digest_file(DIGEST_SHA256, &value);
	add_attribute(4, value.p, value.len);
}

static inline void add_usual_attributes(void)
{
	w.attrs.len = 0;
	add_type();
	add_digest();
}

static inline void write_who(struct bytes *out)
{
	static struct bytes seq;
	const struct cert *c = w.by.cert;

	memcpy(seq.p, c->issuer.p, c->issuer.len);
	seq.len = c->issuer.len;
	add(&seq, 2, c->serial.p, c->serial.len);
	add_all(out, 0x30, &seq);
}

/* A signer by the digest SHA-2 of this number: 1 is SHA-256. */
static inline void add_signer_by(uint8_t n)
{
	static const char *const mds[] = { "", "SHA256", "SHA384", "SHA512" };
	static struct bytes one, set, sig;
	const EVP_MD *md = EVP_get_digestbyname(mds[n]);
	char sha[] = SHA "x", ecdsa[] = "\x2a\x86\x48\xce\x3d\4\3x";

	one.len = set.len = 0;
	sha[sizeof(sha) - 2] = (char)n;
	ecdsa[sizeof(ecdsa) - 2] = (char)(n + 1);
	ADD(&one, 2, "\1");
	write_who(&one);
	add_sequence_of_oid(&one, sha);
	if (w.attrs.len) {
		add_all(&set, 0x31, &w.attrs);
		add_all(&one, 0xa0, &w.attrs);
		signer_sign(&w.by, md, false, set.p, set.len, &sig);
	} else {
		signer_sign(&w.by, md, false, file, sizeof(file) - 1, &sig);
	}
	add_sequence_of_oid(&one, ecdsa);
	add_all(&one, 4, &sig);
	add_all(&w.signers, 0x30, &one);
}

static inline void add_signer(void)
{
	add_signer_by(1);
}

static inline void write_message(void)
{
	static struct bytes all, part;

	all.len = part.len = w.message.len = 0;
	ADD(&all, 2, "\1");
	ADD(&all, 0x31, "");
	add_sequence_of_oid(&all, DATA);
	add(&all, 0xa0, w.by.cert->der.p, w.by.cert->der.len);
	add_all(&all, 0x31, &w.signers);
	add_all(&part, 0x30, &all);
	all.len = 0;
	ADD(&all, 6, RSADSI "\1\7\2");
	add_all(&all, 0xa0, &part);
	add_all(&w.message, 0x30, &all);
}

static inline void expect_of(const char *signer, int rc, const char *words)
{
	err_clear(&w.e);
	write_message();
	assert_int_equal(cms_verify(w.b.net,
				    (struct cms_bytes){ file,
							sizeof(file) - 1 },
				    (struct cms_bytes){ w.message.p,
							w.message.len },
				    signer, 1000, &w.e), rc);
	assert_has(w.e.msg, words);
}

static inline void expect(int rc, const char *words)
{
	expect_of(NULL, rc, words);
}

static inline void expect_one(int rc, const char *words)
{
	w.signers.len = 0;
	add_signer();
	expect(rc, words);
}

#endif
