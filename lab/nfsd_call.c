/* nfsd_call.c: the calls of NFS, of mounting, and for ports; their answers. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/nfsd.h"

#define READ_MAX	65536	/* bytes of a file in one answer */

enum { PORTMAP = 100000, NFS = 100003, MOUNT = 100005 };
enum { S_OK, S_NOENT = 2, S_IO = 5, S_ACCES = 13, S_STALE = 70 };

/* ---- answers as bytes ------------------------------------------------ */

static void put(struct lab_nfs *f, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	sbuf_add(&f->out, b, 4);
}

static void put_zeros(struct lab_nfs *f, unsigned words)
{
	while (words--)
		put(f, 0);
}

static void put_opaque(struct lab_nfs *f, const void *data, size_t len)
{
	put(f, (uint32_t)len);
	sbuf_add(&f->out, data, len);
	sbuf_add(&f->out, "\0\0\0", (4 - len % 4) % 4);
}

static void put_node(struct lab_nfs *f, const struct lab_node *n)
{
	uint8_t b[8];

	put_be32(b, n->number);
	put_be32(b + 4, ~n->number);
	put_opaque(f, b, 8);
}

static void put_attributes(struct lab_nfs *f, const struct lab_node *n)
{
	put(f, n->type);
	put_zeros(f, 4);
	put(f, (uint32_t)(n->found.body.len >> 32));
	put(f, (uint32_t)n->found.body.len);
	put_zeros(f, 14);
}

/* ---- arguments ------------------------------------------------------- */

/* The arguments of a call. */
struct args { const uint8_t *at; size_t len; };

static uint32_t get(struct args *a)
{
	uint32_t v = a->len >= 4 ? get_be32(a->at) : 0;

	a->at += a->len >= 4 ? 4 : a->len;
	a->len -= a->len >= 4 ? 4 : a->len;
	return v;
}

static const uint8_t *get_opaque(struct args *a, size_t *len)
{
	size_t n = get(a), padded = (n + 3) & ~(size_t)3;
	const uint8_t *p = a->at;

	if (n > NFSD_CALL_MAX || padded > a->len) {
		a->len = 0;
		*len = 0;
		return NULL;
	}
	a->at += padded;
	a->len -= padded;
	*len = n;
	return p;
}

static struct lab_node *get_node(struct lab_nfs *f, struct args *a)
{
	size_t len;
	const uint8_t *p = get_opaque(a, &len);
	uint32_t number = p && len == 8 ? get_be32(p) : 0;

	return p && len == 8 && get_be32(p + 4) == ~number ?
	       nfsd_node_of(f->tcp.lab, number) : NULL;
}

/* ---- procedures ------------------------------------------------------ */

static void do_mount(struct lab_nfs *f, struct args *a)
{
	size_t len;
	const uint8_t *path = get_opaque(a, &len);
	struct lab_node *n = NULL;

	if (path && len == 1 && *path == '/')
		n = nfsd_look_up(f, "");
	put(f, n ? S_OK : S_ACCES);	/* all is exported, as "/" */
	if (!n)
		return;
	put_node(f, n);
	put(f, 1);
	put(f, 1);			/* AUTH_SYS */
}

static void do_lookup(struct lab_nfs *f, struct args *a)
{
	struct lab_node *folder = get_node(f, a), *n = NULL;
	size_t len;
	const uint8_t *name = get_opaque(a, &len);
	struct sbuf path = { .max = NFSD_PATH_MAX };

	sbuf_printf(&path, "%s/%.*s", folder ? folder->path : "", (int)len,
		    (const char *)name);
	if (folder && !path.error)
		n = nfsd_look_up(f, path.data);
	sbuf_free(&path);
	put(f, !folder ? S_STALE : n && n->type ? S_OK : S_NOENT);
	if (folder && n && n->type) {
		put_node(f, n);
		/* attributes may be left out: of links they are */
		put(f, n->type != NFSD_LINK);
		if (n->type != NFSD_LINK)
			put_attributes(f, n);
	}
	put(f, 0);			/* none of the folder */
}

