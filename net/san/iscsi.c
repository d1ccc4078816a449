/* iscsi.c: disks of iSCSI targets: their connection, from its opening to its
   end. */
#include "net/san/iscsi.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/uri.h"
#include "net/san/kinds.h"
#include "net/san/where.h"
#include "net/stack.h"
#include "net/stream.h"
#include "platform/block.h"

#define TEXT_MAX	16384	/* bytes of a login's keys, or of sense */

static struct iscsi *iscsi_of(struct san_path *p)
{
	return HOLDER(iscsi, path, p);
}

static struct iscsi *iscsi_of_rx(struct iscsi_rx *rx)
{
	return HOLDER(iscsi, rx, rx);
}

/* ---- messages ------------------------------------------------------------ */

static int rx_header(struct iscsi_rx *rx)
{
	struct iscsi *s = iscsi_of_rx(rx);

	if (s->stage == ISCSI_FULL)
		return iscsi_session_header(s);
	if (bhs_opcode(rx->bhs) != ISCSI_LOGIN_RESPONSE)
		return iscsi_fault(s, -EPROTO, "the target's answer to a login "
				   "is none");
	return 0;
}

static int rx_data(struct iscsi_rx *rx, uint32_t offset, const uint8_t *data,
		   uint32_t len)
{
	struct iscsi *s = iscsi_of_rx(rx);

	if (s->stage == ISCSI_FULL)
		return iscsi_session_data(s, offset, data, len);
	if (sbuf_add(&s->text, data, len) == -E2BIG)
		return iscsi_fault(s, -EPROTO, "the target's login text has no "
				   "end");
	return s->text.error;
}

static int connect_to(struct iscsi *s);

static int login_answer(struct iscsi *s)
{
	int rc = iscsi_login_answer(s);

	if (rc == ISCSI_LOGIN_DONE)
		return iscsi_session_start(s);
	if (rc == ISCSI_LOGIN_MOVED)
		return connect_to(s);
	return rc;
}

static int rx_end(struct iscsi_rx *rx)
{
	struct iscsi *s = iscsi_of_rx(rx);
	unsigned epoch = s->epoch;
	int rc = s->stage == ISCSI_FULL ? iscsi_session_end(s) :
		 login_answer(s);

	/* whatever more there is in hand is of a connection that is gone */
	return rc == 0 && s->epoch != epoch ? -ECANCELED : rc;
}

static const struct iscsi_rx_ops rx_ops = {
	.header = rx_header, .data = rx_data, .end = rx_end,
};

/* ---- the connection ------------------------------------------------------ */

static void note(void *ctx, const char *text)
{
	struct iscsi *s = ctx;

	if (!*text && iscsi_login_start(s) < 0)
		san_path_lost(&s->path, -ENOMEM);
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct iscsi *s = ctx;
	unsigned epoch = s->epoch;
	int rc = iscsi_rx_feed(&s->rx, bytes, len);

	if (rc < 0 && s->epoch == epoch)
		san_path_lost(&s->path, rc);
}

static void down(void *ctx, int status, const char *why)
{
	struct iscsi *s = ctx;

	(void)why;			/* TCP gives no reason */
	if (status == -ENXIO || status == -ENOTCONN)
		(void)net_lookup_error(&s->path.err, status, s->host);
	else
		err_set(&s->path.err, status ? status : -ECONNRESET,
			"%.80s port %u: %s", s->host, s->port, status ?
			err_text(status) : "the target ends the connection");
	san_path_lost(&s->path, status ? status : -ECONNRESET);
}

static const struct stream_ops stream_ops = {
	.note = note, .data = data, .down = down,
};

static void disconnect(struct iscsi *s)
{
	s->epoch++;
	stream_close(s->stream);
	s->stream = NULL;
}

static int connect_to(struct iscsi *s)
{
	disconnect(s);
	s->stage = ISCSI_SECURITY;
	s->rx = (struct iscsi_rx){
		.ops = &rx_ops, .max = TEXT_MAX, .err = &s->path.err,
	};
	sbuf_reset(&s->text);
	s->stream = stream_open(s->path.net, s->host, s->port, &stream_ops, s);
	return s->stream ? 0 : -ENOMEM;
}

static int iscsi_open(struct san_path *p)
{
	struct iscsi *s = iscsi_of(p);

	memcpy(s->host, s->root.host, sizeof(s->host));
	s->port = s->root.port;
	s->moves = 0;
	return connect_to(s);
}

static void iscsi_close(struct san_path *p)
{
	struct iscsi *s = iscsi_of(p);

	if (s->stream && s->stage == ISCSI_FULL)
		iscsi_task_leave(s);
	net_timer_stop(&s->ping);
	disconnect(s);
}

static int iscsi_submit(struct san_path *p, struct san_io *io)
{
	return iscsi_task_submit(iscsi_of(p), io);
}

static void iscsi_abort(struct san_path *p, struct san_io *io)
{
	iscsi_task_abort(iscsi_of(p), io);
}

/* ---- life and death ------------------------------------------------------ */

static void iscsi_free(struct san_path *p)
{
	struct iscsi *s = iscsi_of(p);

	sbuf_free(&s->text);
	sbuf_free(&s->tx);
	memset(&s->names, 0, sizeof(s->names));	/* with its secrets */
	free(s);
}

/* A session of ours that a target knows by the same number would end. */
static void make_isid(uint8_t isid[6])
{
	isid[0] = 0x80;			/* by chance (RFC 7143 11.12.5) */
	put_be32(isid + 1, net_random());
	isid[5] = (uint8_t)net_random();
}

static int iscsi_create(struct net *net, const struct uri *uri,
			struct san_path **out, struct err *e)
{
	struct iscsi *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return err_set(e, -ENOMEM, "no memory for a disk");
	rc = iscsi_root_parse(uri->opaque ? uri->opaque : "", &s->root, e);
	if (rc == 0)
		rc = iscsi_names_get(net->root, &s->names, e);
	if (rc < 0) {
		free(s);
		return rc;
	}
	s->text.max = TEXT_MAX;
	make_isid(s->isid);
	*out = &s->path;
	return 0;
}

/* ---- what boot tables say ------------------------------------------------ */

static const char *or_null(const char *s)
{
	return *s ? s : NULL;
}

static void iscsi_describe(const struct san_path *p,
			   struct plat_block_path *out)
{
	const struct iscsi *s = CONST_HOLDER(iscsi, path, p);

	out->kind = PLAT_BLOCK_ISCSI;
	out->target = s->root.target;
	out->initiator = s->names.initiator;
	out->user = or_null(s->names.user);
	out->password = or_null(s->names.password);
	out->reverse_user = or_null(s->names.reverse_user);
	out->reverse_password = or_null(s->names.reverse_password);
	out->port = s->root.port;
	memcpy(out->lun, s->root.lun, sizeof(out->lun));
	out->header_digest = s->agreed.header_digest;
	out->data_digest = s->agreed.data_digest;
	san_where(s->path.net, s->root.host, out);
}

const struct san_kind san_iscsi = {
	.scheme = "iscsi", .create = iscsi_create, .open = iscsi_open,
	.submit = iscsi_submit, .abort = iscsi_abort, .close = iscsi_close,
	.free = iscsi_free, .describe = iscsi_describe,
};
