/* context.c: what the TLS connections of a network share. */
#include "net/tls/context.h"

#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/tls/tls.h"
#include "platform/platform.h"

#define SESSIONS_MAX	16

struct tls_session {
	struct tls_session *next;
	WOLFSSL_SESSION    *session;
	uint16_t            port;
	char                host[];
};

/* In the order of our liking; of each cipher ECDSA, RSA, and TLS 1.3. */
#define CHACHA20	0x13, 0x03, 0xcc, 0xa9, 0xcc, 0xa8
#define AES_128		0x13, 0x01, 0xc0, 0x2b, 0xc0, 0x2f
#define AES_256		0x13, 0x02, 0xc0, 0x2c, 0xc0, 0x30

static const uint8_t suites[] = { CHACHA20, AES_128, AES_256 };
static const uint8_t fast_aes[sizeof(suites)] = { AES_128, CHACHA20, AES_256 };

bool tls_offered(unsigned version, unsigned suite)
{
	size_t i;

	if (version != 0x0303 && version != 0x0304)
		return false;
	if ((version == 0x0304) != (suite >> 8 == 0x13))
		return false;
	for (i = 0; i < sizeof(suites); i += 2)
		if (get_be16(suites + i) == suite)
			return true;
	return false;
}

/* ---- the context ----------------------------------------------------- */

static int recv_nothing(WOLFSSL *ssl, char *buf, int len, void *ctx)
{
	(void)ssl;
	(void)buf;
	(void)len;
	(void)ctx;
	return WOLFSSL_CBIO_ERR_GENERAL;
}

static WOLFSSL_CTX *new_context(void)
{
	WOLFSSL_CTX *ctx;

	if (wolfSSL_Init() != WOLFSSL_SUCCESS)
		return NULL;
	ctx = wolfSSL_CTX_new(wolfTLS_client_method());
	if (!ctx)
		return NULL;
	/* Each connection sets its own; none must ever look for a socket */
	wolfSSL_CTX_SetIORecv(ctx, recv_nothing);
	if (wolfSSL_CTX_SetMinVersion(ctx, WOLFSSL_TLSV1_2) !=
	    WOLFSSL_SUCCESS ||
	    wolfSSL_CTX_set_cipher_list_bytes(ctx, tls_fast_aes() ? fast_aes :
					      suites, sizeof(suites)) !=
	    WOLFSSL_SUCCESS ||
	    wolfSSL_CTX_UseSessionTicket(ctx) != WOLFSSL_SUCCESS) {
		wolfSSL_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

struct tls *tls_of(struct net *net)
{
	if (!net->tls)
		net->tls = calloc(1, sizeof(*net->tls));
	return net->tls;
}

struct tls *tls_begin(struct net *net, struct err *e)
{
	struct tls *tls = tls_of(net);

	if (tls && !tls->ctx)
		tls->ctx = new_context();
	if (!tls || !tls->ctx) {
		err_set(e, -ENOMEM, "no memory for TLS");
		return NULL;
	}
	return trust_begin(&tls->trust, net->root, e) < 0 ? NULL : tls;
}

static void free_session(struct tls_session *s)
{
	wolfSSL_SESSION_free(s->session);
	free(s);
}

void tls_stop(struct net *net)
{
	struct tls *tls = net->tls;
	struct tls_session *s;

	if (!tls)
		return;
	while ((s = tls->sessions)) {
		tls->sessions = s->next;
		free_session(s);
	}
	trust_end(&tls->trust);
	if (tls->ctx) {
		wolfSSL_CTX_free(tls->ctx);
		(void)wolfSSL_Cleanup(); /* what it cannot free is static */
	}
	free(tls);
	net->tls = NULL;
}

int64_t tls_now(struct net *net)
{
	int64_t now = 0;

	(void)plat_unixtime(&now);	/* no clock: 1970, as it will say */
	return now + settings_builtin(net->root)->time_offset;
}

/* ---- sessions -------------------------------------------------------- */

/* Take it out of the list. */
static struct tls_session *unlink_session(struct tls *tls, const char *host,
					  uint16_t port)
{
	struct tls_session **p = &tls->sessions, *s;

	while ((s = *p) && (s->port != port || !str_eq_nocase(s->host, host)))
		p = &s->next;
	if (s)
		*p = s->next;
	return s;
}

static void push_session(struct tls *tls, struct tls_session *s)
{
	struct tls_session **p;
	unsigned n = 0;

	s->next = tls->sessions;
	tls->sessions = s;
	for (p = &tls->sessions; *p; p = &(*p)->next)
		if (++n == SESSIONS_MAX) {
			while (*p && (s = (*p)->next)) {
				(*p)->next = s->next;
				free_session(s);
			}
			break;
		}
}

bool tls_session_offer(struct tls *tls, const char *host, uint16_t port,
		       WOLFSSL *ssl)
{
	struct tls_session *s = unlink_session(tls, host, port);

	if (!s)
		return false;
	(void)wolfSSL_set_session(ssl, s->session);	/* or a full one */
	push_session(tls, s);
	return true;
}

void tls_session_forget(struct tls *tls, const char *host, uint16_t port)
{
	struct tls_session *s = unlink_session(tls, host, port);

	if (s)
		free_session(s);
}

void tls_session_keep(struct tls *tls, const char *host, uint16_t port,
		      WOLFSSL *ssl)
{
	size_t len = strlen(host) + 1;
	struct tls_session *s;
	WOLFSSL_SESSION *session = wolfSSL_get1_session(ssl);

	if (!session)
		return;
	s = unlink_session(tls, host, port);
	if (s) {
		wolfSSL_SESSION_free(s->session);
	} else {
		s = malloc(sizeof(*s) + len);
		if (!s) {
			wolfSSL_SESSION_free(session);
			return;
		}
		memcpy(s->host, host, len);
		s->port = port;
	}
	s->session = session;
	push_session(tls, s);
}
