/* handshake.c: what a handshake, or a call of wolfSSL, came to. */
#include <wolfssl/error-ssl.h>

#include "net/tls/connection.h"
#include "net/tls/context.h"
#include "net/tls/tls.h"

/* A version or suite that we never offered is no agreement. */
static int check_agreement(struct conn *c)
{
	if (!tls_offered((unsigned)wolfSSL_version(c->ssl),
			 (unsigned)wolfSSL_get_current_cipher_suite(c->ssl)))
		return err_set(&c->why, -EPROTO, "the server chose a version "
			       "or cipher that was not offered");
	return 0;
}

static int last_alert(struct conn *c)
{
	WOLFSSL_ALERT_HISTORY h;

	if (wolfSSL_get_alert_history(c->ssl, &h) != WOLFSSL_SUCCESS)
		return -1;
	return h.last_rx.code;
}

int conn_cut(struct conn *c)
{
	return err_set(&c->why, -ECONNRESET, c->state == UP ?
		       "the connection was cut before its end: what came may "
		       "be incomplete" :
		       "the connection was cut during the TLS handshake");
}

int conn_outcome(struct conn *c, int ret)
{
	int error = wolfSSL_get_error(c->ssl, ret);

	if (error == WOLFSSL_ERROR_WANT_READ)
		return 0;
	if (error == SOCKET_PEER_CLOSED_E || error == SOCKET_ERROR_E)
		return conn_cut(c);
	return tls_reason(error, last_alert(c),
			  wolfSSL_get_current_cipher_suite(c->ssl) != 0,
			  &c->why);
}

int conn_shake(struct conn *c)
{
	int ret = wolfSSL_connect(c->ssl), rc;

	if (ret != WOLFSSL_SUCCESS)
		return conn_outcome(c, ret);
	(void)wolfSSL_CTX_UnloadCAs(c->tls->ctx);	/* of no account */
	rc = check_agreement(c);
	if (rc < 0)
		return rc;
	return wolfSSL_session_reused(c->ssl) ? CONN_RESUMED : CONN_SHAKEN;
}
