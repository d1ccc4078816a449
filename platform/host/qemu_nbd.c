/* qemu_nbd.c: the server's side of NBD (its doc/proto.md: "Fixed newstyle",
   "Transmission"), for one client and one disk. */
#include "platform/host/qemu_nbd.h"

#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/block.h"

/* "NBDMAGIC", "IHAVEOPT", and the marks of replies and requests */
static const uint8_t greeting[18] = "NBDMAGICIHAVEOPT\0\3";
#define OPTION_REPLY_HIGH	0x0003e889u
#define OPTION_REPLY_LOW	0x045565a9u
#define REQUEST			0x25609513u
#define REPLY			0x67446698u

enum { FLAG_FIXED = 1, FLAG_NO_ZEROES = 2 };
enum { OPT_EXPORT_NAME = 1, OPT_ABORT = 2, OPT_LIST = 3, OPT_INFO = 6,
       OPT_GO = 7 };
#define REP_ACK		1u
#define REP_SERVER	2u
#define REP_INFO	3u
#define REP_UNSUPPORTED	0x80000001u
#define REP_INVALID	0x80000003u
enum { INFO_EXPORT = 0, INFO_BLOCK_SIZE = 3 };
enum { HAS_FLAGS = 1, READ_ONLY = 2, SEND_FLUSH = 4, SEND_FUA = 8 };
enum { CMD_READ, CMD_WRITE, CMD_DISC, CMD_FLUSH };
#define CMD_FLAG_FUA	1u
enum { NBD_EPERM = 1, NBD_EIO = 5, NBD_EINVAL = 22 };

#define OPTION_HEAD	16u
#define OPTION_MAX	4096u		/* bytes of its data		*/
#define REQUEST_HEAD	28u
#define PAYLOAD_MAX	(32u << 20)	/* as clients expect		*/
#define PADDING		124u

static void add16(struct sbuf *out, unsigned v)
{
	uint8_t raw[2];

	put_be16(raw, v);
	sbuf_add(out, raw, sizeof(raw));
}

static void add32(struct sbuf *out, uint32_t v)
{
	uint8_t raw[4];

	put_be32(raw, v);
	sbuf_add(out, raw, sizeof(raw));
}

static void add64(struct sbuf *out, uint64_t v)
{
	add32(out, (uint32_t)(v >> 32));
	add32(out, (uint32_t)v);
}

static const uint8_t *bytes(const struct qemu_nbd *n)
{
	return (const uint8_t *)sbuf_text(&n->in);
}

static void drop(struct qemu_nbd *n, size_t len)
{
	n->in.len -= len;
	memmove(n->in.data, n->in.data + len, n->in.len);
}

/* ---- options -------------------------------------------------------- */

static uint64_t size_of(const struct plat_block *b)
{
	return b->blocks * b->block_size;
}

static unsigned flags_of(const struct qemu_nbd *n)
{
	return HAS_FLAGS | SEND_FLUSH | SEND_FUA |
	       (n->writable && !n->block->read_only ? 0 : READ_ONLY);
}

static void reply(struct qemu_nbd *n, uint32_t option, uint32_t type,
		  uint32_t len)
{
	add32(&n->out, OPTION_REPLY_HIGH);
	add32(&n->out, OPTION_REPLY_LOW);
	add32(&n->out, option);
	add32(&n->out, type);
	add32(&n->out, len);
}

static void put_info(struct qemu_nbd *n, uint32_t option)
{
	uint32_t block = n->block->block_size;

	reply(n, option, REP_INFO, 12);
	add16(&n->out, INFO_EXPORT);
	add64(&n->out, size_of(n->block));
	add16(&n->out, flags_of(n));
	reply(n, option, REP_INFO, 14);
	add16(&n->out, INFO_BLOCK_SIZE);
	add32(&n->out, block);
	add32(&n->out, block > 4096 ? block : 4096);
	add32(&n->out, PAYLOAD_MAX);
	reply(n, option, REP_ACK, 0);
}

static void export_by_name(struct qemu_nbd *n)
{
	static const uint8_t zeros[PADDING];

	add64(&n->out, size_of(n->block));
	add16(&n->out, flags_of(n));
	if (!n->no_zeroes)
		sbuf_add(&n->out, zeros, sizeof(zeros));
	n->state = NBD_REQUESTS;
}

/* There is one disk, whatever name is asked for. */
static void answer_option(struct qemu_nbd *n, uint32_t option, uint32_t len)
{
	switch (option) {
	case OPT_EXPORT_NAME:
		export_by_name(n);
		break;
	case OPT_INFO:
	case OPT_GO:
		if (len < 6) {
			reply(n, option, REP_INVALID, 0);
			break;
		}
		put_info(n, option);
		if (option == OPT_GO)
			n->state = NBD_REQUESTS;
		break;
	case OPT_LIST:
		reply(n, option, REP_SERVER, 4);
		add32(&n->out, 0);
		reply(n, option, REP_ACK, 0);
		break;
	case OPT_ABORT:
		reply(n, option, REP_ACK, 0);
		n->state = NBD_OVER;
		break;
	default:
		reply(n, option, REP_UNSUPPORTED, 0);
	}
}

