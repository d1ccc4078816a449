/* tftpd.h: a TFTP server that does what a plan says. */
#ifndef TESTS_NET_TFTPD_H
#define TESTS_NET_TFTPD_H

#include "tests/net/server.h"

#include "core/image.h"
#include "net/tftp_packet.h"

struct plan {
	const char *content;
	size_t      len;
	unsigned    blksize;		/* answered; 0: no options	*/
	unsigned    window;		/* answered too; 0: not		*/
	unsigned    lose_block;		/* of data, once		*/
	unsigned    lose;		/* so many packets of ours	*/
	unsigned    error;		/* instead of anything else	*/
	const char *error_text;		/* NULL: "no"			*/
	bool        stranger;		/* sends rubbish too		*/
	bool        other_port;		/* so does one of the server's	*/
	bool        too_long;		/* one block, at first		*/
	bool        twice;		/* each block			*/
	bool        cut;		/* answers, in two fragments	*/
	unsigned    breaks;		/* so often, at block 3:	*/
	bool        mute;		/* without a word		*/
	bool        is_mute;		/* until it is asked again	*/
	size_t      len_then;		/* once it broke; 0: as before	*/
	unsigned    requests, acks, blocks;
	uint8_t     request[512];
	size_t      request_len;
	unsigned    error_from_client;
	char        last_error[64];	/* as the client put it	*/
};

#define TID 1234		/* the server's port */

static inline void send_block(struct bench *b, const struct udp *u,
			      struct plan *p, unsigned block)
{
	static const uint8_t broken[] = { 0, 5, 0, 0, 'n', 'o', 0 };
	unsigned size = p->blksize ? p->blksize : 512;
	size_t at = (block - 1) * (size_t)size;
	uint8_t packet[1500] = { 0, 3 };
	size_t n = p->len - at < size ? p->len - at : size;

	if (at > p->len || p->is_mute)
		return;
	if (block == 3 && p->breaks) {
		p->breaks--;
		p->is_mute = true;
		p->len = p->len_then ? p->len_then : p->len;
		if (!p->mute)
			answer(b, SERVER_IP, u->from, TID, u->sport, broken,
			       sizeof(broken));
		return;
	}
	p->blocks++;
	if (block == p->lose_block) {
		p->lose_block = 0;
		return;
	}
	put_be16(packet + 2, block);
	if (p->too_long && p->blocks == 1)
		answer(b, SERVER_IP, u->from, TID, u->sport, packet,
		       4 + size + 1);
	memcpy(packet + 4, p->content + at, n);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + n);
	if (p->twice)
		answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + n);
}

static inline void send_options(struct bench *b, const struct udp *u,
			 const struct plan *p)
{
	uint8_t packet[64] = { 0, 6 };
	int n = snprintf((char *)packet + 2, 60, "BLKSIZE%c%u%ctsize%c%zu",
			 0, p->blksize, 0, 0, p->len);

	if (p->window)
		n += 1 + snprintf((char *)packet + 3 + n, (size_t)(57 - n),
				  "WindowSize%c%u", 0, p->window);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, (size_t)n + 3);
}

static inline void send_window(struct bench *b, const struct udp *u,
			       struct plan *p, unsigned from)
{
	unsigned i;

	for (i = 0; i < (p->window ? p->window : 1); i++)
		send_block(b, u, p, from + i);
}

static inline void send_error_text(struct bench *b, const struct udp *u,
			    const struct plan *p)
{
	uint8_t packet[100] = { 0, 5, 0, (uint8_t)p->error };
	size_t len = strlen(p->error_text);

	memcpy(packet + 4, p->error_text, len);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + len + 1);
}

static inline void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	uint8_t error[] = { 0, 5, 0, (uint8_t)p->error, 'n', 'o', 0 };

	if (u->data[1] == TFTP_ERROR) {
		snprintf(p->last_error, sizeof(p->last_error), "%u:%s|%zu",
			 (unsigned)get_be16(u->data + 2), u->data + 4, u->len);
		p->error_from_client++;
	}
	if (u->data[1] == TFTP_RRQ) {
		assert_int_equal(u->dport, 69);
		p->requests++;
		p->is_mute = false;
		p->request_len = u->len;
		memcpy(p->request, u->data, u->len);
	} else {
		assert_int_equal(u->dport, TID);
		p->acks++;
	}
	if (p->lose) {
		p->lose--;
		return;
	}
	if (p->other_port && p->acks == 1)
		answer(b, SERVER_IP, u->from, TID + 1, u->sport, "\0\3\0\2no",
		       6);
	if (p->stranger)
		answer(b, 0xc0000263, u->from, TID, u->sport, "\0\5\0\1no", 7);
	if (p->error && p->error_text)
		send_error_text(b, u, p);
	else if (p->error)
		answer(b, SERVER_IP, u->from, TID, u->sport, error, 7);
	else if (u->data[1] == TFTP_RRQ && p->blksize)
		send_options(b, u, p);
	else if (u->data[1] == TFTP_RRQ)
		send_block(b, u, p, 1);
	else if (u->data[1] == TFTP_ACK)
		send_window(b, u, p, get_be16(u->data + 2) + 1);
}

static inline int get(struct bench *b, struct plan *p, struct image **img)
{
	b->on_udp = serve;
	b->ctx = p;
	b->cut = p->cut;
	bench_address(b);
	return fetch_image(&b->fetch, "tftp://192.0.2.1/dir/a%20b", QUIETLY,
			   img, &b->e);
}

/* It comes as it is there. */
static inline void expect_content(struct plan *p)
{
	struct image *img = NULL;
	struct bench b;

	bench_start(&b);
	assert_int_equal(get(&b, p, &img), 0);
	assert_int_equal(img->len, p->len);
	assert_memory_equal(img->data, p->content, p->len);
	image_unref(img);
	bench_stop(&b);
}

/* A file of many blocks */
static char big[5000];

static void fill(void)
{
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)(i * 7 + i / 256);
}

#endif
