/*
 * http.c: a file on an HTTP server as a disk that can be read
 * (reference/protocols.md#http-as-a-disk). Its size is asked for when it is
 * opened; a redirection that is met holds from then on.
 */
#include "net/san/http.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/uri.h"
#include "net/san/kinds.h"
#include "net/san/where.h"
#include "net/stack.h"
#include "platform/block.h"

static struct http_disk *disk_of(struct san_path *p)
{
	return HOLDER(http_disk, path, p);
}

/* ---- opening ----------------------------------------------------------- */

/* Two files of one size are told apart by their ETags. */
static int remember_etag(struct http_disk *d, const struct sbuf *etag)
{
	struct san_shape *s = &d->path.shape;

	sbuf_reset(&d->etag);
	s->id_len = 0;
	if (!etag->len || sbuf_text(etag)[0] != '"')
		return 0;
	s->id_len = (uint8_t)(etag->len < SAN_ID_MAX ? etag->len : SAN_ID_MAX);
	memcpy(s->id, etag->data, s->id_len);
	return sbuf_add(&d->etag, etag->data, etag->len);
}

static int take_size(struct http_lane *l, enum http_ask asked)
{
	struct http_disk *d = l->disk;
	struct san_shape *s = &d->path.shape;

	d->bytes = asked == HTTP_PROBE ? l->said.total : l->parser.length;
	if (!d->bytes)
		return err_set(&d->path.err, -ENODEV, "the server does not "
			       "say how long the file is, or it is empty");
	if (d->bytes < HTTP_BLOCK)
		return err_set(&d->path.err, -ENODEV, "the file is shorter "
			       "than a block of 512 bytes");
	s->blocks = d->bytes / HTTP_BLOCK;
	s->block_size = HTTP_BLOCK;
	s->max_blocks = HTTP_SEGMENT / HTTP_BLOCK;
	s->depth = HTTP_LANES;
	s->read_only = true;
	return remember_etag(d, &l->said.etag);
}

static int http_open(struct san_path *p)
{
	struct http_disk *d = disk_of(p);

	d->bytes = 0;
	sbuf_reset(&d->etag);
	return http_lane_start(&d->lane[0], HTTP_HEAD);
}

static void http_close(struct san_path *p)
{
	struct http_disk *d = disk_of(p);

	for (unsigned i = 0; i < HTTP_LANES; i++)
		http_lane_stop(&d->lane[i]);
}

/* ---- reading ----------------------------------------------------------- */

static int http_submit(struct san_path *p, struct san_io *io)
{
	struct http_disk *d = disk_of(p);
	struct http_lane *l = d->lane;

	while (l->ask != HTTP_IDLE)
		l++;			/* there are as many as the depth */
	l->io = io;
	l->first = io->lba * HTTP_BLOCK;
	l->last = l->first + (uint64_t)io->count * HTTP_BLOCK - 1;
	return http_lane_start(l, HTTP_READ);
}

static void http_abort(struct san_path *p, struct san_io *io)
{
	struct http_lane *l = disk_of(p)->lane;

	while (l->io != io)
		l++;
	http_lane_stop(l);
}

static void answered(struct http_lane *l, enum http_ask asked, int status)
{
	struct http_disk *d = l->disk;
	struct san_io *io = l->io;

	if (asked == HTTP_READ) {
		l->io = NULL;
		san_path_done(&d->path, io, status);
		return;
	}
	if (status == 0)
		status = take_size(l, asked);
	san_path_opened(&d->path, status);
}

static void lost(struct http_lane *l, int status)
{
	san_path_lost(&l->disk->path, status);
}

/* ---- life and death ---------------------------------------------------- */

static void http_free(struct san_path *p)
{
	struct http_disk *d = disk_of(p);

	for (unsigned i = 0; i < HTTP_LANES; i++)
		http_lane_free(&d->lane[i]);
	uri_unref(d->root);
	uri_unref(d->at);
	sbuf_free(&d->etag);
	free(d);
}

static int http_create(struct net *net, const struct uri *uri,
		       struct san_path **out, struct err *e)
{
	struct http_disk *d;

	(void)net;
	if (!uri->host || !uri->host[0])
		return err_set(e, -EINVAL, "the root path names no server: "
			       "http://SERVER/FILE");
	if (uri_fault(uri))
		return err_set(e, -EINVAL, "%s", uri_fault(uri));
	d = calloc(1, sizeof(*d));
	if (!d)
		return err_set(e, -ENOMEM, "no memory for a disk");
	d->root = uri_build(uri);
	d->at = uri_ref(d->root);
	for (unsigned i = 0; i < HTTP_LANES; i++)
		d->lane[i] = (struct http_lane){
			.disk = d, .answered = answered, .lost = lost,
		};
	if (!d->root) {
		http_free(&d->path);
		return err_set(e, -ENOMEM, "no memory for a disk");
	}
	*out = &d->path;
	return 0;
}

static void http_describe(const struct san_path *p,
			  struct plat_block_path *out)
{
	const struct http_disk *d = CONST_HOLDER(http_disk, path, p);

	out->kind = PLAT_BLOCK_URI;
	san_where(p->net, d->at->host, out);
}

#define OPS \
	.create = http_create, .open = http_open, .submit = http_submit, \
	.abort = http_abort, .close = http_close, .free = http_free, \
	.describe = http_describe

const struct san_kind san_http = { .scheme = "http", OPS };
const struct san_kind san_https = { .scheme = "https", OPS };
