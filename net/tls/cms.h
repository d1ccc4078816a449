/*
 * cms.h: messages that sign or encrypt a file which lies beside them (CMS,
 * RFC 5652, RFC 5083), in DER or PEM.
 */
#ifndef NET_TLS_CMS_H
#define NET_TLS_CMS_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct net;
struct sbuf;

/* Bytes of a file, or of a message about one. */
struct cms_bytes { const void *data; size_t len; };

/*
 * Is @file what everybody who signed @message has signed, or at least one and
 * everyone whose certificate is for @signer, if that is not NULL? Their
 * certificates must be good for signing code, and lead to a trusted root; what
 * is missing is fetched meanwhile, within @limit_ms (0: no limit).
 * Returns 0, -EACCES, -EINVAL, -ENOMEM, -ECANCELED, -ETIMEDOUT, with @e.
 */
int cms_verify(struct net *net, struct cms_bytes file,
	       struct cms_bytes message, const char *signer,
	       uint32_t limit_ms, struct err *e);

/*
 * Decrypt @file by @message, which is for the settings "cert" and "privkey",
 * to @out, which has room for file.len bytes. Returns 0 with *@len_out, or
 * -EACCES, -EINVAL, -ENOTSUP, -ENOMEM with @e, and rubbish at @out.
 */
int cms_decrypt(struct net *net, struct cms_bytes file,
		struct cms_bytes message, void *out, size_t *len_out,
		struct err *e);

#endif
