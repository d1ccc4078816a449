/* signature.h: what else than certificates is signed: answers of OCSP, CMS. */
#ifndef NET_TLS_SIGNATURE_H
#define NET_TLS_SIGNATURE_H

#include "net/tls/cert.h"

/* How, as it stands beside the signature: AlgorithmIdentifiers' contents. */
struct signature {
	struct der alg;
	struct der digest;	/* where @alg does not name it; or p NULL */
	struct der bytes;
};

/* The digest that an AlgorithmIdentifier's content names: one of SHA-2's; -1:
   none that is good enough. */
int signature_digest(struct der alg);

/*
 * Has @by's key signed @data so? Returns 0; -EACCES: no; -ENOTSUP: an algorithm
 * that is weak, not known here, or not this key's; -ENOMEM.
 */
int signature_check(const struct signature *s, const struct cert *by,
		    const void *data, size_t len);

#endif
