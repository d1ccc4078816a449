/*
 * nfs.c: the opener for nfs: URIs: version 3, over TCP (RFC 1813;
 * reference/protocols.md#nfs). The port mapper is asked for the services, the
 * folder that the server exports is looked for from the file upwards, then
 * the names below it are looked up, one after another.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/down.h"
#include "net/nfs_get.h"
#include "net/stack.h"
#include "net/stream.h"

#define PORT	111	/* the port mapper's */

/* ---- answers --------------------------------------------------------- */

static const struct stream_ops stream_ops;

/* On to another service of the same server, and the first question there.
   Servers trust low ports only. */
static void ask_at(struct nfs_get *g, uint16_t port, enum nfs_step step)
{
	nfs_drop(g);
	g->stream = stream_open_low(g->net, g->t->uri->host, port,
				    &stream_ops, g);
	if (g->stream)
		nfs_ask(g, step);
	else
		nfs_end(g, err_set(g->t->err, -ENOMEM, "no memory for a "
			       "download"));
}

/* The folder of what the path names. */
static size_t parent(const struct nfs_get *g, size_t len)
{
	while (len && g->path[--len] != '/')
		continue;
	return len;
}

static void mount(struct nfs_get *g)
{
	g->mounted = parent(g, strlen(g->path));
	ask_at(g, g->mount_port, DO_MOUNT);
}

static void fail(struct nfs_get *g, int status)
{
	struct err *e = g->t->err;

	switch (status) {
	case -ENOENT:
		err_set(e, status, "the NFS server has no such file");
		break;
	case -EACCES:
	case -EPERM:
		err_set(e, status, "the NFS server forbids it");
		break;
	case -EISDIR:
		err_set(e, status, "that is a folder");
		break;
	default:
		err_set(e, status, "the NFS server failed: %s",
			err_text(status));
	}
	nfs_end(g, status);
}

static void take_port(struct nfs_get *g, struct xdr *x)
{
	uint32_t port = xdr_u32(x);

	if (!port || port > UINT16_MAX) {
		nfs_end(g, err_set(g->t->err, -ENOTSUP, "%.60s does not offer NFS "
			       "version 3 over TCP", g->t->uri->host));
	} else if (g->step == FIND_MOUNT) {
		g->mount_port = (uint16_t)port;
		nfs_ask(g, FIND_NFS);
	} else {
		g->nfs_port = (uint16_t)port;
		mount(g);
	}
}

/* What is not exported may lie within something that is. */
static void take_mount(struct nfs_get *g, const struct nfs_answer *a)
{
	if (a->status < 0 && g->mounted) {
		g->mounted = parent(g, g->mounted);
		nfs_ask(g, DO_MOUNT);
	} else if (a->status < 0) {
		fail(g, a->status);
	} else {
		g->handle = a->handle;
		g->done = g->mounted;
		ask_at(g, g->nfs_port, LOOK_UP);
	}
}

static void take_attributes(struct nfs_get *g, const struct nfs_answer *a)
{
	bool last = !g->path[g->done];
	int rc;

	if (a->status < 0) {
		fail(g, a->status);
	} else if (a->type == NFS_LINK) {
		nfs_ask(g, READ_LINK);
	} else if (a->type == NFS_FOLDER && !last) {
		nfs_ask(g, LOOK_UP);
	} else if (a->type == NFS_FILE && last) {
		rc = transfer_total(g->t, a->size);
		if (rc < 0)
			nfs_end(g, rc);
		else
			nfs_ask(g, READ);
	} else {
		fail(g, a->type == NFS_FOLDER ? -EISDIR : -ENOENT);
	}
}

static void take_lookup(struct nfs_get *g, const struct nfs_answer *a)
{
	if (a->status == 0) {
		g->handle = a->handle;
		g->done += 1 + nfs_name_len(g);
	}
	if (a->status == 0 && a->type == NFS_UNKNOWN)
		nfs_ask(g, LOOK_AT);
	else
		take_attributes(g, a);
}

static void take_link(struct nfs_get *g, const struct nfs_answer *a)
{
	int rc = a->status;

	if (rc == 0 && g->links++ == LIMIT_SYMLINKS)
		rc = -ELOOP;
	if (rc == 0)
		rc = nfs_follow(g->path, parent(g, g->done),
				g->path + g->done, a->data, a->len);
	if (rc == 0 && !*g->path)
		rc = -EISDIR;
	if (rc < 0)
		fail(g, rc);
	else
		mount(g);
}

static void take_bytes(struct nfs_get *g, const struct nfs_answer *a)
{
	int rc;

	if (a->status < 0 || (!a->len && !a->eof)) {
		fail(g, a->status < 0 ? a->status : -EIO);
		return;
	}
	rc = transfer_append(g->t, a->data, a->len);
	if (rc < 0)
		nfs_end(g, rc);
	else if (a->eof)
		nfs_end(g, 0);
	else
		nfs_ask(g, READ);
}

