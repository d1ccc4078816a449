/* connection.h: what the files of a TLS connection share. */
#ifndef NET_TLS_CONNECTION_H
#define NET_TLS_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/ssl.h>

#include "core/err.h"
#include "core/str.h"
#include "net/stream.h"
#include "net/timer.h"
#include "net/tls/judge.h"

struct net;
struct tls;

enum conn_state { CONNECTING, SHAKING, JUDGING, UP, OVER };

struct conn {
	struct stream            base;
	struct net              *net;
	struct tls              *tls;
	struct stream           *tcp;
	WOLFSSL                 *ssl;
	enum conn_state          state;
	bool                     calling;	/* inside ops: free later */
	bool                     closed;
	bool                     ended;		/* the peer sends no more */
	bool                     heard;		/* anything from it	*/
	bool                     trusted;	/* its session may be kept */
	bool                     offered;	/* an earlier session	*/
	bool                     again;		/* begin anew, without it */
	bool                     upgrade;	/* tls_start() made it	*/
	struct net_timer         timer;		/* see expired()	*/
	struct sbuf              in;		/* as it came; taken: */
	size_t                   taken;
	size_t                   barren;	/* taken since there was data */
	struct sbuf              out;		/* to be sent once up	*/
	struct judge             judge;
	struct err               why;
	uint16_t                 port;
	uint8_t                  clear[4096];	/* read, to be told	*/
	char                     host[];
};

/* handshake.c */
/* Go on with the handshake, as far as what came allows. 0: wait for more; below
   it is over, for what c->why says; CONN_RESUMED: an earlier session goes on;
   CONN_SHAKEN: the server's certificates are to be judged. */
enum { CONN_SHAKEN = 1, CONN_RESUMED };
int conn_shake(struct conn *c);
/* What wolfSSL's last call, which returned @ret, came to: 0 to wait for more,
   else why it is over, which is in c->why, too. */
int conn_outcome(struct conn *c, int ret);
/* The same of an end of TCP that TLS did not announce, which may have been
   somebody else's. */
int conn_cut(struct conn *c);

/* setup.c: give it a WOLFSSL of its own, ready to shake hands: certificates
   that come go to c->judge. A refusal is in c->why, too. */
int conn_set_up(struct conn *c);

#endif
