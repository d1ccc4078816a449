/* server.c: the servers: which of them is meant, and where it is. */
#include "lab/inside.h"
#include "lab/tls.h"

uint32_t lab_server_address(const struct lab_server *s,
			    const struct lab_net *net)
{
	return s->address ? s->address : net->config->address;
}

/* Is it an address of the lab's networks themselves? */
static bool is_gateway(const struct lab *lab, uint32_t address)
{
	const struct lab_net *net;

	for (net = lab->nets; net; net = net->next)
		if (net->config->address == address)
			return true;
	return false;
}

static bool any_allowed(const struct lab *lab)
{
	const struct lab_net *net;

	for (net = lab->nets; net; net = net->next)
		if (net->config->any)
			return true;
	return false;
}

bool lab_is_servers(const struct lab *lab, uint32_t address)
{
	const struct lab_server *s;

	for (s = lab->config.servers; s; s = s->next)
		if (s->address == address)
			return true;
	return false;
}

/* DHCP servers do not count: what they offer is at their own address unless
   they say otherwise. */
static bool is_a_machine(const struct lab *lab, uint32_t address)
{
	const struct lab_server *s;

	for (s = lab->config.servers; s; s = s->next)
		if (s->address == address && s->kind != LAB_DHCP)
			return true;
	return false;
}

bool lab_answers_at(const struct lab *lab, uint32_t address)
{
	return is_gateway(lab, address) || lab_is_servers(lab, address) ||
	       any_allowed(lab);
}

static const struct lab_server *server_at(const struct lab *lab,
					  enum lab_kind kind, uint16_t port,
					  uint32_t address)
{
	const struct lab_server *s, *any = NULL;

	for (s = lab->config.servers; s; s = s->next) {
		if (s->kind != kind || s->port != port)
			continue;
		if (s->address == address)
			return s;
		if (!s->address && !any)
			any = s;
	}
	if (any && (is_gateway(lab, address) ||
		    (any_allowed(lab) && !is_a_machine(lab, address))))
		return any;
	return NULL;
}

/* What nobody serves gets placeholders at any port. */
bool lab_is_web_port(const struct lab *lab, uint16_t port)
{
	const struct lab_root *r = lab->roots;

	while (r && r->port != port)
		r = r->next;
	return port == LAB_HTTPS_PORT || r || lab->config.unserved != LAB_404;
}

static bool is_tls_root(const struct lab *lab, uint16_t port)
{
	const struct lab_root *r = lab->roots;

	while (r && !(r->tls && r->port == port))
		r = r->next;
	return r;
}

const struct lab_tls_how *lab_tls_at(const struct lab *lab,
				     const struct lab_server *s,
				     uint16_t port)
{
	static const struct lab_tls_how well;

	if (s->clear)
		return NULL;
	if (s->tls)
		return s->tls;
	return port == LAB_HTTPS_PORT || is_tls_root(lab, port) ? &well :
	       NULL;
}

const struct lab_server *lab_server_at(const struct lab *lab,
				       enum lab_kind kind, uint16_t port,
				       uint32_t address)
{
	const struct lab_server *s = server_at(lab, kind, port, address);

	if (!s && kind == LAB_HTTP && lab_is_web_port(lab, port))
		s = server_at(lab, kind, LAB_HTTP_PORT, address);
	return s;
}

uint32_t lab_dns_for(const struct lab *lab, const struct lab_net *net)
{
	const struct lab_server *s;

	for (s = lab->config.servers; s; s = s->next)
		if (s->kind == LAB_DNS && s->port == 53 &&
		    (!s->network || s->network == net->config))
			return lab_server_address(s, net);
	return 0;
}

uint32_t lab_called_at(const struct lab *lab, const ip_addr_t *called)
{
	struct lab_net *net = lab->nets;

	if (IP_IS_V4(called))
		return lwip_ntohl(ip_2_ip4(called)->addr);
	while (net && netif_get_ip6_addr_match(&net->netif,
					       ip_2_ip6(called)) < 0)
		net = net->next;
	return net ? net->config->address : 0;
}

/* ---- for whoever compares two states ----------------------------------- */

static void files_spent(const struct lab_files *files,
			void (*tell)(void *ctx, uint32_t count), void *ctx)
{
	for (const struct lab_path *p = files->paths; p; p = p->next) {
		if (p->times)
			tell(ctx, p->used);
	}
}

static void disks_spent(uint32_t refused, const struct lab_disk_fault_rule *f,
			void (*tell)(void *ctx, uint32_t count), void *ctx)
{
	tell(ctx, refused);
	for (; f; f = f->next) {
		tell(ctx, f->seen < f->after ? f->seen : f->after);
		tell(ctx, f->used);
	}
}

static void fcoe_spent(const struct lab_fcoe *f,
		       void (*tell)(void *ctx, uint32_t count), void *ctx)
{
	tell(ctx, f->skipped);
	tell(ctx, f->conflicted);
	disks_spent(f->refusal.used, f->faults, tell, ctx);
}

void lab_spent(const struct lab *lab, void (*tell)(void *ctx, uint32_t count),
	       void *ctx)
{
	const struct lab_server *s = lab ? lab->config.servers : NULL;

	if (lab)
		lab_radio_spent(lab, tell, ctx);
	for (; s; s = s->next) {
		if (s->kind == LAB_DHCP)
			tell(ctx, s->dhcp->skipped);
		else if (s->kind == LAB_ISCSI)
			disks_spent(s->iscsi->refusal.used, s->iscsi->faults,
				    tell, ctx);
		else if (s->kind == LAB_NBD)
			disks_spent(s->nbd->refusal.used, s->nbd->faults,
				    tell, ctx);
		else if (s->kind == LAB_AOE)
			disks_spent(0, s->aoe->faults, tell, ctx);
		else if (s->kind == LAB_FCOE)
			fcoe_spent(s->fcoe, tell, ctx);
		else if (lab_kind_has_files(s->kind))
			files_spent(s->files, tell, ctx);
	}
}
