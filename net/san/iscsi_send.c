/* iscsi_send.c: one message to the target. */
#include "net/san/iscsi.h"
#include "net/stream.h"

int iscsi_send(struct iscsi *s, uint8_t bhs[ISCSI_BHS], const void *data,
	       uint32_t len)
{
	int rc;

	sbuf_reset(&s->tx);
	rc = iscsi_put(&s->tx, &s->rx, bhs, data, len);
	if (rc == 0)
		rc = stream_send(s->stream, s->tx.data, s->tx.len);
	return rc;
}
