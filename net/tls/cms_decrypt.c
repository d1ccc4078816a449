/* cms_decrypt.c: a file that was encrypted for this machine. */
#include <stdlib.h>
#include <string.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/aes.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/tls/cms.h"
#include "net/tls/cms_key.h"
#include "net/tls/identity.h"
#include "net/tls/oid.h"

#define BLOCK		16
#define TAG_MIN		12	/* CVE-2026-5500: one byte can be guessed */
#define NONCE_MAX	64

/* How the content is encrypted. */
struct cipher {
	size_t     key_len;
	bool       gcm;
	struct der iv;
	size_t     tag_len;	/* that the message announces	*/
};

/* 2.16.840.1.101.3.4.1.N: 2, 6 are AES-128-CBC, GCM; 192 and 256 follow at
   distances of 20. */
static bool read_cipher(struct der alg, struct cipher *out)
{
	static const uint8_t aes[] = { OID_NIST, 1 };
	struct der oid, seq, len;
	unsigned n;

	if (!der_take(&alg, DER_OID, &oid) || oid.len != sizeof(aes) + 1 ||
	    memcmp(oid.p, aes, sizeof(aes)))
		return false;
	n = oid.p[sizeof(aes)];
	if (n > 46 || (n % 20 != 2 && n % 20 != 6))
		return false;
	out->key_len = 16 + n / 20 * 8;
	out->gcm = n % 20 == 6;
	out->tag_len = TAG_MIN;		/* the default: RFC 5084 3.2 */
	if (!out->gcm)
		return der_take(&alg, DER_OCTETS, &out->iv) &&
		       out->iv.len == BLOCK;
	if (!der_take(&alg, DER_SEQ, &seq) ||
	    !der_take(&seq, DER_OCTETS, &out->iv) || !out->iv.len ||
	    out->iv.len > NONCE_MAX)
		return false;
	if (der_take(&seq, DER_INT, &len))
		out->tag_len = len.len == 1 ? len.p[0] : 0;
	return true;
}

/* ---- the content ----------------------------------------------------- */

struct job {
	struct cms_bytes     file;
	struct cms_enveloped message;
	struct cipher        cipher;
	uint8_t             *out;
	size_t               out_len;
};

/* How many bytes of @len are left without their padding; -1: it is none. */
static int64_t unpad(const uint8_t *data, size_t len)
{
	uint8_t n = data[len - 1], bad = 0;
	size_t i;

	if (!n || n > BLOCK)
		return -1;
	for (i = len - n; i < len; i++)
		bad |= data[i] ^ n;
	return bad ? -1 : (int64_t)(len - n);
}

static int decrypt_cbc(struct job *j, Aes *aes, const uint8_t *key,
		       struct err *e)
{
	int64_t len;
	int rc;

	if (!j->file.len || j->file.len % BLOCK)
		return cms_changed(e);
	rc = wc_AesSetKey(aes, key, (word32)j->cipher.key_len,
			  j->cipher.iv.p, AES_DECRYPTION);
	if (rc == 0)
		rc = wc_AesCbcDecrypt(aes, j->out, j->file.data,
				      (word32)j->file.len);
	if (rc)
		return cms_failed(rc, e);
	len = unpad(j->out, j->file.len);
	j->out_len = (size_t)len;
	return len < 0 ? cms_changed(e) : 0;
}

static int decrypt_gcm(struct job *j, Aes *aes, const uint8_t *key,
		       struct err *e)
{
	const struct der *mac = &j->message.mac;
	struct sbuf set = { 0 };
	int rc;

	if (mac->len < TAG_MIN || mac->len > BLOCK ||
	    mac->len != j->cipher.tag_len)
		return err_set(e, -EACCES, "what authenticates it is too "
			       "short: %zu bytes, %d are the least", mac->len,
			       TAG_MIN);
	rc = cms_attribute_set(&j->message.attrs, &set);
	if (rc < 0)
		return cms_no_memory(e);
	rc = wc_AesGcmSetKey(aes, key, (word32)j->cipher.key_len);
	if (rc == 0)
		rc = wc_AesGcmDecrypt(aes, j->out, j->file.data,
				      (word32)j->file.len, j->cipher.iv.p,
				      (word32)j->cipher.iv.len, mac->p,
				      (word32)mac->len, (uint8_t *)set.data,
				      (word32)set.len);
	sbuf_free(&set);
	j->out_len = j->file.len;
	return rc ? cms_failed(rc, e) : 0;
}

