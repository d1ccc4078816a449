/* explain.h: a chain of certificates as a person reads it. */
#ifndef NET_TLS_EXPLAIN_H
#define NET_TLS_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

struct chain;
struct err;
struct net;
struct sbuf;
struct trust;

/* Append the way that was found, or what was sent where there is none. */
void explain_chain(const struct chain *c, const struct trust *t, int64_t now,
		   struct sbuf *out);

/* visit.c: the certificates of a file, or those that a server shows: append them, and
   whether they are trusted, and if not, why. */
int tls_explain_file(struct net *net, const void *data, size_t len,
		     struct sbuf *out, struct err *e);
int tls_explain_site(struct net *net, const char *host, uint16_t port,
		     struct sbuf *out, struct err *e);

#endif
