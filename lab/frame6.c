/* frame6.c: IPv6 frames that the lab's router writes by hand. */
#include "lab/frame6.h"

#include <string.h>

#include "lwip/netif.h"

#include "core/bytes.h"
#include "lab/inside.h"

void frame6_put(struct frame6 *f, const void *bytes, size_t len)
{
	if (f->full || len > sizeof(f->data) - f->len) {
		f->full = 1;
		return;
	}
	memcpy(f->data + f->len, bytes, len);
	f->len += len;
}

void frame6_zero(struct frame6 *f, size_t len)
{
	while (len--)
		frame6_put(f, "", 1);
}

void frame6_put16(struct frame6 *f, unsigned v)
{
	uint8_t b[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	frame6_put(f, b, sizeof(b));
}

void frame6_put32(struct frame6 *f, uint32_t v)
{
	frame6_put16(f, v >> 16);
	frame6_put16(f, v & 0xffff);
}

/* fe80:: and the card's address (RFC 4291, appendix A) */
static void put_link_local(struct frame6 *f, const uint8_t mac[6])
{
	uint8_t id[8] = { mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3],
			  mac[4], mac[5] };

	frame6_put(f, "\xfe\x80\0\0\0\0\0", 8);
	frame6_put(f, id, 8);
}

void frame6_begin(struct frame6 *f, const struct lab_net *net, unsigned next,
		  const uint8_t mac[6], const uint8_t to[16])
{
	const uint8_t chain[2] = { (uint8_t)next, 255 };

	f->len = 0;
	f->full = 0;
	frame6_put(f, mac, 6);
	frame6_put(f, net->netif.hwaddr, 6);
	frame6_put(f, "\x86\xdd\x60\0\0\0\0", 8);
	frame6_put(f, chain, 2);
	put_link_local(f, net->netif.hwaddr);
	frame6_put(f, to, 16);
}

/* RFC 8200 8.1, over the addresses and the body */
static uint16_t checksum(const struct frame6 *f, size_t body)
{
	uint32_t sum = (uint32_t)body + f->data[ETH_LEN + 6];
	size_t i;

	for (i = ETH_LEN + 8; i < f->len; i++)
		sum += i % 2 ? f->data[i] : (uint32_t)f->data[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff ? 0xffff : (uint16_t)~sum;
}

void frame6_send(struct frame6 *f, struct lab_net *net, size_t sum_at)
{
	size_t body = f->len - FRAME6_BODY;
	uint8_t *at = f->data + FRAME6_BODY + sum_at;

	if (f->full)
		return;
	put_be16(f->data + ETH_LEN + 4, (unsigned)body);
	put_be16(at, checksum(f, body));
	lab_net_send(net, f->data, f->len);
}
