/* tls.c: the server's end of a TLS connection, from bytes to bytes. */
#include "lab/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "lab/tls_ca.h"

struct lab_tls {
	struct lab_ca            *ca;
	const struct lab_tls_how *how;
	SSL                      *ssl;
	BIO                      *in, *out;	/* the SSL's		*/
	bool                      up;
	char                      address[];
};

/* The client has said which host it wants, or not. */
static int choose(SSL *ssl, void *arg)
{
	struct lab_tls *t = arg;
	const char *host = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const struct lab_shown *s = lab_ca_show(t->ca, t->how,
						host ? host : t->address);
	X509 *above = lab_ca_above(t->ca, t->how->cert);

	return s && SSL_use_certificate(ssl, s->x509) &&
	       SSL_use_PrivateKey(ssl, s->key) &&
	       (!above || SSL_add1_chain_cert(ssl, above));
}

/* The client asks for what OCSP says of the certificate that was chosen. */
static int staple(SSL *ssl, void *arg)
{
	struct lab_tls *t = SSL_get_app_data(ssl);
	struct sbuf answer = { 0 };
	void *copy = NULL;

	(void)arg;
	if (t->how->staple && t->ca->inter &&
	    lab_ca_staple(t->ca, t->how->staple, SSL_get_certificate(ssl),
			  t->ca->inter, &answer) == 0)
		copy = OPENSSL_memdup(answer.data, answer.len);
	if (copy)
		(void)SSL_set_tlsext_status_ocsp_resp(ssl, copy,
						      (long)answer.len);
	sbuf_free(&answer);
	return copy ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/* Any certificate will do: that there is one is what is looked at. */
static int take_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static void set_version(struct lab_tls *t)
{
	static const int versions[LAB_TLS_VERSIONS] = {
		0, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION,
	};
	int v = versions[t->how->version];

	(void)SSL_set_min_proto_version(t->ssl, v ? v : TLS1_2_VERSION);
	(void)SSL_set_max_proto_version(t->ssl, v);
}

static void set_up(struct lab_tls *t)
{
	SSL_set_bio(t->ssl, t->in, t->out);
	SSL_set_accept_state(t->ssl);
	SSL_set_cert_cb(t->ssl, choose, t);
	(void)SSL_CTX_set_tlsext_status_cb(t->ca->ctx, staple);
	set_version(t);
	if (t->how->wants_client)
		SSL_set_verify(t->ssl, SSL_VERIFY_PEER |
			       SSL_VERIFY_FAIL_IF_NO_PEER_CERT, take_any);
	if (t->how->no_sessions)
		(void)SSL_set_num_tickets(t->ssl, 0);
}

struct lab_tls *lab_tls_new(struct lab_ca *ca, const struct lab_tls_how *how,
			    const char *address)
{
	size_t len = strlen(address) + 1;
	struct lab_tls *t = calloc(1, sizeof(*t) + len);

	if (!t)
		return NULL;
	t->ca = ca;
	t->how = how;
	memcpy(t->address, address, len);
	t->ssl = SSL_new(ca->ctx);
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	if (t->ssl && t->in && t->out && SSL_set_app_data(t->ssl, t)) {
		set_up(t);
		return t;
	}
	SSL_free(t->ssl);
	BIO_free(t->in);
	BIO_free(t->out);
	free(t);
	return NULL;
}

void lab_tls_free(struct lab_tls *t)
{
	if (!t)
		return;
	/* Without this a session would not count as ended well */
	SSL_set_shutdown(t->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	if (t->how->no_sessions)
		(void)SSL_CTX_remove_session(t->ca->ctx,
					     SSL_get_session(t->ssl));
	SSL_free(t->ssl);
	free(t);
}

static int shake(struct lab_tls *t)
{
	int rc = SSL_do_handshake(t->ssl);

	if (rc == 1) {
		t->up = true;
		t->ca->handshakes++;
		t->ca->resumed += SSL_session_reused(t->ssl) != 0;
		return 1;
	}
	return SSL_get_error(t->ssl, rc) == SSL_ERROR_WANT_READ ? 0 : -EPROTO;
}

int lab_tls_input(struct lab_tls *t, const void *data, size_t len,
		  struct sbuf *clear)
{
	char buf[256];
	int rc = 1, n;

	ERR_clear_error();
	if (BIO_write(t->in, data, (int)len) != (int)len)
		return -ENOMEM;
	if (!t->up)
		rc = shake(t);
	while (rc > 0) {
		n = SSL_read(t->ssl, buf, sizeof(buf));
		if (n <= 0) {
			n = SSL_get_error(t->ssl, n);
			return n == SSL_ERROR_WANT_READ ||
			       n == SSL_ERROR_ZERO_RETURN ? 0 : -EPROTO;
		}
		if (sbuf_add(clear, buf, (size_t)n) < 0)
			return -ENOMEM;
	}
	return rc;
}

int lab_tls_write(struct lab_tls *t, const void *data, size_t len)
{
	ERR_clear_error();
	return !len || SSL_write(t->ssl, data, (int)len) == (int)len ? 0 :
	       -EPROTO;
}

void lab_tls_goodbye(struct lab_tls *t)
{
	ERR_clear_error();
	if (t->up && !t->how->no_goodbye)
		(void)SSL_shutdown(t->ssl);
}

int lab_tls_output(struct lab_tls *t, struct sbuf *wire)
{
	char *data;
	long len = BIO_get_mem_data(t->out, &data);
	int rc = len > 0 ? sbuf_add(wire, data, (size_t)len) : 0;

	(void)BIO_reset(t->out);
	return rc;
}
