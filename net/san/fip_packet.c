/* fip_packet.c: packets of the FCoE Initialization Protocol. */
#include "net/san/fip_packet.h"

#include <string.h>

#include "core/bytes.h"
#include "net/san/fc_frame.h"

#define VERSION		1
#define FRAME_MIN	60u
#define WORD		4u
#define LEN_AT		20	/* of all descriptors, in words	*/

/* ---- reading ------------------------------------------------------------- */

/* Bytes of each descriptor, type and length included. */
static size_t length_of(unsigned type)
{
	static const uint8_t words[] = {
		[FIP_PRIORITY] = 1, [FIP_MAC] = 2, [FIP_NAME] = 3,
		[FIP_FABRIC] = 4, [FIP_SIZE] = 1, [FIP_PORT] = 5,
		[FIP_PERIOD] = 2, [FIP_VLAN] = 1,
	};

	return type < sizeof(words) ? words[type] * WORD : 0;
}

static bool read_all(const uint8_t *p, size_t len, struct fip *out)
{
	while (len) {
		size_t n = len < WORD ? 0 : p[1] * WORD;

		if (!n || n > len ||
		    (length_of(p[0]) && n != length_of(p[0])))
			return false;
		if (p[0] < FIP_TYPES && !out->at[p[0]])
			out->at[p[0]] = p;
		if (out->at[FIP_FLOGI] == p)
			out->els_len = n - FIP_AT_ELS;
		p += n;
		len -= n;
	}
	return true;
}

bool fip_read(const uint8_t *frame, size_t len, struct fip *out)
{
	size_t n;

	if (len < FIP_HEAD || get_be16(frame + 12) != FIP_TYPE ||
	    frame[14] >> 4 != VERSION)
		return false;
	n = get_be16(frame + LEN_AT) * WORD;
	if (n > len - FIP_HEAD)
		return false;
	memset(out, 0, sizeof(*out));
	out->op = (unsigned)get_be16(frame + 16) << 8 | frame[19];
	out->flags = get_be16(frame + 22);
	return read_all(frame + FIP_HEAD, n, out);
}

/* ---- writing ------------------------------------------------------------- */

void fip_begin(struct fip_writer *w, uint8_t *frame,
	       const uint8_t to[6], const uint8_t from[6], enum fip_op op,
	       unsigned flags)
{
	*w = (struct fip_writer){ frame, FIP_HEAD };
	memset(frame, 0, FIP_HEAD);
	memcpy(frame, to, 6);
	memcpy(frame + 6, from, 6);
	put_be16(frame + 12, FIP_TYPE);
	frame[14] = VERSION << 4;
	put_be16(frame + 16, (unsigned)op >> 8);
	frame[19] = (uint8_t)op;
	put_be16(frame + 22, flags);
}

/* Room for a descriptor, cleared. */
static uint8_t *put(struct fip_writer *w, unsigned type, size_t len)
{
	uint8_t *p = w->frame + w->len;

	memset(p, 0, len);
	p[0] = (uint8_t)type;
	p[1] = (uint8_t)(len / WORD);
	w->len += len;
	return p;
}

void fip_put_mac(struct fip_writer *w, const uint8_t mac[6])
{
	memcpy(put(w, FIP_MAC, 8) + 2, mac, 6);
}

void fip_put_name(struct fip_writer *w, uint64_t name)
{
	put_be64(put(w, FIP_NAME, 12) + 4, name);
}

void fip_put_size(struct fip_writer *w, unsigned size)
{
	put_be16(put(w, FIP_SIZE, 4) + 2, size);
}

void fip_put_port(struct fip_writer *w, const uint8_t mac[6], uint32_t id,
		  uint64_t name)
{
	uint8_t *p = put(w, FIP_PORT, 20);

	memcpy(p + 2, mac, 6);
	fc_put_id(p + 9, id);
	put_be64(p + 12, name);
}

void fip_put_features(struct fip_writer *w)
{
	uint8_t *p = put(w, FIP_FEATURES, 164);

	put_be32(p + 4, 1u << FC_TYPE_FCP);	/* protocols: a bit each */
	put_be32(p + 4 + 32 + 4, 2);	/* the 8th of 4 bits: initiator */
}

uint8_t *fip_put_els(struct fip_writer *w, enum fip_descriptor what,
		     size_t len)
{
	return put(w, what, WORD + len) + WORD;
}

size_t fip_end(struct fip_writer *w)
{
	put_be16(w->frame + LEN_AT, (unsigned)(w->len - FIP_HEAD) / WORD);
	if (w->len < FRAME_MIN) {
		memset(w->frame + w->len, 0, FRAME_MIN - w->len);
		w->len = FRAME_MIN;
	}
	return w->len;
}