static int decrypt(struct job *j, const uint8_t *key, struct err *e)
{
	Aes *aes = malloc(sizeof(*aes));
	int rc;

	if (!aes || wc_AesInit(aes, NULL, INVALID_DEVID)) {
		free(aes);
		return cms_no_memory(e);
	}
	rc = j->cipher.gcm ? decrypt_gcm(j, aes, key, e) :
	     decrypt_cbc(j, aes, key, e);
	wc_AesFree(aes);
	free(aes);
	return rc;
}

/* ---- the message ----------------------------------------------------- */

static int read_message(struct job *j, enum cms_kind kind,
			struct der content, struct err *e)
{
	if ((kind != CMS_ENVELOPED && kind != CMS_AUTH_ENVELOPED) ||
	    !cms_read_enveloped(content, &j->message))
		return err_set(e, -EINVAL, "it is no envelope (CMS, "
			       "detached)");
	if (j->message.has_content)
		return err_set(e, -EINVAL, "the envelope has the file in "
			       "itself: it has to lie beside it "
			       "(tools/cmsdetach)");
	if (!read_cipher(j->message.alg, &j->cipher) ||
	    j->cipher.gcm != (kind == CMS_AUTH_ENVELOPED))
		return err_set(e, -ENOTSUP, "it is encrypted in a way not "
			       "known here: AES-CBC and AES-GCM are");
	if (j->file.len > INT32_MAX)
		return err_set(e, -ENOTSUP, "it is too large to decrypt");
	return 0;
}

static int find_key(struct job *j, struct net *net, uint8_t key[CMS_KEY_MAX],
		    struct err *e)
{
	struct identity id = { 0 };
	struct der left = j->message.recipients;
	struct cms_recipient r;
	struct cert *own = NULL;
	bool mine = false;
	int rc = identity_read(&id, net->root, e);

	if (rc == 0)
		rc = err_set(e, -EACCES, "the settings \"cert\" and "
			     "\"privkey\" are needed to decrypt it");
	if (rc > 0)
		rc = cert_parse(id.cert.data, id.cert.len, &own);
	if (rc < 0 && !e->code)
		(void)err_set(e, rc, rc == -ENOMEM ? "no memory to decrypt" :
			      "the setting \"cert\" is no certificate (DER)");
	while (rc == 0 && !mine && cms_next_recipient(&left, &r))
		mine = cms_is(&r.who, own);
	if (rc == 0 && !mine)
		rc = err_set(e, -EACCES, "it is not encrypted for the "
			     "certificate of this machine");
	if (rc == 0)
		rc = cms_key(&r, &id.key, j->cipher.key_len, key, e);
	cert_free(own);
	identity_free(&id);
	return rc;
}

int cms_decrypt(struct net *net, struct cms_bytes file,
		struct cms_bytes message, void *out, size_t *len_out,
		struct err *e)
{
	struct job j = { .file = file, .out = out };
	struct sbuf copy = { 0 };
	uint8_t key[CMS_KEY_MAX] = { 0 };
	struct der content = { 0 };
	int rc = cms_open(message.data, message.len, &copy, &content);

	if (rc == -ENOMEM)
		(void)cms_no_memory(e);
	else
		rc = read_message(&j, rc < 0 ? CMS_OTHER : (enum cms_kind)rc,
				  content, e);
	if (rc == 0)
		rc = find_key(&j, net, key, e);
	if (rc == 0)
		rc = decrypt(&j, key, e);
	wipe(key, sizeof(key));
	sbuf_free(&copy);
	*len_out = j.out_len;
	return rc;
}
