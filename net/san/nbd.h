/*
 * nbd.h: between the files of the NBD client (the Network Block Device
 * protocol, doc/proto.md of its project): one connection to one export.
 */
#ifndef NET_SAN_NBD_H
#define NET_SAN_NBD_H

#include "core/str.h"
#include "net/san/path.h"

struct stream;
struct uri;

#define NBD_PORT	10809
#define NBD_NAME_MAX	255	/* bytes of an export's name		*/
#define NBD_TASKS	8	/* commands at once			*/
#define NBD_SEGMENT	262144u	/* bytes of one command at most		*/
#define NBD_GRAIN	512u	/* parts of an answer are so many bytes	*/
#define NBD_HEAD	32	/* bytes of the longest head		*/

enum nbd_type { NBD_READ = 0, NBD_WRITE = 1, NBD_LEAVE = 2, NBD_FLUSH = 3 };

/* What an export can do, of its transmission flags. */
enum { NBD_READ_ONLY = 1 << 1, NBD_CAN_FLUSH = 1 << 2, NBD_CAN_FUA = 1 << 3 };

struct nbd_task {
	bool           used;
	enum nbd_type  type;
	struct san_io *io;		/* NULL: nobody wants it	*/
	uint32_t       serial;		/* half of its cookie		*/
	uint64_t       at;		/* in bytes			*/
	uint32_t       want, got;	/* bytes that are read		*/
	uint32_t       error;		/* the server's; 0: none	*/
	uint8_t        seen[NBD_SEGMENT / NBD_GRAIN / 8];	/* bits	*/
};

struct nbd {
	struct san_path  path;
	struct uri      *root;
	const char      *name;		/* of the export		*/
	uint16_t         port;
	bool             secure;	/* TLS is asked for		*/
	struct stream   *stream;	/* NULL: closed			*/
	unsigned         epoch;		/* counts what was closed	*/
	bool             heard;		/* anything, on this connection	*/
	struct sbuf      tx;		/* being made			*/
	/* What comes next: @left bytes, to @to unless that is NULL; then @next
	   is called. */
	uint8_t         *to;
	uint32_t         left;
	int            (*next)(struct nbd *n);
	struct nbd_task *filling;	/* whose buffer @to is in	*/
	uint8_t          head[NBD_HEAD];
	/* the handshake */
	enum { NBD_TLS_NONE, NBD_TLS_AGREED, NBD_TLS_SHAKING,
	       NBD_TLS_UP } tls;
	bool             zeroes;	/* pad an old kind of answer	*/
	uint32_t         option;	/* asked for			*/
	uint32_t         reply, reply_len;
	uint64_t         bytes;		/* of the export; 0: not told yet */
	uint32_t         least, most;	/* bytes of a command; 0: not told */
	/* afterwards */
	bool             up;
	bool             chunked;	/* structured replies		*/
	unsigned         flags;		/* NBD_CAN_...			*/
	uint32_t         serial;
	struct nbd_task *task_at;	/* whose reply is being read	*/
	struct nbd_task  task[NBD_TASKS];
};

/* ---- nbd_rx.c ------------------------------------------------------------ */

/* Bytes from the server. 0, or why the connection is of no use. */
int nbd_feed(struct nbd *n, const uint8_t *p, size_t len);
/* Take @len bytes of a head to @n->head + @at, skip @len bytes; then @next. */
void nbd_expect(struct nbd *n, unsigned at, unsigned len,
		int (*next)(struct nbd *n));
void nbd_skip(struct nbd *n, uint32_t len, int (*next)(struct nbd *n));
/* Say what is wrong. Returns @code. */
int nbd_fault(struct nbd *n, int code, const char *what);

/* ---- nbd_hello.c --------------------------------------------------------- */

/* Expect the server's first words: ends by san_path_opened(). */
void nbd_hello(struct nbd *n);
/* TLS is up: ask on. */
int nbd_secured(struct nbd *n);

/* ---- nbd_task.c ---------------------------------------------------------- */

/* Expect replies. */
void nbd_task_start(struct nbd *n);
/* What a struct san_kind does. */
int nbd_task_submit(struct san_path *p, struct san_io *io);
void nbd_task_abort(struct san_path *p, struct san_io *io);
/* Say goodbye. */
void nbd_task_leave(struct nbd *n);

#endif
