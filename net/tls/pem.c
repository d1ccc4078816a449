/* pem.c: certificates in files: PEM (RFC 7468), DER, or a list of them. */
#include "net/tls/pem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/str.h"
#include "net/tls/cert.h"

/* Parse one and link it. 1: it was one; 0: it was none; -ENOMEM. */
static int add(const void *der, size_t len, struct cert **list)
{
	struct cert *c;
	int rc = cert_parse(der, len, &c);

	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	c->next = *list;
	*list = c;
	return 1;
}

/* ---- PEM ------------------------------------------------------------- */

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Decode to @out, which has room for 3/4 of @len. */
static size_t decode(const char *text, size_t len, uint8_t *out)
{
	uint32_t bits = 0;
	unsigned n = 0;
	size_t got = 0, i;

	for (i = 0; i < len && text[i] != '='; i++) {
		if (digit(text[i]) < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit(text[i]);
		if (++n % 4 == 1)
			continue;
		out[got++] = (uint8_t)(bits >> (4 - n % 4) % 4 * 2);
	}
	return got;
}

static const char *find(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; (size_t)(end - at) >= len; at++) {
		at = memchr(at, word[0], (size_t)(end - at) - len + 1);
		if (!at)
			return NULL;
		if (!memcmp(at, word, len))
			return at;
	}
	return NULL;
}

/* Append what the next block called @label holds; *@at is its end then. */
static int take_block(const char **at, const char *end, const char *label,
		      struct sbuf *out)
{
	char line[40];
	const char *start, *stop = NULL;
	size_t len;

	snprintf(line, sizeof(line), "-----BEGIN %s-----", label);
	start = find(*at, end, line);
	if (start) {
		start += strlen(line);	/* the end shares no dashes with it */
		snprintf(line, sizeof(line), "-----END %s-----", label);
		stop = find(start, end, line);
	}
	if (!stop)
		return -ENOENT;
	*at = stop;
	len = (size_t)(stop - start);
	if (sbuf_reserve(out, len / 4 * 3 + 3) < 0)
		return -ENOMEM;
	out->len += decode(start, len, (uint8_t *)out->data + out->len);
	out->data[out->len] = '\0';
	return 0;
}

int pem_block(const void *data, size_t len, const char *label,
	      struct sbuf *out)
{
	const char *at = data;

	return take_block(&at, at + len, label, out);
}

static int text_certs(const char *at, const char *end, struct cert **list)
{
	struct sbuf der = { 0 };
	int n = 0, rc;

	while ((rc = take_block(&at, end, "CERTIFICATE", &der)) == 0) {
		rc = add(der.data, der.len, list);
		if (rc < 0)
			break;
		n += rc;
		sbuf_reset(&der);
	}
	sbuf_free(&der);
	return rc == -ENOMEM ? rc : n;
}

/* ---- DER ------------------------------------------------------------- */

/* ContentInfo, signedData: its certificates lie under [0]. */
static bool open_p7(struct der all, struct der *certs)
{
	struct der info, oid, content, data, skip;
	uint8_t tag;

	if (!der_take(&all, DER_SEQ, &info) ||
	    !der_take(&info, DER_OID, &oid) ||
	    !der_take(&info, DER_CONTEXT_SEQ, &content) ||
	    !der_take(&content, DER_SEQ, &data))
		return false;
	while ((tag = der_next(&data, &skip, NULL)))
		if (tag == DER_CONTEXT_SEQ) {
			*certs = skip;
			return true;
		}
	return false;
}

int pem_der_certs(struct der all, struct cert **list)
{
	struct der body, whole;
	int n = 0, rc;

	while (der_next(&all, &body, &whole) == DER_SEQ) {
		rc = add(whole.p, whole.len, list);
		if (rc < 0)
			return rc;
		n += rc;
	}
	return n;
}

/* ---- UEFI ------------------------------------------------------------ */

#define LIST_HEAD	28	/* type, and lengths: all, header, entry */
#define OWNER		16	/* in front of each certificate		*/

static const uint8_t x509_guid[16] = {
	0xa1, 0x59, 0xc0, 0xa5, 0xe4, 0x94, 0xa7, 0x4a,
	0x87, 0xb5, 0xab, 0x15, 0x5c, 0x2b, 0xf0, 0x72,
};

/* One list: @len bytes, that is, after its head. */
static int list_certs(const uint8_t *p, size_t len, size_t header,
		      size_t entry, struct cert **list)
{
	int n = 0, rc;

	if (header > len || entry <= OWNER)
		return 0;
	for (p += header, len -= header; len >= entry; len -= entry) {
		rc = add(p + OWNER, entry - OWNER, list);
		if (rc < 0)
			return rc;
		n += rc;
		p += entry;
	}
	return n;
}

static int lists_certs(const uint8_t *p, size_t len, struct cert **list)
{
	int n = 0, rc;
	size_t all;

	for (; len >= LIST_HEAD; p += all, len -= all) {
		all = get_le32(p + 16);
		if (all < LIST_HEAD || all > len)
			break;
		if (memcmp(p, x509_guid, sizeof(x509_guid)))
			continue;
		rc = list_certs(p + LIST_HEAD, all - LIST_HEAD,
				get_le32(p + 20), get_le32(p + 24), list);
		if (rc < 0)
			return rc;
		n += rc;
	}
	return n;
}

int pem_certs(const void *data, size_t len, struct cert **list)
{
	const char *text = data;
	struct der all = { data, len };

	if (len >= LIST_HEAD && !memcmp(data, x509_guid, sizeof(x509_guid)))
		return lists_certs(data, len, list);
	if (!len || text[0] != DER_SEQ)
		return text_certs(text, text + len, list);
	(void)open_p7(all, &all);
	return pem_der_certs(all, list);
}
