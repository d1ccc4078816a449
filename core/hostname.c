/* hostname.c: what a host may be called. */
#include "core/hostname.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/bytes.h"
#include "core/str.h"
#include "platform/platform.h"

/* ---- addresses ----------------------------------------------------- */

bool host_is_ipv4(const char *text, uint8_t out[4])
{
	for (int i = 0; i < 4; i++, text++) {
		unsigned n = 0, digits = 0;

		for (; *text >= '0' && *text <= '9' && digits < 4; digits++)
			n = n * 10 + (unsigned)(*text++ - '0');
		if (!digits || n > 255 || *text != (i < 3 ? '.' : '\0'))
			return false;
		out[i] = (uint8_t)n;
	}
	return true;
}

/* A hex word and what follows it. No digits: zero. */
static bool ipv6_word(const char **text, uint16_t *out)
{
	uint32_t word = 0;
	int digit;

	while ((digit = str_hex(**text)) >= 0) {
		word = word << 4 | (uint32_t)digit;
		if (word > 0xffff)
			return false;
		(*text)++;
	}
	*out = (uint16_t)word;
	return !**text || **text == ':';
}

/*
 * An empty word inside stands for as many zero words as are missing, at
 * least one; an empty first or last word is a zero word.
 */
bool host_read_ipv6(const char *text, uint8_t out[16])
{
	uint16_t words[8] = { 0 }, word;
	int n = 0, gap = -1;

	for (bool first = true; ; first = false) {
		if (*text == ':' && !first) {
			if (gap >= 0)
				return false;
			gap = n;
		} else {
			if (!ipv6_word(&text, &word) || n == 8)
				return false;
			words[n++] = word;
		}
		if (!*text)
			break;
		text++;
	}
	if (gap < 0 ? n != 8 : n > 7)
		return false;
	if (gap >= 0) {
		memmove(words + gap + 8 - n, words + gap,
			(size_t)(n - gap) * sizeof(words[0]));
		memset(words + gap, 0, (size_t)(8 - n) * sizeof(words[0]));
	}
	for (int i = 0; i < 8; i++)
		put_be16(out + 2 * i, words[i]);
	return true;
}

/* The leftmost longest run of zero words; *@len is 0 if none has two. */
static int ipv6_run(const uint8_t *raw, int *len)
{
	int best = 0, n;

	*len = 0;
	for (int i = 0; i < 8; i++) {
		for (n = 0; i + n < 8; n++) {
			if (get_be16(raw + 2 * (i + n)))
				break;
		}
		if (n >= 2 && n > *len) {
			best = i;
			*len = n;
		}
	}
	return best;
}

int host_print_ipv6(const uint8_t raw[16], struct sbuf *out)
{
	int run_len, run = ipv6_run(raw, &run_len);

	for (int i = 0; i < 8; i++) {
		if (run_len && i == run) {
			sbuf_str(out, "::");
			i += run_len - 1;
			continue;
		}
		if (i && !(run_len && i == run + run_len))
			sbuf_char(out, ':');
		sbuf_printf(out, "%x", (unsigned)get_be16(raw + 2 * i));
	}
	return out->error;
}

bool host_is_ipv6(const char *text, uint8_t out[16], const char **zone,
		  size_t *zone_len)
{
	size_t len = strlen(text), n;
	char copy[40];

	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	n = strcspn(text, "%");
	if (n > len)
		n = len;
	*zone = n < len ? text + n + 1 : NULL;
	*zone_len = n < len ? len - n - 1 : 0;
	if (n >= sizeof(copy) || !memchr(text, ':', n))
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	return host_read_ipv6(copy, out);
}

/* ---- names --------------------------------------------------------- */

static const char *label_fault(const char *host)
{
	size_t n, len = strlen(host);

	if (len && host[len - 1] == '.')
		len--;
	if (len > HOSTNAME_MAX)
		return "a host's name has at most 253 bytes";
	for (size_t at = 0; at <= len; at += n + 1) {
		n = strcspn(host + at, ".");
		if (!n)
			return "between two dots of a host's name there is "
				"something";
		if (n > HOSTNAME_LABEL)
			return "between two dots of a host's name there are "
				"at most 63 bytes";
	}
	return NULL;
}

const char *host_fault(const char *host)
{
	uint8_t raw[16];
	const char *zone;
	size_t len;

	if (!*host)
		return "the host is empty";
	if (str_has_control(host))
		return "a host has no control characters";
	if (host_is_ipv6(host, raw, &zone, &len))
		return NULL;
	if (host[0] == '[')
		return "in the brackets there is no IPv6 address";
	if (host[strcspn(host, " \"#%/:<>?@[\\]^`{|}")])
		return strchr(host, ' ') ? "a host has no blanks" :
			"a host's name has letters, digits, dashes and dots";
	return label_fault(host);
}

int host_to_ascii(const char *host, char *out)
{
	const char *p = host;
	size_t len = strlen(host);
	int rc;

	if (host_fault(host))
		return -EINVAL;
	while (*p && !(*p & 0x80))
		p++;
	if (*p) {
		rc = plat_host_ascii(host, out, HOSTNAME_MAX + 2);
		return rc < 0 ? rc : host_fault(out) ? -EINVAL : 0;
	}
	if (len > HOSTNAME_MAX + 1)	/* an interface with a long name */
		return -EINVAL;
	memcpy(out, host, len + 1);
	return 0;
}

/* A final dot only says that nothing follows. */
static size_t len_without_dot(const char *host)
{
	size_t len = strlen(host);

	return len && host[len - 1] == '.' ? len - 1 : len;
}

static bool is_same_host(const char *a, const char *b)
{
	size_t len = len_without_dot(a);

	return len == len_without_dot(b) && !strncasecmp(a, b, len);
}

bool host_is(const char *written, const char *ascii)
{
	char host[HOSTNAME_MAX + 2];

	return is_same_host(written, ascii) ||
	       (host_to_ascii(written, host) == 0 &&
		is_same_host(host, ascii));
}

const char *host_fault_in_uri(const char *host)
{
	if (strchr(host, '@'))
		return "an \"@\" in a password is written %40";
	if (str_has_control(host))
		return host_fault(host);
	if (host[0] != '[' && strchr(host, ':'))
		return "an IPv6 address in a URI stands in brackets";
	if (host[0] == '[' && host[strlen(host) - 1] != ']')
		return "the bracket of an IPv6 address is not closed";
	return host_fault(host);
}
