/* cms_verify.c: who has signed a file, and may they? */
#include <string.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/event.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/tls/cms.h"
#include "net/tls/cms_read.h"
#include "net/tls/context.h"
#include "net/tls/judge.h"
#include "net/tls/pem.h"

#define SIGNERS_MAX	16

struct verify {
	struct net       *net;
	struct cms_bytes  file;
	struct cms_signed message;
	uint64_t          until_us;
	struct judge      judge;
	bool              over;		/* it has given its verdict	*/
	int               status;
	struct err       *err;
};

/* ---- what is signed -------------------------------------------------- */

/* The attributes must be of this file, and of this kind of content. */
static int check_attributes(const struct verify *v, const struct cms_signer *s,
			    struct err *e)
{
	int which = signature_digest(s->sig.digest), len;
	struct der type, sum;
	uint8_t own[DIGEST_MAX];

	if (which < 0)
		return err_set(e, -EACCES, "the signature uses a digest that "
			       "can be forged, or is not known here");
	if (!cms_attribute(s, 3, DER_OID, &type) ||
	    !der_same(&type, &v->message.type) ||
	    !cms_attribute(s, 4, DER_OCTETS, &sum))
		return err_set(e, -EINVAL, "the signature is malformed");
	len = digest((enum digest)which, v->file.data, v->file.len, own);
	if (len < 0)
		return err_set(e, len, "no memory for a digest");
	return der_is(&sum, own, (size_t)len) ? 0 :
	       err_set(e, -EACCES, "the signature does not fit the file");
}

/* Signed are the attributes, or without such the file itself. */
static int check_bytes(const struct verify *v, const struct cms_signer *s,
		       const struct cert *by)
{
	struct sbuf set = { 0 };
	int rc;

	if (!s->attrs.p)
		return signature_check(&s->sig, by, v->file.data, v->file.len);
	rc = cms_attribute_set(&s->attrs, &set);
	if (rc == 0)
		rc = signature_check(&s->sig, by, set.data, set.len);
	sbuf_free(&set);
	return rc == -E2BIG ? -EACCES : rc;
}

static int refuse_bytes(int rc, const struct cms_signer *s,
			const struct cert *by, struct err *e)
{
	char name[CERT_NAME];

	if (rc == -ENOMEM)
		return err_set(e, rc, "no memory to check a signature");
	return err_set(e, -EACCES, "the signature by \"%.60s\" %s",
		       cert_name(by, name), rc == -ENOTSUP ? "is of a kind "
		       "that is weak, or not known here" : s->attrs.p ?
		       "is wrong" : "does not fit the file");
}

static int check_signature(const struct verify *v, const struct cms_signer *s,
			   const struct cert *by, struct err *e)
{
	int rc = s->attrs.p ? check_attributes(v, s, e) : 0;

	if (rc < 0)
		return rc;
	rc = check_bytes(v, s, by);
	return rc < 0 ? refuse_bytes(rc, s, by, e) : 0;
}

/* ---- who has signed -------------------------------------------------- */

static void note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;	/* nobody watches a download here */
}

static void judged(void *ctx, int status, struct err *e)
{
	struct verify *v = ctx;

	v->over = true;
	v->status = status;
	if (status < 0)
		(void)err_set(v->err, status, "%s", e->msg);
}

static bool over(void *ctx)
{
	return ((struct verify *)ctx)->over;
}

/* May the first of j->chain.sent sign code? */
static int check_signer(struct verify *v)
{
	int rc;

	v->over = false;
	judge_start(&v->judge);
	rc = v->over ? 0 : event_wait(v->net->events, v->until_us,
				      EVENT_CANCEL, over, v);
	if (rc < 0)
		return err_set(v->err, rc, rc == -ETIMEDOUT ? "what the "
			       "signature needs did not come in time" :
			       "given up");
	return v->status;
}

/* Put the signer's certificate first; false: it did not come along, and is
   not kept here. */
static bool bring_forward(struct cert **list, const struct cms_who *who)
{
	struct cert *before = NULL, *c = *list;

	while (c && !cms_is(who, c)) {
		before = c;
		c = c->next;
	}
	if (!c || !before)
		return c;
	before->next = c->next;
	c->next = *list;
	*list = c;
	return true;
}

/* The certificates of the message, and of certstore. */
static int load_certs(struct verify *v, struct cert **list)
{
	const struct cert *kept = v->judge.tls->trust.store;
	int rc = pem_der_certs(v->message.certs, list);

	for (; kept && rc >= 0; kept = kept->next)
		rc = pem_der_certs(kept->der, list);
	return rc < 0 ? err_set(v->err, rc, "no memory for certificates") : 0;
}

/* 1: it counts; 0: it is not by whom is asked for. */
static int check_one(struct verify *v, const struct cms_signer *s,
		     const char *name)
{
	struct cert **list = &v->judge.chain.sent;
	int rc = load_certs(v, list);

	if (rc < 0)
		return rc;
	if (!bring_forward(list, &s->who))
		return name ? 0 : err_set(v->err, -EACCES, "the certificate "
					  "of who signed is missing");
	if (!cert_is_called(*list, name))
		return 0;
	rc = check_signature(v, s, *list, v->err);
	if (rc == 0)
		rc = check_signer(v);
	return rc < 0 ? rc : 1;
}

static int check_all(struct verify *v, const char *name)
{
	struct der left = v->message.signers;
	struct cms_signer s;
	unsigned n = 0, good = 0;
	int rc = 0;

	while (rc >= 0 && n++ < SIGNERS_MAX && cms_next_signer(&left, &s)) {
		rc = check_one(v, &s, name);
		judge_end(&v->judge);
		good += rc > 0;
	}
	if (rc < 0)
		return rc;
	if (left.len)
		return err_set(v->err, -EINVAL, "the signature is malformed");
	if (!good && name)
		return err_set(v->err, -EACCES, "there is no signature by "
			       "\"%.60s\"", name);
	return good ? 0 : err_set(v->err, -EACCES, "nobody has signed");
}

int cms_verify(struct net *net, struct cms_bytes file,
	       struct cms_bytes message, const char *signer,
	       uint32_t limit_ms, struct err *e)
{
	struct verify v = { .net = net, .file = file, .err = e,
			    .until_us = limit_ms ? plat_clock_us() +
					limit_ms * 1000ull : EVENT_NEVER };
	struct sbuf copy = { 0 };
	struct der content;
	int rc = cms_open(message.data, message.len, &copy, &content);

	v.judge = (struct judge){ .net = net, .use = CERT_FOR_CODE,
				  .note = note, .done = judged, .ctx = &v,
				  .tls = tls_begin(net, v.err) };
	if (!v.judge.tls)
		rc = v.err->code;
	else if (rc == -ENOMEM)
		(void)err_set(v.err, rc, "no memory for a signature");
	else if (rc != CMS_SIGNED || !cms_read_signed(content, &v.message))
		rc = err_set(v.err, -EINVAL, "it is no signature (CMS, "
			     "detached)");
	else
		rc = check_all(&v, signer);
	sbuf_free(&copy);
	return rc;
}
