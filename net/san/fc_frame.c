/* fc_frame.c: frames of Fibre Channel, and how Ethernet carries them. */
#include "net/san/fc_frame.h"

#include <string.h>

#include <zlib.h>

#include "core/bytes.h"

/* Where things are in a header (FC-FS-3 9.2). */
enum { R_CTL = 0, D_ID = 1, S_ID = 5, TYPE = 8, F_CTL = 9, SEQ_ID = 12,
       DF_CTL = 13, SEQ_CNT = 14, OX_ID = 16, RX_ID = 18, PARAM = 20 };

#define OPTIONAL	0x7f	/* of DF_CTL: headers that nobody sends us */

/* How frames of class 3 begin and end (FC-FS-3 5.3, FC-BB-5 table 24). */
enum { SOF_FIRST = 0x2e, SOF_NEXT = 0x36, EOF_NEXT = 0x41, EOF_LAST = 0x42 };
#define SOF_AT		27	/* in a frame of Ethernet		*/

uint32_t fc_id(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | get_be16(p + 1);
}

void fc_put_id(uint8_t *p, uint32_t id)
{
	p[0] = (uint8_t)(id >> 16);
	put_be16(p + 1, id);
}

bool fc_read(const uint8_t *p, size_t len, struct fc_frame *out)
{
	size_t fill;

	if (len < FC_HEAD || len > FC_HEAD + FC_DATA_MAX ||
	    p[DF_CTL] & OPTIONAL)
		return false;
	*out = (struct fc_frame){
		.r_ctl = p[R_CTL], .type = p[TYPE], .seq_id = p[SEQ_ID],
		.d_id = fc_id(p + D_ID), .s_id = fc_id(p + S_ID),
		.f_ctl = fc_id(p + F_CTL), .param = get_be32(p + PARAM),
		.seq_cnt = get_be16(p + SEQ_CNT), .ox_id = get_be16(p + OX_ID),
		.rx_id = get_be16(p + RX_ID), .data = p + FC_HEAD,
	};
	fill = out->f_ctl & FC_FILL;
	if (fill > len - FC_HEAD)
		return false;
	out->len = len - FC_HEAD - fill;
	return true;
}

size_t fc_write(uint8_t *p, const struct fc_frame *f)
{
	size_t fill = -f->len & 3;

	memset(p, 0, FC_HEAD);
	p[R_CTL] = f->r_ctl;
	fc_put_id(p + D_ID, f->d_id);
	fc_put_id(p + S_ID, f->s_id);
	p[TYPE] = f->type;
	fc_put_id(p + F_CTL, f->f_ctl | (uint32_t)fill);
	p[SEQ_ID] = f->seq_id;
	put_be16(p + SEQ_CNT, f->seq_cnt);
	put_be16(p + OX_ID, f->ox_id);
	put_be16(p + RX_ID, f->rx_id);
	put_be32(p + PARAM, f->param);
	if (f->len)
		memcpy(p + FC_HEAD, f->data, f->len);
	memset(p + FC_HEAD + f->len, 0, fill);
	return FC_HEAD + f->len + fill;
}

static uint32_t crc_of(const uint8_t *p, size_t len)
{
	return (uint32_t)crc32(0, p, (uInt)len);
}

bool fcoe_read(const uint8_t *frame, size_t len, struct fc_frame *out)
{
	size_t n;

	if (len < FCOE_HEAD + FC_HEAD + FCOE_TAIL ||
	    get_be16(frame + 12) != FCOE_TYPE || frame[14] >> 4)
		return false;
	n = len - FCOE_HEAD - FCOE_TAIL;
	if ((frame[SOF_AT] != SOF_FIRST && frame[SOF_AT] != SOF_NEXT) ||
	    (frame[len - 4] != EOF_NEXT && frame[len - 4] != EOF_LAST))
		return false;
	return get_le32(frame + len - FCOE_TAIL) ==
	       crc_of(frame + FCOE_HEAD, n) &&
	       fc_read(frame + FCOE_HEAD, n, out);
}

size_t fcoe_write(uint8_t *frame, const uint8_t to[6], const uint8_t from[6],
		  const struct fc_frame *f)
{
	size_t n = fc_write(frame + FCOE_HEAD, f);
	uint8_t *tail = frame + FCOE_HEAD + n;

	memset(frame, 0, FCOE_HEAD);
	memcpy(frame, to, 6);
	memcpy(frame + 6, from, 6);
	put_be16(frame + 12, FCOE_TYPE);
	frame[SOF_AT] = f->seq_cnt ? SOF_NEXT : SOF_FIRST;
	put_le32(tail, crc_of(frame + FCOE_HEAD, n));
	put_be32(tail + 4, 0);
	tail[4] = f->f_ctl & FC_END ? EOF_LAST : EOF_NEXT;
	return FCOE_HEAD + n + FCOE_TAIL;
}
