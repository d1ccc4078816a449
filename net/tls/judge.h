/* judge.h: is a peer whom it claims to be? What its chain of certificates
   lacks is fetched, and OCSP asked whether one of them has been revoked. */
#ifndef NET_TLS_JUDGE_H
#define NET_TLS_JUDGE_H

#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/get.h"

struct net;
struct tls;

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
	struct sbuf     staple;		/* OCSP's answer that came along */
	unsigned        checked;	/* of chain.path, not revoked	*/
	/* What is going on ("XCRT R3"), and the verdict: 0, or why not. */
	void          (*note)(void *ctx, const char *text);
	void          (*done)(void *ctx, int status, struct err *e);
	void           *ctx;
};

/* Begin. j->done is called once, perhaps before this returns. */
void judge_start(struct judge *j);
/* Stop and free what it has; it may be called at any time. */
void judge_end(struct judge *j);

/* judge_get.c: fetch something for it: false: no memory, or no such address. "NAME" of the
   certificate is shown behind @what meanwhile. */
bool judge_get(struct judge *j, const char *uri, const struct sbuf *body,
	       const char *what, const struct der *name, tls_got *got);
/* revocation.c: there is a way to a root: has none on it been revoked? It
   tells the verdict. */
void judge_revocation(struct judge *j);

#endif
