/* chain.c: the way from a certificate to one that is trusted. */
#include "net/tls/chain.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "net/tls/trust.h"

#define STEPS	64	/* that are tried; a peer can ask for very many */

struct search {
	struct chain           *c;
	const struct trust     *trust;
	const struct chain_ask *ask;
	struct err              err;	/* of the first way that failed	*/
	unsigned                steps;
};

/* ---- one way --------------------------------------------------------- */

/* It ends at a root: is all well on it? A root is believed as it is. */
static bool accept(struct search *s, unsigned n)
{
	const struct cert *const *path = s->c->path;
	unsigned i;
	int rc;

	rc = chain_check_first(path[0], s->ask, &s->err);
	for (i = 1; rc == 0 && i + 1 < n; i++)
		rc = chain_check_issuer(path[i], s->ask, &s->err);
	if (rc == 0 && n > 1)
		rc = chain_check_signatures(path, n, &s->err);
	if (rc == 0)
		s->c->n_path = n;
	return rc == 0;
}

static bool on_path(const struct search *s, unsigned n, const struct cert *c)
{
	while (n--)
		if (s->c->path[n] == c)
			return true;
	return false;
}

static bool extend(struct search *s, unsigned n);

/* Go on with each certificate of @list that could have signed the last. */
static bool try_list(struct search *s, unsigned n, const struct cert *list,
		     bool *any)
{
	const struct der *issuer = &s->c->path[n - 1]->issuer;

	for (; list && s->steps < STEPS; list = list->next) {
		if (!der_same(&list->subject, issuer))
			continue;
		*any = true;
		if (on_path(s, n, list))
			continue;
		s->c->path[n] = list;
		if (extend(s, n + 1))
			return true;
	}
	return false;
}

static bool try_roots(struct search *s, unsigned n, bool *any)
{
	const struct der *issuer = &s->c->path[n - 1]->issuer;
	const struct cert *root = NULL;

	while ((root = trust_root_named(s->trust, issuer, root))) {
		*any = true;
		s->c->path[n] = root;
		if (accept(s, n + 1))
			return true;
	}
	return false;
}

/* @n certificates are on the way. The first end that leads nowhere is where
   something is missing. */
static bool extend(struct search *s, unsigned n)
{
	const struct cert *last = s->c->path[n - 1];
	bool any = n == CHAIN_MAX;

	s->steps++;
	if (trust_is_root(s->trust, last))
		return accept(s, n);
	if (n < CHAIN_MAX && !cert_self_issued(last) &&
	    (try_roots(s, n, &any) || try_list(s, n, s->c->sent, &any) ||
	     try_list(s, n, s->c->more, &any) ||
	     try_list(s, n, s->trust->store, &any)))
		return true;
	if (!any && !s->c->top)
		s->c->top = last;
	return false;
}

int chain_find(struct chain *c, const struct trust *t,
	       const struct chain_ask *ask, struct err *e)
{
	struct search s = { .c = c, .trust = t, .ask = ask };

	if (!c->sent)
		return err_set(e, -EACCES, "the server sent no certificate");
	c->top = NULL;
	c->n_path = 0;
	c->path[0] = c->sent;
	if (extend(&s, 1))
		return 0;
	if (s.err.code)
		return err_set(e, s.err.code, "%s", s.err.msg);
	return c->top ? -EAGAIN :
	       err_set(e, -EACCES, "the chain of certificates goes in a "
		       "circle");
}

/* ---- nowhere to go --------------------------------------------------- */

static void hex(const uint8_t hash[CERT_HASH], char out[2 * CERT_HASH + 1])
{
	static const char digits[] = "0123456789abcdef";
	unsigned i;

	for (i = 0; i < CERT_HASH; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[2 * CERT_HASH] = '\0';
}

static int refuse_root(const struct chain *c, const char *name,
		       struct err *e)
{
	char hash[2 * CERT_HASH + 1];

	hex(c->top->hash, hash);
	if (c->top == c->sent)
		return err_set(e, -EACCES, "the certificate of \"%.40s\" is "
			       "self-signed and not trusted; to trust it: "
			       "set trust %s", name, hash);
	return err_set(e, -EACCES, "the root certificate \"%.40s\" is not "
		       "trusted; to trust it, before the first https: set "
		       "trust %s", name, hash);
}

static int refuse_gap(const struct chain *c, const struct trust *t,
		      const char *name, const char *issuer, struct err *e)
{
	if (trust_knows(t, &c->top->issuer))
		return err_set(e, -EACCES, "\"%.40s\" is signed by \"%.40s\", "
			       "which is trusted, but was not sent and could "
			       "not be fetched", name, issuer);
	return err_set(e, -EACCES, "the chain of certificates is incomplete: "
		       "\"%.40s\", which signed \"%.40s\", is missing and "
		       "not known here", issuer, name);
}

int chain_refuse(const struct chain *c, const struct trust *t, struct err *e)
{
	char buf[CERT_NAME], issuer[CERT_NAME];
	const char *name = cert_name(c->top, buf);

	if (cert_self_issued(c->top))
		return refuse_root(c, name, e);
	return refuse_gap(c, t, name, cert_name_of(&c->top->issuer, issuer),
			  e);
}

void chain_free(struct chain *c)
{
	cert_free_all(&c->sent);
	cert_free_all(&c->more);
	c->n_path = 0;
	c->top = NULL;
}
