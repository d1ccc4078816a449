/*
 * iscsi_pdu.h: iSCSI's messages (PDUs, RFC 7143 11) as they come out of a
 * stream of bytes, and their headers as they are laid out. Knows nothing of
 * sessions.
 */
#ifndef NET_SAN_ISCSI_PDU_H
#define NET_SAN_ISCSI_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"

struct err;
struct sbuf;

#define ISCSI_BHS	48	/* bytes of a header			*/
#define ISCSI_NO_TAG	0xffffffffu

enum iscsi_opcode {
	/* ours; the bit of what is not put into order */
	ISCSI_NOP_OUT = 0x00, ISCSI_COMMAND = 0x01, ISCSI_TASK = 0x02,
	ISCSI_LOGIN = 0x03, ISCSI_DATA_OUT = 0x05, ISCSI_LOGOUT = 0x06,
	ISCSI_IMMEDIATE = 0x40,
	/* the target's */
	ISCSI_NOP_IN = 0x20, ISCSI_RESPONSE = 0x21, ISCSI_TASK_RESPONSE = 0x22,
	ISCSI_LOGIN_RESPONSE = 0x23, ISCSI_DATA_IN = 0x25,
	ISCSI_LOGOUT_RESPONSE = 0x26, ISCSI_R2T = 0x31, ISCSI_ASYNC = 0x32,
	ISCSI_REJECT = 0x3f,
};

#define ISCSI_FINAL	0x80	/* byte 1			*/
#define ISCSI_READS	0x40	/* of a command			*/
#define ISCSI_WRITES	0x20
#define ISCSI_SIMPLE	0x01
#define ISCSI_STATUS	0x01	/* of data: with a status	*/
#define ISCSI_OVERFLOW	0x04	/* of both: a residual count	*/
#define ISCSI_UNDERFLOW	0x02
#define ISCSI_TRANSIT	0x80	/* of login: to the next stage	*/
#define ISCSI_CONTINUE	0x40	/* more text follows		*/

/* Where things are in a header. */
enum {
	BHS_FLAGS = 1, BHS_RESPONSE = 2, BHS_STATUS = 3, BHS_AHS = 4,
	BHS_LEN = 5, BHS_LUN = 8, BHS_TSIH = 14, BHS_TAG = 16,
	BHS_TRANSFER_TAG = 20, BHS_EXPECTED = 20, BHS_CMD_SN = 24,
	BHS_STAT_SN = 24, BHS_EXP_STAT_SN = 28, BHS_EXP_CMD_SN = 28,
	BHS_MAX_CMD_SN = 32, BHS_REF_CMD_SN = 32, BHS_CDB = 32,
	BHS_DATA_SN = 36, BHS_CLASS = 36, BHS_DETAIL = 37, BHS_EVENT = 36,
	BHS_OFFSET = 40, BHS_RESIDUAL = 44, BHS_DESIRED = 44,
};

static inline uint32_t bhs_len(const uint8_t *bhs)
{
	return get_be32(bhs + BHS_AHS) & 0xffffff;
}

static inline unsigned bhs_opcode(const uint8_t *bhs)
{
	return bhs[0] & 0x3f;
}

/* ---- receiving ---------------------------------------------------------- */

struct iscsi_rx;

/* Each returns 0; or anything else, which ends iscsi_rx_feed() with it. */
struct iscsi_rx_ops {
	/* A header came: rx->bhs. */
	int (*header)(struct iscsi_rx *rx);
	/* Data that belong to it, @offset bytes of it having come before. */
	int (*data)(struct iscsi_rx *rx, uint32_t offset, const uint8_t *data,
		    uint32_t len);
	/* All of the message came, as it was sent. */
	int (*end)(struct iscsi_rx *rx);
};

struct iscsi_rx {
	const struct iscsi_rx_ops *ops;
	uint32_t max;			/* bytes of data in one message	*/
	bool     header_digest, data_digest;
	struct err *err;		/* for what is wrong		*/
	/* its own */
	unsigned at;			/* enum rx_at			*/
	uint32_t got;			/* bytes of that part		*/
	uint32_t crc;
	uint8_t  bhs[ISCSI_BHS], digest[4];
};

/* Take bytes of the stream. 0; -EPROTO (too long), -EBADMSG (a digest is
   wrong), with rx->err; or what an operation returned. */
int iscsi_rx_feed(struct iscsi_rx *rx, const uint8_t *data, size_t len);

/* ---- sending ------------------------------------------------------------ */

/* Append a whole message: @bhs, whose length this fills in, and its data, with
   the digests that @rx says. 0 or -ENOMEM. */
int iscsi_put(struct sbuf *out, const struct iscsi_rx *rx,
	      uint8_t bhs[ISCSI_BHS], const void *data, uint32_t len);

#endif
