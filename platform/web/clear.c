/*
 * clear.c: TLS of a page, where both ends are ours: a connection in the clear,
 * after the byte that a TLS client begins with (RFC 8446 5.1). No certificate
 * is looked at.
 */
#include "lab/tls.h"
#include "net/stream.h"
#include "net/tls/tls.h"

const bool tls_is_there = true;
const char tls_no_certificates[] = "a page has no certificates; the program "
	"on your machine has";

static struct stream *begin(struct stream *tcp)
{
	static const uint8_t first = LAB_TLS_FIRST;

	if (tcp && stream_send(tcp, &first, sizeof(first)) == 0)
		return tcp;
	stream_close(tcp);
	return NULL;
}

struct stream *tls_open(struct net *net, const char *host, uint16_t port,
			const struct stream_ops *ops, void *ctx)
{
	return begin(stream_open(net, host, port, ops, ctx));
}

struct stream *tls_start(struct net *net, struct stream *tcp,
			 const char *host, uint16_t port,
			 const struct stream_ops *ops, void *ctx)
{
	(void)net;
	(void)host;
	(void)port;
	stream_hand_over(tcp, ops, ctx);
	return begin(tcp);
}

void tls_stop(struct net *net)
{
	(void)net;
}
