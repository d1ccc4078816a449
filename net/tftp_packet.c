/* tftp_packet.c: TFTP on the wire. */
#include "net/tftp_packet.h"

#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/str.h"

#define BLKSIZE_MIN	8		/* RFC 2348 */

static const char *next_text(const uint8_t **at, const uint8_t *end)
{
	const uint8_t *start = *at;
	const uint8_t *nul = memchr(start, 0, (size_t)(end - start));

	if (!nul)
		return NULL;
	*at = nul + 1;
	return (const char *)start;
}

static int take_option(struct tftp_answer *out, const char *name,
		       const char *value)
{
	const char *end;
	uint64_t n = str_scan_int(value, &end);

	if (str_eq_nocase(name, "blksize")) {
		if (*end || n < BLKSIZE_MIN || n > TFTP_BLKSIZE_WANTED)
			return -EPROTO;
		out->blksize = (unsigned)n;
	} else if (str_eq_nocase(name, "windowsize")) {
		if (*end || n < 1 || n > TFTP_WINDOW_MOST)
			return -EPROTO;
		out->window = (unsigned)n;
	} else if (str_eq_nocase(name, "tsize") && !*end && *value) {
		out->has_tsize = true;
		out->tsize = n;
	}
	return 0;		/* others we did not ask for */
}

/* Pairs of texts; rubbish behind them is ignored. */
static int parse_options(const uint8_t *at, const uint8_t *end,
			 struct tftp_answer *out)
{
	const char *name, *value;
	int rc = 0;

	while (rc == 0 && at < end) {
		name = next_text(&at, end);
		value = name && at < end ? next_text(&at, end) : NULL;
		if (!value)
			break;
		rc = take_option(out, name, value);
	}
	return rc;
}

int tftp_parse(const uint8_t *packet, size_t len, struct tftp_answer *out)
{
	const uint8_t *nul;

	memset(out, 0, sizeof(*out));
	out->blksize = TFTP_BLKSIZE_DEFAULT;
	out->window = 1;
	if (len < 2 || packet[0])
		return -EPROTO;
	out->op = packet[1];
	if (out->op == TFTP_OACK)
		return parse_options(packet + 2, packet + len, out);
	if (len < 4 || (out->op != TFTP_DATA && out->op != TFTP_ERROR))
		return -EPROTO;
	out->number = get_be16(packet + 2);
	out->data = packet + 4;
	out->len = len - 4;
	nul = out->op == TFTP_ERROR ? memchr(out->data, 0, out->len) : NULL;
	if (nul)
		out->len = (size_t)(nul - out->data);
	return 0;
}

int tftp_write_request(const char *name, size_t name_len, unsigned window,
		       uint8_t *buf, size_t cap)
{
	static const char mode[] = "octet\0blksize\0" "1432\0tsize\0"
				   "0\0windowsize\0" "NN";

	if (memchr(name, 0, name_len))
		return -EINVAL;
	if (cap < 3 + sizeof(mode) || name_len > cap - 3 - sizeof(mode))
		return -ENAMETOOLONG;
	buf[0] = 0;
	buf[1] = TFTP_RRQ;
	memcpy(buf + 2, name, name_len);
	buf[2 + name_len] = 0;
	memcpy(buf + 3 + name_len, mode, sizeof(mode));
	buf[name_len + sizeof(mode)] = (uint8_t)('0' + window / 10);
	buf[name_len + sizeof(mode) + 1] = (uint8_t)('0' + window % 10);
	return (int)(3 + name_len + sizeof(mode));
}

int tftp_errno(unsigned number)
{
	switch (number) {
	case 1:
		return -ENOENT;
	case 2:
		return -EACCES;
	case 4:
		return -ENOTTY;
	default:
		return -ENOTSUP;
	}
}
