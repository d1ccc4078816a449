/*
 * tls.h: TLS as the lab's web servers speak it, by OpenSSL: whatever is wrong
 * with the client's own (wolfSSL's), this side does not share it.
 */
#ifndef LAB_TLS_H
#define LAB_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

#define LAB_TLS_FIRST	22	/* a client's first byte	*/

/* What certificate a server shows. */
enum lab_cert {
	LAB_CERT_GOOD, LAB_CERT_EXPIRED, LAB_CERT_FUTURE, LAB_CERT_OTHER_NAME,
	LAB_CERT_UNKNOWN_ROOT, LAB_CERT_SELF_SIGNED, LAB_CERT_WEAK_KEY,
	LAB_CERT_WEAK_DIGEST, LAB_CERT_FOR_CLIENTS, LAB_CERT_INCOMPLETE,
	LAB_CERT_NOT_A_CA, LAB_CERT_BAD_SIGNATURE,
	LAB_CERT_KINDS
};
extern const char *const lab_cert_words[LAB_CERT_KINDS];

enum lab_key { LAB_KEY_P256, LAB_KEY_P384, LAB_KEY_RSA, LAB_KEY_ED25519,
	       LAB_KEY_KINDS };
extern const char *const lab_key_words[LAB_KEY_KINDS];

/* What OCSP says of a certificate; LAB_OCSP_NONE: nothing is stapled. */
enum lab_ocsp {
	LAB_OCSP_NONE, LAB_OCSP_GOOD, LAB_OCSP_REVOKED, LAB_OCSP_UNKNOWN,
	LAB_OCSP_EXPIRED, LAB_OCSP_FUTURE, LAB_OCSP_DELEGATED,
	LAB_OCSP_NOT_DELEGATED, LAB_OCSP_STRANGER, LAB_OCSP_WRONG_SIGNER,
	LAB_OCSP_OTHER, LAB_OCSP_BUSY, LAB_OCSP_MALFORMED,
	LAB_OCSP_KINDS
};
extern const char *const lab_ocsp_words[LAB_OCSP_KINDS];

/* Who signs a file. */
enum lab_signer {
	LAB_SIGNER_GOOD, LAB_SIGNER_EXPIRED, LAB_SIGNER_NOT_FOR_CODE,
	LAB_SIGNER_UNKNOWN_ROOT, LAB_SIGNER_OTHER_FILE,
	LAB_SIGNERS
};
extern const char *const lab_signer_words[LAB_SIGNERS];

enum lab_tls_version { LAB_TLS_ANY, LAB_TLS_1_1, LAB_TLS_1_2, LAB_TLS_1_3,
		       LAB_TLS_VERSIONS };
extern const char *const lab_tls_words[LAB_TLS_VERSIONS];

/* How a server does it; all zero: well. */
struct lab_tls_how {
	enum lab_cert        cert;
	enum lab_key         key;
	enum lab_tls_version version;
	enum lab_ocsp        staple;
	const char          *responder;	/* URI in certificates, or NULL	*/
	bool                 must_staple;	/* they ask for it	*/
	bool                 wants_client;	/* a certificate of its	*/
	bool                 no_goodbye;	/* closes without TLS' own */
	bool                 no_sessions;	/* each handshake is full */
	bool                 has_cut;	/* at @cut_at bytes sent: reset	*/
	uint64_t             cut_at;
	uint32_t             delay_ms;	/* before each flight		*/
};

/* Keys, certificates and sessions of all servers of a lab. Random numbers in
   it are the same in each run. NULL: no memory, or OpenSSL lacks something. */
struct lab_ca *lab_ca_new(void);
void lab_ca_free(struct lab_ca *ca);			/* NULL-safe */
/* Append its root certificate (PEM). */
int lab_ca_root(struct lab_ca *ca, struct sbuf *out);

/* One connection, the server's end. @address is what it was called at, for
   clients that name no host. NULL: no memory. */
struct lab_tls *lab_tls_new(struct lab_ca *ca, const struct lab_tls_how *how,
			    const char *address);
void lab_tls_free(struct lab_tls *t);			/* NULL-safe */
/* Bytes from the client: append what they say to @clear. -EPROTO, -ENOMEM. */
int lab_tls_input(struct lab_tls *t, const void *data, size_t len,
		  struct sbuf *clear);
/* Bytes for the client, once there is a handshake. -EPROTO. */
int lab_tls_write(struct lab_tls *t, const void *data, size_t len);
/* The last word. */
void lab_tls_goodbye(struct lab_tls *t);
/* Move what has to be sent to @wire. */
int lab_tls_output(struct lab_tls *t, struct sbuf *wire);
/* Append what OCSP answers to a request. -EINVAL: it is none. -ENOMEM. */
int lab_ca_ocsp(struct lab_ca *ca, enum lab_ocsp how, const void *request,
		size_t len, struct sbuf *out);
/* Append a signature of @data (CMS, detached, DER). -ENOMEM. */
int lab_ca_sign(struct lab_ca *ca, enum lab_signer how, const void *data,
		size_t len, struct sbuf *out);
/* Handshakes that were taken up again, of all so far. */
unsigned lab_ca_resumed(const struct lab_ca *ca);
unsigned lab_ca_handshakes(const struct lab_ca *ca);

#endif
