/* A server's bytes, from its first words on, to an export of which two parts are
   read and one is written: taken at once or in pieces they come to the same.
   The first byte says how large the pieces are. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/san/drive.h"
#include "net/san/kinds.h"
#include "net/san/nbd.h"
#include "net/stack.h"
#include "net/stream.h"

#define IOS	3
#define BYTES	8192u

struct run {
	struct net       net;
	struct san_drive d;
	struct stream    stream;
	struct san_io    io[IOS];
	unsigned         ended[IOS];
	int              status[IOS];
	uint8_t          buf[IOS][BYTES];
	uint32_t         sent;		/* hash of what we sent	*/
};

static int take_sent(struct stream *s, const void *data, size_t len)
{
	struct run *r = HOLDER(run, stream, s);
	const char *p = data;

	while (len--)
		r->sent = str_hash_add(r->sent, *p++);
	return 0;
}

static void close_stream(struct stream *s)
{
	(void)s;
}

static const struct stream_kind kind = {
	.send = take_sent, .close = close_stream,
};

static void done(struct san_io *io, int status)
{
	struct run *r = io->owner;

	must(r->ended[io - r->io]++ == 0);
	r->status[io - r->io] = status;
}

/* Commands wait until it is open; then none is tried twice. */
static struct san_path *begin(struct run *r)
{
	struct uri *uri = uri_parse("nbd://server/x");
	struct san_path *p;
	struct err e = { 0 };

	must(uri && san_nbd.create(&r->net, uri, &p, &e) == 0);
	uri_unref(uri);
	r->d.net = p->net = &r->net;
	r->d.paths = p;
	p->kind = &san_nbd;
	p->drive = &r->d;
	p->state = SAN_OPENING;
	for (unsigned i = 0; i < IOS; i++) {
		r->io[i] = (struct san_io){
			.op = i == 1 ? SAN_WRITE : SAN_READ, .lba = i * 64,
			.count = BYTES / 512, .buf = r->buf[i], .done = done,
			.owner = r, .next = i + 1 < IOS ? &r->io[i + 1] : NULL,
		};
		memset(r->buf[i], 0x5a, BYTES);
	}
	r->d.waiting = r->io;
	r->stream.kind = &kind;
	return p;
}

static void feed(struct run *r, const uint8_t *p, size_t size, size_t piece)
{
	struct san_path *path = begin(r);
	struct nbd *n = HOLDER(nbd, path, path);
	unsigned epoch = n->epoch;
	uint8_t *copy;
	int rc = 0;

	nbd_hello(n);
	n->stream = &r->stream;
	while (size && rc == 0 && n->epoch == epoch) {
		if (piece > size)
			piece = size;
		copy = malloc(piece);		/* bounds are seen there */
		memcpy(copy, p, piece);
		rc = nbd_feed(n, copy, piece);
		free(copy);
		p += piece;
		size -= piece;
	}
	if (rc < 0 && n->epoch == epoch) {
		must(rc == path->err.code && path->err.msg[0]);
		san_path_lost(path, rc);
	}
	for (unsigned i = 0; i < IOS; i++)	/* what is written stays */
		must(i != 1 || r->buf[i][BYTES - 1] == 0x5a);
	san_drive_close(&r->d);
	san_nbd.free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t size)
{
	struct run *whole, *pieces;

	if (!size)
		return 0;
	whole = calloc(1, sizeof(*whole));
	pieces = calloc(1, sizeof(*pieces));
	must(whole && pieces);
	feed(whole, p + 1, size - 1, size);
	feed(pieces, p + 1, size - 1, 1 + p[0] % 61);
	must(whole->sent == pieces->sent);
	must(!memcmp(whole->status, pieces->status, sizeof(whole->status)));
	must(!memcmp(whole->ended, pieces->ended, sizeof(whole->ended)));
	for (unsigned i = 0; i < IOS; i++)
		must(whole->status[i] < 0 ||
		     !memcmp(whole->buf[i], pieces->buf[i], BYTES));
	free(whole);
	free(pieces);
	return 0;
}
