/* iscsi_pdu.c: iSCSI's messages out of a stream of bytes, and into one. */
#include "net/san/iscsi_pdu.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "net/san/crc32c.h"

/* The parts of a message, in their order; some have no bytes. */
enum rx_at { RX_BHS, RX_AHS, RX_HEADER_DIGEST, RX_DATA, RX_PAD,
	     RX_DATA_DIGEST, RX_PARTS };

static uint32_t padding(uint32_t len)
{
	return -len & 3;
}

/* Bytes of the part that rx->at is. */
static uint32_t part_len(const struct iscsi_rx *rx)
{
	uint32_t len = bhs_len(rx->bhs);

	switch (rx->at) {
	case RX_BHS:
		return ISCSI_BHS;
	case RX_AHS:
		return rx->bhs[BHS_AHS] * 4u;
	case RX_HEADER_DIGEST:
		return rx->header_digest ? 4 : 0;
	case RX_DATA:
		return len;
	case RX_PAD:
		return padding(len);
	default:
		return rx->data_digest && len ? 4 : 0;
	}
}

/* Take some bytes of the current part. */
static int take(struct iscsi_rx *rx, const uint8_t *data, uint32_t len)
{
	if (rx->at == RX_HEADER_DIGEST || rx->at == RX_DATA_DIGEST) {
		memcpy(rx->digest + rx->got, data, len);
		return 0;
	}
	if (rx->header_digest || rx->data_digest)
		rx->crc = crc32c_add(rx->crc, data, len);
	if (rx->at == RX_BHS)
		memcpy(rx->bhs + rx->got, data, len);
	return rx->at == RX_DATA ? rx->ops->data(rx, rx->got, data, len) : 0;
}

static int check_digest(struct iscsi_rx *rx, const char *of)
{
	if (get_le32(rx->digest) == crc32c_end(rx->crc))
		return 0;
	return err_set(rx->err, -EBADMSG, "the %s digest of a message is "
		       "wrong", of);
}

/* The header is complete, and its digest. */
static int finish_header(struct iscsi_rx *rx)
{
	int rc = rx->header_digest ? check_digest(rx, "header") : 0;

	rx->crc = CRC32C_START;
	if (rc == 0 && bhs_len(rx->bhs) > rx->max)
		rc = err_set(rx->err, -EPROTO, "a message has %lu bytes of "
			     "data, more than was agreed on",
			     (unsigned long)bhs_len(rx->bhs));
	return rc < 0 ? rc : rx->ops->header(rx);
}

/* All is complete. */
static int finish_data(struct iscsi_rx *rx)
{
	int rc = 0;

	if (rx->data_digest && bhs_len(rx->bhs))
		rc = check_digest(rx, "data");
	rx->crc = CRC32C_START;
	return rc < 0 ? rc : rx->ops->end(rx);
}

/* The current part is complete. An operation may have the whole of @rx begin
   anew, and says so by what it returns. */
static int finish_part(struct iscsi_rx *rx)
{
	unsigned part = rx->at;

	rx->got = 0;
	rx->at = (part + 1) % RX_PARTS;
	if (part == RX_HEADER_DIGEST)
		return finish_header(rx);
	return part == RX_DATA_DIGEST ? finish_data(rx) : 0;
}

int iscsi_rx_feed(struct iscsi_rx *rx, const uint8_t *data, size_t len)
{
	uint32_t left, n;
	int rc;

	while (len || rx->at != RX_BHS) {
		left = part_len(rx) - rx->got;
		n = left < len ? left : (uint32_t)len;
		rc = n ? take(rx, data, n) : 0;
		if (rc != 0)
			return rc;
		data += n;
		len -= n;
		rx->got += n;
		if (n < left)
			return 0;		/* there is no more yet */
		rc = finish_part(rx);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int put_digest(struct sbuf *out, uint32_t crc)
{
	uint8_t digest[4];

	put_le32(digest, crc32c_end(crc));
	return sbuf_add(out, digest, 4);
}

int iscsi_put(struct sbuf *out, const struct iscsi_rx *rx,
	      uint8_t bhs[ISCSI_BHS], const void *data, uint32_t len)
{
	static const uint8_t zeros[3];
	uint32_t crc;

	put_be32(bhs + BHS_AHS, len);
	sbuf_add(out, bhs, ISCSI_BHS);
	if (rx->header_digest)
		put_digest(out, crc32c_add(CRC32C_START, bhs, ISCSI_BHS));
	if (!len)
		return out->error;
	sbuf_add(out, data, len);
	sbuf_add(out, zeros, padding(len));
	if (rx->data_digest) {
		crc = crc32c_add(CRC32C_START, data, len);
		put_digest(out, crc32c_add(crc, zeros, padding(len)));
	}
	return out->error;
}
