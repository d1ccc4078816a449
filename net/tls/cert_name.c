/* cert_name.c: whom a certificate is for (RFC 6125, RFC 5280 4.2.1.6). */
#include <stdlib.h>
#include <string.h>

#include <lwip/ip_addr.h>

#include "core/hostname.h"
#include "core/str.h"
#include "net/tls/cert.h"

/* ---- what a person calls it ------------------------------------------ */

/* Text from a peer goes to a console: keep what prints. */
static const char *clean(const struct der *text, char buf[CERT_NAME])
{
	size_t i;

	for (i = 0; i < text->len && i + 1 < CERT_NAME; i++)
		buf[i] = text->p[i] < ' ' || text->p[i] == 127 ?
			 '?' : (char)text->p[i];
	buf[i] = '\0';
	return buf;
}

/* The value of the attribute 2.5.4.@type in a name; the last one counts,
   being the most specific. */
static bool find_attribute(const struct der *name, uint8_t type,
			   struct der *out)
{
	struct der all = *name, seq, set, pair, oid, value;
	bool found = false;

	if (!der_take(&all, DER_SEQ, &seq))
		return false;
	while (der_take(&seq, DER_SET, &set))
		while (der_take(&set, DER_SEQ, &pair))
			if (der_take(&pair, DER_OID, &oid) && oid.len == 3 &&
			    oid.p[0] == 0x55 && oid.p[1] == 4 &&
			    oid.p[2] == type &&
			    der_next(&pair, &value, NULL)) {
				*out = value;
				found = true;
			}
	return found;
}

const char *cert_name_of(const struct der *name, char buf[CERT_NAME])
{
	struct der text;

	if (find_attribute(name, 3, &text) || find_attribute(name, 11, &text) ||
	    find_attribute(name, 10, &text))
		return clean(&text, buf);
	return "(no name)";
}

const char *cert_name(const struct cert *c, char buf[CERT_NAME])
{
	struct der text, names = c->names;

	if (!find_attribute(&c->subject, 3, &text) &&
	    !find_attribute(&c->subject, 10, &text) &&
	    der_take(&names, DER_CONTEXT | 2, &text))
		return clean(&text, buf);
	return cert_name_of(&c->subject, buf);
}

/* ---- names to compare ------------------------------------------------ */

static int lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool same_text(const char *a, const struct der *b)
{
	size_t i;

	for (i = 0; i < b->len; i++)
		if (!a[i] || lower((uint8_t)a[i]) != lower(b->p[i]))
			return false;
	return !a[i];
}

/* @pattern may begin with "*.", which stands for one label of @host. */
static bool dns_matches(const struct der *pattern, const char *host)
{
	const char *dot = strchr(host, '.');
	struct der rest;

	if (memchr(pattern->p, 0, pattern->len))
		return false;
	if (pattern->len < 3 || pattern->p[0] != '*' || pattern->p[1] != '.')
		return same_text(host, pattern);
	rest = (struct der){ pattern->p + 1, pattern->len - 1 };
	return dot && dot != host && strchr(dot + 1, '.') &&
	       same_text(dot, &rest);
}

/* The bytes of an address, if @host is one: 4 or 16; else 0. */
static size_t address_bytes(const char *host, uint8_t out[16])
{
	char plain[64];
	size_t len = strlen(host);
	ip_addr_t addr;

	if (host[0] == '[' && len > 2) {
		host++;
		len -= 2;
	}
	if (len >= sizeof(plain))
		return 0;
	memcpy(plain, host, len);
	plain[len] = '\0';
	if (!ipaddr_aton(plain, &addr))
		return 0;
	if (IP_IS_V4(&addr)) {
		memcpy(out, &ip_2_ip4(&addr)->addr, 4);
		return 4;
	}
	memcpy(out, ip_2_ip6(&addr)->addr, 16);
	return 16;
}

/* Does the common name spell @host, and are there no other names? */
static bool common_name_is(const struct cert *c, const char *host, bool addr)
{
	struct der cn;

	if (c->names.p || !find_attribute(&c->subject, 3, &cn))
		return false;
	return addr ? same_text(host, &cn) : dns_matches(&cn, host);
}

bool cert_is_for(const struct cert *c, const char *host)
{
	struct der all = c->names, name;
	uint8_t addr[16];
	size_t len = address_bytes(host, addr);
	uint8_t tag;

	while ((tag = der_next(&all, &name, NULL))) {
		if (len && tag == (DER_CONTEXT | 7) &&
		    der_is(&name, addr, len))
			return true;
		if (!len && tag == (DER_CONTEXT | 2) &&
		    dns_matches(&name, host))
			return true;
	}
	return common_name_is(c, host, len != 0);
}

bool cert_is_called(const struct cert *c, const char *name)
{
	char own[CERT_NAME];

	return !name || cert_is_for(c, name) ||
	       str_eq_nocase(cert_name(c, own), name);
}

/* ---- names to show --------------------------------------------------- */

/* Not by lwIP's printer, which reads behind an address that ends in ":0". */
static int add_address(struct sbuf *out, const struct der *name)
{
	if (name->len == 16)
		return host_print_ipv6(name->p, out);
	if (name->len != 4)
		return sbuf_str(out, "?");
	return sbuf_printf(out, "%u.%u.%u.%u", name->p[0], name->p[1],
			   name->p[2], name->p[3]);
}

int cert_names(const struct cert *c, struct sbuf *out)
{
	struct der all = c->names, name;
	size_t start = out->len;
	char buf[CERT_NAME];
	uint8_t tag;

	while ((tag = der_next(&all, &name, NULL))) {
		if (tag != (DER_CONTEXT | 2) && tag != (DER_CONTEXT | 7))
			continue;
		if (out->len > start)
			(void)sbuf_str(out, ", ");
		if (tag == (DER_CONTEXT | 2))
			(void)sbuf_str(out, clean(&name, buf));
		else
			(void)add_address(out, &name);
	}
	return out->len > start ? out->error :
	       sbuf_str(out, cert_name(c, buf));
}
