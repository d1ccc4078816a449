/* ocsp.h: has a certificate been revoked? Questions and answers (RFC 6960). */
#ifndef NET_TLS_OCSP_H
#define NET_TLS_OCSP_H

#include <stddef.h>
#include <stdint.h>

struct cert;
struct err;
struct sbuf;

#define OCSP_TYPE	"application/ocsp-request"

/* Append a question about @c, which @issuer signed. -ENOMEM. */
int ocsp_ask(const struct cert *c, const struct cert *issuer,
	     struct sbuf *out);

/*
 * What does an answer say about @c? Returns 0: it is good; -EACCES: it has
 * been revoked; -EINVAL: nothing that can be relied on; -ENOMEM. @e has it in
 * words.
 */
int ocsp_read(const void *data, size_t len, const struct cert *c,
	      const struct cert *issuer, int64_t now, struct err *e);

#endif
