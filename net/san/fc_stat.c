/* fc_stat.c: the ports of Fibre Channel that there are, in lines. */
#include "net/san/fc_stat.h"

#include "core/bytes.h"
#include "core/str.h"
#include "net/san/fc_peer.h"

/* Text that has an error keeps it: it is looked at once. */
static void put_bytes(struct sbuf *out, uint64_t value, unsigned n, char dot)
{
	while (n--)
		(void)sbuf_printf(out, "%02x%.1s", (unsigned)(value >> 8 * n) &
				  0xff, n ? &dot : "");
}

static void put_name(struct sbuf *out, const char *before, uint64_t name)
{
	(void)sbuf_str(out, before);
	put_bytes(out, name, 8, ':');
}

static void put_id(struct sbuf *out, uint32_t id)
{
	(void)sbuf_str(out, " id ");
	put_bytes(out, id, 3, '.');
}

static void put_port(struct sbuf *out, const struct fc_port *p)
{
	(void)sbuf_printf(out, "%s: ", p->name);
	put_name(out, "", p->names.port);
	put_id(out, p->id);
	put_name(out, " node ", p->names.node);
	if (p->state != FC_UP) {
		(void)sbuf_printf(out, "\n  [Link: down: %s]\n",
				  fc_port_about(p));
	} else if (p->mode == FC_VN2VN) {
		(void)sbuf_str(out, "\n  [Link: up, VN2VN]\n");
	} else {
		put_name(out, "\n  [Link: up, ", p->fabric.port);
		put_name(out, " fabric node ", p->fabric.node);
		(void)sbuf_str(out, "]\n");
	}
}

static void put_peer(struct sbuf *out, const struct fc_peer *peer)
{
	const char *why = peer->state == FC_PEER_DOWN ? peer->err.msg :
			  "logging in";

	put_name(out, "", peer->names.port);
	if (peer->state < FC_PEER_PRLI) {
		(void)sbuf_printf(out, ":\n  [Link: down: %s]\n", why);
		return;
	}
	(void)sbuf_printf(out, ":\n  [Link: up, port %s", peer->port->name);
	put_id(out, peer->id);
	(void)sbuf_printf(out, "]\n  [Type %02x link: ", FC_TYPE_FCP);
	if (peer->state == FC_PEER_UP) {
		(void)sbuf_str(out, "up, params ");
		put_bytes(out, peer->params, 4, ':');
		why = "";
	} else {
		(void)sbuf_str(out, "down: ");
	}
	(void)sbuf_printf(out, "%s]\n", why);
}

int fc_stat(const struct net *net, struct sbuf *out)
{
	const struct fc_port *p = net->fc ? net->fc->ports : NULL;
	const struct fc_peer *peer = net->fc ? net->fc->peers : NULL;

	for (; p; p = p->next)
		put_port(out, p);
	for (; peer; peer = peer->next)
		put_peer(out, peer);
	return out->error;
}
