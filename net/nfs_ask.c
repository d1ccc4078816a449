/* nfs_ask.c: the calls of a download by NFS, and its end. */
#include "net/nfs_get.h"

#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/stream.h"

/* ---- the end --------------------------------------------------------- */

void nfs_drop(struct nfs_get *g)
{
	net_timer_stop(&g->timer);
	stream_close(g->stream);
	g->stream = NULL;
	g->in.head_len = 0;
	g->in.last = true;
}

void nfs_end(struct nfs_get *g, int status)
{
	nfs_drop(g);
	transfer_end(g->t, status);
}

void nfs_broke(struct nfs_get *g, int status)
{
	uint64_t pause_us;
	int rc = g->step == READ ? transfer_broke(g->t, &pause_us) : -EIO;

	if (rc < 0) {
		nfs_end(g, rc == -EDEADLK ? rc : status);
		return;
	}
	nfs_drop(g);
	transfer_note(g->t, "connection lost");
	net_timer_set(g->net, &g->timer, pause_us);
}

/* ---- calls ----------------------------------------------------------- */

size_t nfs_name_len(const struct nfs_get *g)
{
	return strcspn(g->path + g->done + 1, "/");
}

static void put_arguments(const struct nfs_get *g, struct sbuf *out)
{
	const struct nfs_handle *h = &g->handle;

	switch (g->step) {
	case FIND_MOUNT:
		nfs_put_getport(out, MOUNT, MOUNT_V);
		break;
	case FIND_NFS:
		nfs_put_getport(out, NFS, NFS_V);
		break;
	case DO_MOUNT:
		xdr_put_bytes(out, g->mounted ? g->path : "/",
			      g->mounted ? g->mounted : 1);
		break;
	case LOOK_UP:
		nfs_put_lookup(out, h, g->path + g->done + 1, nfs_name_len(g));
		break;
	case READ:
		nfs_put_read(out, h, g->t->got);
		break;
	default:
		xdr_put_bytes(out, h->bytes, h->len);
	}
}

static void number_of(const struct nfs_get *g, const char *setting, uint32_t *out)
{
	uint64_t n;

	if (settings_num(g->net->root, setting, &n) >= 0)
		*out = (uint32_t)n;
}

void nfs_ask(struct nfs_get *g, enum nfs_step step)
{
	static const struct rpc_call calls[] = {
		[FIND_MOUNT] = { 0, PORTMAP, PORTMAP_V, PORTMAP_GETPORT,
				 0, 0, NULL },
		[FIND_NFS] = { 0, PORTMAP, PORTMAP_V, PORTMAP_GETPORT,
			       0, 0, NULL },
		[DO_MOUNT] = { 0, MOUNT, MOUNT_V, MOUNT_MNT, 0, 0, NULL },
		[LOOK_UP] = { 0, NFS, NFS_V, NFS_LOOKUP, 0, 0, NULL },
		[LOOK_AT] = { 0, NFS, NFS_V, NFS_GETATTR, 0, 0, NULL },
		[READ_LINK] = { 0, NFS, NFS_V, NFS_READLINK, 0, 0, NULL },
		[READ] = { 0, NFS, NFS_V, NFS_READ, 0, 0, NULL },
	};
	struct rpc_call call = calls[step];
	struct sbuf out = { 0 };
	int rc;

	g->step = step;
	call.xid = ++g->xid;
	if (step >= DO_MOUNT)
		call.machine = g->machine;
	number_of(g, "uid", &call.uid);
	number_of(g, "gid", &call.gid);
	rpc_begin(&out, &call);
	put_arguments(g, &out);
	rpc_seal(&out, 0);
	rc = out.error ? out.error : stream_send(g->stream, out.data, out.len);
	sbuf_free(&out);
	if (rc < 0)
		nfs_end(g, err_set(g->t->err, rc, "no memory for a download"));
}
