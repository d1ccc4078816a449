/* dhcpopt.c: DHCPv4 options in a packet. */
#include "core/setting/dhcpopt.h"

#include <errno.h>
#include <string.h>

#include "core/setting/settings.h"

#define PAD	0
#define END	255
#define MOST	255	/* bytes in one option		*/
#define TAG_MAX	65278	/* 254.254			*/

/*
 * Where option @code starts, or where the options end: at END, at the end of
 * the bytes, or at an option that is cut short.
 */
static size_t find_option(const uint8_t *opts, size_t len, unsigned code)
{
	size_t at = 0;

	while (at < len && opts[at] != END && opts[at] != code) {
		if (opts[at] == PAD) {
			at++;
			continue;
		}
		if (len - at < 2 || opts[at + 1] > len - at - 2)
			break;
		at += 2u + opts[at + 1];
	}
	return at;
}

static int find(const uint8_t *opts, size_t len, unsigned code,
		const uint8_t **out, size_t *out_len)
{
	size_t at = find_option(opts, len, code);

	if (len - at < 2 || opts[at] != code || opts[at + 1] > len - at - 2)
		return -ENOENT;
	*out = opts + at + 2;
	*out_len = opts[at + 1];
	return 0;
}

static bool good_code(uint64_t code)
{
	return code > PAD && code < END;
}

int dhcpopt_find(const uint8_t *opts, size_t len, uint64_t tag,
		 const uint8_t **out, size_t *out_len)
{
	uint64_t outer = tag >> 8;

	if (!good_code(tag & 0xff) || (outer && !good_code(outer)))
		return -ENOENT;
	if (outer) {
		if (find(opts, len, (unsigned)outer, &opts, &len) < 0)
			return -ENOENT;
	}
	return find(opts, len, (unsigned)(tag & 0xff), out, out_len);
}

/* Bytes that all options of this code take, heads included. */
static size_t taken(const uint8_t *opts, size_t end, unsigned code)
{
	const uint8_t *data;
	size_t len, sum = 0;

	while (find(opts, end, code, &data, &len) == 0) {
		sum += 2 + len;
		end -= (size_t)(data - opts) + len;
		opts = data + len;
	}
	return sum;
}

/* Take them out. Returns where the options end now. */
static size_t cut(uint8_t *opts, size_t end, unsigned code)
{
	const uint8_t *data;
	size_t len, at;

	while (find(opts, end, code, &data, &len) == 0) {
		at = (size_t)(data - opts) - 2;
		memmove(opts + at, data + len, end - at - 2 - len);
		end -= 2 + len;
	}
	return end;
}

/* Replace option @code; what follows END goes. @ended: close with END. */
static int replace(uint8_t *opts, size_t *len, size_t cap, unsigned code,
		   const void *data, size_t data_len, bool ended)
{
	size_t need = (data_len ? 2 + data_len : 0) + (ended ? 1 : 0);
	size_t end = find_option(opts, *len, END);

	if (data_len > MOST || need > cap - (end - taken(opts, end, code)))
		return -ENOSPC;
	end = cut(opts, end, code);
	if (data_len) {
		opts[end++] = (uint8_t)code;
		opts[end++] = (uint8_t)data_len;
		memcpy(opts + end, data, data_len);
		end += data_len;
	}
	if (ended)
		opts[end++] = END;
	*len = end;
	return 0;
}

int dhcpopt_store(uint8_t *opts, size_t *len, size_t cap, uint64_t tag,
		  const void *data, size_t data_len)
{
	unsigned inner = tag & 0xff;
	uint64_t outer = tag >> 8;
	uint8_t within[MOST];
	const uint8_t *old;
	size_t n = 0;

	if (!good_code(inner) || (outer && !good_code(outer)))
		return -EINVAL;
	if (!outer)
		return replace(opts, len, cap, inner, data, data_len, true);
	if (find(opts, *len, (unsigned)outer, &old, &n) == 0)
		memcpy(within, old, n);
	if (replace(within, &n, sizeof(within), inner, data, data_len,
		    false) < 0)
		return -ENOSPC;
	return replace(opts, len, cap, (unsigned)outer, within, n, true);
}

bool dhcpopt_applies(struct settings *s, const struct setting_ref *ref)
{
	uint64_t tag;

	(void)s;
	return setting_tag(ref, SCOPE_DHCP, &tag) && tag && tag <= TAG_MAX;
}