static bool take_option(struct qemu_nbd *n)
{
	const uint8_t *p = bytes(n);
	uint32_t option, len;

	if (n->in.len < OPTION_HEAD)
		return false;
	option = get_be32(p + 8);
	len = get_be32(p + 12);
	if (memcmp(p, greeting + 8, 8) != 0 || len > OPTION_MAX) {
		n->state = NBD_OVER;
		return true;
	}
	if (n->in.len - OPTION_HEAD < len)
		return false;
	drop(n, OPTION_HEAD + len);
	answer_option(n, option, len);
	return true;
}

static bool take_flags(struct qemu_nbd *n)
{
	if (n->in.len < 4)
		return false;
	n->no_zeroes = get_be32(bytes(n)) & FLAG_NO_ZEROES;
	n->state = get_be32(bytes(n)) & FLAG_FIXED ? NBD_OPTIONS : NBD_OVER;
	drop(n, 4);
	return true;
}

/* ---- requests ------------------------------------------------------- */

struct request {
	unsigned       flags, type;
	const uint8_t *handle;		/* 8 bytes			*/
	uint64_t       at;
	uint32_t       len;
};

static uint32_t error_of(int rc)
{
	return rc == 0 ? 0 : rc == -EROFS ? NBD_EPERM : NBD_EIO;
}

/* Are these whole blocks of the disk? */
static bool is_right(const struct plat_block *b, const struct request *q)
{
	return q->len && !(q->at % b->block_size) &&
	       !(q->len % b->block_size) && q->at <= size_of(b) &&
	       q->len <= size_of(b) - q->at;
}

static void put_reply(struct qemu_nbd *n, const struct request *q,
		      uint32_t error)
{
	add32(&n->out, REPLY);
	add32(&n->out, error);
	sbuf_add(&n->out, q->handle, 8);
}

/* The data is read to where it is sent from. */
static void do_read(struct qemu_nbd *n, const struct request *q)
{
	struct plat_block *b = n->block;
	size_t start = n->out.len;
	int rc;

	if (!is_right(b, q)) {
		put_reply(n, q, NBD_EINVAL);
		return;
	}
	put_reply(n, q, 0);
	if (sbuf_reserve(&n->out, q->len) < 0)
		return;
	rc = b->ops->read(b, q->at / b->block_size, q->len / b->block_size,
			  n->out.data + n->out.len);
	if (rc < 0) {
		n->out.len = start;
		put_reply(n, q, error_of(rc));
	} else {
		n->out.len += q->len;
	}
}

static int write_blocks(struct qemu_nbd *n, const struct request *q,
			const uint8_t *data)
{
	struct plat_block *b = n->block;
	int rc;

	if (flags_of(n) & READ_ONLY)
		return -EROFS;
	rc = b->ops->write(b, q->at / b->block_size, q->len / b->block_size,
			   data);
	return rc == 0 && q->flags & CMD_FLAG_FUA ? b->ops->flush(b) : rc;
}

static void answer_request(struct qemu_nbd *n, const struct request *q,
			   const uint8_t *data)
{
	switch (q->type) {
	case CMD_READ:
		do_read(n, q);
		break;
	case CMD_WRITE:
		put_reply(n, q, !is_right(n->block, q) ? NBD_EINVAL :
			  error_of(write_blocks(n, q, data)));
		break;
	case CMD_FLUSH:
		put_reply(n, q, flags_of(n) & READ_ONLY ? 0 :
			  error_of(n->block->ops->flush(n->block)));
		break;
	case CMD_DISC:
		n->state = NBD_OVER;
		break;
	default:
		put_reply(n, q, NBD_EINVAL);
	}
}

static bool take_request(struct qemu_nbd *n)
{
	const uint8_t *p = bytes(n);
	struct request q;
	uint32_t data;

	if (n->in.len < REQUEST_HEAD)
		return false;
	q = (struct request){ get_be16(p + 4), get_be16(p + 6), p + 8,
			      get_be64(p + 16), get_be32(p + 24) };
	data = q.type == CMD_WRITE ? q.len : 0;
	if (get_be32(p) != REQUEST || q.len > PAYLOAD_MAX) {
		n->state = NBD_OVER;
		return true;
	}
	if (n->in.len - REQUEST_HEAD < data)
		return false;
	answer_request(n, &q, p + REQUEST_HEAD);
	drop(n, REQUEST_HEAD + data);
	return true;
}

/* ---- what others call ----------------------------------------------- */

void qemu_nbd_begin(struct qemu_nbd *n, struct plat_block *b, bool writable)
{
	*n = (struct qemu_nbd){ .block = b, .writable = writable };
	sbuf_add(&n->out, greeting, sizeof(greeting));
}

void qemu_nbd_end(struct qemu_nbd *n)
{
	sbuf_free(&n->in);
	sbuf_free(&n->out);
}

int qemu_nbd_take(struct qemu_nbd *n, const void *data, size_t len)
{
	return sbuf_add(&n->in, data, len);
}

bool qemu_nbd_answer(struct qemu_nbd *n)
{
	bool any = false;

	if (n->state == NBD_GREETED)
		any = take_flags(n);
	else if (n->state == NBD_OPTIONS)
		any = take_option(n);
	else if (n->state == NBD_REQUESTS)
		any = take_request(n);
	if (n->out.error)
		n->state = NBD_OVER;
	return any;
}
