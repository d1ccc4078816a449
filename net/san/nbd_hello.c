/* nbd_hello.c: the handshake with an NBD server, of the newstyle, fixed or not:
   TLS, which export, how large it is. */
#include <string.h>

#include "core/bytes.h"
#include "net/san/nbd.h"
#include "net/stream.h"

/* "NBDMAGIC", then "IHAVEOPT", or the old style's number */
#define MAGIC		0x4e42444d41474943u
#define HAS_OPTIONS	0x49484156454f5054u
#define OLD_STYLE	0x0000420281861253u
#define REPLY		0x0003e889045565a9u

#define FIXED		1u	/* flags of both sides			*/
#define NO_ZEROES	2u
#define PAD		124	/* zeros behind an export's size	*/
#define OPTION_REPLY	20	/* bytes of a reply's head		*/
#define REPLY_MAX	65536u	/* likewise of what follows: text	*/

enum option { EXPORT_NAME = 1, STARTTLS = 5, GO = 7, STRUCTURED = 8 };
enum reply { ACK = 1, INFO = 3 };
#define FAILED		0x80000000u	/* of a reply: why not		*/
enum info { INFO_EXPORT = 0, INFO_BLOCK = 3 };
enum refusal { UNSUPPORTED = 1, POLICY, INVALID, NO_PLATFORM, WANTS_TLS,
	       UNKNOWN, SHUTDOWN };

/* ---- the end ------------------------------------------------------------- */

static int go_up(struct nbd *n)
{
	struct san_shape *s = &n->path.shape;
	uint32_t most = NBD_SEGMENT;

	if (n->most && n->most < most)
		most = n->most;
	memset(s, 0, sizeof(*s));
	s->block_size = n->least > SAN_BLOCK_MIN ? n->least : SAN_BLOCK_MIN;
	s->blocks = n->bytes / s->block_size;
	s->max_blocks = most / s->block_size;
	s->depth = NBD_TASKS;
	s->read_only = n->flags & NBD_READ_ONLY;
	n->up = true;
	nbd_task_start(n);
	err_clear(&n->path.err);
	san_path_opened(&n->path, 0);
	return 0;
}

/* Why the server does not give us the export. */
static int refused(struct nbd *n)
{
	struct err *e = &n->path.err;

	switch (n->reply & ~FAILED) {
	case POLICY:
		return err_set(e, -EPERM, "the server does not let us use the "
			       "export \"%.60s\"", n->name);
	case WANTS_TLS:
		return err_set(e, -EACCES, "the server wants TLS: write nbds: "
			       "for nbd:");
	case UNKNOWN:
		return err_set(e, -ENOENT, "the server has no export "
			       "\"%.60s\"", n->name);
	case SHUTDOWN:
		return nbd_fault(n, -EBUSY, "the server is shutting down");
	case NO_PLATFORM:
		return nbd_fault(n, -ENOTSUP, "the server's machine cannot do "
				 "what it takes");
	default:
		return err_set(e, -EPROTO, "the server refuses option %u "
			       "(error %u)", (unsigned)n->option,
			       (unsigned)(n->reply & ~FAILED));
	}
}

/* ---- asking -------------------------------------------------------------- */

static int option_reply(struct nbd *n);

/* An option with so many bytes of data, which are put behind it. */
static void put_option(struct nbd *n, enum option option, size_t len)
{
	uint8_t head[16];

	put_be64(head, HAS_OPTIONS);
	put_be32(head + 8, option);
	put_be32(head + 12, (uint32_t)len);
	n->option = option;
	sbuf_reset(&n->tx);
	(void)sbuf_add(&n->tx, head, sizeof(head));
}

static int send_option(struct nbd *n)
{
	nbd_expect(n, 0, OPTION_REPLY, option_reply);
	return n->tx.error ? n->tx.error :
	       stream_send(n->stream, n->tx.data, n->tx.len);
}

static int ask(struct nbd *n, enum option option)
{
	put_option(n, option, 0);
	return send_option(n);
}

static int ask_go(struct nbd *n)
{
	size_t len = strlen(n->name);
	uint8_t head[4], wishes[4];

	put_be32(head, (uint32_t)len);
	put_be16(wishes, 1);
	put_be16(wishes + 2, INFO_BLOCK);
	put_option(n, GO, sizeof(head) + len + sizeof(wishes));
	(void)sbuf_add(&n->tx, head, sizeof(head));
	(void)sbuf_add(&n->tx, n->name, len);
	(void)sbuf_add(&n->tx, wishes, sizeof(wishes));
	return send_option(n);
}

