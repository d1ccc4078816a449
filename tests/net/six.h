/* six.h: the host 2001:db8::1 on the bench of server.h. */
#ifndef TESTS_NET_SIX_H
#define TESTS_NET_SIX_H

#include "tests/net/server.h"

#define AT6	54			/* behind Ethernet and IPv6	*/

/* What answers the packet @f, so much later; its checksum is made. */
static inline void six_send(struct bench *b, const uint8_t *f, uint8_t next,
			    const uint8_t *body, size_t len, uint64_t late_us)
{
	uint8_t r[160] = { 0 }, pseudo[160] = { 0 };
	size_t sum_at = next == 58 ? 2 : 16;

	memcpy(r, f + 6, 6);
	memcpy(r + 6, "\x52\x54\0\0\0\1\x86\xdd\x60", 9);
	put_be16(r + 18, (unsigned)len);
	r[20] = next;
	r[21] = 255;
	memcpy(r + 22, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	memcpy(r + 38, f + 22, 16);
	memcpy(r + AT6, body, len);
	memcpy(pseudo, r + 22, 32);
	pseudo[35] = (uint8_t)len;
	pseudo[39] = next;
	memcpy(pseudo + 40, body, len);
	put_be16(r + AT6 + sum_at, ip_sum(pseudo, 40 + len));
	fake_nic_rx_at(b->nic, fake.now_us + late_us, r, AT6 + len);
}

/* Where it is, if @f asks for that. */
static inline void six_tell(struct bench *b, const uint8_t *f)
{
	uint8_t r[32] = { 136, [4] = 0x60 };

	if (f[20] != 58 || f[AT6] != 135)
		return;
	memcpy(r + 8, f + AT6 + 8, 16);
	memcpy(r + 24, "\2\1\x52\x54\0\0\0\1", 8);
	six_send(b, f, 58, r, sizeof(r), 0);
}

#endif
