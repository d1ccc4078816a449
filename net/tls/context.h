/*
 * context.h: what the TLS connections of a network share: wolfSSL's context,
 * whom to believe, and sessions to take up again.
 */
#ifndef NET_TLS_CONTEXT_H
#define NET_TLS_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/ssl.h>

#include "net/tls/trust.h"

struct err;
struct net;
struct sbuf;

struct tls_session;

struct tls {
	WOLFSSL_CTX        *ctx;
	struct trust        trust;
	struct tls_session *sessions;	/* most recently used first	*/
	struct sbuf        *explain;	/* chains go here, too; or NULL	*/
};

/* The network's, made now if need be; it decides nothing. NULL: no memory. */
struct tls *tls_of(struct net *net);
/* The same for a connection: with a context, and whom to believe decided.
   NULL: why not, in @e. */
struct tls *tls_begin(struct net *net, struct err *e);

/* Seconds since 1970, as far as this machine knows or a script told it. */
int64_t tls_now(struct net *net);

/* Offer @host the session that was kept for it; false: there is none. */
bool tls_session_offer(struct tls *tls, const char *host, uint16_t port,
		       WOLFSSL *ssl);
void tls_session_forget(struct tls *tls, const char *host, uint16_t port);
/* Keep the session of a connection whose peer was found to be trusted. */
void tls_session_keep(struct tls *tls, const char *host, uint16_t port,
		      WOLFSSL *ssl);

/* port.c: does the processor do AES itself? Then that is offered first, else
   ChaCha20, which is the faster one in C. */
bool tls_fast_aes(void);

/* Was it we who offered what was agreed on (CVE-2024-5814)? As numbers of the
   protocol: 0x0303 is TLS 1.2, 0x1301 one of 1.3's suites. */
bool tls_offered(unsigned version, unsigned suite);

/* Words for an error of wolfSSL's, 0 if it is no error. -errno with @e.
   @alert: the last that the peer sent, or -1; @agreed: on a cipher. */
int tls_reason(int wolf_error, int alert, bool agreed, struct err *e);
/* The same where not even a connection could be made of a context. */
int tls_no_start(struct err *e);
/* "handshake_failure"; NULL: no such alert. */
const char *tls_alert(int code);

#endif
