/* fc_stat.c: the ports of Fibre Channel that there are, in lines. */
#include "net/san/fc_stat.h"

#include "core/bytes.h"
#include "core/str.h"
#include "net/san/fc_peer.h"

static int put_bytes(struct sbuf *out, uint64_t value, unsigned n,
		     const char *between)
{
	int rc = 0;

	while (n-- && rc == 0)
		rc = sbuf_printf(out, "%02x%s",
				 (unsigned)(value >> 8 * n) & 0xff,
				 n ? between : "");
	return rc;
}

static int put_name(struct sbuf *out, uint64_t name)
{
	return put_bytes(out, name, 8, ":");
}

static int put_id(struct sbuf *out, uint32_t id)
{
	int rc = sbuf_printf(out, " id ");

	return rc < 0 ? rc : put_bytes(out, id, 3, ".");
}

static int put_link(struct sbuf *out, const struct fc_port *p)
{
	int rc;

	if (p->state != FC_UP)
		return sbuf_printf(out, "  [Link: down: %s]\n",
				   fc_port_about(p));
	if (p->mode == FC_VN2VN)
		return sbuf_printf(out, "  [Link: up, VN2VN]\n");
	rc = sbuf_printf(out, "  [Link: up, ");
	if (rc == 0)
		rc = put_name(out, p->fabric.port);
	if (rc == 0)
		rc = sbuf_printf(out, " fabric node ");
	if (rc == 0)
		rc = put_name(out, p->fabric.node);
	return rc < 0 ? rc : sbuf_printf(out, "]\n");
}

static int put_port(struct sbuf *out, const struct fc_port *p)
{
	int rc = sbuf_printf(out, "%s: ", p->name);

	if (rc == 0)
		rc = put_name(out, p->names.port);
	if (rc == 0)
		rc = put_id(out, p->id);
	if (rc == 0)
		rc = sbuf_printf(out, " node ");
	if (rc == 0)
		rc = put_name(out, p->names.node);
	if (rc == 0)
		rc = sbuf_printf(out, "\n");
	return rc < 0 ? rc : put_link(out, p);
}

static int put_state(struct sbuf *out, const struct fc_peer *peer)
{
	bool in = peer->state >= FC_PEER_PRLI;
	const char *why = peer->state == FC_PEER_DOWN ? peer->err.msg :
			  "logging in";
	int rc;

	if (!in)
		return sbuf_printf(out, "  [Link: down: %s]\n", why);
	rc = sbuf_printf(out, "  [Link: up, port %s", peer->port->name);
	if (rc == 0)
		rc = put_id(out, peer->id);
	if (rc == 0 && peer->state == FC_PEER_UP) {
		rc = sbuf_printf(out, "]\n  [Type %02x link: up, params ",
				 FC_TYPE_FCP);
		if (rc == 0)
			rc = put_bytes(out, peer->params, 4, ":");
	} else if (rc == 0) {
		rc = sbuf_printf(out, "]\n  [Type %02x link: down: logging in",
				 FC_TYPE_FCP);
	}
	return rc < 0 ? rc : sbuf_printf(out, "]\n");
}

int fc_stat(const struct net *net, struct sbuf *out)
{
	const struct fc_port *p = net->fc ? net->fc->ports : NULL;
	const struct fc_peer *peer = net->fc ? net->fc->peers : NULL;
	int rc = 0;

	for (; p && rc == 0; p = p->next)
		rc = put_port(out, p);
	for (; peer && rc == 0; peer = peer->next) {
		rc = put_name(out, peer->names.port);
		if (rc == 0)
			rc = sbuf_printf(out, ":\n");
		if (rc == 0)
			rc = put_state(out, peer);
	}
	return rc;
}
