/*
 * path.h: one way to a disk: what a protocol provides (struct san_kind), and
 * what it tells in return. A drive (drive.h) has one or several and does the
 * rest: time limits, trying again, opening again, comparing who answers.
 */
#ifndef NET_SAN_PATH_H
#define NET_SAN_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct net;
struct plat_block_path;
struct san_drive;
struct san_path;
struct uri;

#define SAN_BLOCK_MIN	512u
#define SAN_BLOCK_MAX	4096u
#define SAN_ID_MAX	64

enum san_op { SAN_READ, SAN_WRITE, SAN_FLUSH };

/* One command. Its owner embeds it, and keeps it and the buffer until @done
   was called or it was cancelled. */
struct san_io {
	struct san_io *next;		/* of the drive's list		*/
	enum san_op    op;
	uint64_t       lba;		/* first block			*/
	uint32_t       count;		/* blocks: shape.max_blocks at most */
	uint8_t       *buf;		/* all of them; a write leaves it */
	void         (*done)(struct san_io *io, int status);
	void          *owner;		/* for @done			*/
	unsigned       tries;		/* the drive's			*/
	uint64_t       due_us;		/* likewise: when it is overdue	*/
	uint32_t       tag, got;	/* the path's, while it has it	*/
};

/* What a disk is like. A path fills it in before it says that it is open. */
struct san_shape {
	uint64_t blocks;
	uint32_t block_size;		/* bytes			*/
	uint32_t max_blocks;		/* of one command		*/
	unsigned depth;			/* commands at once		*/
	bool     read_only;
	uint8_t  id_len, id[SAN_ID_MAX]; /* tells it from others; 0 bytes:
					   nothing does			*/
};

/* Begins each protocol's own struct. */
struct san_path {
	struct san_path       *next;
	const struct san_kind *kind;
	struct net            *net;
	struct san_drive      *drive;	/* NULL: in none yet		*/
	char                  *root;	/* its root path; the drive's	*/
	struct san_shape       shape;	/* of the last time it was open	*/
	struct err             err;	/* why it failed last		*/
	enum san_state { SAN_CLOSED, SAN_OPENING, SAN_OPEN } state;
					/* the drive's			*/
	bool                   foreign;	/* likewise: another disk answers */
	unsigned               losses;	/* likewise: since it last worked */
};

struct san_kind {
	const char *scheme;		/* of the root path, "iscsi"	*/
	/* A closed path to what @root names, which is refused in words if it
	   names nothing: -EINVAL, -ENOMEM. */
	int  (*create)(struct net *net, const struct uri *root,
		       struct san_path **out, struct err *e);
	/* Begin; later, from the event loop, call san_path_opened() once.
	   A failure to begin is returned instead, with p->err. */
	int  (*open)(struct san_path *p);
	/* Begin @io, calling san_path_done() for it later, from the event
	   loop. A failure to begin, returned, means that the path is lost. */
	int  (*submit)(struct san_path *p, struct san_io *io);
	/* Nobody wants @io any more: touch neither it nor its buffer again. */
	void (*abort)(struct san_path *p, struct san_io *io);
	/* Drop the connection, at any time, and whatever is begun. */
	void (*close)(struct san_path *p);
	void (*free)(struct san_path *p);	/* it is closed		*/
	/* What device paths and boot tables say; texts stay the path's. */
	void (*describe)(const struct san_path *p,
			 struct plat_block_path *out);
};

/* The kind of this scheme, or NULL: kinds.c */
const struct san_kind *san_kind_find(const char *scheme);

/* ---- what a path tells: drive.c ------------------------------------------ */

/*
 * It is open, its shape known; or that failed, p->err saying why. Closed then.
 * Each of the three may close the path before it returns.
 */
void san_path_opened(struct san_path *p, int status);
/* It was open, and is of no use any more: p->err. Closed then. */
void san_path_lost(struct san_path *p, int status);
/* @io has ended. 0; -EAGAIN: it should be tried again; any other failure is
   final: p->err. */
void san_path_done(struct san_path *p, struct san_io *io, int status);

#endif