static void do_getattr(struct lab_nfs *f, struct args *a)
{
	struct lab_node *n = get_node(f, a);

	put(f, n ? S_OK : S_STALE);
	if (n)
		put_attributes(f, n);
}

static void do_readlink(struct lab_nfs *f, struct args *a)
{
	struct lab_node *n = get_node(f, a);

	put(f, n && n->type == NFSD_LINK ? S_OK : S_STALE);
	put(f, 0);
	if (n && n->type == NFSD_LINK)
		put_opaque(f, n->found.rule->target,
			   strlen(n->found.rule->target));
}

/* Is the connection to break off instead of this answer? */
static bool breaks(struct lab_nfs *f, struct lab_node *n, uint64_t end)
{
	const struct lab_path *rule = n->found.rule;

	if (!rule || !rule->has_break || n->broken || end <= rule->break_at)
		return false;
	n->broken = true;
	if (rule->how != LAB_STALL)
		lab_tcp_end(&f->tcp, rule->how == LAB_RESET);
	return true;
}

/* The answer's data: what @n has at @at, at most @count bytes of it. */
static void put_read(struct lab_nfs *f, const struct lab_node *n, uint64_t at,
		     uint32_t count)
{
	uint8_t *buf = malloc(count + 1u);
	int got = buf && n->type == NFSD_FILE ?
		  lab_body_read(&n->found.body, at, buf, count) : -1;

	put(f, got < 0 ? S_IO : S_OK);
	put(f, 0);
	if (got >= 0) {
		put(f, (uint32_t)got);
		put(f, at + (uint64_t)got >= n->found.body.len);
		put_opaque(f, buf, (size_t)got);
	}
	free(buf);
}

/* False: there is no answer. */
static bool do_read(struct lab_nfs *f, struct args *a)
{
	struct lab_node *n = get_node(f, a);
	uint64_t at = (uint64_t)get(a) << 32;
	uint32_t count;

	at |= get(a);
	count = get(a);
	if (count > READ_MAX)
		count = READ_MAX;
	if (!n) {
		put(f, S_STALE);
		put(f, 0);
		return true;
	}
	if (breaks(f, n, at + count))
		return false;
	put_read(f, n, at, count);
	return true;
}

static bool answer(struct lab_nfs *f, uint32_t program, uint32_t procedure,
		   struct args *a)
{
	if (program == PORTMAP && procedure == 3)
		put(f, f->server->port);
	else if (program == MOUNT && procedure == 1)
		do_mount(f, a);
	else if (program == NFS && procedure == 1)
		do_getattr(f, a);
	else if (program == NFS && procedure == 3)
		do_lookup(f, a);
	else if (program == NFS && procedure == 5)
		do_readlink(f, a);
	else if (program == NFS && procedure == 6)
		return do_read(f, a);
	else if (procedure)
		return false;
	return true;
}

void nfsd_call(struct lab_nfs *f, const uint8_t *call, size_t call_len)
{
	struct args a = { call, call_len };
	size_t start = f->out.len, len;
	uint32_t xid = get(&a), program, procedure;

	if (get(&a) != 0 || get(&a) != 2) {
		lab_tcp_end(&f->tcp, true);
		return;
	}
	program = get(&a);
	(void)get(&a);			/* its version */
	procedure = get(&a);
	(void)get(&a);
	(void)get_opaque(&a, &len);	/* credentials */
	(void)get(&a);
	(void)get_opaque(&a, &len);	/* verifier */
	put(f, 0);
	put(f, xid);
	put(f, 1);
	put_zeros(f, 4);
	if (!answer(f, program, procedure, &a) || f->out.error) {
		f->out.len = start;
		return;
	}
	put_be32((uint8_t *)f->out.data + start,
		 0x80000000u | (uint32_t)(f->out.len - start - 4));
}
