/* nbd_task.c: commands to an NBD server, and its replies, simple ones and
   structured ones. */
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/nbd.h"
#include "net/stream.h"

#define REQUEST		0x25609513u
#define SIMPLE		0x67446698u
#define CHUNK		0x668e33efu
#define SIMPLE_LEN	16
#define CHUNK_LEN	20

#define FUA		1	/* of a request: write it through	*/
#define DONE		1	/* of a chunk: it is the last		*/
#define AT_COOKIE	8	/* in both kinds of replies		*/

enum chunk { NONE = 0, DATA = 1, HOLE = 2, FAILED = 1 << 15 };

/* What a server may say is wrong: Linux' numbers */
enum { NO_PERMISSION = 1, NO_MEMORY = 12, NO_SPACE = 28, SHUTDOWN = 108 };

static struct nbd *nbd_of(struct san_path *p)
{
	return HOLDER(nbd, path, p);
}

/* ---- requests ------------------------------------------------------------ */

static int transmit(struct nbd *n, const struct nbd_task *t, unsigned flags)
{
	const void *data = t->type == NBD_WRITE ? t->io->buf : NULL;
	uint8_t head[28];

	put_be32(head, REQUEST);
	put_be16(head + 4, flags);
	put_be16(head + 6, t->type);
	put_be32(head + 8, t->serial);
	put_be32(head + 12, (uint32_t)(t - n->task));
	put_be64(head + 16, t->at);
	put_be32(head + 24, t->want);
	sbuf_reset(&n->tx);
	(void)sbuf_add(&n->tx, head, sizeof(head));
	if (data)
		(void)sbuf_add(&n->tx, data, t->want);
	return n->tx.error ? n->tx.error :
	       stream_send(n->stream, n->tx.data, n->tx.len);
}

/* Bytes of a task that reads and is wanted; else NULL. */
static uint8_t *buffer_of(const struct nbd_task *t)
{
	return t->io && t->io->op == SAN_READ ? t->io->buf : NULL;
}

/* A server that cannot flush is asked for a block, which nobody looks at: what
   it acknowledged before is as safe as it will be. */
static void fill_in(struct nbd *n, struct nbd_task *t, struct san_io *io)
{
	uint32_t size = n->path.shape.block_size;

	*t = (struct nbd_task){
		.used = true, .io = io, .at = io->lba * size,
		.want = io->count * size, .serial = ++n->serial,
		.type = io->op == SAN_READ ? NBD_READ :
			io->op == SAN_WRITE ? NBD_WRITE : NBD_FLUSH,
	};
	if (io->op == SAN_FLUSH && !(n->flags & NBD_CAN_FLUSH)) {
		t->type = NBD_READ;
		t->want = size;
	}
}

int nbd_task_submit(struct san_path *p, struct san_io *io)
{
	struct nbd *n = nbd_of(p);
	struct nbd_task *t = n->task;

	while (t < n->task + NBD_TASKS && t->used)
		t++;
	/* full only while replies to what was given up are on their way */
	if (t == n->task + NBD_TASKS)
		return nbd_fault(n, -EBUSY, "the server does not answer what "
				 "was given up");
	fill_in(n, t, io);
	return transmit(n, t, t->type == NBD_WRITE && n->flags & NBD_CAN_FUA ?
			FUA : 0);
}

/* Its reply will come; nobody will look at it. */
void nbd_task_abort(struct san_path *p, struct san_io *io)
{
	struct nbd *n = nbd_of(p);
	struct nbd_task *t = n->task;

	while (t < n->task + NBD_TASKS && (!t->used || t->io != io))
		t++;
	if (t == n->task + NBD_TASKS)
		return;
	t->io = NULL;
	if (n->filling == t)
		n->to = NULL;
}

void nbd_task_leave(struct nbd *n)
{
	uint8_t head[28] = { 0 };

	put_be32(head, REQUEST);
	put_be16(head + 6, NBD_LEAVE);
	(void)stream_send(n->stream, head, sizeof(head)); /* it ends anyway */
}

/* ---- the end of a command ------------------------------------------------ */

static int failure(struct nbd *n, const struct nbd_task *t)
{
	struct err *e = &n->path.err;
	const char *what = t->type == NBD_READ ? "read" :
			   t->type == NBD_WRITE ? "write" : "flush";

	switch (t->error) {
	case NO_PERMISSION:
		return err_set(e, -EROFS, "the server does not let us %s",
			       what);
	case NO_SPACE:
		return err_set(e, -ENOSPC, "the server has no room for what "
			       "is written");
	case NO_MEMORY:
		return err_set(e, -EAGAIN, "the server is out of memory");
	default:
		return err_set(e, -EIO, "the server cannot %s (error %u)",
			       what, (unsigned)t->error);
	}
}

static int outcome(struct nbd *n, const struct nbd_task *t)
{
	if (t->error)
		return failure(n, t);
	if (t->type == NBD_READ && t->got != t->want)
		return nbd_fault(n, -EAGAIN, "the server has sent less data "
				 "than were asked for");
	return 0;
}

/* What is acknowledged has to be there when the server is killed. */
static bool needs_flush(const struct nbd *n, const struct nbd_task *t)
{
	return t->type == NBD_WRITE && !t->error && t->io &&
	       (n->flags & (NBD_CAN_FLUSH | NBD_CAN_FUA)) == NBD_CAN_FLUSH;
}

static int next_reply(struct nbd *n);

