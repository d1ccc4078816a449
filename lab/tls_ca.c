/* tls_ca.c: the lab's certificates, good and bad, made when they are asked
   for. They do not depend on the clock: a good one is always good. */
#include "lab/tls_ca.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

/* How one certificate is to be. */
struct plan {
	const char *name;		/* its subject			*/
	const char *san;		/* "DNS:..." or "IP:..."; NULL	*/
	const char *begin, *end;	/* UTCTime without its Z	*/
	bool        ca, must_staple;
	const char *use;		/* NULL: for servers		*/
	const char *responder;		/* of OCSP, or NULL		*/
	EVP_PKEY   *key;
	X509       *issuer;		/* NULL: itself			*/
	EVP_PKEY   *signer;
	const EVP_MD *digest;
};

#define BEGIN	"000101000000Z"
#define SOON	"010101000000Z"
#define LATE	"480101000000Z"
#define END	"490101000000Z"

/* ---- keys ------------------------------------------------------------ */

static EVP_PKEY *new_key(struct lab_ca *ca, enum lab_key kind)
{
	switch (kind) {
	case LAB_KEY_P384:
		return EVP_PKEY_Q_keygen(ca->lib.ctx, NULL, "EC", "P-384");
	case LAB_KEY_RSA:
		return EVP_PKEY_Q_keygen(ca->lib.ctx, NULL, "RSA", (size_t)2048);
	case LAB_KEY_ED25519:
		return EVP_PKEY_Q_keygen(ca->lib.ctx, NULL, "ED25519");
	default:
		return EVP_PKEY_Q_keygen(ca->lib.ctx, NULL, "EC", "P-256");
	}
}

static EVP_PKEY *key_for(struct lab_ca *ca, enum lab_cert cert,
			 enum lab_key kind)
{
	if (cert == LAB_CERT_WEAK_KEY) {
		if (!ca->weak)
			ca->weak = EVP_PKEY_Q_keygen(ca->lib.ctx, NULL, "RSA",
						     (size_t)1024);
		return ca->weak;
	}
	if (!ca->key[kind])
		ca->key[kind] = new_key(ca, kind);
	return ca->key[kind];
}

/* ---- certificates ---------------------------------------------------- */

static bool extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX v3;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx(&v3, issuer, x, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
	ok = ext && X509_add_ext(x, ext, -1);
	X509_EXTENSION_free(ext);
	return ok;
}

static bool add_responder(X509 *x, X509 *issuer, const char *uri)
{
	char text[300];

	snprintf(text, sizeof(text), "OCSP;URI:%.250s", uri);
	return !strpbrk(uri, ",;\n") && extend(x, issuer, NID_info_access,
					       text);
}

static bool add_extensions(X509 *x, const struct plan *p)
{
	X509 *issuer = p->issuer ? p->issuer : x;

	return extend(x, issuer, NID_basic_constraints, p->ca ?
		      "critical,CA:TRUE" : "critical,CA:FALSE") &&
	       extend(x, issuer, NID_key_usage, p->ca ?
		      "critical,keyCertSign" : "critical,digitalSignature") &&
	       extend(x, issuer, NID_subject_key_identifier, "hash") &&
	       (!p->issuer || extend(x, issuer, NID_authority_key_identifier,
				     "keyid:always")) &&
	       (p->ca || extend(x, issuer, NID_ext_key_usage, p->use ? p->use :
				"serverAuth")) &&
	       (!p->responder || add_responder(x, issuer, p->responder)) &&
	       (!p->must_staple || extend(x, issuer, NID_tlsfeature,
					  "status_request")) &&
	       (!p->san || extend(x, issuer, NID_subject_alt_name, p->san));
}

static bool add_name(X509 *x, const char *text)
{
	return X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN",
					  MBSTRING_UTF8,
					  (const unsigned char *)text, -1, -1,
					  0);
}

static bool fill(X509 *x, const struct plan *p, uint32_t serial)
{
	return X509_set_version(x, X509_VERSION_3) &&
	       ASN1_INTEGER_set(X509_get_serialNumber(x), (long)serial) &&
	       ASN1_TIME_set_string(X509_getm_notBefore(x), p->begin) &&
	       ASN1_TIME_set_string(X509_getm_notAfter(x), p->end) &&
	       add_name(x, p->name) &&
	       X509_set_issuer_name(x, X509_get_subject_name(p->issuer ?
							     p->issuer : x)) &&
	       X509_set_pubkey(x, p->key) && add_extensions(x, p) &&
	       X509_sign(x, p->signer, p->digest);
}

