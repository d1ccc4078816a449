/* nfs_packet.c: what is asked of NFS servers, and their answers. */
#include "net/nfs_packet.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"

enum { TCP_PROTOCOL = 6 };

/* ---- questions ------------------------------------------------------- */

void nfs_put_getport(struct sbuf *out, uint32_t program, uint32_t version)
{
	xdr_put_u32(out, program);
	xdr_put_u32(out, version);
	xdr_put_u32(out, TCP_PROTOCOL);
	xdr_put_u32(out, 0);
}

void nfs_put_lookup(struct sbuf *out, const struct nfs_handle *h,
		    const char *name, size_t len)
{
	xdr_put_bytes(out, h->bytes, h->len);
	xdr_put_bytes(out, name, len);
}

void nfs_put_read(struct sbuf *out, const struct nfs_handle *h,
		  uint64_t offset)
{
	xdr_put_bytes(out, h->bytes, h->len);
	xdr_put_u64(out, offset);
	xdr_put_u32(out, NFS_READ_MAX);
}

/* ---- answers --------------------------------------------------------- */

/* Mount's and NFS' numbers are those of Unix, as far as both have them. */
static int read_status(struct xdr *x)
{
	static const struct { uint32_t number; int code; } known[] = {
		{ 0, 0 }, { 1, -EPERM }, { 2, -ENOENT }, { 13, -EACCES },
		{ 20, -ENOENT }, { 21, -EISDIR }, { 22, -EINVAL },
		{ 63, -ENAMETOOLONG },
	};
	uint32_t n = xdr_u32(x);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].number == n)
			return known[i].code;
	return -EIO;
}

static void read_handle(struct xdr *x, struct nfs_handle *h)
{
	const uint8_t *p = xdr_bytes(x, NFS_HANDLE_MAX, &h->len);

	if (p)
		memcpy(h->bytes, p, h->len);
}

static void read_attributes(struct xdr *x, struct nfs_answer *a)
{
	uint32_t type = xdr_u32(x);

	a->type = type <= NFS_LINK ? (enum nfs_type)type : NFS_UNKNOWN;
	xdr_skip(x, 16);		/* mode, links, owner, group */
	a->size = xdr_u64(x);
	xdr_skip(x, 56);		/* space, device, ids, three times */
}

static void read_if_there(struct xdr *x, struct nfs_answer *a)
{
	if (xdr_u32(x))
		read_attributes(x, a);
}

static int begin(struct xdr *x, struct nfs_answer *a)
{
	*a = (struct nfs_answer){ .status = read_status(x) };
	return x->bad ? -EPROTO : a->status;
}

static int end(const struct xdr *x)
{
	return x->bad ? -EPROTO : 0;
}

int nfs_read_mnt(struct xdr *x, struct nfs_answer *a)
{
	if (begin(x, a) == 0)
		read_handle(x, &a->handle);
	return end(x);			/* flavours follow */
}

int nfs_read_lookup(struct xdr *x, struct nfs_answer *a)
{
	if (begin(x, a) == 0) {
		read_handle(x, &a->handle);
		read_if_there(x, a);
	}
	return end(x);			/* the folder's attributes follow */
}

int nfs_read_getattr(struct xdr *x, struct nfs_answer *a)
{
	if (begin(x, a) == 0)
		read_attributes(x, a);
	return end(x);
}

int nfs_read_readlink(struct xdr *x, struct nfs_answer *a)
{
	if (begin(x, a) == 0) {
		read_if_there(x, a);
		a->data = xdr_bytes(x, NFS_PATH_MAX, &a->len);
	}
	return end(x);
}

int nfs_read_read(struct xdr *x, struct nfs_answer *a)
{
	uint32_t count;

	if (begin(x, a) == 0) {
		read_if_there(x, a);
		count = xdr_u32(x);
		a->eof = xdr_u32(x);
		a->data = xdr_bytes(x, NFS_READ_MAX, &a->len);
		if (count != a->len)
			x->bad = true;
	}
	return end(x);
}

/* ---- paths ----------------------------------------------------------- */

/* One name more, or one less for "..". */
static int add_name(char *path, size_t *len, const char *name, size_t n)
{
	if (!n || (n == 1 && *name == '.'))
		return 0;
	if (n == 2 && name[0] == '.' && name[1] == '.') {
		while (*len && path[--*len] != '/')
			continue;
		return 0;
	}
	if (n >= NFS_PATH_MAX - 1 - *len)	/* @len is never more */
		return -ENAMETOOLONG;
	path[(*len)++] = '/';
	memmove(path + *len, name, n);
	*len += n;
	return 0;
}

static int add_path(char *path, size_t *len, const char *more, size_t n)
{
	const char *end = more + n, *slash;
	int rc = 0;

	for (; more < end && rc == 0; more = slash + 1) {
		slash = memchr(more, '/', (size_t)(end - more));
		if (!slash)
			slash = end;
		rc = add_name(path, len, more, (size_t)(slash - more));
	}
	return rc;
}

int nfs_follow(char path[NFS_PATH_MAX], size_t done, const char *rest,
	       const uint8_t *link, size_t len)
{
	char *keep = str_dup(rest);
	size_t at = len && *link == '/' ? 0 : done;
	int rc = keep ? add_path(path, &at, (const char *)link, len) : -ENOMEM;

	if (rc == 0)
		rc = add_path(path, &at, keep, strlen(keep));
	path[at] = '\0';
	free(keep);
	return rc;
}
