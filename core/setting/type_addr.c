/* type_addr.c: addresses and identifiers: IPv4, IPv6, UUID, DNS. */
#include <errno.h>
#include <string.h>

#include "core/hostname.h"
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"

static int parse_ipv4(const char *text, struct sbuf *raw)
{
	uint64_t number;

	for (int i = 0; i < 4; i++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		number = str_scan_int(text, &text);
		if (number > 255 || *text != (i < 3 ? '.' : '\0'))
			return -EINVAL;
		sbuf_char(raw, (char)number);
		text++;
	}
	return raw->error;
}

static int print_ipv4(const uint8_t *raw, size_t len, struct sbuf *text)
{
	if (len < 4)
		return -EINVAL;
	for (int i = 0; i < 4; i++) {
		if (i)
			sbuf_char(text, '.');
		setting_put_number(text, raw[i], 10);
	}
	return text->error;
}

static int parse_ipv6(const char *text, struct sbuf *raw)
{
	uint8_t bytes[16];

	return host_read_ipv6(text, bytes) ? sbuf_add(raw, bytes, 16) : -EINVAL;
}

static int print_ipv6(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return len < 16 ? -EINVAL : host_print_ipv6(raw, text);
}

/* Where byte @i of a UUID goes in a GUID, and the other way round. */
static unsigned guid_byte(unsigned i)
{
	return i < 4 ? 3 - i : i < 8 ? i ^ 1 : i;
}

static int parse_uuid16(const char *text, bool guid, struct sbuf *raw)
{
	uint8_t bytes[16];
	int byte;

	for (unsigned i = 0; i < 16; i++) {
		if (i && *text == '-')
			text++;
		byte = setting_get_byte(text);
		if (byte < 0)
			return -EINVAL;
		bytes[guid ? guid_byte(i) : i] = (uint8_t)byte;
		text += 2;
	}
	return *text ? -EINVAL : sbuf_add(raw, bytes, 16);
}

static int print_uuid16(const uint8_t *raw, size_t len, bool guid,
			struct sbuf *text)
{
	if (len != 16)
		return -ERANGE;
	for (unsigned i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			sbuf_char(text, '-');
		setting_put_byte(text, raw[guid ? guid_byte(i) : i]);
	}
	return text->error;
}

static int parse_uuid(const char *text, struct sbuf *raw)
{
	return parse_uuid16(text, false, raw);
}

static int print_uuid(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return print_uuid16(raw, len, false, text);
}

static int parse_guid(const char *text, struct sbuf *raw)
{
	return parse_uuid16(text, true, raw);
}

static int print_guid(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return print_uuid16(raw, len, true, text);
}

#define DNS_NAME_MAX 255	/* RFC 1035, section 2.3.4 */

/*
 * Print the name at @pos. A pointer must lead backwards, so this ends.
 * Returns the offset behind the name, or -EINVAL.
 */
static int dns_name(const uint8_t *raw, size_t len, size_t pos,
		    struct sbuf *text)
{
	size_t start = text->len, lowest = pos, end = 0;

	while (pos < len && raw[pos]) {
		if (raw[pos] >= 0xc0) {
			if (len - pos < 2)
				return -EINVAL;
			end = end ? end : pos + 2;
			pos = (size_t)(raw[pos] & 0x3f) << 8 | raw[pos + 1];
			if (pos >= lowest)
				return -EINVAL;
			lowest = pos;
			continue;
		}
		if (raw[pos] > 63 || raw[pos] >= len - pos ||
		    text->len - start > DNS_NAME_MAX)
			return -EINVAL;
		if (text->len > start)
			sbuf_char(text, '.');
		if (sbuf_add(text, raw + pos + 1, raw[pos]) < 0)
			return text->error;
		pos += 1u + raw[pos];
	}
	if (pos >= len)
		return -EINVAL;
	return (int)(end ? end : pos + 1);
}

static int print_dnssl(const uint8_t *raw, size_t len, struct sbuf *text)
{
	size_t pos = 0, start = text->len;
	int next;

	if (len > 0xffff)
		return -ERANGE;
	while (pos < len) {
		if (!raw[pos]) {	/* padding (RFC 8106, 5.2) */
			pos++;
			continue;
		}
		if (text->len > start)
			sbuf_char(text, ' ');
		next = dns_name(raw, len, pos, text);
		if (next < 0)
			return next;
		pos = (size_t)next;
	}
	return text->error;
}

const struct setting_type setting_type_ipv4 = {
	"ipv4", "an address such as 192.0.2.1", false,
	parse_ipv4, print_ipv4, 0, false
};
const struct setting_type setting_type_ipv6 = {
	"ipv6", "an address such as 2001:db8::1", false,
	parse_ipv6, print_ipv6, 0, false
};
const struct setting_type setting_type_uuid = {
	"uuid", "32 hex digits, dashes allowed", false,
	parse_uuid, print_uuid, 0, false
};
const struct setting_type setting_type_guid = {
	"guid", "32 hex digits, dashes allowed", false,
	parse_guid, print_guid, 0, false
};
const struct setting_type setting_type_dnssl = {
	"dnssl", "nothing: it is only shown", false, NULL, print_dnssl,
	0, false
};