static X509 *make(struct lab_ca *ca, const struct plan *p)
{
	X509 *x = p->key ? X509_new_ex(ca->lib.ctx, NULL) : NULL;

	if (x && fill(x, p, str_hash(p->name, strlen(p->name)) >> 1))
		return x;
	X509_free(x);
	return NULL;
}

/* ---- authorities ----------------------------------------------------- */

static X509 *make_ca(struct lab_ca *ca, const char *name, EVP_PKEY *key,
		     X509 *issuer, EVP_PKEY *signer, bool is_ca)
{
	const struct plan p = {
		.name = name, .begin = BEGIN, .end = END, .ca = is_ca,
		.key = key, .issuer = issuer, .signer = signer,
		.digest = EVP_sha256(),
	};

	return make(ca, &p);
}

static bool make_authorities(struct lab_ca *ca)
{
	ca->root_key = new_key(ca, LAB_KEY_P256);
	ca->inter_key = new_key(ca, LAB_KEY_P256);
	ca->root = make_ca(ca, "Lab Root", ca->root_key, NULL, ca->root_key,
			   true);
	ca->other_root = make_ca(ca, "Strange Root", ca->inter_key, NULL,
				 ca->inter_key, true);
	if (!ca->root || !ca->other_root)
		return false;
	ca->inter = make_ca(ca, "Lab Intermediate", ca->inter_key, ca->root,
			    ca->root_key, true);
	ca->leaf_ca = make_ca(ca, "Lab Server", ca->inter_key, ca->root,
			      ca->root_key, false);
	return ca->inter && ca->leaf_ca;
}

static X509 *make_responder(struct lab_ca *ca, X509 *issuer, const char *use)
{
	const struct plan p = {
		.name = "Lab Responder", .begin = BEGIN, .end = END,
		.key = ca->ocsp_key, .issuer = issuer, .signer = ca->inter_key,
		.digest = EVP_sha256(), .use = use,
	};

	return make(ca, &p);
}

bool lab_ca_make_responders(struct lab_ca *ca)
{
	if (ca->stranger)
		return true;
	if (!ca->ocsp_key)
		ca->ocsp_key = new_key(ca, LAB_KEY_P256);
	if (!ca->delegated)
		ca->delegated = make_responder(ca, ca->inter, "OCSPSigning");
	if (!ca->not_delegated)
		ca->not_delegated = make_responder(ca, ca->inter, NULL);
	if (ca->delegated && ca->not_delegated)
		ca->stranger = make_responder(ca, ca->other_root,
					      "OCSPSigning");
	return ca->stranger;
}

X509 *lab_ca_above(struct lab_ca *ca, enum lab_cert cert)
{
	switch (cert) {
	case LAB_CERT_SELF_SIGNED:
	case LAB_CERT_INCOMPLETE:
		return NULL;
	case LAB_CERT_UNKNOWN_ROOT:
		return ca->other_root;
	case LAB_CERT_NOT_A_CA:
		return ca->leaf_ca;
	default:
		return ca->inter;
	}
}

X509 *lab_ca_signer(struct lab_ca *ca, enum lab_signer how)
{
	struct plan p = {
		.name = "Lab Signer", .begin = BEGIN, .end = END,
		.issuer = ca->inter, .signer = ca->inter_key,
		.digest = EVP_sha256(), .use = "codeSigning",
	};

	p.key = key_for(ca, LAB_CERT_GOOD, LAB_KEY_P256);
	if (how == LAB_SIGNER_EXPIRED)
		p.end = SOON;
	if (how == LAB_SIGNER_NOT_FOR_CODE)
		p.use = "serverAuth";
	if (how == LAB_SIGNER_UNKNOWN_ROOT)
		p.issuer = ca->other_root;
	return make(ca, &p);
}

/* ---- servers --------------------------------------------------------- */

static void plan_for(struct lab_ca *ca, enum lab_cert cert, struct plan *p)
{
	p->issuer = lab_ca_above(ca, cert);
	p->signer = ca->inter_key;
	if (cert == LAB_CERT_INCOMPLETE)
		p->issuer = ca->inter;
	if (cert == LAB_CERT_SELF_SIGNED)
		p->signer = p->key;
	if (cert == LAB_CERT_BAD_SIGNATURE)
		p->signer = ca->root_key;
	if (cert == LAB_CERT_EXPIRED)
		p->end = SOON;
	if (cert == LAB_CERT_FUTURE)
		p->begin = LATE;
	if (cert == LAB_CERT_WEAK_DIGEST)
		p->digest = EVP_sha1();
	if (cert == LAB_CERT_FOR_CLIENTS)
		p->use = "clientAuth";
	if (EVP_PKEY_is_a(p->signer, "ED25519"))
		p->digest = NULL;
}

