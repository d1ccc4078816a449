/*
 * tls.c: the lab's end of what clear.c sends. A server that is to do TLS wrong
 * (a certificate that expired, and so on) is refused: nobody would notice.
 */
#include "lab/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/platform.h"

struct lab_ca { unsigned handshakes; };

struct lab_tls {
	struct lab_ca *ca;
	bool           up;
	struct sbuf    out;	/* for the client	*/
};

static int refuse(void)
{
	static const char text[] = "pxesh: a page has no TLS: https: goes in "
		"the clear, and what the lab file says of certificates is not "
		"shown; the program on your machine shows it\n";

	plat_diag_write(text, sizeof(text) - 1);
	return -ENOTSUP;
}

struct lab_ca *lab_ca_new(void)
{
	return calloc(1, sizeof(struct lab_ca));
}

void lab_ca_free(struct lab_ca *ca)
{
	free(ca);
}

int lab_ca_root(struct lab_ca *ca, struct sbuf *out)
{
	(void)ca;
	(void)out;
	return 0;
}

/* Is it what a client would see, if it looked? */
static bool is_strange(const struct lab_tls_how *how)
{
	return how->cert != LAB_CERT_GOOD || how->version == LAB_TLS_1_1 ||
	       how->staple > LAB_OCSP_GOOD || how->must_staple ||
	       how->wants_client || how->no_goodbye || how->has_cut;
}

struct lab_tls *lab_tls_new(struct lab_ca *ca, const struct lab_tls_how *how,
			    const char *address)
{
	struct lab_tls *t = NULL;

	(void)address;
	if (is_strange(how))
		refuse();
	else
		t = calloc(1, sizeof(*t));
	if (t)
		t->ca = ca;
	return t;
}

void lab_tls_free(struct lab_tls *t)
{
	if (t)
		sbuf_free(&t->out);
	free(t);
}

int lab_tls_input(struct lab_tls *t, const void *data, size_t len,
		  struct sbuf *clear)
{
	const uint8_t *p = data;

	if (!t->up && len) {
		if (*p != LAB_TLS_FIRST)
			return -EPROTO;
		t->up = true;
		t->ca->handshakes++;
		p++;
		len--;
	}
	return sbuf_add(clear, p, len);
}

int lab_tls_write(struct lab_tls *t, const void *data, size_t len)
{
	return sbuf_add(&t->out, data, len);
}

void lab_tls_goodbye(struct lab_tls *t)
{
	(void)t;
}

int lab_tls_output(struct lab_tls *t, struct sbuf *wire)
{
	int rc = sbuf_add(wire, sbuf_text(&t->out), t->out.len);

	sbuf_reset(&t->out);
	return rc;
}

int lab_ca_ocsp(struct lab_ca *ca, enum lab_ocsp how, const void *request,
		size_t len, struct sbuf *out)
{
	(void)ca;
	(void)how;
	(void)request;
	(void)len;
	(void)out;
	return refuse();
}

int lab_ca_sign(struct lab_ca *ca, enum lab_signer how, const void *data,
		size_t len, struct sbuf *out)
{
	(void)ca;
	(void)how;
	(void)data;
	(void)len;
	(void)out;
	return refuse();
}

unsigned lab_ca_resumed(const struct lab_ca *ca)
{
	(void)ca;
	return 0;
}

unsigned lab_ca_handshakes(const struct lab_ca *ca)
{
	return ca->handshakes;
}
