/* store.h: the certificates that a script can see, add and drop. */
#ifndef NET_TLS_STORE_H
#define NET_TLS_STORE_H

#include <stddef.h>

struct err;
struct net;
struct sbuf;

/*
 * @subject: only those of this name, as a server would be called; NULL: all.
 * With a name that none has these return -ENOENT.
 */

/* Append a line for each: "NAME : SHA-1 [PERMANENT] [EXPLICIT]". */
int tls_store_list(struct net *net, const char *subject, struct sbuf *out,
		   struct err *e);
/* Add those of a file: PEM, DER, PKCS#7 or a signature list of UEFI. It does
   not make a root trusted. -EINVAL: there are none in it. */
int tls_store_add(struct net *net, const void *data, size_t len,
		  const char *subject, struct err *e);
/* Drop what was added. */
int tls_store_free(struct net *net, const char *subject, struct err *e);

#endif
