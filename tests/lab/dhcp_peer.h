/* dhcp_peer.h: requests of DHCP written by hand, and what comes back. */
#ifndef TESTS_LAB_DHCP_PEER_H
#define TESTS_LAB_DHCP_PEER_H

#include "tests/lab/world.h"

#include "lab/dhcpopt.h"

/* A request being written, and what came back. */
static uint8_t ask[600];
static size_t ask_len;
static const uint8_t *got;
static size_t got_len;

static inline void begin(unsigned type)
{
	memset(ask, 0, sizeof(ask));
	ask[0] = ask[1] = 1;
	ask[2] = 6;
	peer_put32(ask + BOOTP_XID, 0x12345678);
	memcpy(ask + BOOTP_CHADDR, "\x52\x54\0\x12\x34\x56", 6);
	memcpy(ask + BOOTP_COOKIE, "\x63\x82\x53\x63", 4);
	ask_len = BOOTP_OPTIONS;
	ask[ask_len++] = 53;
	ask[ask_len++] = 1;
	ask[ask_len++] = (uint8_t)type;
}

static inline void option(uint8_t code, const void *data, size_t len)
{
	ask[ask_len++] = code;
	ask[ask_len++] = (uint8_t)len;
	memcpy(ask + ask_len, data, len);
	ask_len += len;
}

static inline void option32(uint8_t code, uint32_t value)
{
	uint8_t bytes[4];

	peer_put32(bytes, value);
	option(code, bytes, 4);
}

/* Send it; true if an answer comes. */
static inline bool answered_at(struct peer *p, uint32_t to, unsigned port)
{
	uint32_t ip = p->ip;

	ask[ask_len++] = 255;
	if (to == 0xffffffff)
		p->ip = 0;
	peer_udp(p, to, 68, port, ask, ask_len);
	p->ip = ip;
	got = peer_udp_recv(p, 68, 500, &got_len);
	if (!got)
		return false;
	assert_true(got_len >= 300);
	assert_int_equal(got[0], 2);
	assert_int_equal(peer_get32(got + BOOTP_XID), 0x12345678);
	return true;
}

static inline bool answered(struct peer *p)
{
	return answered_at(p, 0xffffffff, 67);
}

static inline const uint8_t *reply_option(uint8_t code, size_t *len)
{
	return lab_dhcp_find(got + BOOTP_OPTIONS, got_len - BOOTP_OPTIONS,
			     code, len);
}

static inline unsigned reply_type(void)
{
	size_t len;
	const uint8_t *o = reply_option(53, &len);

	assert_non_null(o);
	return *o;
}

static inline uint32_t reply_address(uint8_t code)
{
	size_t len;
	const uint8_t *o = reply_option(code, &len);

	return o && len >= 4 ? peer_get32(o) : 0;
}

static inline const char *reply_file(void)
{
	return (const char *)got + BOOTP_FILE;
}

#endif
