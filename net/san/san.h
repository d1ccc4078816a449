/*
 * san.h: disks over the network, for commands and the platform: attach one by
 * its root paths, find it by its number, detach it.
 */
#ifndef NET_SAN_SAN_H
#define NET_SAN_SAN_H

#include <stdbool.h>

struct err;
struct net;
struct san_drive;
struct uri;

#define SAN_DRIVE	0x80	/* where nobody asks for another	*/

/* Can a root path of this scheme be attached? */
bool san_has_scheme(const char *scheme);

/*
 * Attach the disk that each of @n root paths leads to as drive @number, and
 * have the platform show it. Relative ones are resolved against @base, which
 * may be NULL. Runs the event loop; Ctrl-C ends it.
 * *@out stays the network's: san_detach(). Returns 0, -EADDRINUSE (the number
 * is taken), -EINVAL (a root path names nothing), -ENOTSUP, -ENOMEM, or why
 * the first path could not be opened, with @e.
 */
struct san_roots { const char *const *v; unsigned n; };
int san_attach(struct net *net, const struct san_roots *roots,
	       struct uri *base, unsigned number, struct san_drive **out,
	       struct err *e);
void san_detach(struct san_drive *d);

/* The drive of this number, or NULL. */
struct san_drive *san_find(struct net *net, unsigned number);
/* The drive attached behind @last, which is NULL for the first one; or NULL. */
struct san_drive *san_next(struct net *net, const struct san_drive *last);
/* Its number: the platform may have given it another one. */
unsigned san_number(const struct san_drive *d);

/* Its root paths, made absolute; NULL past the last. */
const char *san_root(const struct san_drive *d, unsigned index);

/* Have the boot tables tell of all drives. 0, or why not. */
int san_describe(struct net *net, struct err *e);

/* Detach all: the network ends. */
void san_stop(struct net *net);

#endif
