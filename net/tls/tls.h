/*
 * tls.h: TLS (RFC 8446, RFC 5246) for whoever uses streams. Nothing of it runs
 * before the first tls_open().
 */
#ifndef NET_TLS_TLS_H
#define NET_TLS_TLS_H

#include <stdbool.h>
#include <stdint.h>

struct net;
struct stream;
struct stream_ops;

/* Is it there? Not in the small images: net/notls/. */
extern const bool tls_is_there;
/* What who asks for certificates is told then. */
extern const char tls_no_certificates[];

/*
 * As stream_open(), with TLS above it: data is told only from a peer whose
 * certificate is trusted and for @host. A failure says why in words. An end
 * without TLS' own goodbye is -ECONNRESET: something may be missing.
 */
struct stream *tls_open(struct net *net, const char *host, uint16_t port,
			const struct stream_ops *ops, void *ctx);

/*
 * The same on a connection to @host that is there, and spoke in the clear
 * until now: it belongs to the new stream, also when NULL is returned. Earlier
 * sessions are not taken up.
 */
struct stream *tls_start(struct net *net, struct stream *tcp,
			 const char *host, uint16_t port,
			 const struct stream_ops *ops, void *ctx);

void tls_stop(struct net *net);		/* forget contexts and sessions */

#endif
