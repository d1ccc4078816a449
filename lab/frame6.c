/* frame6.c: IPv6 frames that the lab's router writes by hand. */
#include "lab/frame6.h"

#include "lwip/netif.h"

#include "core/bytes.h"
#include "lab/inside.h"

/* fe80:: and the card's address (RFC 4291, appendix A) */
static void put_link_local(struct writer *w, const uint8_t mac[6])
{
	uint8_t id[8] = { mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3],
			  mac[4], mac[5] };

	writer_put(w, "\xfe\x80\0\0\0\0\0", 8);
	writer_put(w, id, 8);
}

void frame6_begin(struct frame6 *f, const struct lab_net *net, unsigned next,
		  const uint8_t mac[6], const uint8_t to[16])
{
	const uint8_t chain[2] = { (uint8_t)next, 255 };

	f->out = (struct writer){ .buf = f->data, .cap = sizeof(f->data) };
	writer_put(&f->out, mac, 6);
	writer_put(&f->out, net->netif.hwaddr, 6);
	writer_put(&f->out, "\x86\xdd\x60\0\0\0\0", 8);
	writer_put(&f->out, chain, 2);
	put_link_local(&f->out, net->netif.hwaddr);
	writer_put(&f->out, to, 16);
}

/* RFC 8200 8.1, over the addresses and the body */
static uint16_t checksum(const struct frame6 *f, size_t body)
{
	uint32_t sum = (uint32_t)body + f->data[ETH_LEN + 6];
	size_t i;

	for (i = ETH_LEN + 8; i < f->out.len; i++)
		sum += i % 2 ? f->data[i] : (uint32_t)f->data[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff ? 0xffff : (uint16_t)~sum;
}

void frame6_send(struct frame6 *f, struct lab_net *net, size_t sum_at)
{
	size_t body = f->out.len - FRAME6_BODY;
	uint8_t *at = f->data + FRAME6_BODY + sum_at;

	if (f->out.full)
		return;
	put_be16(f->data + ETH_LEN + 4, (unsigned)body);
	put_be16(at, checksum(f, body));
	lab_net_send(net, f->data, f->out.len);
}
