/*
 * fc_peer.h: a very small initiator of FCoE, made by hand: frames of FIP and of
 * Fibre Channel. It shares no code with the lab nor with net/.
 */
#ifndef TESTS_LAB_FC_PEER_H
#define TESTS_LAB_FC_PEER_H

#include "tests/lab/world.h"

#define FC_NAME		"\x20\0\x52\x54\0\1\2\3"	/* of its port	*/
#define FC_NODE		"\x10\0\x52\x54\0\1\2\3"
#define FC_TARGET	"\x50\0\0\0\0\0\0\1"		/* the usual one */
#define FC_ALL_FCFS	((const uint8_t *)"\x01\x10\x18\1\0\2")
#define FC_ALL_VN2VN	((const uint8_t *)"\x01\x10\x18\1\0\4")

struct fc_peer {
	struct peer p;
	uint8_t  frame[2600];
	size_t   len;			/* of it, while it is written	*/
	uint8_t  fcf[6], mac[6];	/* the other's, that we were given */
	uint32_t id, target, forwarder;	/* FCIDs			*/
	unsigned ox_id, count;
	/* The frame of FC that came. */
	const uint8_t *fc, *data;
	size_t   data_len;
};

static inline void fc_put(struct fc_peer *f, const void *data, size_t len)
{
	assert_true(len <= sizeof(f->frame) - f->len);
	memcpy(f->frame + f->len, data, len);
	f->len += len;
}

#define FC_PUT(f, text)	fc_put(f, text, sizeof(text) - 1)

static inline void fc_zeros(struct fc_peer *f, size_t n)
{
	while (n--)
		FC_PUT(f, "\0");
}

/* Be at this address, too. */
static inline void fc_be(struct fc_peer *f, const void *mac)
{
	memcpy(f->mac, mac, 6);
	memcpy(f->p.nic->also, mac, 6);
}

static inline uint32_t fc_get24(const uint8_t *p)
{
	return peer_get32(p) >> 8;
}

static inline void fc_ethernet(struct fc_peer *f, const uint8_t *to,
			       const uint8_t *from, unsigned type)
{
	f->len = 0;
	fc_put(f, to, 6);
	fc_put(f, from, 6);
	fc_zeros(f, 2);
	peer_put16(f->frame + 12, type);
}

/* ---- FIP ----------------------------------------------------------------- */

static inline void fc_fip(struct fc_peer *f, const uint8_t *to, unsigned op,
			  unsigned code, const void *list, size_t len)
{
	fc_ethernet(f, to, f->p.nic->mac, 0x8914);
	FC_PUT(f, "\x10\0");
	fc_zeros(f, 8);
	peer_put16(f->frame + 16, op);
	f->frame[19] = (uint8_t)code;
	peer_put16(f->frame + 20, (unsigned)len / 4);
	peer_put16(f->frame + 22, 0x8000);
	fc_put(f, list, len);
	peer_send(&f->p, f->frame, f->len);
}

/* Wait for a frame of FIP; its descriptors are at rx + 24. */
static inline bool fc_fip_recv(struct fc_peer *f, unsigned op, unsigned code,
			       unsigned ms)
{
	const uint8_t *rx = f->p.rx;

	while (peer_recv(&f->p, ms))
		if (peer_get16(rx + 12) == 0x8914 &&
		    peer_get16(rx + 16) == op && rx[19] == code)
			return true;
	return false;
}

/* The descriptor of a kind in what came. */
static inline const uint8_t *fc_find(const struct fc_peer *f, unsigned kind)
{
	const uint8_t *p = f->p.rx + 24, *end = p + peer_get16(f->p.rx + 20) *
						    4u;

	for (; p < end && p[1]; p += p[1] * 4u)
		if (p[0] == kind)
			return p;
	return NULL;
}

static inline bool fc_solicit(struct fc_peer *f, unsigned size)
{
	uint8_t list[24] = { 2, 2, [8] = 4, 3, [20] = 6, 1 };

	memcpy(list + 2, f->p.nic->mac, 6);
	memcpy(list + 12, FC_NODE, 8);
	peer_put16(list + 22, size);
	fc_fip(f, FC_ALL_FCFS, 1, 1, list, sizeof(list));
	do {
		if (!fc_fip_recv(f, 1, 2, 900))
			return false;
	} while (!(f->p.rx[23] & 2));
	memcpy(f->fcf, fc_find(f, 2) + 2, 6);
	return true;
}

/* ---- FC ------------------------------------------------------------------ */

static inline uint32_t fc_crc(const uint8_t *p, size_t len)
{
	uint32_t crc = ~0u;

	while (len--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
	}
	return ~crc;
}

static inline void fc_head(struct fc_peer *f, unsigned control, unsigned type,
			   uint32_t to, uint32_t offset)
{
	uint8_t h[24] = { [8] = (uint8_t)type, [9] = 0x29, [11] = 8 };

	peer_put32(h, control << 24 | to);
	peer_put32(h + 4, f->id);
	peer_put16(h + 14, f->count);
	peer_put16(h + 16, f->ox_id);
	peer_put16(h + 18, 0xffff);
	peer_put32(h + 20, offset);
	fc_put(f, h, 24);
}

