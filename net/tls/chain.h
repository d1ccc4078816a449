/*
 * chain.h: from a certificate to one that is trusted (RFC 5280 6): finding
 * the way, judging each step, and saying in words what is wrong with it.
 */
#ifndef NET_TLS_CHAIN_H
#define NET_TLS_CHAIN_H

#include <stdint.h>

#include "net/tls/cert.h"

struct err;
struct trust;

#define CHAIN_MAX	9	/* certificates from the first to the root */
#define CHAIN_SKEW	45000	/* seconds that a clock may be wrong: 12.5 h */

struct chain {
	struct cert       *sent;	/* the peer's own first		*/
	struct cert       *more;	/* fetched since		*/
	const struct cert *path[CHAIN_MAX];	/* once it was found	*/
	unsigned           n_path;
	const struct cert *top;		/* whose issuer is not here	*/
};

/* What the first certificate has to be good for. */
struct chain_ask {
	const char   *host;	/* whose it must be; NULL: anybody's	*/
	enum cert_use use;	/* CERT_FOR_ANY: never mind		*/
	int64_t       now;	/* seconds since 1970			*/
};

/*
 * Look for a way to a root of @t on which all is well. It ends at the first
 * certificate whose subject and key are trusted: what lies behind that is not
 * looked at. Returns 0; -EAGAIN: it would go on at the issuer of c->top, which
 * is not here (no message yet); else a refusal, with @e.
 */
int chain_find(struct chain *c, const struct trust *t,
	       const struct chain_ask *ask, struct err *e);
/* The words for -EAGAIN, when the issuer is nowhere to be had. */
int chain_refuse(const struct chain *c, const struct trust *t, struct err *e);

void chain_free(struct chain *c);

/* chain_check.c: may this one be where it is on the way? -EACCES with @e. */
int chain_check_first(const struct cert *c, const struct chain_ask *ask,
		      struct err *e);
int chain_check_issuer(const struct cert *c, const struct chain_ask *ask,
		       struct err *e);
/* Signatures and constraints, by wolfSSL, from the root (the last) down. */
int chain_check_signatures(const struct cert *const *path, unsigned n,
			   struct err *e);

#endif
