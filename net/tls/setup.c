/* setup.c: a connection's WOLFSSL: where its bytes come from and go to, what
   it offers, and what becomes of the certificates that it is shown. */
#include <string.h>

#include "net/stack.h"
#include "net/tls/connection.h"
#include "net/tls/context.h"
#include "net/tls/identity.h"

/* ---- bytes from and to TCP ------------------------------------------- */

static int recv_bytes(WOLFSSL *ssl, char *buf, int len, void *ctx)
{
	struct conn *c = ctx;
	size_t n = c->in.len - c->taken;

	(void)ssl;
	if (!n)
		return c->ended ? WOLFSSL_CBIO_ERR_CONN_CLOSE :
				  WOLFSSL_CBIO_ERR_WANT_READ;
	if (n > (size_t)len)
		n = (size_t)len;
	memcpy(buf, c->in.data + c->taken, n);
	c->taken += n;
	c->barren += n;
	if (c->taken == c->in.len) {
		sbuf_reset(&c->in);
		c->taken = 0;
	}
	return (int)n;
}

static int send_bytes(WOLFSSL *ssl, char *buf, int len, void *ctx)
{
	struct conn *c = ctx;

	(void)ssl;
	if (!c->tcp)
		return WOLFSSL_CBIO_ERR_CONN_CLOSE;
	return stream_send(c->tcp, buf, (size_t)len) < 0 ?
	       WOLFSSL_CBIO_ERR_GENERAL : len;
}

/* ---- certificates ---------------------------------------------------- */

/* wolfSSL shows the peer's certificates; judging them is our own matter, for
   it may take a download. Whatever it thinks of one, it goes on. */
static int keep_chain(int ok, WOLFSSL_X509_STORE_CTX *store)
{
	struct conn *c = store->userCtx;
	struct cert **end = &c->judge.chain.sent, *cert;
	int i, rc;

	(void)ok;
	if (*end)
		return 1;
	for (i = 0; i < store->totalCerts; i++) {
		rc = cert_parse(store->certs[i].buffer, store->certs[i].length,
				&cert);
		if (rc == -EINVAL && i)
			continue;	/* whoever needs it will miss it */
		if (rc < 0) {
			err_set(&c->why, rc == -EINVAL ? -EACCES : rc,
				"the server's certificate is malformed");
			return 0;
		}
		*end = cert;
		end = &cert->next;
	}
	return 1;
}

/* ---- what is offered ------------------------------------------------- */

static const uint16_t groups[] = {
	WOLFSSL_ECC_SECP256R1, WOLFSSL_ECC_X25519, WOLFSSL_ECC_SECP384R1,
	WOLFSSL_ECC_SECP521R1,
};

/* No name for an address: RFC 6066 3. */
static bool set_name(struct conn *c)
{
	ip_addr_t addr;

	if (c->host[0] == '[' || ipaddr_aton(c->host, &addr))
		return true;
	return wolfSSL_UseSNI(c->ssl, WOLFSSL_SNI_HOST_NAME, c->host,
			      (word16)strlen(c->host)) == WOLFSSL_SUCCESS;
}

static bool set_groups(struct conn *c)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		ok = ok && wolfSSL_UseSupportedCurve(c->ssl, groups[i]) ==
			   WOLFSSL_SUCCESS;
	return ok && wolfSSL_UseKeyShare(c->ssl, groups[0]) ==
		     WOLFSSL_SUCCESS;
}

int conn_set_up(struct conn *c)
{
	c->tls = tls_begin(c->net, &c->why);
	if (!c->tls)
		return c->why.code;
	c->judge.tls = c->tls;
	c->ssl = wolfSSL_new(c->tls->ctx);
	if (!c->ssl)
		return tls_no_start(&c->why);
	wolfSSL_SSLSetIORecv(c->ssl, recv_bytes);
	wolfSSL_SSLSetIOSend(c->ssl, send_bytes);
	wolfSSL_SetIOReadCtx(c->ssl, c);
	wolfSSL_SetIOWriteCtx(c->ssl, c);
	wolfSSL_set_verify(c->ssl, WOLFSSL_VERIFY_PEER, keep_chain);
	wolfSSL_SetCertCbCtx(c->ssl, c);
	if (!set_name(c) || !set_groups(c) || tls_staple_ask(c->ssl))
		return err_set(&c->why, -ENOMEM, "no memory for TLS");
	c->offered = !c->upgrade &&
		     tls_session_offer(c->tls, c->host, c->port, c->ssl);
	return tls_identity(c->ssl, c->net->root, &c->why);
}
