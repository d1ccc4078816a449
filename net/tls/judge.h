/* judge.h: is a peer whom it claims to be? What its chain of certificates
   lacks is fetched. */
#ifndef NET_TLS_JUDGE_H
#define NET_TLS_JUDGE_H

#include "net/tls/chain.h"

struct net;
struct tls;
struct tls_get;

struct judge {
	struct net     *net;
	struct tls     *tls;
	const char     *host;
	enum cert_use   use;
	struct chain    chain;		/* the peer's; filled in before	*/
	struct tls_get *get;
	unsigned        fetches;	/* of certificates so far	*/
	bool            crossed;	/* crosscert was asked about...	*/
	const struct cert *asked;	/* this one's issuer		*/
	/* What is going on ("XCRT R3"), and the verdict: 0, or why not. */
	void          (*note)(void *ctx, const char *text);
	void          (*done)(void *ctx, int status, struct err *e);
	void           *ctx;
};

/* Begin. j->done is called once, perhaps before this returns. */
void judge_start(struct judge *j);
/* Stop and free what it has; it may be called at any time. */
void judge_end(struct judge *j);

#endif
