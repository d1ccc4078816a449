/* der.c: reading ASN.1 in its distinguished encoding (X.690), in bounds. */
#include "net/tls/der.h"

#include <string.h>

#include "core/date.h"

/* The length octets; false if there are more than the bytes can be long. */
static bool take_length(struct der *in, size_t *out)
{
	unsigned n;

	if (!in->len)
		return false;
	in->len--;
	n = *in->p++;
	*out = n;
	if (n < 0x80)
		return true;
	n &= 0x7f;
	if (!n || n > 3 || n > in->len)
		return false;
	for (*out = 0; n; n--, in->len--)
		*out = *out << 8 | *in->p++;
	return *out >= 0x80;	/* else one octet would have done */
}

uint8_t der_next(struct der *in, struct der *body, struct der *whole)
{
	struct der at = *in;
	size_t len;
	uint8_t tag;

	if (!at.len)
		return 0;
	tag = *at.p++;
	at.len--;
	if ((tag & 0x1f) == 0x1f || !take_length(&at, &len) || len > at.len)
		return 0;
	*body = (struct der){ at.p, len };
	if (whole)
		*whole = (struct der){ in->p, (size_t)(at.p - in->p) + len };
	*in = (struct der){ at.p + len, at.len - len };
	return tag;
}

bool der_take(struct der *in, uint8_t tag, struct der *body)
{
	struct der at = *in;

	if (!in->len || in->p[0] != tag || der_next(&at, body, NULL) != tag)
		return false;
	*in = at;
	return true;
}

bool der_take_bits(struct der *in, struct der *bytes)
{
	if (!der_take(in, DER_BITS, bytes))
		return false;
	if (bytes->len) {
		bytes->p++;
		bytes->len--;
	}
	return true;
}

bool der_same(const struct der *a, const struct der *b)
{
	return a->len == b->len && !memcmp(a->p, b->p, a->len);
}

/* ---- dates ----------------------------------------------------------- */

/* Two digits at *@p; -1 if they are none. */
static int two(const uint8_t **p)
{
	int hi = (*p)[0] - '0', lo = (*p)[1] - '0';

	*p += 2;
	return hi < 0 || hi > 9 || lo < 0 || lo > 9 ? -1 : hi * 10 + lo;
}

bool der_time(uint8_t tag, const struct der *body, int64_t *out)
{
	size_t want = tag == DER_UTC_TIME ? 13 : 15;
	const uint8_t *p = body->p;
	int part[7] = { 0 };		/* century, year, month ... second */
	int i;

	if ((tag != DER_UTC_TIME && tag != DER_TIME) || body->len != want ||
	    p[want - 1] != 'Z')
		return false;
	for (i = tag == DER_UTC_TIME; i < 7; i++) {
		part[i] = two(&p);
		if (part[i] < 0)
			return false;
	}
	if (tag == DER_UTC_TIME)
		part[0] = part[1] < 50 ? 20 : 19;	/* RFC 5280 4.1.2.5.1 */
	if (part[2] < 1 || part[2] > 12 || part[3] < 1 || part[3] > 31 ||
	    part[4] > 23 || part[5] > 59 || part[6] > 60)
		return false;
	*out = date_days(part[0] * 100 + part[1], part[2], part[3]) * 86400 +
	       part[4] * 3600 + part[5] * 60 + part[6];
	return true;
}