static X509 *make_server(struct lab_ca *ca, enum lab_cert cert, EVP_PKEY *key,
			 const struct lab_tls_how *how, const char *host)
{
	struct plan p = {
		.name = "Server of the lab", .begin = BEGIN, .end = END,
		.key = key, .digest = EVP_sha256(),
		.responder = how->responder, .must_staple = how->must_staple,
	};
	bool address = strchr(host, ':') || !host[strspn(host, "0123456789.")];
	char san[300];

	snprintf(san, sizeof(san), "%s:%.250s", address &&
		 cert != LAB_CERT_OTHER_NAME ? "IP" : "DNS",
		 cert == LAB_CERT_OTHER_NAME ? "other.example" : host);
	p.san = san;
	plan_for(ca, cert, &p);
	return make(ca, &p);
}

static bool is_like(const struct lab_shown *s, const struct lab_tls_how *how,
		    const char *host)
{
	return s->cert == how->cert && s->kind == how->key &&
	       s->responder == how->responder &&
	       s->must_staple == how->must_staple && !strcmp(s->host, host);
}

const struct lab_shown *lab_ca_show(struct lab_ca *ca,
				    const struct lab_tls_how *how,
				    const char *host)
{
	size_t len = strlen(host) + 1;
	struct lab_shown *s;

	for (s = ca->shown; s; s = s->next)
		if (is_like(s, how, host))
			return s;
	s = len > 250 || strpbrk(host, ",;\n") ? NULL :
	    calloc(1, sizeof(*s) + len);
	if (!s)
		return NULL;
	s->cert = how->cert;
	s->kind = how->key;
	s->responder = how->responder;
	s->must_staple = how->must_staple;
	s->key = key_for(ca, how->cert, how->key);
	memcpy(s->host, host, len);
	s->x509 = make_server(ca, how->cert, s->key, how, host);
	if (!s->x509) {
		free(s);
		return NULL;
	}
	s->next = ca->shown;
	ca->shown = s;
	return s;
}

/* ---- start and end --------------------------------------------------- */

static SSL_CTX *new_context(struct lab_ca *ca)
{
	SSL_CTX *ctx = SSL_CTX_new_ex(ca->lib.ctx, NULL, TLS_server_method());

	if (!ctx)
		return NULL;
	/* Sessions that the server remembers: a ticket would have the real
	   time in it */
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_security_level(ctx, 0);
	(void)SSL_CTX_set_session_id_context(ctx,
					     (const unsigned char *)"lab", 3);
	(void)SSL_CTX_set_num_tickets(ctx, 1);
	return ctx;
}

struct lab_ca *lab_ca_new(void)
{
	struct lab_ca *ca = calloc(1, sizeof(*ca));

	if (!ca)
		return NULL;
	ca->ctx = lab_tls_lib_open(&ca->lib) ? new_context(ca) : NULL;
	if (ca->ctx && make_authorities(ca))
		return ca;
	lab_ca_free(ca);
	return NULL;
}

void lab_ca_free(struct lab_ca *ca)
{
	struct lab_shown *s;
	unsigned i;

	if (!ca)
		return;
	while ((s = ca->shown)) {
		ca->shown = s->next;
		X509_free(s->x509);
		free(s);
	}
	for (i = 0; i < LAB_KEY_KINDS; i++)
		EVP_PKEY_free(ca->key[i]);
	EVP_PKEY_free(ca->weak);
	EVP_PKEY_free(ca->root_key);
	EVP_PKEY_free(ca->inter_key);
	X509_free(ca->root);
	X509_free(ca->inter);
	X509_free(ca->other_root);
	X509_free(ca->leaf_ca);
	X509_free(ca->delegated);
	X509_free(ca->not_delegated);
	X509_free(ca->stranger);
	EVP_PKEY_free(ca->ocsp_key);
	SSL_CTX_free(ca->ctx);
	lab_tls_lib_close(&ca->lib);
	free(ca);
}

int lab_ca_root(struct lab_ca *ca, struct sbuf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;
	int rc = -ENOMEM;

	if (bio && PEM_write_bio_X509(bio, ca->root)) {
		len = BIO_get_mem_data(bio, &text);
		rc = sbuf_add(out, text, (size_t)len);
	}
	BIO_free(bio);
	return rc;
}

unsigned lab_ca_resumed(const struct lab_ca *ca)
{
	return ca->resumed;
}

unsigned lab_ca_handshakes(const struct lab_ca *ca)
{
	return ca->handshakes;
}
