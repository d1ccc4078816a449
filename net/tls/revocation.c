/* revocation.c: has a certificate on the way to the root been revoked? */
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "net/stack.h"
#include "net/tls/context.h"
#include "net/tls/judge.h"
#include "net/tls/ocsp.h"

#define URI_MAX	255

/* What the setting "ocsp" asks for. */
enum policy { ASK, NEVER_ASK, MUST_KNOW };

static void check(struct judge *j);

static enum policy policy_of(struct net *net)
{
	char text[8];

	if (settings_text(net->root, "ocsp", text, sizeof(text)) <= 0)
		return ASK;
	if (!strcmp(text, "must"))
		return MUST_KNOW;
	return !strcmp(text, "off") ? NEVER_ASK : ASK;
}

static const struct cert *current(const struct judge *j)
{
	return j->chain.path[j->checked];
}

static const struct cert *issuer(const struct judge *j)
{
	return j->chain.path[j->checked + 1];
}

/* Nothing is known: is that to be borne? Then a person is told at least. */
static int unknown(struct judge *j, struct err *why)
{
	bool staple = current(j)->must_staple && !j->checked;
	char name[CERT_NAME];

	(void)err_set(why, -EACCES, staple ? "the server did not send what "
		      "OCSP says of \"%.60s\", and it has to" :
		      "OCSP gives no answer about \"%.60s\"",
		      cert_name(current(j), name));
	if (staple || policy_of(j->net) == MUST_KNOW) {
		why->code = -EACCES;
		return -EACCES;
	}
	con_remark(j->net->con, "%s", why->msg);
	return 0;
}

/* 0: this one is good; 1: nobody knows; -EACCES, -ENOMEM: the end. */
static int read_answer(struct judge *j, const void *data, size_t len,
		       struct err *e)
{
	int rc = ocsp_read(data, len, current(j), issuer(j),
			   tls_now(j->net), e);

	return rc == -EINVAL ? 1 : rc;
}

/* Go on with the next one, or end. */
static void go_on(struct judge *j, int rc, struct err *e)
{
	if (rc > 0)
		rc = unknown(j, e);
	if (rc < 0) {
		j->done(j->ctx, rc, e);
		return;
	}
	j->checked++;
	check(j);
}

static void got(void *ctx, int status, const void *data, size_t len)
{
	struct judge *j = ctx;
	struct err e = { 0 };
	int rc = status < 0 ? 1 : read_answer(j, data, len, &e);

	tls_get_end(j->get);	/* and @data with it */
	j->get = NULL;
	go_on(j, rc, &e);
}

/* Ask the responder that the certificate names. */
static bool ask(struct judge *j)
{
	const struct der *where = &current(j)->ocsp_uri;
	struct sbuf uri = { 0 }, body = { 0 };
	bool asked = ocsp_ask(current(j), issuer(j), &body) == 0 &&
		     sbuf_add(&uri, where->p, where->len) == 0 &&
		     judge_get(j, sbuf_text(&uri), &body, "OCSP",
			       &current(j)->subject, got);

	sbuf_free(&uri);
	sbuf_free(&body);
	return asked;
}

/* What came with the handshake is of the first certificate. */
static int read_staple(struct judge *j, struct err *e)
{
	if (j->checked || !j->staple.len)
		return 1;
	return read_answer(j, j->staple.data, j->staple.len, e);
}

static bool may_ask(struct judge *j)
{
	const struct der *where = &current(j)->ocsp_uri;

	return where->len && where->len <= URI_MAX &&
	       policy_of(j->net) != NEVER_ASK;
}

/* Are there words to be lost about a certificate of which nothing is known? */
static bool matters(const struct judge *j, const struct err *e)
{
	return e->code || (!j->checked && current(j)->must_staple);
}

static void check(struct judge *j)
{
	struct err e = { 0 };
	int rc;

	for (; j->checked + 1 < j->chain.n_path; j->checked++) {
		rc = read_staple(j, &e);
		if (rc > 0 && may_ask(j)) {
			if (ask(j))
				return;
			(void)err_set(&e, -EINVAL, "OCSP cannot be asked");
		}
		if (rc > 0)
			rc = matters(j, &e) ? unknown(j, &e) : 0;
		if (rc < 0)
			break;
		err_clear(&e);
	}
	j->done(j->ctx, e.code, &e);
}

void judge_revocation(struct judge *j)
{
	check(j);
}
