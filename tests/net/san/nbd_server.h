/*
 * nbd_server.h: a path to an export, whose server is the test: it says what is
 * to be heard, and sees what is sent.
 */
#ifndef TESTS_NET_SAN_NBD_SERVER_H
#define TESTS_NET_SAN_NBD_SERVER_H

#include "tests/fake/fake.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/san/drive.h"
#include "net/san/kinds.h"
#include "net/san/nbd.h"
#include "net/stack.h"
#include "net/stream.h"

#define BYTES	2048u

/* A path of an open drive, whose server is the test. */
struct bench {
	struct net       net;
	struct san_drive d;
	struct stream    stream;
	struct nbd      *n;
	struct sbuf      in;		/* what the server is to say	*/
	struct sbuf      sent;		/* what was sent to it		*/
	struct san_io    io;
	int              status;	/* of @io; 1: not yet		*/
	uint8_t          buf[BYTES];
};

static inline int keep_sent(struct stream *s, const void *data, size_t len)
{
	return sbuf_add(&HOLDER(bench, stream, s)->sent, data, len);
}

static inline void close_stream(struct stream *s)
{
	(void)s;
}

static const struct stream_kind kind = {
	.send = keep_sent, .close = close_stream,
};

static inline void io_done(struct san_io *io, int status)
{
	((struct bench *)io->owner)->status = status;
}

static inline void begin(struct bench *b, const char *root)
{
	struct uri *uri = uri_parse(root);
	const struct san_kind *k = san_kind_find(uri->scheme);
	struct san_path *p;
	struct err e = { 0 };

	memset(b, 0, sizeof(*b));
	assert_int_equal(k->create(&b->net, uri, &p, &e), 0);
	uri_unref(uri);
	b->d.net = p->net = &b->net;
	b->d.paths = p;
	p->kind = k;
	p->drive = &b->d;
	p->state = SAN_OPENING;
	b->stream.kind = &kind;
	b->n = HOLDER(nbd, path, p);
	nbd_hello(b->n);
	b->n->stream = &b->stream;
	b->status = 1;
	b->io = (struct san_io){
		.op = SAN_READ, .lba = 4, .count = BYTES / 512, .buf = b->buf,
		.done = io_done, .owner = b,
	};
	b->d.waiting = &b->io;		/* begun as soon as it is open */
}

static inline void end(struct bench *b)
{
	struct san_path *p = &b->n->path;

	san_drive_close(&b->d);
	p->kind->free(p);
	sbuf_free(&b->in);
	sbuf_free(&b->sent);
}

/* ---- what the server says ------------------------------------------------ */

static inline void say(struct bench *b, const void *data, size_t len)
{
	sbuf_add(&b->in, data, len);
}

static inline void say32(struct bench *b, uint32_t v)
{
	uint8_t p[4];

	put_be32(p, v);
	say(b, p, sizeof(p));
}

static inline void say64(struct bench *b, uint64_t v)
{
	say32(b, (uint32_t)(v >> 32));
	say32(b, (uint32_t)v);
}

static inline void say_option(struct bench *b, uint32_t option, uint32_t reply,
		       uint32_t len)
{
	say64(b, 0x3e889045565a9);
	say32(b, option);
	say32(b, reply);
	say32(b, len);
}

static inline void greet(struct bench *b)
{
	say(b, "NBDMAGICIHAVEOPT\0\3", 18);
}

/* Up to the export: 1 MiB, that can do what @flags say. */
static inline void open_as(struct bench *b, bool chunked, unsigned flags)
{
	greet(b);
	say_option(b, 8, chunked ? 1 : 0x80000001, 0);
	say_option(b, 7, 3, 12);
	say(b, "\0\0\0\0\0\0\0\x10\0\0", 10);
	say(b, (const uint8_t[]){ 0, (uint8_t)flags }, 2);
	say_option(b, 7, 1, 0);
}

static inline void open_it(struct bench *b, bool chunked)
{
	open_as(b, chunked, 1 | NBD_CAN_FLUSH);
}

/* The first command's cookie is of serial 1, task 0. */
static inline void say_chunk(struct bench *b, unsigned flags, unsigned type,
		      uint32_t len)
{
	say32(b, 0x668e33ef);
	say32(b, flags << 16 | type);
	say64(b, 1ull << 32);
	say32(b, len);
}

static inline void say_data(struct bench *b, uint64_t at, uint32_t len, char fill)
{
	say_chunk(b, 0, 1, 8 + len);
	say64(b, at);
	while (len--)
		say(b, &fill, 1);
}

static inline int hear(struct bench *b)
{
	return nbd_feed(b->n, (const uint8_t *)b->in.data, b->in.len);
}

static inline void assert_refused(struct bench *b, int rc, const char *why)
{
	assert_int_equal(hear(b), rc);
	if (!strstr(b->n->path.err.msg, why))
		fail_msg("%s", b->n->path.err.msg);
	assert_int_equal(b->status, 1);
	end(b);
}

#endif