static inline void fc_send(struct fc_peer *f, unsigned control, unsigned type,
			   uint32_t to, uint32_t offset, const void *data,
			   size_t len)
{
	uint32_t crc;

	fc_ethernet(f, f->fcf, f->mac, 0x8906);
	fc_zeros(f, 13);
	FC_PUT(f, "\x2e");
	fc_head(f, control, type, to, offset);
	fc_put(f, data, len);
	fc_zeros(f, -len & 3);
	f->frame[28 + 11] |= -len & 3;
	crc = fc_crc(f->frame + 28, f->len - 28);
	for (int i = 0; i < 4; i++, crc >>= 8)
		fc_put(f, &(uint8_t){ (uint8_t)crc }, 1);
	FC_PUT(f, "\x42\0\0\0");
	peer_send(&f->p, f->frame, f->len);
}

/* Wait for a frame of FC by FCoE. */
static inline bool fc_recv(struct fc_peer *f, unsigned ms)
{
	const uint8_t *rx = f->p.rx;
	size_t len;

	do {
		if (!peer_recv(&f->p, ms))
			return false;
	} while (peer_get16(rx + 12) != 0x8906);
	assert_true(f->p.rx_len >= 60);
	len = f->p.rx_len - 28 - 8;
	assert_int_equal(fc_crc(rx + 28, len),
			 rx[28 + len] | rx[29 + len] << 8 | rx[30 + len] << 16 |
			 (uint32_t)rx[31 + len] << 24);
	f->fc = rx + 28;
	f->data = rx + 52;
	f->data_len = len - 24 - (f->fc[11] & 3);
	assert_int_equal(fc_get24(f->fc + 1), f->id);
	return true;
}

/* Ask for a service, and have the answer: its first byte, or -1. */
static inline int fc_ask(struct fc_peer *f, uint32_t to, const void *data,
			 size_t len)
{
	f->ox_id++;
	fc_send(f, 0x22, 1, to, 0, data, len);
	if (!fc_recv(f, 100))
		return -1;
	assert_int_equal(f->fc[0], 0x23);
	assert_int_equal(peer_get16(f->fc + 16), f->ox_id);
	return f->data[0];
}

static inline void fc_params(uint8_t p[116], unsigned command)
{
	memset(p, 0, 116);
	p[0] = (uint8_t)command;
	peer_put16(p + 4, 0x2020);
	peer_put16(p + 10, 2048);
	memcpy(p + 20, FC_NAME, 8);
	memcpy(p + 28, FC_NODE, 8);
	peer_put16(p + 68, 0x8800);
	peer_put16(p + 74, 2048);
}

/* FLOGI by FIP; @own: the MAC address that it wants. The answer's first byte,
   or -1. */
static inline int fc_flogi(struct fc_peer *f, const uint8_t *own)
{
	uint8_t list[144 + 8] = { 7, 36, [144] = 2, 2 };

	f->len = 0;
	fc_head(f, 0x22, 1, f->forwarder, 0);
	memcpy(list + 4, f->frame, 24);
	fc_params(list + 28, 4);
	if (own)
		memcpy(list + 146, own, 6);
	fc_fip(f, f->fcf, 2, 1, list, sizeof(list));
	if (!fc_fip_recv(f, 2, 2, 100))
		return -1;
	assert_int_equal(f->p.rx[24], 7);
	if (f->p.rx[52] != 2)
		return f->p.rx[52];
	assert_true(!f->id || f->id == fc_get24(f->p.rx + 29));
	f->id = fc_get24(f->p.rx + 29);
	fc_be(f, fc_find(f, 2) + 2);
	return 2;
}

static inline int fc_plogi(struct fc_peer *f, uint32_t to)
{
	uint8_t p[116];

	fc_params(p, 3);
	return fc_ask(f, to, p, sizeof(p));
}

static inline int fc_prli(struct fc_peer *f)
{
	static const uint8_t p[20] = { 0x20, 16, 0, 20, 8, 0, 0x20, 0,
				       [19] = 0x22 };

	return fc_ask(f, f->target, p, sizeof(p));
}

/* A lab with this server of FCoE. */
static inline void fc_start(struct fc_peer *f, const char *server)
{
	char yaml[1200];

	memset(f, 0, sizeof(*f));
	snprintf(yaml, sizeof(yaml), "servers:\n- type: fcoe\n%s", server);
	world_start(&f->p, yaml);
	f->target = 0x010001;
	f->forwarder = 0xfffffe;
}

/* The same, and all logins. */
static inline void fc_start_disk(struct fc_peer *f, const char *server)
{
	fc_start(f, server);
	assert_true(fc_solicit(f, 1500));
	assert_int_equal(fc_flogi(f, NULL), 2);
	assert_int_equal(fc_plogi(f, f->target), 2);
	assert_int_equal(fc_prli(f), 2);
}

#endif
