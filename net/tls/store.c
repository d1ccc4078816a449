/* store.c: the certificates that a script can see, add and drop. */
#include "net/tls/store.h"

#include "core/digest.h"
#include "core/err.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/tls/context.h"
#include "net/tls/pem.h"

static int nothing(const char *subject, struct err *e)
{
	return err_set(e, -ENOENT, "\"%.60s\": no such certificate", subject);
}

static int show(const struct cert *c, const char *kind, struct sbuf *out)
{
	uint8_t sum[DIGEST_MAX];
	char name[CERT_NAME];
	int len = digest(DIGEST_SHA1, c->der.p, c->der.len, sum), i;

	if (len < 0)
		return len;
	(void)sbuf_printf(out, "%s : ", cert_name(c, name));
	for (i = 0; i < len; i++)
		(void)sbuf_printf(out, "%02x", sum[i]);
	return sbuf_printf(out, " [%s]\n", kind);
}

static int show_all(const struct cert *c, const char *subject,
		    const char *kind, unsigned *n, struct sbuf *out)
{
	int rc = 0;

	for (; c && rc == 0; c = c->next)
		if (cert_is_called(c, subject)) {
			rc = show(c, kind, out);
			++*n;
		}
	return rc;
}

int tls_store_list(struct net *net, const char *subject, struct sbuf *out,
		   struct err *e)
{
	struct tls *tls = tls_of(net);
	unsigned n = 0;
	int rc;

	if (!tls)
		return err_set(e, -ENOMEM, "no memory for certificates");
	rc = show_all(tls->trust.roots, subject, "PERMANENT", &n, out);
	if (rc == 0)
		rc = show_all(tls->trust.store, subject, "EXPLICIT", &n, out);
	if (rc < 0)
		return err_set(e, rc, "no memory for a list");
	return subject && !n ? nothing(subject, e) : 0;
}

/* Take out of *@list, and free, what @subject does not match, or does. */
static unsigned drop(struct cert **list, const char *subject, bool matching)
{
	unsigned n = 0;
	struct cert *c;

	while ((c = *list)) {
		if (cert_is_called(c, subject) != matching) {
			list = &c->next;
			continue;
		}
		*list = c->next;
		cert_free(c);
		n++;
	}
	return n;
}

int tls_store_add(struct net *net, const void *data, size_t len,
		  const char *subject, struct err *e)
{
	struct tls *tls = tls_of(net);
	struct cert *list = NULL, **end = &list;
	int rc;

	if (!tls)
		return err_set(e, -ENOMEM, "no memory for certificates");
	rc = pem_certs(data, len, &list);
	if (rc == 0)
		return err_set(e, -EINVAL, "there is no certificate in it "
			       "that can be understood");
	if (subject)
		(void)drop(&list, subject, false);
	if (rc < 0 || !list) {
		cert_free_all(&list);
		return rc < 0 ? err_set(e, rc, "no memory for certificates") :
		       nothing(subject, e);
	}
	while (*end)
		end = &(*end)->next;
	*end = tls->trust.store;
	tls->trust.store = list;
	return 0;
}

int tls_store_free(struct net *net, const char *subject, struct err *e)
{
	struct tls *tls = tls_of(net);

	if (!tls)
		return err_set(e, -ENOMEM, "no memory for certificates");
	return !drop(&tls->trust.store, subject, true) && subject ?
	       nothing(subject, e) : 0;
}
