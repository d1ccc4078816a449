/*
 * fields.h: certificates put together here, field by field (RFC 5280).
 */
#ifndef TESTS_TLS_FIELDS_H
#define TESTS_TLS_FIELDS_H

#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/str.h"
#include "net/tls/cert.h"
#include "tests/fake/fake.h"

struct bytes { uint8_t p[70000]; size_t len; };

/* Append a tag, a length in as few bytes as it takes, and the content. */
static inline void add(struct bytes *to, unsigned tag, const void *data, size_t len)
{
	uint8_t *p = to->p + to->len;

	*p++ = (uint8_t)tag;
	if (len > 65535) {
		*p++ = 0x83;
		*p++ = (uint8_t)(len >> 16);
		*p++ = (uint8_t)(len >> 8);
	} else if (len > 255) {
		*p++ = 0x82;
		*p++ = (uint8_t)(len >> 8);
	} else if (len > 127) {
		*p++ = 0x81;
	}
	*p++ = (uint8_t)len;
	assert_true(len < sizeof(to->p) - 5 - to->len);
	if (len)
		memcpy(p, data, len);
	to->len = (size_t)(p - to->p) + len;
}
#define ADD(to, tag, literal) add(to, tag, literal, sizeof(literal) - 1)

static inline void add_all(struct bytes *to, unsigned tag, const struct bytes *b)
{
	add(to, tag, b->p, b->len);
}

/* What the certificate says; what is not set is as in many. */
struct fields {
	const char *digest, *alg, *key;	/* OIDs; the key's bits		*/
	size_t      key_len;
	struct bytes *extensions;
};

#define RSA	"\x2a\x86\x48\x86\xf7\x0d\1\1"
#define EC	"\x2a\x86\x48\xce\x3d\2\1"

static inline void add_sequence_of_oid(struct bytes *to, const char *oid)
{
	struct bytes b = { .len = 0 };

	add(&b, 6, oid, strlen(oid));
	add_all(to, 0x30, &b);
}

static inline void add_key(struct bytes *to, const struct fields *f)
{
	struct bytes b = { .len = 0 };

	add_sequence_of_oid(&b, f->alg ? f->alg : EC);
	add(&b, 3, f->key ? f->key : "\0\4xy", f->key ? f->key_len : 4);
	add_all(to, 0x30, &b);
}

static inline void compose(struct bytes *out, const struct fields *f)
{
	static struct bytes tbs, whole, b;

	tbs.len = whole.len = b.len = out->len = 0;
	ADD(&tbs, 0xa0, "\2\1\2");
	ADD(&tbs, 2, "\x11");
	add_sequence_of_oid(&tbs, f->digest ? f->digest :
			    "\x2a\x86\x48\xce\x3d\4\3\2");
	ADD(&tbs, 0x30, "\x31\1x");
	ADD(&b, 0x17, "260101000000Z");
	ADD(&b, 0x17, "270101000000Z");
	add_all(&tbs, 0x30, &b);
	ADD(&tbs, 0x30, "\x31\1y");
	add_key(&tbs, f);
	if (f->extensions) {
		b.len = 0;
		add_all(&b, 0x30, f->extensions);
		add_all(&tbs, 0xa3, &b);
	}
	add_all(&whole, 0x30, &tbs);
	add_all(out, 0x30, &whole);
}

static inline struct cert *cert_of(const struct fields *f)
{
	static struct bytes der;
	struct cert *c = NULL;

	compose(&der, f);
	assert_int_equal(cert_parse(der.p, der.len, &c), 0);
	return c;
}

#define EXTENSION	"\x55\x1d"
#define PKIX		"\x2b\6\1\5\5\7"

/* A certificate with this one; all of it if @critical is not NULL. */
static inline struct cert *extended(const char *oid, const void *v, size_t len,
			     const char *critical)
{
	static struct bytes one, all;

	one.len = all.len = 0;
	add(&one, 6, oid, strlen(oid));
	if (critical)
		add(&one, 1, critical, 1);
	add(&one, 4, v, len);
	add_all(&all, 0x30, &one);
	return cert_of(&(struct fields){ .extensions = &all });
}
#define EXTENDED(oid, v) extended(oid, v, sizeof(v) - 1, NULL)

#endif