static void take_results(struct nfs_get *g, struct xdr *x)
{
	static int (*const readers[])(struct xdr *, struct nfs_answer *) = {
		[DO_MOUNT] = nfs_read_mnt, [LOOK_UP] = nfs_read_lookup,
		[LOOK_AT] = nfs_read_getattr, [READ_LINK] = nfs_read_readlink,
		[READ] = nfs_read_read,
	};
	static void (*const takers[])(struct nfs_get *, const struct nfs_answer *)
	= {
		[DO_MOUNT] = take_mount, [LOOK_UP] = take_lookup,
		[LOOK_AT] = take_attributes, [READ_LINK] = take_link,
		[READ] = take_bytes,
	};
	struct nfs_answer a;

	if (g->step < DO_MOUNT)
		take_port(g, x);
	else if (readers[g->step](x, &a) == 0)
		takers[g->step](g, &a);
	else
		nfs_end(g, err_set(g->t->err, -EPROTO, "malformed NFS answer"));
}

static void take_record(struct nfs_get *g)
{
	struct xdr x = { .at = (const uint8_t *)g->in.record.data,
			 .len = g->in.record.len };
	int rc = rpc_read_reply(&x, g->xid);

	if (rc == -EAGAIN)
		return;
	if (rc == 0)
		take_results(g, &x);
	else if (rc == -EACCES)
		fail(g, rc);
	else
		nfs_end(g, err_set(g->t->err, rc, rc == -ENOTSUP ?
			       "the server does not offer NFS version 3" :
			       "malformed RPC answer"));
}

/* ---- the connection -------------------------------------------------- */

static void note(void *ctx, const char *text)
{
	struct nfs_get *g = ctx;

	transfer_note(g->t, text);
}

static void take(void *ctx, const uint8_t *bytes, size_t len)
{
	struct nfs_get *g = ctx;
	const struct stream *s = g->stream;
	bool whole = false;
	int n = 0;

	transfer_heard(g->t);
	for (; g->stream == s && len; bytes += n, len -= (size_t)n) {
		n = rpc_record_take(&g->in, bytes, len, &whole);
		if (n < 0) {
			nfs_end(g, err_set(g->t->err, n, n == -E2BIG ?
				       "an RPC answer is too long" :
				       "no memory for a download"));
			return;
		}
		if (whole)
			take_record(g);
	}
}

static void down(void *ctx, int status, const char *why)
{
	struct nfs_get *g = ctx;

	if (!status)
		status = err_set(g->t->err, -EIO, "the server closed the "
				 "connection before the end");
	else
		status = down_error(g->t, status, g->t->got, why);
	nfs_broke(g, status);
}

static const struct stream_ops stream_ops = {
	.note = note, .data = take, .down = down,
};

static bool silent(struct transfer *t)
{
	struct nfs_get *g = t->state;

	if (g->step != READ || !g->stream)
		return false;
	nfs_broke(g, err_set(t->err, -ETIMEDOUT, "%.60s has been silent for long",
			 t->uri->host));
	return true;
}

static void expired(struct net_timer *t)
{
	struct nfs_get *g = HOLDER(nfs_get, timer, t);

	transfer_note(g->t, "");
	ask_at(g, g->nfs_port, READ);
}

/* ---- the opener ------------------------------------------------------ */

static int set_path(struct nfs_get *g, struct err *e)
{
	const struct uri *u = g->t->uri;
	int rc;

	if (!u->host || !u->host[0] || !u->path || !u->path[0])
		return err_set(e, -EINVAL, "an NFS URI needs a host and a "
			       "path");
	if (strlen(u->path) != u->path_len)
		return err_set(e, -EINVAL, "an NFS path has no NUL");
	rc = nfs_follow(g->path, 0, "", (const uint8_t *)u->path, u->path_len);
	if (rc == 0 && !*g->path)
		rc = -EISDIR;
	return rc < 0 ? err_set(e, rc, "the file's path: %s", err_text(rc)) :
			0;
}

static int begin(struct nfs_get *g, struct err *e)
{
	const struct uri *u = g->t->uri;
	int rc = set_path(g, e);

	if (rc < 0)
		return rc;
	if (settings_text(g->net->root, "hostname", g->machine,
			  sizeof(g->machine)) <= 0)
		memcpy(g->machine, "pxesh", 6);
	g->xid = net_random();
	g->stream = stream_open(g->net, u->host, u->port ? u->port : PORT,
				&stream_ops, g);
	if (!g->stream)
		return err_set(e, -ENOMEM, "no memory for a download");
	nfs_ask(g, FIND_MOUNT);
	return 0;
}

static int start(struct opener *op, struct transfer *t, struct err *e)
{
	struct nfs_get *g = calloc(1, sizeof(*g));
	int rc;

	if (!g)
		return err_set(e, -ENOMEM, "no memory for a download");
	g->net = op->ctx;
	g->t = t;
	g->timer.expired = expired;
	t->state = g;
	rc = begin(g, e);
	if (rc < 0)
		free(g);
	return rc;
}

static void release(struct transfer *t)
{
	struct nfs_get *g = t->state;

	nfs_drop(g);
	sbuf_free(&g->in.record);
	free(g);
}

void nfs_start(struct net *net)
{
	net->nfs = (struct opener){
		.scheme = "nfs", .port = PORT, .ctx = net,
		.start = start, .release = release, .silent = silent,
	};
	fetch_add_opener(net->fetch, &net->nfs);
}

void nfs_stop(struct net *net)
{
	fetch_remove_opener(net->fetch, &net->nfs);
}
