/* fcoed_put.c: frames of Fibre Channel that the lab sends (FC-FS-3 9; FC-BB-6
   7.6: by FCoE). */
#include <string.h>

#include "core/bytes.h"
#include "lab/fcoed.h"

#define ETH		14
#define FCOE		14	/* version, start of frame		*/
#define HEAD		24
#define TAIL		8	/* checksum, end of frame		*/
#define DATA_MAX	2112u
#define NARROW		1514u	/* bytes that any switch lets through	*/

void fcoed_put24(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 16);
	put_be16(p + 1, v & 0xffff);
}

void fcoed_log(const struct lab_fcoed *f, const char *what,
	       const char *answer)
{
	lab_log(f->net->lab, &(struct lab_request){
		.server = f->server->name, .what = what, .answer = answer,
	});
}

/* Bit by bit: nobody is in a hurry here. */
uint32_t fcoed_sum(const uint8_t *p, size_t len)
{
	uint32_t crc = 0xffffffff;

	while (len--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

size_t fcoed_room(const struct lab_fcoed *f)
{
	size_t room = f->net->config->mtu - FCOE - HEAD - TAIL;

	return room < DATA_MAX ? room & ~(size_t)3 : DATA_MAX;
}

void fcoed_own_mac(const struct lab_fcoed *f, uint8_t out[6])
{
	if (f->config->login != LAB_FCOE_VN2VN) {
		memcpy(out, f->mac, 6);
		return;
	}
	memcpy(out, "\x0e\xfd\0", 3);
	fcoed_put24(out + 3, f->id);
}

void fcoed_send(struct lab_fcoed *f, struct lab_net *net, size_t len)
{
	if (!f->config->narrow || len <= NARROW)
		lab_net_send(net, net->lab->answer, len);
}

void fcoed_head(uint8_t out[HEAD], const struct fcoed_head *h)
{
	memset(out, 0, HEAD);
	fcoed_put24(out + 1, h->to);
	out[0] = h->control;
	fcoed_put24(out + 5, h->from);
	out[8] = h->type;
	fcoed_put24(out + 9, h->flags);
	out[12] = h->sequence;
	put_be16(out + 14, h->count);
	put_be16(out + 16, h->ox_id);
	put_be16(out + 18, h->rx_id);
	put_be32(out + 20, h->offset);
}

void fcoed_put(struct lab_fcoed *f, const uint8_t mac[6],
	       const struct fcoed_head *h, const void *data, size_t len)
{
	uint8_t *out = f->net->lab->answer, *fc = out + ETH + FCOE;
	size_t full = HEAD + ((len + 3) & ~(size_t)3);

	memset(out, 0, ETH + FCOE);
	memcpy(out, mac, 6);
	fcoed_own_mac(f, out + 6);
	put_be16(out + 12, 0x8906);
	out[ETH + FCOE - 1] = h->count ? 0x36 : 0x2e;	/* SOFn3, SOFi3 */
	fcoed_head(fc, h);
	fc[11] |= -len & 3;
	memset(fc + full - 4, 0, 4 + TAIL);
	memcpy(fc + HEAD, data, len);
	put_le32(fc + full, fcoed_sum(fc, full));
	fc[full + 4] = h->flags & FC_END ? 0x42 : 0x41;	/* EOFt, EOFn */
	fcoed_send(f, f->net, ETH + FCOE + full + TAIL);
}

static void answer_fip(struct lab_fcoed *f, const struct fcoed_frame *in,
		       const struct fcoed_head *h, const void *data,
		       size_t len, const uint8_t *granted)
{
	unsigned flags = f->config->login == LAB_FCOE_VN2VN ? 0 :
			 f->config->server_mac ? 0x4000 : 0x8000;
	uint8_t *end, *fc;

	fip_begin(f, in->from, 2, 2, flags, &end);
	fc = fip_put(&end, in->fip, 4 + HEAD + len) + 4;
	fcoed_head(fc, h);
	memcpy(fc + HEAD, data, len);
	if (granted)
		fip_put_mac(&end, granted);
	fip_send(f, f->net, end, 0);
}

void fcoed_answer(struct lab_fcoed *f, const struct fcoed_frame *in,
		  unsigned control, const void *data, size_t len,
		  const uint8_t *granted)
{
	struct fcoed_head h = {
		.control = (uint8_t)control, .type = in->head[8],
		.flags = FC_ANSWER, .to = fcoed_get24(in->head + 5),
		.from = fcoed_get24(in->head + 1),
		.sequence = ++f->sequence, .ox_id = get_be16(in->head + 16),
		.rx_id = get_be16(in->head + 18),
	};

	if (in->fip)
		answer_fip(f, in, &h, data, len, granted);
	else
		fcoed_put(f, in->from, &h, data, len);
}

void fcoed_ask(struct lab_fcoed *f, const struct fcoed_login *l,
	       const void *data, size_t len)
{
	struct fcoed_head h = {
		.control = 0x22, .type = FC_ELS, .to = l->id, .from = f->id,
		.flags = FC_FIRST | FC_END | FC_HANDS_OVER,
		.sequence = ++f->sequence, .ox_id = ++f->exchange,
		.rx_id = 0xffff,
	};

	fcoed_put(f, l->mac, &h, data, len);
}
