/* A server's bytes, from its first words on, to an export of which two parts are
   read and one is written: taken at once or in pieces they come to the same.
   The first byte says how large the pieces are. */
#include "tests/fuzz/disk.h"

#include "core/holder.h"
#include "core/str.h"
#include "net/san/nbd.h"
#include "net/stream.h"

struct run {
	struct disk   disk;
	struct stream stream;
	uint32_t      sent;		/* hash of what we sent	*/
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

static void feed(struct run *r, const uint8_t *p, size_t size, size_t piece)
{
	struct san_path *path = disk_path(&r->disk, &san_nbd, "nbd://server/x");
	struct nbd *n = HOLDER(nbd, path, path);
	unsigned epoch = n->epoch;
	uint8_t *copy;
	int rc = 0;

	nbd_hello(n);
	r->stream.kind = &kind;
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
	disk_close(&r->disk);
}

static void same(const struct disk *a, const struct disk *b)
{
	must(!memcmp(a->status, b->status, sizeof(a->status)));
	must(!memcmp(a->ended, b->ended, sizeof(a->ended)));
	for (unsigned i = 0; i < IOS; i++)
		must(a->status[i] < 0 || !memcmp(a->buf[i], b->buf[i], BYTES));
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
	same(&whole->disk, &pieces->disk);
	free(whole);
	free(pieces);
	return 0;
}