static int complete(struct nbd *n)
{
	struct nbd_task *t = n->task_at;
	struct san_io *io = t->io;
	int rc;

	nbd_expect(n, 0, SIMPLE_LEN, next_reply);
	if (t->error == SHUTDOWN)
		return nbd_fault(n, -ECONNRESET, "the server is shutting "
				 "down");
	if (needs_flush(n, t)) {
		t->type = NBD_FLUSH;
		t->at = 0;
		t->want = 0;
		return transmit(n, t, 0);
	}
	rc = outcome(n, t);
	t->used = false;
	if (io)
		san_path_done(&n->path, io, rc);
	return 0;
}

/* ---- replies ------------------------------------------------------------- */

/* Are these bytes the command's, and new? They are from now on. */
static bool claim(struct nbd_task *t, uint64_t at, uint32_t len)
{
	uint32_t first, last;

	at -= t->at;
	if (t->type != NBD_READ || at > t->want || len > t->want - at || !len ||
	    (at | len) % NBD_GRAIN)
		return false;
	first = (uint32_t)at / NBD_GRAIN;
	last = first + len / NBD_GRAIN;
	for (; first < last; first++) {
		if (t->seen[first / 8] & 1 << first % 8)
			return false;
		t->seen[first / 8] |= (uint8_t)(1 << first % 8);
	}
	t->got += len;
	return true;
}

static int misplaced(struct nbd *n)
{
	return nbd_fault(n, -EPROTO, "the server sends data that nobody asked "
			 "for");
}

/* Take data for the task; then @next. */
static int take_data(struct nbd *n, uint64_t at, uint32_t len,
		     int (*next)(struct nbd *n))
{
	struct nbd_task *t = n->task_at;

	if (!claim(t, at, len))
		return misplaced(n);
	nbd_skip(n, len, next);
	n->filling = t;
	if (buffer_of(t))
		n->to = buffer_of(t) + (at - t->at);
	return 0;
}

static int chunk_end(struct nbd *n)
{
	if (get_be16(n->head + 4) & DONE)
		return complete(n);
	nbd_expect(n, 0, SIMPLE_LEN, next_reply);
	return 0;
}

static int data_chunk(struct nbd *n)
{
	return take_data(n, get_be64(n->head + CHUNK_LEN),
			 get_be32(n->head + 16) - 8, chunk_end);
}

static int hole_chunk(struct nbd *n)
{
	struct nbd_task *t = n->task_at;
	uint64_t at = get_be64(n->head + CHUNK_LEN);
	uint32_t len = get_be32(n->head + CHUNK_LEN + 8);

	if (!claim(t, at, len))
		return misplaced(n);
	if (buffer_of(t))
		memset(buffer_of(t) + (at - t->at), 0, len);
	return chunk_end(n);
}

static int error_chunk(struct nbd *n)
{
	if (!n->task_at->error)
		n->task_at->error = get_be32(n->head + CHUNK_LEN);
	if (!n->task_at->error)
		return nbd_fault(n, -EPROTO, "the server has an error that is "
				 "none");
	nbd_skip(n, get_be32(n->head + 16) - 4, chunk_end);
	return 0;
}

#define ERROR_MAX	8192u	/* bytes, with its text	*/

static int chunk(struct nbd *n)
{
	uint32_t type = get_be16(n->head + 6), len = get_be32(n->head + 16);

	if (type == NONE && !len)
		return chunk_end(n);
	if (type == DATA && len > 8)
		nbd_expect(n, CHUNK_LEN, 8, data_chunk);
	else if (type == HOLE && len == 12)
		nbd_expect(n, CHUNK_LEN, 12, hole_chunk);
	else if (type & FAILED && len >= 6 && len <= ERROR_MAX)
		nbd_expect(n, CHUNK_LEN, 4, error_chunk);
	else
		return nbd_fault(n, -EPROTO, "the server sends a reply of an "
				 "unknown kind");
	return 0;
}

static struct nbd_task *find(struct nbd *n, const uint8_t *cookie)
{
	uint32_t i = get_be32(cookie + 4);

	return i < NBD_TASKS && n->task[i].used &&
	       n->task[i].serial == get_be32(cookie) ? &n->task[i] : NULL;
}

static int simple(struct nbd *n)
{
	struct nbd_task *t = n->task_at;

	t->error = get_be32(n->head + 4);
	if (t->error || t->type != NBD_READ)
		return complete(n);
	if (n->chunked)
		return nbd_fault(n, -EPROTO, "the server answers a read by a "
				 "reply without structure");
	return take_data(n, t->at, t->want, complete);
}

static int next_reply(struct nbd *n)
{
	uint32_t magic = get_be32(n->head);

	if (magic != SIMPLE && (magic != CHUNK || !n->chunked))
		return nbd_fault(n, -EPROTO, "the server sends something that "
				 "is no reply");
	n->task_at = find(n, n->head + AT_COOKIE);
	if (!n->task_at)
		return nbd_fault(n, -EPROTO, "the server answers what nobody "
				 "asked");
	if (magic == SIMPLE)
		return simple(n);
	nbd_expect(n, SIMPLE_LEN, CHUNK_LEN - SIMPLE_LEN, chunk);
	return 0;
}

void nbd_task_start(struct nbd *n)
{
	memset(n->task, 0, sizeof(n->task));
	nbd_expect(n, 0, SIMPLE_LEN, next_reply);
}
