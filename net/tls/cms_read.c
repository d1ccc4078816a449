/* cms_read.c: what is in a CMS message (RFC 5652, RFC 5083). */
#include "net/tls/cms_read.h"

#include <errno.h>

#include "core/str.h"
#include "net/tls/oid.h"
#include "net/tls/pem.h"

#define ATTRS_MAX	65536

#define CONTEXT(n)	(DER_CONTEXT | (n))
#define CONTEXT_SEQ(n)	(DER_CONTEXT_SEQ | (n))

/* ---- the outside ----------------------------------------------------- */

static enum cms_kind kind_of(const struct der *oid)
{
	if (OID_IS(oid, OID_RSADSI, 1, 7, 2))
		return CMS_SIGNED;
	if (OID_IS(oid, OID_RSADSI, 1, 7, 3))
		return CMS_ENVELOPED;
	if (OID_IS(oid, OID_RSADSI, 1, 9, 16, 1, 23))
		return CMS_AUTH_ENVELOPED;
	return CMS_OTHER;
}

int cms_open(const void *data, size_t len, struct sbuf *copy, struct der *out)
{
	struct der all = { data, len }, info, oid, content;

	if (len && all.p[0] != DER_SEQ) {
		if (pem_block(data, len, "CMS", copy) == -ENOMEM ||
		    (!copy->len &&
		     pem_block(data, len, "PKCS7", copy) == -ENOMEM))
			return -ENOMEM;
		all = (struct der){ (const uint8_t *)copy->data, copy->len };
	}
	if (!der_take(&all, DER_SEQ, &info) ||
	    !der_take(&info, DER_OID, &oid) ||
	    !der_take(&info, DER_CONTEXT_SEQ, &content) ||
	    !der_take(&content, DER_SEQ, out))
		return -EINVAL;
	return (int)kind_of(&oid);
}

/* Attributes, with their tag, if they are what comes next; else none. */
static void take_attributes(struct der *in, uint8_t tag, struct der *out)
{
	struct der at = *in, skip;

	if (der_next(&at, &skip, out) == tag)
		*in = at;
	else
		*out = (struct der){ 0 };
}

int cms_attribute_set(const struct der *attrs, struct sbuf *out)
{
	if (!attrs->p)
		return 0;
	out->max = ATTRS_MAX;
	if (sbuf_add(out, attrs->p, attrs->len) == 0)
		out->data[0] = DER_SET;
	return out->error;
}

static bool read_who(struct der *in, struct cms_who *out)
{
	struct der seq, skip;

	*out = (struct cms_who){ 0 };
	if (der_take(in, CONTEXT(0), &out->key_id) ||
	    (der_take(in, CONTEXT_SEQ(0), &seq) &&
	     der_take(&seq, DER_OCTETS, &out->key_id)))
		return true;
	return der_take(in, DER_SEQ, &seq) &&
	       der_next(&seq, &skip, &out->issuer) == DER_SEQ &&
	       der_take(&seq, DER_INT, &out->serial);
}

bool cms_is(const struct cms_who *who, const struct cert *c)
{
	if (who->key_id.p)
		return c->key_id.p && der_same(&who->key_id, &c->key_id);
	return der_same(&who->issuer, &c->issuer) &&
	       der_same(&who->serial, &c->serial);
}

/* ---- signed ---------------------------------------------------------- */

bool cms_read_signed(struct der content, struct cms_signed *out)
{
	struct der skip, inside;

	*out = (struct cms_signed){ 0 };
	if (!der_take(&content, DER_INT, &skip) ||
	    !der_take(&content, DER_SET, &skip) ||	/* digests	*/
	    !der_take(&content, DER_SEQ, &inside) ||
	    !der_take(&inside, DER_OID, &out->type))
		return false;
	(void)der_take(&content, CONTEXT_SEQ(0), &out->certs);
	(void)der_take(&content, CONTEXT_SEQ(1), &skip);	/* CRLs	*/
	return der_take(&content, DER_SET, &out->signers);
}

