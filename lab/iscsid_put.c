/* iscsid_put.c: messages of an iSCSI target, as they are sent (RFC 7143 11). */
#include <string.h>

#include "core/bytes.h"
#include "lab/iscsid.h"

#define BHS	48

/* ---- digests ------------------------------------------------------------- */

/* Bit by bit: nobody is in a hurry here. */
static uint32_t crc32c(const uint8_t *p, size_t len, size_t zeros)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < len + zeros; i++) {
		crc ^= i < len ? p[i] : 0;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

static void put_digest(struct sbuf *out, uint32_t crc)
{
	uint8_t b[4];

	put_le32(b, crc);
	sbuf_add(out, b, 4);
}

/* ---- sending ------------------------------------------------------------- */

void iscsid_begin(struct lab_iscsi_conn *c, uint8_t out[48], unsigned opcode,
		  const uint8_t *bhs, bool counts)
{
	memset(out, 0, BHS);
	out[0] = (uint8_t)opcode;
	out[1] = 0x80;
	if (bhs)
		memcpy(out + 16, bhs + 16, 4);
	else
		put_be32(out + 16, 0xffffffff);
	put_be32(out + 24, c->stat_sn);
	if (counts)
		c->stat_sn++;
	put_be32(out + 28, c->exp_cmd_sn);
	put_be32(out + 32, c->exp_cmd_sn + ISCSID_TASKS - 1);
}

void iscsid_put(struct lab_iscsi_conn *c, uint8_t bhs[48], const void *data,
		size_t len, bool bad_digest)
{
	size_t pad = -len & 3;

	put_be32(bhs + 4, (uint32_t)len);
	sbuf_add(&c->out, bhs, BHS);
	if (c->header_digest && c->full)
		put_digest(&c->out, crc32c(bhs, BHS, 0));
	if (!len)
		return;
	sbuf_add(&c->out, data, len);
	sbuf_add(&c->out, "\0\0\0", pad);
	if (c->data_digest && c->full)
		put_digest(&c->out, crc32c(data, len, pad) ^ bad_digest);
}
