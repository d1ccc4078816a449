/*
 * dhcpopt.c: DHCPv4 options by name, from text to bytes and found again.
 *
 * This is on purpose no part of core/setting/dhcpopt.c, which decodes the same
 * bytes for the client: a mistake that client and server share would not be
 * seen between them.
 */
#include <arpa/inet.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lab/dhcpopt.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static const struct dhcp_option {
	const char        *name;
	uint8_t            code;
	enum lab_dhcp_type type;
} options[] = {
	{ "subnet-mask", 1, DHCP_T_ADDRESSES },
	{ "netmask", 1, DHCP_T_ADDRESSES },
	{ "router", 3, DHCP_T_ADDRESSES },
	{ "gateway", 3, DHCP_T_ADDRESSES },
	{ "dns", 6, DHCP_T_ADDRESSES },
	{ "log-server", 7, DHCP_T_ADDRESSES },
	{ "syslog", 7, DHCP_T_ADDRESSES },
	{ "hostname", 12, DHCP_T_TEXT },
	{ "domain", 15, DHCP_T_TEXT },
	{ "root-path", 17, DHCP_T_TEXT },
	{ "mtu", 26, DHCP_T_U16 },
	{ "broadcast", 28, DHCP_T_ADDRESSES },
	{ "ntp-server", 42, DHCP_T_ADDRESSES },
	{ "vendor-info", 43, DHCP_T_NESTED },
	{ "vendor-encapsulated", 43, DHCP_T_NESTED },
	{ "lease-time", 51, DHCP_T_U32 },
	{ "dhcp-server", 54, DHCP_T_ADDRESSES },
	{ "vendor-class", 60, DHCP_T_TEXT },
	{ "tftp-server-name", 66, DHCP_T_TEXT },
	{ "bootfile-name", 67, DHCP_T_TEXT },
	{ "user-class", 77, DHCP_T_TEXT },
	{ "domain-search", 119, DHCP_T_DOMAINS },
	{ "static-routes", 121, DHCP_T_ROUTES },
	{ "ipxe", 175, DHCP_T_NESTED },
	{ "ipxe-encapsulated", 175, DHCP_T_NESTED },
	{ "reuse-lease", 203, DHCP_T_TEXT },
};

static const char *const types[] = {
	[DHCP_T_TEXT] = "text", [DHCP_T_ADDRESSES] = "addresses",
	[DHCP_T_U8] = "uint8", [DHCP_T_U16] = "uint16",
	[DHCP_T_U32] = "uint32", [DHCP_T_HEX] = "hex",
	[DHCP_T_ROUTES] = "routes", [DHCP_T_DOMAINS] = "domains",
	[DHCP_T_NESTED] = "nested",
};

const uint8_t *lab_dhcp_find(const uint8_t *list, size_t len, uint8_t code,
			     size_t *out_len)
{
	size_t at = 0;

	while (at < len && list[at] != 255) {
		if (!list[at]) {
			at++;
			continue;
		}
		if (len - at < 2 || list[at + 1] > len - at - 2)
			return NULL;
		if (list[at] == code) {
			*out_len = list[at + 1];
			return list + at + 2;
		}
		at += 2u + list[at + 1];
	}
	return NULL;
}

bool lab_bytes_hold(const uint8_t *hay, size_t len, const char *needle)
{
	size_t n = strlen(needle), i;

	for (i = 0; n <= len && i <= len - n; i++)
		if (!memcmp(hay + i, needle, n))
			return true;
	return false;
}

int lab_dhcp_option_code(const char *name, enum lab_dhcp_type *type)
{
	uint64_t code;
	size_t i;

	for (i = 0; i < N(options); i++) {
		if (strcmp(name, options[i].name))
			continue;
		*type = options[i].type;
		return options[i].code;
	}
	if (str_to_int(name, &code) < 0 || !code || code > 254)
		return -ENOENT;
	*type = DHCP_T_TEXT;
	for (i = 0; i < N(options); i++)
		if (options[i].code == code)
			*type = options[i].type;
	return (int)code;
}

int lab_dhcp_type_named(const char *name, enum lab_dhcp_type *out)
{
	size_t i;

	for (i = 0; i < N(types); i++) {
		if (strcmp(name, types[i]))
			continue;
		*out = (enum lab_dhcp_type)i;
		return 0;
	}
	return -ENOENT;
}

const char *lab_dhcp_option_name(unsigned index)
{
	return index < N(options) ? options[index].name : NULL;
}

/* ---- from text to bytes --------------------------------------------- */

static int put_value(const char *text, unsigned bytes, struct sbuf *out,
		     struct err *e)
{
	uint64_t n, most = UINT64_MAX >> (64 - 8 * bytes);

