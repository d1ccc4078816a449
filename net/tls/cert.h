/*
 * cert.h: a certificate (X.509, RFC 5280) as far as it has to be understood
 * to find who signed it, to judge it, and to tell a person what is wrong.
 * Signatures and constraints are wolfSSL's to check: chain.h.
 */
#ifndef NET_TLS_CERT_H
#define NET_TLS_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/tls/der.h"

struct sbuf;

#define CERT_BYTES_MAX	16384	/* of one certificate			*/
#define CERT_HASH	32	/* bytes of a SHA-256			*/

enum cert_use {			/* extended key usage			*/
	CERT_FOR_SERVERS = 1, CERT_FOR_CLIENTS = 2, CERT_FOR_CODE = 4,
	CERT_FOR_OCSP = 8, CERT_FOR_ANY = 16,
};

enum cert_key { CERT_KEY_OTHER, CERT_KEY_RSA, CERT_KEY_EC, CERT_KEY_ED };

struct cert {
	struct cert *next;
	struct der   der;		/* all of it; it lies behind this */
	struct der   subject, issuer;	/* names, with their tags	*/
	struct der   serial;
	struct der   key;		/* SubjectPublicKeyInfo		*/
	struct der   bare_key;		/* that without its algorithm	*/
	struct der   names;		/* subjectAltName's content	*/
	struct der   issuer_uri;	/* where the issuer's lies; or none */
	struct der   ocsp_uri;
	struct der   key_id;		/* what others call its key; or none */
	int64_t      not_before, not_after;
	enum cert_key key_type;
	unsigned     key_bits;
	const char  *weak_digest;	/* "MD5"; NULL: it is not weak	*/
	bool         ca;		/* basic constraints say so	*/
	bool         has_uses;		/* @uses is what it is for	*/
	uint8_t      uses;		/* enum cert_use		*/
	bool         has_usage, may_sign, may_certify;
	bool         must_staple;	/* what OCSP says comes with it	*/
	uint8_t      hash[CERT_HASH];	/* SHA-256 of all		*/
	uint8_t      who[CERT_HASH];	/* SHA-256 of subject and key	*/
};

/* A copy of @der, understood. Returns 0, -EINVAL, -ENOMEM. */
int cert_parse(const void *der, size_t len, struct cert **out);
void cert_free(struct cert *c);				/* NULL-safe */
/* Free a list. */
void cert_free_all(struct cert **list);

/* "SHA-1": what a signature's algorithm (AlgorithmIdentifier's content) hashes
   with, if that can be forged; else NULL. */
const char *cert_weak_digest(struct der alg);

bool cert_self_issued(const struct cert *c);

/* What a person would call it, in @buf: common name, else organisation, else
   the first name that it is for, else "(no name)"; cut there. */
#define CERT_NAME	65	/* with the NUL */
const char *cert_name(const struct cert *c, char buf[CERT_NAME]);
/* The same of a name alone. */
const char *cert_name_of(const struct der *name, char buf[CERT_NAME]);

/*
 * Is it for @host, a DNS name or an address (IPv6 with or without brackets)?
 * By RFC 6125: a wildcard stands for one whole label, the leftmost; the
 * common name counts only where there are no alternative names.
 */
bool cert_is_for(const struct cert *c, const char *host);
/* Is that so, or is @name what a person would call it? NULL: any will do. */
bool cert_is_called(const struct cert *c, const char *name);
/* Append the names that it is for: "a.example, *.b.example". */
int cert_names(const struct cert *c, struct sbuf *out);

/* "2026-10-01" */
#define CERT_DATE	11	/* with the NUL */
const char *cert_date(int64_t when, char buf[CERT_DATE]);

#endif