bool cms_next_signer(struct der *signers, struct cms_signer *out)
{
	struct der at = *signers, seq, skip;

	*out = (struct cms_signer){ 0 };
	if (!der_take(&at, DER_SEQ, &seq) || !der_take(&seq, DER_INT, &skip) ||
	    !read_who(&seq, &out->who) ||
	    !der_take(&seq, DER_SEQ, &out->sig.digest))
		return false;
	take_attributes(&seq, CONTEXT_SEQ(0), &out->attrs);
	if (!der_take(&seq, DER_SEQ, &out->sig.alg) ||
	    !der_take(&seq, DER_OCTETS, &out->sig.bytes))
		return false;
	*signers = at;
	return true;
}

bool cms_attribute(const struct cms_signer *s, uint8_t last, uint8_t tag,
		   struct der *out)
{
	struct der all = s->attrs, list, one, oid, values;
	bool found = false;

	if (!all.p || der_next(&all, &list, NULL) != CONTEXT_SEQ(0))
		return false;
	while (der_take(&list, DER_SEQ, &one)) {
		if (!der_take(&one, DER_OID, &oid) ||
		    !OID_IS(&oid, OID_RSADSI, 1, 9, last))
			continue;
		if (found || !der_take(&one, DER_SET, &values) ||
		    !der_take(&values, tag, out) || values.len)
			return false;	/* one of it, with one value */
		found = true;
	}
	return found;
}

/* ---- encrypted ------------------------------------------------------- */

bool cms_read_enveloped(struct der content, struct cms_enveloped *out)
{
	struct der skip, inside;

	*out = (struct cms_enveloped){ 0 };
	if (!der_take(&content, DER_INT, &skip))
		return false;
	(void)der_take(&content, CONTEXT_SEQ(0), &skip);	/* from whom */
	if (!der_take(&content, DER_SET, &out->recipients) ||
	    !der_take(&content, DER_SEQ, &inside) ||
	    !der_take(&inside, DER_OID, &skip) ||
	    !der_take(&inside, DER_SEQ, &out->alg))
		return false;
	out->has_content = inside.len != 0;
	take_attributes(&content, CONTEXT_SEQ(1), &out->attrs);
	(void)der_take(&content, DER_OCTETS, &out->mac);
	return true;
}

static bool read_transport(struct der seq, struct cms_recipient *out)
{
	struct der skip;

	return der_take(&seq, DER_INT, &skip) && read_who(&seq, &out->who) &&
	       der_take(&seq, DER_SEQ, &out->alg) &&
	       der_take(&seq, DER_OCTETS, &out->key);
}

/* Of several keys in one: the first; others are written one by one. */
static bool read_agreement(struct der seq, struct cms_recipient *out)
{
	struct der skip, origin, ukm, keys, one;

	if (!der_take(&seq, DER_INT, &skip) ||
	    !der_take(&seq, CONTEXT_SEQ(0), &origin) ||
	    !der_take(&origin, CONTEXT_SEQ(1), &out->origin))
		return false;
	if (der_take(&seq, CONTEXT_SEQ(1), &ukm) &&
	    !der_take(&ukm, DER_OCTETS, &out->ukm))
		return false;
	return der_take(&seq, DER_SEQ, &out->alg) &&
	       der_take(&seq, DER_SEQ, &keys) &&
	       der_take(&keys, DER_SEQ, &one) && read_who(&one, &out->who) &&
	       der_take(&one, DER_OCTETS, &out->key);
}

/* By password, by another's key, or "other" (ORI): passed over. */
bool cms_next_recipient(struct der *recipients, struct cms_recipient *out)
{
	struct der body;
	uint8_t tag;

	while ((tag = der_next(recipients, &body, NULL))) {
		*out = (struct cms_recipient){ 0 };
		if (tag == DER_SEQ && read_transport(body, out))
			return true;
		if (tag == CONTEXT_SEQ(1) && read_agreement(body, out))
			return true;
	}
	return false;
}
