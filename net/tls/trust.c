/* trust.c: whom this machine believes. */
#include "net/tls/trust.h"

#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/tls/pem.h"
#include "platform/platform.h"

#define VARIABLE	"TlsCaCertificate"
#define VARIABLE_MAX	(256 * 1024)

/* ---- deciding -------------------------------------------------------- */

/* A script's or DHCP's word: these, and nobody else. */
static int take_setting(struct trust *t, struct settings *root, struct err *e)
{
	int len = settings_raw(root, "trust", t->print, sizeof(t->print));

	if (len <= 0)
		return 0;
	if (len % CERT_HASH || (size_t)len > sizeof(t->print))
		return err_set(e, -EINVAL, "the setting \"trust\" is no list "
			       "of SHA-256 hashes (%u at most)", TRUST_PRINTS);
	t->n_prints = (unsigned)len / CERT_HASH;
	return 0;
}

/* What the machine's owner gave its firmware for HTTPS. */
static int take_variable(struct trust *t)
{
	uint8_t none, *data;
	int len = plat_efi_var(VARIABLE, &none, 0), rc;

	data = len > 0 && len <= VARIABLE_MAX ? malloc((size_t)len) : NULL;
	if (len <= 0 || len > VARIABLE_MAX)
		return 0;
	if (!data)
		return -ENOMEM;
	rc = plat_efi_var(VARIABLE, data, (size_t)len) == len ?
	     pem_certs(data, (size_t)len, &t->roots) : 0;
	free(data);
	return rc < 0 ? rc : 0;
}

/* Whoever embeds certificates has the last word. */
static int refuse_setting(struct trust *t, struct err *e)
{
	t->n_prints = 0;
	return err_set(e, -EACCES, "the setting \"trust\" is of no use here: "
		       "this image trusts the certificates that were put into "
		       "it, and no others");
}

static int take_roots(struct trust *t, enum plat_trust how,
		      const struct sbuf *own, struct err *e)
{
	int rc = own->error ? own->error :
		 pem_certs(own->data, own->len, &t->roots);

	t->table = how == PLAT_TRUST_MORE;
	if (rc >= 0 && how != PLAT_TRUST_FIXED)
		rc = take_variable(t);
	return rc < 0 ? err_set(e, rc, "no memory for the certificates that "
				"are trusted") : 0;
}

int trust_begin(struct trust *t, struct settings *root, struct err *e)
{
	struct sbuf own = { 0 };
	enum plat_trust how;
	int rc;

	if (t->ready)
		return 0;
	how = plat_trust(&own);
	rc = take_setting(t, root, e);
	if (rc == 0 && t->n_prints && how == PLAT_TRUST_FIXED)
		rc = refuse_setting(t, e);
	if (rc == 0 && !t->n_prints)
		rc = take_roots(t, how, &own, e);
	sbuf_free(&own);
	t->ready = rc == 0;
	return rc;
}

void trust_end(struct trust *t)
{
	cert_free_all(&t->roots);
	cert_free_all(&t->store);
	t->ready = false;
}

/* ---- asking ---------------------------------------------------------- */

static bool in_prints(const struct trust *t, const struct cert *c)
{
	unsigned i;

	for (i = 0; i < t->n_prints; i++)
		if (!memcmp(t->print[i], c->hash, CERT_HASH))
			return true;
	return false;
}

static bool in_table(const struct cert *c)
{
	unsigned i;

	for (i = 0; i < trust_n_roots; i++)
		if (!memcmp(trust_roots[i].who, c->who, TRUST_WHO))
			return true;
	return false;
}

bool trust_is_root(const struct trust *t, const struct cert *c)
{
	const struct cert *r;

	if (t->n_prints)
		return in_prints(t, c);
	for (r = t->roots; r; r = r->next)
		if (!memcmp(r->who, c->who, CERT_HASH))
			return true;
	return t->table && in_table(c);
}

const struct cert *trust_root_named(const struct trust *t,
				    const struct der *name,
				    const struct cert *after)
{
	const struct cert *c = after ? after->next : t->roots;

	while (c && !der_same(&c->subject, name))
		c = c->next;
	return c;
}

bool trust_knows(const struct trust *t, const struct der *name)
{
	uint8_t sum[DIGEST_MAX];
	unsigned i;

	if (!t->table || digest(DIGEST_SHA256, name->p, name->len, sum) < 0)
		return false;
	for (i = 0; i < trust_n_roots; i++)
		if (!memcmp(trust_roots[i].subject, sum, TRUST_SUBJECT))
			return true;
	return false;
}
