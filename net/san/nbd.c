/* nbd.c: exports of NBD servers as disks: their connection, from its opening to
   its end (reference/protocols.md#nbd). */
#include "net/san/nbd.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/uri.h"
#include "net/down.h"
#include "net/san/kinds.h"
#include "net/san/where.h"
#include "net/stream.h"
#include "net/tls/tls.h"
#include "platform/block.h"

static struct nbd *nbd_of(struct san_path *p)
{
	return HOLDER(nbd, path, p);
}

/* ---- what comes ---------------------------------------------------------- */

static int go_on_by_tls(struct nbd *n);

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct nbd *n = ctx;
	unsigned epoch = n->epoch;
	int rc = nbd_feed(n, bytes, len);

	if (n->epoch != epoch)
		return;
	if (rc == 0 && n->tls == NBD_TLS_AGREED)
		rc = go_on_by_tls(n);
	if (rc < 0)
		san_path_lost(&n->path, rc);
}

static void note(void *ctx, const char *text)
{
	struct nbd *n = ctx;
	int rc;

	if (*text || n->tls != NBD_TLS_SHAKING)
		return;
	n->tls = NBD_TLS_UP;
	rc = nbd_secured(n);
	if (rc < 0)
		san_path_lost(&n->path, rc);
}

static void down(void *ctx, int status, const char *why)
{
	struct nbd *n = ctx;

	if (why)
		err_set(&n->path.err, status, "%.60s: %s", n->root->host, why);
	status = down_say(&n->path.err, status ? status : -ECONNRESET,
			  n->root->host, n->heard);
	san_path_lost(&n->path, status);
}

static const struct stream_ops stream_ops = {
	.note = note, .data = data, .down = down,
};

/* ---- the connection ------------------------------------------------------ */

static int nbd_open(struct san_path *p)
{
	struct nbd *n = nbd_of(p);

	n->heard = false;
	nbd_hello(n);
	n->stream = stream_open(p->net, n->root->host, n->port, &stream_ops,
				n);
	return n->stream ? 0 : -ENOMEM;
}

static int go_on_by_tls(struct nbd *n)
{
	n->tls = NBD_TLS_SHAKING;
	n->stream = tls_start(n->path.net, n->stream, n->root->host, n->port,
			      &stream_ops, n);
	return n->stream ? 0 : -ENOMEM;
}

static void nbd_close(struct san_path *p)
{
	struct nbd *n = nbd_of(p);

	if (n->up)
		nbd_task_leave(n);
	n->up = false;
	n->epoch++;
	n->filling = NULL;
	stream_close(n->stream);
	n->stream = NULL;
}

/* ---- life and death ------------------------------------------------------ */

static void nbd_free(struct san_path *p)
{
	struct nbd *n = nbd_of(p);

	uri_unref(n->root);
	sbuf_free(&n->tx);
	free(n);
}

static int check_root(const struct uri *uri, struct err *e)
{
	if (!uri->host || !uri->host[0])
		return err_set(e, -EINVAL, "the root path names no server: "
			       "nbd://SERVER/EXPORT");
	if (uri_fault(uri))
		return err_set(e, -EINVAL, "%s", uri_fault(uri));
	if (uri->path && (uri->path_len > NBD_NAME_MAX + 1 ||
			  strlen(uri->path) != uri->path_len ||
			  str_has_control(uri->path)))
		return err_set(e, -EINVAL, "an export's name has at most %d "
			       "bytes, and no control characters",
			       NBD_NAME_MAX);
	return 0;
}

static int nbd_create(struct net *net, const struct uri *uri,
		      struct san_path **out, struct err *e)
{
	struct nbd *n;
	int rc = check_root(uri, e);

	(void)net;
	if (rc < 0)
		return rc;
	n = calloc(1, sizeof(*n));
	if (!n)
		return err_set(e, -ENOMEM, "no memory for a disk");
	n->root = uri_build(uri);
	if (!n->root) {
		nbd_free(&n->path);
		return err_set(e, -ENOMEM, "no memory for a disk");
	}
	n->name = n->root->path && n->root->path[0] ? n->root->path + 1 : "";
	n->port = uri->port ? uri->port : NBD_PORT;
	n->secure = uri_has_scheme(uri, "nbds");
	*out = &n->path;
	return 0;
}

static void nbd_describe(const struct san_path *p, struct plat_block_path *out)
{
	const struct nbd *n = CONST_HOLDER(nbd, path, p);

	out->kind = PLAT_BLOCK_URI;
	out->port = n->port;
	san_where(p->net, n->root->host, out);
}

#define OPS \
	.create = nbd_create, .open = nbd_open, .submit = nbd_task_submit, \
	.abort = nbd_task_abort, .close = nbd_close, .free = nbd_free, \
	.describe = nbd_describe

const struct san_kind san_nbd = { .scheme = "nbd", OPS };
const struct san_kind san_nbds = { .scheme = "nbds", OPS };