	if (str_to_int(text, &n) < 0 || n > most)
		return err_set(e, -EINVAL, "\"%.40s\": expected a number from "
			       "0 to %llu", text, (unsigned long long)most);
	while (bytes--)
		sbuf_char(out, (char)(n >> 8 * bytes));
	return out->error;
}

/* The next word, up to a blank or comma; false at the end. */
static bool next_word(const char **at, char *word, size_t cap)
{
	size_t n;

	*at += strspn(*at, " \t\n,");
	n = strcspn(*at, " \t\n,");
	if (!n)
		return false;
	if (n >= cap)
		n = cap - 1;
	memcpy(word, *at, n);
	word[n] = '\0';
	*at += n;
	return true;
}

static int put_address(const char *word, struct sbuf *out, struct err *e)
{
	struct in_addr a;

	if (inet_pton(AF_INET, word, &a) != 1)
		return err_set(e, -EINVAL, "\"%.40s\": expected an IPv4 "
			       "address", word);
	return sbuf_add(out, &a, 4);
}

static int put_addresses(const char *text, struct sbuf *out, struct err *e)
{
	char word[64];
	int rc = 0;

	while (!rc && next_word(&text, word, sizeof(word)))
		rc = put_address(word, out, e);
	return rc;
}

/* "10.0.0.0/8 192.0.2.9": network and router, in turn (RFC 3442). */
static int put_route(char *net, const char *router, struct sbuf *out,
		     struct err *e)
{
	char *slash = strchr(net, '/');
	uint64_t bits;
	struct in_addr a;

	if (slash)
		*slash++ = '\0';
	if (!slash || str_to_int(slash, &bits) < 0 || bits > 32 ||
	    inet_pton(AF_INET, net, &a) != 1)
		return err_set(e, -EINVAL, "\"%.40s\": expected a network such "
			       "as 10.0.0.0/8", net);
	sbuf_char(out, (char)bits);
	sbuf_add(out, &a, (bits + 7) / 8);
	return put_address(router, out, e);
}

static int put_routes(const char *text, struct sbuf *out, struct err *e)
{
	char net[64], router[64];
	int rc = 0;

	while (!rc && next_word(&text, net, sizeof(net))) {
		if (!next_word(&text, router, sizeof(router)))
			return err_set(e, -EINVAL, "expected a router behind "
				       "the network %.40s", net);
		rc = put_route(net, router, out, e);
	}
	return rc;
}

static int put_hex(const char *text, struct sbuf *out, struct err *e)
{
	int high, low;

	while (*text) {
		if (strchr(" :-\n\t", *text)) {
			text++;
			continue;
		}
		high = str_hex(text[0]);
		low = high < 0 ? -1 : str_hex(text[1]);
		if (low < 0)
			return err_set(e, -EINVAL, "expected pairs of hex "
				       "digits at \"%.20s\"", text);
		sbuf_char(out, (char)(high << 4 | low));
		text += 2;
	}
	return out->error;
}

/* Names as DNS writes them (RFC 1035, 3.1), without compression. */
static int put_domain(const char *name, struct sbuf *out, struct err *e)
{
	while (*name) {
		size_t n = strcspn(name, ".");

		if (!n || n > 63)
			return err_set(e, -EINVAL, "expected a domain name at "
				       "\"%.40s\"", name);
		sbuf_char(out, (char)n);
		sbuf_add(out, name, n);
		name += n;
		if (*name == '.')
			name++;
	}
	return sbuf_char(out, 0);
}

static int put_domains(const char *text, struct sbuf *out, struct err *e)
{
	char word[256];
	int rc = 0;

	while (!rc && next_word(&text, word, sizeof(word)))
		rc = put_domain(word, out, e);
	return rc;
}

int lab_dhcp_encode(enum lab_dhcp_type type, const char *text,
		    struct sbuf *out, struct err *e)
{
	switch (type) {
	case DHCP_T_ADDRESSES:	return put_addresses(text, out, e);
	case DHCP_T_U8:		return put_value(text, 1, out, e);
	case DHCP_T_U16:	return put_value(text, 2, out, e);
	case DHCP_T_U32:	return put_value(text, 4, out, e);
	case DHCP_T_HEX:	return put_hex(text, out, e);
	case DHCP_T_ROUTES:	return put_routes(text, out, e);
	case DHCP_T_DOMAINS:	return put_domains(text, out, e);
	case DHCP_T_NESTED:
		return err_set(e, -EINVAL, "expected a mapping of "
			       "sub-options");
	default:		return sbuf_str(out, text);
	}
}
