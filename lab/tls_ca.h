/* tls_ca.h: the lab's certificates: what tls.c and tls_ca.c share. */
#ifndef LAB_TLS_CA_H
#define LAB_TLS_CA_H

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "lab/tls.h"
#include "lab/tls_rand.h"

struct lab_ca {
	struct lab_tls_lib lib;
	SSL_CTX        *ctx;
	EVP_PKEY       *key[LAB_KEY_KINDS];	/* of servers; made at need */
	EVP_PKEY       *weak;			/* RSA, 1024 bits	*/
	EVP_PKEY       *root_key, *inter_key;
	X509           *root, *inter;
	X509           *other_root, *leaf_ca;	/* the same keys	*/
	EVP_PKEY       *ocsp_key;
	X509           *delegated, *not_delegated, *stranger;	/* its	*/
	unsigned        resumed, handshakes;
	struct lab_shown *shown;		/* that were made so far */
};

/* A certificate for one host of one kind. */
struct lab_shown {
	struct lab_shown *next;
	enum lab_cert     cert;
	enum lab_key      kind;
	X509             *x509;
	EVP_PKEY         *key;		/* the CA's			*/
	const char       *responder;	/* the lab file's		*/
	bool              must_staple;
	char              host[];
};

/* The one for this host, made if need be; NULL: cannot be made. */
const struct lab_shown *lab_ca_show(struct lab_ca *ca,
				    const struct lab_tls_how *how,
				    const char *host);
/* Make what signs answers of OCSP. */
bool lab_ca_make_responders(struct lab_ca *ca);
/* A certificate of ca->key[LAB_KEY_P256], for who signs files. The caller's;
   NULL: cannot be made. */
X509 *lab_ca_signer(struct lab_ca *ca, enum lab_signer how);
/* tls_ocsp.c: what is stapled to @x, which @issuer signed. */
int lab_ca_staple(struct lab_ca *ca, enum lab_ocsp how, X509 *x, X509 *issuer,
		  struct sbuf *out);
/* Is an intermediate sent with it, and which? NULL: none. */
X509 *lab_ca_above(struct lab_ca *ca, enum lab_cert cert);

#endif
