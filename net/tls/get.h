/* get.h: small things by plain HTTP while a handshake waits: certificates
   that a server did not send, and what OCSP says. */
#ifndef NET_TLS_GET_H
#define NET_TLS_GET_H

#include <stddef.h>
#include <stdint.h>

struct net;
struct tls_get;

#define TLS_GET_BYTES	65536	/* most that an answer may have		*/
#define TLS_GET_US	10000000	/* longest that one may take	*/
#define TLS_ASK_US	4000000		/* the same with a body to post	*/

/* Called once, from the event loop: 0 with the body, or why not. */
typedef void tls_got(void *ctx, int status, const void *data, size_t len);

/*
 * Ask for @uri (http:, no redirections); with a body to POST if @body is not
 * NULL, of the media type @type. NULL: no memory, or no such URI. Whoever
 * asked calls tls_get_end() at the end, or before it to cancel.
 */
struct tls_get *tls_get_start(struct net *net, const char *uri,
			      const void *body, size_t len, const char *type,
			      tls_got *done, void *ctx);
void tls_get_end(struct tls_get *g);			/* NULL-safe */

#endif
