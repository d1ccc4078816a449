/*
 * seal.h: files that OpenSSL encrypts here, and their envelopes, byte by byte
 * (RFC 5652 6, RFC 5083, RFC 5084).
 */
#ifndef TESTS_TLS_SEAL_H
#define TESTS_TLS_SEAL_H

#include <openssl/rsa.h>

#include "core/setting/settings.h"
#include "net/stack.h"
#include "net/tls/cms.h"
#include "tests/tls/certs.h"
#include "tests/tls/cms_key.h"

#define RSADSI		"\x2a\x86\x48\x86\xf7\x0d"
#define AES		"\x60\x86\x48\1\x65\3\4\1"
#define FILE_MAX	80

/* A file and its envelope: what is not as in many. */
struct seal {
	uint8_t  cipher;		/* the last number of its name	*/
	size_t   iv_len, tag_len;
	int      told;			/* the tag's length; -1: not	*/
	size_t   len;			/* with its padding		*/
	uint8_t  plain[FILE_MAX];
	const struct bytes *attrs;	/* what authenticated ones hold	*/
	bool     other_kind, has_content, by_key_id;
	unsigned strangers;		/* it is for others before	*/
	uint8_t  is_strange;		/* and not for us		*/
};

static const struct seal cbc = {
	.cipher = 2, .iv_len = 16, .told = -1, .len = 32,
	.plain = "the bytes of a file, of 31 left\1",
};
static const struct seal gcm = {
	.cipher = 6, .iv_len = 12, .tag_len = 16, .told = 16, .len = 33,
	.plain = "the bytes of a file, of 33 in all",
};

static struct {
	struct net    net;
	struct cert  *own;
	EVP_PKEY     *public;
	struct bytes  message, tag;
	size_t        tag_at;		/* where that is in it		*/
	uint8_t       file[FILE_MAX], out[FILE_MAX];
	size_t        len, out_len;
	struct err    e;
} w;

/* ---- the machine ----------------------------------------------------- */

static inline size_t set(const char *name, const char *file, uint8_t buf[4096])
{
	FILE *f = fopen(file, "rb");
	struct setting_ref ref;
	size_t len;

	assert_non_null(f);
	len = fread(buf, 1, 4096, f);
	fclose(f);
	assert_int_equal(setting_parse(w.net.root, name, strlen(name), true,
				       &ref, NULL), 0);
	assert_int_equal(setting_store(&ref, buf, len, NULL), 0);
	return len;
}

static inline void begin(void)
{
	uint8_t buf[4096];
	const uint8_t *p = buf;
	size_t len;
	X509 *x;

	memset(&w, 0, sizeof(w));
	w.net.root = settings_new();
	(void)set("privkey", "tests/tls/cms/mine.key", buf);
	len = set("cert", "tests/tls/cms/mine.der", buf);
	assert_int_equal(cert_parse(buf, len, &w.own), 0);
	x = d2i_X509(NULL, &p, (long)len);
	w.public = X509_get_pubkey(x);
	X509_free(x);
}

static inline void end(void)
{
	EVP_PKEY_free(w.public);
	cert_free(w.own);
	settings_free(w.net.root);
}

/* ---- writing an envelope --------------------------------------------- */

static inline bool is_gcm(const struct seal *s)
{
	return s->cipher % 20 == 6;
}

static inline unsigned key_row(const struct seal *s)
{
	return s->cipher < 60 ? s->cipher / 20 : 0;
}

static inline void write_who(const struct seal *s, uint8_t strange,
		      struct bytes *out)
{
	static struct bytes seq;

	seq.len = 0;
	if (s->by_key_id) {
		add(out, 0x80, w.own->key_id.p, w.own->key_id.len);
	} else {
		memcpy(seq.p, w.own->issuer.p, w.own->issuer.len);
		seq.len = w.own->issuer.len;
		add(&seq, 2, w.own->serial.p, w.own->serial.len);
		add_all(out, 0x30, &seq);
	}
	out->p[out->len - 1] ^= strange;
}

static inline void write_recipient(const struct seal *s, uint8_t strange,
			    struct bytes *out)
{
	static struct bytes seq, key;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(w.public, NULL);

