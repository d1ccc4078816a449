/* identity.c: who we are. */
#include "net/tls/identity.h"

#include <wolfssl/wolfcrypt/ecc.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/tls/cert.h"

#define DER_MAX	16384

/* Append a setting's bytes; 1 if it is set, 0 if not, or -ENOMEM. */
static int take(struct settings *root, const char *name, size_t name_len,
		struct sbuf *out)
{
	struct setting_ref ref;
	int rc = setting_parse(root, name, name_len, false, &ref, NULL);

	if (rc == 0)
		rc = setting_fetch(&ref, out, NULL);
	if (rc == -ENOENT)
		return 0;
	return rc < 0 ? rc : out->len > 0;
}

/* Does the private key lead to @point? */
static bool leads_to(ecc_key *key, const struct der *point)
{
	uint8_t own[2 * 66 + 1];	/* of P-521 */
	word32 len = sizeof(own);

	return wc_ecc_make_pub(key, NULL) == 0 &&
	       wc_ecc_export_x963(key, own, &len) == 0 &&
	       der_is(point, own, len);
}

/* Is it an elliptic key of another certificate? wolfSSL does not look. */
static bool strange_ec(const struct sbuf *cert, const struct sbuf *key)
{
	ecc_key *ec = wc_ecc_key_new(NULL);
	struct cert *c = NULL;
	word32 at = 0;
	bool strange = !ec || cert_parse(cert->data, cert->len, &c) < 0;

	if (!strange && c->key_type == CERT_KEY_EC)
		strange = wc_EccPrivateKeyDecode((const uint8_t *)key->data,
						 &at, ec,
						 (word32)key->len) ||
			  !leads_to(ec, &c->bare_key);
	cert_free(c);
	wc_ecc_key_free(ec);
	return strange;
}

/* Load both; the check needs a context, so one is given both first. */
static int load(WOLFSSL_CTX *ctx, const struct sbuf *cert,
		const struct sbuf *key, struct err *e)
{
	if (wolfSSL_CTX_use_certificate_buffer(ctx,
					       (const uint8_t *)cert->data,
					       (long)cert->len,
					       WOLFSSL_FILETYPE_ASN1) !=
	    WOLFSSL_SUCCESS)
		return err_set(e, -EINVAL, "the setting \"cert\" is no "
			       "certificate (DER)");
	if (wolfSSL_CTX_use_PrivateKey_buffer(ctx, (const uint8_t *)key->data,
					      (long)key->len,
					      WOLFSSL_FILETYPE_ASN1) !=
	    WOLFSSL_SUCCESS)
		return err_set(e, -EINVAL, "the setting \"privkey\" is no "
			       "private key (DER)");
	if (wolfSSL_CTX_check_private_key(ctx) != WOLFSSL_SUCCESS ||
	    strange_ec(cert, key))
		return err_set(e, -EINVAL, "the settings \"cert\" and "
			       "\"privkey\" do not belong together");
	return 0;
}

int identity_check(const struct identity *id, struct err *e)
{
	WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLS_client_method());
	int rc = ctx ? load(ctx, &id->cert, &id->key, e) :
		 err_set(e, -ENOMEM, "no memory for TLS");

	wolfSSL_CTX_free(ctx);
	return rc;
}

static int use(WOLFSSL *ssl, const struct identity *id, struct err *e)
{
	const struct sbuf *cert = &id->cert, *key = &id->key;
	int rc = identity_check(id, e);

	if (rc == 0 &&
	    (wolfSSL_use_certificate_buffer(ssl, (const uint8_t *)cert->data,
					    (long)cert->len,
					    WOLFSSL_FILETYPE_ASN1) !=
	     WOLFSSL_SUCCESS ||
	     wolfSSL_use_PrivateKey_buffer(ssl, (const uint8_t *)key->data,
					   (long)key->len,
					   WOLFSSL_FILETYPE_ASN1) !=
	     WOLFSSL_SUCCESS))
		rc = err_set(e, -ENOMEM, "no memory for TLS");
	return rc;
}

int identity_read(struct identity *id, struct settings *root, struct err *e)
{
	int has_cert, has_key, rc;

	id->cert.max = id->key.max = DER_MAX;
	has_cert = take(root, "cert", 4, &id->cert);
	has_key = take(root, "privkey", 7, &id->key);
	rc = has_cert < 0 ? has_cert : has_key < 0 ? has_key : has_cert;
	if (rc < 0)
		return err_set(e, rc, "the settings \"cert\" and "
			       "\"privkey\" cannot be read");
	if (has_cert != has_key)
		return err_set(e, -EINVAL, "the setting \"%s\" is of no use "
			       "without \"%s\"", has_cert ? "cert" :
			       "privkey", has_cert ? "privkey" : "cert");
	return rc;
}

void identity_free(struct identity *id)
{
	wipe(id->key.data, id->key.len);
	sbuf_free(&id->cert);
	sbuf_free(&id->key);
}

int tls_identity(WOLFSSL *ssl, struct settings *root, struct err *e)
{
	struct identity id = { 0 };
	int rc = identity_read(&id, root, e);

	if (rc > 0)
		rc = use(ssl, &id, e);
	identity_free(&id);
	return rc;
}