/* The size and flags are in the head. */
static int export_size(struct nbd *n)
{
	n->bytes = get_be64(n->head);
	n->flags = get_be16(n->head + 8);
	nbd_skip(n, n->zeroes ? PAD : 0, go_up);
	return 0;
}

/* Servers that know nothing else end the connection if they refuse. */
static int ask_old(struct nbd *n)
{
	int rc;

	put_option(n, EXPORT_NAME, strlen(n->name));
	(void)sbuf_str(&n->tx, n->name);
	rc = send_option(n);
	nbd_expect(n, 0, 10, export_size);
	return rc;
}

int nbd_secured(struct nbd *n)
{
	return ask(n, STRUCTURED);
}

/* ---- answers ------------------------------------------------------------- */

static void take_info(struct nbd *n)
{
	const uint8_t *p = n->head + 2;
	unsigned type = get_be16(n->head);

	if (type == INFO_EXPORT && n->reply_len >= 12) {
		n->bytes = get_be64(p);
		n->flags = get_be16(p + 8);
	} else if (type == INFO_BLOCK && n->reply_len >= 14) {
		n->least = get_be32(p);
		n->most = get_be32(p + 8);
	}
}

static int go_answer(struct nbd *n)
{
	if (n->reply == ACK)
		return go_up(n);
	if (n->reply == (FAILED | UNSUPPORTED))
		return ask_old(n);
	if (n->reply & FAILED)
		return refused(n);
	if (n->reply == INFO)
		take_info(n);
	nbd_expect(n, 0, OPTION_REPLY, option_reply);
	return 0;
}

static int no_tls(struct nbd *n)
{
	return nbd_fault(n, -ENOTSUP, "the server has no TLS: nbd: is what it "
			 "speaks");
}

static int in_the_clear(struct nbd *n)
{
	return nbd_fault(n, -EPROTO, "the server sends in the clear what "
			 "belongs into TLS");
}

static int tls_answer(struct nbd *n)
{
	if (n->reply == ACK) {
		n->tls = NBD_TLS_AGREED;
		nbd_skip(n, 1, in_the_clear);
		return 0;
	}
	if (n->reply == (FAILED | UNSUPPORTED) ||
	    n->reply == (FAILED | POLICY))
		return no_tls(n);
	return refused(n);
}

/* A reply is complete: as much of it as fits is in the head. */
static int answered(struct nbd *n)
{
	if (n->option == GO)
		return go_answer(n);
	if (n->option == STARTTLS)
		return tls_answer(n);
	n->chunked = n->reply == ACK;	/* or else without */
	return ask_go(n);
}

static int reply_data(struct nbd *n)
{
	nbd_skip(n, n->reply_len > NBD_HEAD ? n->reply_len - NBD_HEAD : 0,
		 answered);
	return 0;
}

static int option_reply(struct nbd *n)
{
	if (get_be64(n->head) != REPLY ||
	    get_be32(n->head + 8) != n->option ||
	    get_be32(n->head + 16) > REPLY_MAX)
		return nbd_fault(n, -EPROTO, "the server's answer to an "
				 "option is none");
	n->reply = get_be32(n->head + 12);
	n->reply_len = get_be32(n->head + 16);
	memset(n->head, 0, sizeof(n->head));
	nbd_expect(n, 0, n->reply_len < NBD_HEAD ? n->reply_len : NBD_HEAD,
		   reply_data);
	return 0;
}

/* ---- the beginning ------------------------------------------------------- */

static int greeted(struct nbd *n)
{
	unsigned flags = get_be16(n->head + 16) & (FIXED | NO_ZEROES);
	uint8_t ours[4];
	uint64_t style = get_be64(n->head + 8);
	int rc;

	if (get_be64(n->head) != MAGIC ||
	    (style != HAS_OPTIONS && style != OLD_STYLE))
		return nbd_fault(n, -EPROTO, "this is no NBD server");
	if (style == OLD_STYLE)
		return nbd_fault(n, -ENOTSUP, "the server speaks NBD's old "
				 "style only, without names of exports");
	put_be32(ours, flags);
	n->zeroes = !(flags & NO_ZEROES);
	rc = stream_send(n->stream, ours, sizeof(ours));
	if (rc < 0)
		return rc;
	if (n->secure && !(flags & FIXED))
		return no_tls(n);
	if (n->secure)
		return ask(n, STARTTLS);
	return flags & FIXED ? nbd_secured(n) : ask_old(n);
}

void nbd_hello(struct nbd *n)
{
	n->bytes = 0;
	n->least = n->most = 0;
	n->flags = 0;
	n->chunked = false;
	n->tls = NBD_TLS_NONE;
	nbd_expect(n, 0, 18, greeted);
}
