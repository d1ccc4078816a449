/* Certificates in any form that a file, a peer or a variable may have. */
#include "tests/fuzz/fuzz.h"

#include "core/err.h"
#include "core/str.h"
#include "net/tls/chain.h"
#include "net/tls/pem.h"
#include "net/tls/trust.h"
#include "tests/fake/fake.h"

static void show(const struct cert *c)
{
	struct sbuf text = { 0 };
	char name[CERT_NAME];

	must(sbuf_str(&text, cert_name(c, name)) == 0);
	must(text.len <= 64);
	must(cert_names(c, &text) == 0);
	for (size_t i = 0; i < text.len; i++)
		must((uint8_t)text.data[i] >= ' ');
	(void)cert_is_for(c, "boot.example");
	(void)cert_is_for(c, "192.0.2.1");
	(void)cert_is_for(c, "[2001:db8::1]");
	sbuf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct chain c = { 0 };
	struct trust t = { .ready = true };
	const struct chain_ask ask = { .host = "boot.example", .now = 1780272000,
				       .use = CERT_FOR_SERVERS };
	struct err e = { 0 };
	size_t live = fake_live();
	const struct cert *one;
	int rc;

	(void)pem_certs(data, size, &c.sent);
	for (one = c.sent; one; one = one->next)
		show(one);
	rc = chain_find(&c, &t, &ask, &e);
	must(rc < 0);		/* nobody is trusted */
	if (rc == -EAGAIN)
		must(chain_refuse(&c, &t, &e) == -EACCES && e.msg[0]);
	chain_free(&c);
	must(fake_live() == live);
	return 0;
}
