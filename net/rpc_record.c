/* rpc_record.c: remote procedure calls as bytes of a stream. */
#include "net/rpc_record.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"

enum { CALL, REPLY };
enum { AUTH_NONE, AUTH_SYS };
#define RPC_VERSION	2
#define LAST_FRAGMENT	0x80000000u
#define VERIFIER_MAX	400

static void put_credentials(struct sbuf *out, const struct rpc_call *call)
{
	size_t len = strlen(call->machine);

	xdr_put_u32(out, AUTH_SYS);
	xdr_put_u32(out, 20 + (uint32_t)((len + 3) & ~(size_t)3));
	xdr_put_u32(out, call->xid);		/* "stamp": anything */
	xdr_put_bytes(out, call->machine, len);
	xdr_put_u32(out, call->uid);
	xdr_put_u32(out, call->gid);
	xdr_put_u32(out, 0);			/* no further groups */
}

void rpc_begin(struct sbuf *out, const struct rpc_call *call)
{
	xdr_put_u32(out, 0);			/* rpc_seal()'s */
	xdr_put_u32(out, call->xid);
	xdr_put_u32(out, CALL);
	xdr_put_u32(out, RPC_VERSION);
	xdr_put_u32(out, call->program);
	xdr_put_u32(out, call->version);
	xdr_put_u32(out, call->procedure);
	if (call->machine)
		put_credentials(out, call);
	else
		xdr_put_u64(out, AUTH_NONE);
	xdr_put_u64(out, AUTH_NONE);		/* the verifier */
}

void rpc_seal(struct sbuf *out, size_t start)
{
	if (!out->error)
		put_be32((uint8_t *)out->data + start, LAST_FRAGMENT |
			 (uint32_t)(out->len - start - 4));
}

/* ---- answers --------------------------------------------------------- */

static size_t take_head(struct rpc_record *r, const uint8_t *data, size_t len)
{
	size_t n = 4 - r->head_len < len ? 4 - r->head_len : len;

	if (!r->head_len && r->last) {	/* the one before was seen */
		sbuf_reset(&r->record);
		r->last = false;
	}
	memcpy(r->head + r->head_len, data, n);
	r->head_len += n;
	if (r->head_len == 4) {
		r->left = get_be32(r->head) & ~LAST_FRAGMENT;
		r->last = r->head[0] & 0x80;
	}
	return n;
}

int rpc_record_take(struct rpc_record *r, const uint8_t *data, size_t len,
		    bool *whole)
{
	size_t n = r->head_len < 4 ? take_head(r, data, len) : 0, body;

	*whole = false;
	if (r->head_len < 4)
		return (int)n;
	if (r->left > RPC_RECORD_MAX - r->record.len)
		return -E2BIG;
	body = r->left < len - n ? r->left : len - n;
	if (sbuf_add(&r->record, data + n, body) < 0)
		return -ENOMEM;
	r->left -= (uint32_t)body;
	if (!r->left) {
		r->head_len = 0;
		*whole = r->last;
	}
	return (int)(n + body);
}

int rpc_read_reply(struct xdr *x, uint32_t xid)
{
	static const int accepted[] = { 0, -ENOTSUP, -ENOTSUP, -ENOTSUP };
	uint32_t status;
	size_t len;

	if (xdr_u32(x) != xid)
		return x->bad ? -EPROTO : -EAGAIN;
	if (xdr_u32(x) != REPLY)
		return -EPROTO;
	if (xdr_u32(x))
		return x->bad ? -EPROTO : -EACCES;	/* denied */
	(void)xdr_u32(x);				/* the verifier */
	(void)xdr_bytes(x, VERIFIER_MAX, &len);
	status = xdr_u32(x);
	if (x->bad || status >= sizeof(accepted) / sizeof(accepted[0]))
		return -EPROTO;
	return accepted[status];
}