	seq.len = 0;
	key.len = sizeof(key.p);
	assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_encrypt(ctx, key.p, &key.len, content_key,
					  16 + key_row(s) * 8), 1);
	EVP_PKEY_CTX_free(ctx);
	ADD(&seq, 2, "\0");
	write_who(s, strange, &seq);
	add_sequence_of_oid(&seq, RSA "\1");
	add_all(&seq, 4, &key);
	add_all(out, 0x30, &seq);
}

static inline void write_cipher(const struct seal *s, struct bytes *out)
{
	static struct bytes alg, seq;
	static const uint8_t iv[70];
	uint8_t told = (uint8_t)s->told;

	alg.len = seq.len = 0;
	ADD(&alg, 6, AES "x");
	alg.p[alg.len - 1] = s->cipher;
	if (is_gcm(s)) {
		add(&seq, 4, iv, s->iv_len);
		if (s->told >= 0)
			add(&seq, 2, &told, 1);
		add_all(&alg, 0x30, &seq);
	} else {
		add(&alg, 4, iv, s->iv_len);
	}
	add_all(out, 0x30, &alg);
}

static inline void write_content(const struct seal *s, struct bytes *out)
{
	static struct bytes seq;

	seq.len = 0;
	ADD(&seq, 6, RSADSI "\1\7\1");
	write_cipher(s, &seq);
	if (s->has_content)
		ADD(&seq, 0x80, "inside");
	add_all(out, 0x30, &seq);
}

static inline void seal_file(const struct seal *s)
{
	static const char *const names[] = { "128", "192", "256" };
	static const uint8_t iv[70];
	static struct bytes attrs;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	char name[16];
	int n;

	snprintf(name, sizeof(name), "AES-%s-%s", names[key_row(s)],
		 is_gcm(s) ? "GCM" : "CBC");
	EVP_EncryptInit_ex(ctx, EVP_get_cipherbyname(name), NULL, NULL, NULL);
	if (is_gcm(s) && s->iv_len)
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_IVLEN,
				    (int)s->iv_len, NULL);
	EVP_EncryptInit_ex(ctx, NULL, NULL, content_key, iv);
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	attrs.len = 0;
	if (s->attrs) {
		add_all(&attrs, 0x31, s->attrs);
		EVP_EncryptUpdate(ctx, NULL, &n, attrs.p, (int)attrs.len);
	}
	EVP_EncryptUpdate(ctx, w.file, &n, s->plain, (int)s->len);
	w.len = s->len;
	(void)EVP_EncryptFinal_ex(ctx, w.file + n, &n);
	if (is_gcm(s))
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, 16, w.tag.p);
	w.tag.len = s->tag_len;
	EVP_CIPHER_CTX_free(ctx);
}

static inline void write_envelope(const struct seal *s)
{
	static struct bytes all, part;
	bool auth = is_gcm(s) != s->other_kind;

	seal_file(s);
	all.len = part.len = w.message.len = 0;
	ADD(&all, 2, "\0");
	for (unsigned i = 0; i < s->strangers; i++)
		write_recipient(s, 1, &part);
	write_recipient(s, s->is_strange, &part);
	add_all(&all, 0x31, &part);
	write_content(s, &all);
	if (s->attrs)
		add_all(&all, 0xa1, s->attrs);
	if (auth)
		add_all(&all, 4, &w.tag);
	part.len = 0;
	add_all(&part, 0x30, &all);
	all.len = 0;
	if (auth)
		ADD(&all, 6, RSADSI "\1\x09\x10\1\x17");
	else
		ADD(&all, 6, RSADSI "\1\7\3");
	add_all(&all, 0xa0, &part);
	add_all(&w.message, 0x30, &all);
}

static inline int open_envelope(void)
{
	err_clear(&w.e);
	return cms_decrypt(&w.net, (struct cms_bytes){ w.file, w.len },
			   (struct cms_bytes){ w.message.p, w.message.len },
			   w.out, &w.out_len, &w.e);
}

static inline void expect(const struct seal *s, int rc, const char *words)
{
	write_envelope(s);
	assert_int_equal(open_envelope(), rc);
	if (rc < 0)
		assert_has(w.e.msg, words);
	else
		assert_memory_equal(w.out, s->plain, w.out_len);
}
#define CHANGED		"it cannot be decrypted: it was changed"
#define UNKNOWN		"AES-CBC and AES-GCM are"

#endif
