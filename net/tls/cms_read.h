/* cms_read.h: what is in a CMS message, without any cryptography. */
#ifndef NET_TLS_CMS_READ_H
#define NET_TLS_CMS_READ_H

#include "net/tls/der.h"
#include "net/tls/signature.h"

struct sbuf;

enum cms_kind { CMS_OTHER, CMS_SIGNED, CMS_ENVELOPED, CMS_AUTH_ENVELOPED };

/* What kind @data is; its content goes to *@out. PEM is unpacked to @copy
   first. -EINVAL: no CMS; -ENOMEM. */
int cms_open(const void *data, size_t len, struct sbuf *copy,
	     struct der *out);

/* Whose a part is: by issuer and serial number, or by a key's name. */
struct cms_who { struct der issuer, serial, key_id; };
bool cms_is(const struct cms_who *who, const struct cert *c);

struct cms_signed {
	struct der type;	/* what kind of content: an OID	*/
	struct der certs;	/* those that came along		*/
	struct der signers;	/* for cms_next_signer()		*/
};
bool cms_read_signed(struct der content, struct cms_signed *out);

struct cms_signer {
	struct cms_who   who;
	struct signature sig;
	struct der       attrs;	/* signed ones, with their tag; or none	*/
};
/* False: no more, or nonsense, which leaves something in @signers. */
bool cms_next_signer(struct der *signers, struct cms_signer *out);
/* Attributes are signed, or authenticated, as the SET that they are, whatever
   tag they have in the message (RFC 5652 5.4, RFC 5083 2.2): append that; nothing
   if there are none. -E2BIG, -ENOMEM. */
int cms_attribute_set(const struct der *attrs, struct sbuf *out);
/* What a signer's attribute 1.2.840.113549.1.9.@last says. */
bool cms_attribute(const struct cms_signer *s, uint8_t last, uint8_t tag,
		   struct der *out);

struct cms_enveloped {
	struct der recipients;	/* for cms_next_recipient()		*/
	struct der alg;		/* of the content			*/
	struct der attrs;	/* authenticated, with their tag; or none */
	struct der mac;
	bool       has_content;	/* it is in the message itself		*/
};
bool cms_read_enveloped(struct der content, struct cms_enveloped *out);

struct cms_recipient {
	struct cms_who who;
	struct der     alg;		/* of the key that follows	*/
	struct der     key;		/* the content's, encrypted	*/
	struct der     origin, ukm;	/* where two keys agree on it	*/
};
/* The next one of a kind known here: false: no more. */
bool cms_next_recipient(struct der *recipients, struct cms_recipient *out);

#endif
