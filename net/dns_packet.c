/* dns_packet.c: questions to name servers, and their answers. */
#include "net/dns_packet.h"

#include <errno.h>
#include <string.h>

#include "core/bytes.h"

#define HEADER		12
#define TYPE_A		1
#define TYPE_CNAME	5
#define TYPE_AAAA	28
#define CLASS_IN	1
#define IS_ANSWER	0x8000u
#define WANT_RECURSION	0x0100u
#define NO_SUCH_NAME	3
#define REFUSED		5
#define POINTER		0xc0
#define RECORD		10	/* of a record: type, class, TTL, length */

size_t dns_write(uint8_t *buf, uint16_t id, const char *name, bool v6)
{
	size_t at = HEADER, n;

	memset(buf, 0, HEADER);
	put_be16(buf, id);
	put_be16(buf + 2, WANT_RECURSION);
	put_be16(buf + 4, 1);
	for (; *name; name += n + (name[n] == '.')) {
		n = strcspn(name, ".");
		buf[at] = (uint8_t)n;
		memcpy(buf + at + 1, name, n);
		at += 1 + n;
	}
	buf[at++] = 0;
	put_be16(buf + at, v6 ? TYPE_AAAA : TYPE_A);
	put_be16(buf + at + 2, CLASS_IN);
	return at + 4;
}

/* ---- answers --------------------------------------------------------- */

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* The same question? Letters of names are compared without case. */
static bool repeats(const uint8_t *p, const uint8_t *asked, size_t len)
{
	size_t at = HEADER;

	while (at < len && lower(p[at]) == lower(asked[at]))
		at++;
	return at == len;
}

/* What follows the name at @at; 0: it goes on beyond the end. */
static size_t skip_name(const uint8_t *p, size_t len, size_t at)
{
	while (at < len && p[at] && p[at] < POINTER)
		at += 1u + p[at];
	if (at >= len)
		return 0;
	at += p[at] ? 2 : 1;
	return at <= len ? at : 0;
}

/* The name at @at as text. Pointers lead backwards, so this ends. */
static bool read_name(const uint8_t *p, size_t len, size_t at, char *out)
{
	size_t lowest = at, used = 0, n;

	while (at < len && (n = p[at])) {
		if (n >= POINTER) {
			if (len - at < 2)
				return false;
			at = (n & 0x3f) << 8 | p[at + 1];
			if (at >= lowest)
				return false;
			lowest = at;
			continue;
		}
		if (n > HOSTNAME_LABEL || n >= len - at ||
		    n + 1 > HOSTNAME_MAX + 1 - used)	/* and its dot */
			return false;
		memcpy(out + used, p + at + 1, n);
		used += n;
		out[used++] = '.';
		at += 1 + n;
	}
	out[used ? used - 1 : 0] = '\0';
	return at < len && strlen(out) + 1 == used && !host_fault(out);
}

/* A record at @p + @at, behind its name. True: it is the address. */
static bool take_record(const uint8_t *p, size_t len, size_t at,
			uint16_t want, struct dns_answer *out)
{
	uint16_t type = get_be16(p + at), size = get_be16(p + at + 8);

	if (get_be16(p + at + 2) != CLASS_IN)
		return false;
	if (type == TYPE_CNAME &&
	    !read_name(p, len, at + RECORD, out->alias))
		out->alias[0] = '\0';
	if (type != want || size != (want == TYPE_A ? 4 : 16))
		return false;
	out->ttl_s = get_be32(p + at + 4);
	memcpy(out->addr, p + at + RECORD, size);
	return true;
}

int dns_read(const uint8_t *p, size_t len, const uint8_t *asked,
	     size_t asked_len, struct dns_answer *out)
{
	uint16_t want = get_be16(asked + asked_len - 4), n;
	unsigned code;
	size_t at = asked_len;

	out->alias[0] = '\0';
	if (len < asked_len || memcmp(p, asked, 2) ||
	    !(get_be16(p + 2) & IS_ANSWER) || get_be16(p + 4) != 1 ||
	    !repeats(p, asked, asked_len))
		return -EINVAL;
	code = p[3] & 15;
	if (code)
		return code == NO_SUCH_NAME ? -ENXIO :
		       code == REFUSED ? -EACCES : -EPROTO;
	for (n = get_be16(p + 6); n; n--) {
		at = skip_name(p, len, at);
		if (!at || len - at < RECORD ||
		    get_be16(p + at + 8) > len - at - RECORD)
			break;
		if (take_record(p, len, at, want, out))
			return 0;
		at += RECORD + get_be16(p + at + 8);
	}
	return out->alias[0] ? -EXDEV : -ENXIO;
}
