/* rpc_record.h: remote procedure calls as bytes of a stream (RFC 5531). */
#ifndef NET_RPC_RECORD_H
#define NET_RPC_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "core/str.h"
#include "net/xdr.h"

#define RPC_RECORD_MAX	131072	/* bytes of an answer, fragments joined */

struct rpc_call {
	uint32_t xid, program, version, procedure;
	uint32_t uid, gid;
	const char *machine;	/* NULL: no credentials are sent	*/
};

/* Append the head of a call; its arguments are to follow. Then seal it, @start
   being out->len before: that says how long it is. Failures stay in @out. */
void rpc_begin(struct sbuf *out, const struct rpc_call *call);
void rpc_seal(struct sbuf *out, size_t start);

/* Answers, as they come in. Zeroed; then r->record is freed. */
struct rpc_record {
	struct sbuf record;	/* what is there of it		*/
	uint8_t     head[4];	/* of the next fragment:	*/
	size_t      head_len;
	uint32_t    left;	/* bytes of the fragment	*/
	bool        last;
};

/* Take bytes up to the end of a record. Returns how many, *@whole being set
   when it is complete; or -E2BIG, -ENOMEM. */
int rpc_record_take(struct rpc_record *r, const uint8_t *data, size_t len,
		    bool *whole);

/* Read the head of an answer to call @xid: 0, @x being at its results; -EAGAIN:
   it answers another, -EACCES: our user is refused, -ENOTSUP: there is no such
   program, version or procedure, -EPROTO. */
int rpc_read_reply(struct xdr *x, uint32_t xid);

#endif
