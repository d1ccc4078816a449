/*
 * load_check.c: a lab file that cannot do what it says: who else has this
 * address, and can anybody reach it?
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

/* A server as it is written. */
struct place { const struct lab_server *s; const struct yaml *n; };

/* Where to point at: that key of it, or all of it. */
static const struct yaml *at_key(const struct yaml *n, const char *key)
{
	const struct yaml *m = n ? yaml_read_member(n, key) : NULL;

	return m ? m : n;
}

static bool is_in(const struct lab_network *net, uint32_t address)
{
	return (address & net->mask) == (net->address & net->mask);
}

/* Is it a machine's, rather than the whole network's? */
static bool is_a_hosts(const struct lab_network *net, uint32_t address)
{
	uint32_t host = address & ~net->mask;

	return is_in(net, address) && host && host != ~net->mask;
}

/* ---- networks -------------------------------------------------------- */

static int check_networks(struct yaml_reader *r, const struct yaml *n)
{
	const struct lab_network *a, *b;

	for (a = lab_reading(r)->networks; a; a = a->next) {
		const struct yaml *m = n ? at_key(n, a->name) : NULL;

		if (!m)
			continue;	/* by default, and good	*/
		if (!is_a_hosts(a, a->address))
			return YAML_READ_ERROR(r, at_key(m, "address"),
					       "the lab's own address cannot "
					       "be the network's or its "
					       "broadcast address");
		for (b = lab_reading(r)->networks; b != a; b = b->next) {
			if (is_in(a, b->address) || is_in(b, a->address))
				return YAML_READ_ERROR(r, at_key(m, "address"),
					"the networks \"%.32s\" and \"%.32s\" "
					"have addresses in common", b->name,
					a->name);
		}
	}
	return 0;
}

/* ---- DHCP ------------------------------------------------------------ */

static bool share_network(const struct lab_server *a,
			  const struct lab_server *b)
{
	return !a->network || !b->network || a->network == b->network;
}

static uint32_t address_of(const struct yaml_reader *r,
			   const struct lab_server *s)
{
	const struct lab_network *net = s->network ? s->network :
		lab_reading(r)->networks;

	return s->address ? s->address : net->address;
}

static bool gives_away(const struct lab_server *s)
{
	return s->kind == LAB_DHCP && !s->dhcp->proxy;
}

/* Do they give away the same addresses, on a network that both serve? */
static bool overlap(const struct yaml_reader *r, const struct lab_server *a,
		    const struct lab_server *b)
{
	const struct lab_network *net = a->network ? a->network :
		b->network ? b->network : lab_reading(r)->networks;

	return lab_dhcp_gives(a->dhcp, net, lab_dhcp_first(b->dhcp, net)) ||
	       lab_dhcp_gives(b->dhcp, net, lab_dhcp_first(a->dhcp, net));
}

/* The first that answers hides the second. */
static int check_hidden(struct yaml_reader *r, const struct place *p)
{
	const struct lab_server *o;

	for (o = lab_reading(r)->servers; o != p->s; o = o->next) {
		if (o->kind != LAB_DHCP || o->port != p->s->port ||
		    !share_network(o, p->s))
			continue;
		if (address_of(r, o) == address_of(r, p->s))
			return YAML_READ_ERROR(r, p->n, "the %s server has "
				"the address " FMT_IP4 " already, and would "
				"hide this one: give another \"address\"",
				o->name, ARG_IP4(address_of(r, o)));
		if (gives_away(o) && gives_away(p->s) && overlap(r, o, p->s))
			return YAML_READ_ERROR(r, at_key(p->n, "range"),
				"another DHCP server gives away addresses of "
				"this range: give each its own \"range\"");
	}
	return 0;
}

static int check_range(struct yaml_reader *r, const struct place *p)
{
	const struct lab_network *net = p->s->network ? p->s->network :
		lab_reading(r)->networks;
	const struct yaml *n = yaml_read_member(p->n, "range");
	const struct lab_dhcp *d = p->s->dhcp;
	const struct lab_server *o;

	if (!n)
		return 0;	/* who has an address keeps it */
	if (!p->s->network && net->next)
		return YAML_READ_ERROR(r, n, "there are several networks: say "
				       "which \"network\" this range is of");
	if (!is_a_hosts(net, d->first) || !is_a_hosts(net, d->last))
		return YAML_READ_ERROR(r, n, "the range does not lie in the "
				       "network \"%.32s\" of " FMT_IP4,
				       net->name, ARG_IP4(net->address));
	for (o = lab_reading(r)->servers; o; o = o->next) {
		if (o->address >= d->first && o->address <= d->last)
			return YAML_READ_ERROR(r, n, "the range has the "
				"address " FMT_IP4 " of the %s server: give "
				"one without it, or another \"address\"",
				ARG_IP4(o->address), o->name);
	}
	return 0;
}

/* Who has it, besides @rule of @p? NULL: nobody. */
static const char *owner(const struct yaml_reader *r, const struct place *p,
			 const struct lab_dhcp_rule *rule)
{
	const struct lab_dhcp_rule *o = p->s->dhcp->rules;
	const struct lab_network *net = lab_reading(r)->networks;
	const struct lab_server *s = lab_reading(r)->servers;

	for (; o != rule; o = o->next) {
		if (o->address == rule->address &&
		    (o->mac_len != rule->mac_len ||
		     memcmp(o->mac, rule->mac, o->mac_len)))
			return "another rule gives it away";
	}
	for (; net; net = net->next) {
		if (net->address == rule->address)
			return "it is the lab's own";
	}
	for (; s; s = s->next) {
		if (s->address == rule->address)
			return "it is a server's";
	}
	return NULL;
}

static bool is_anywhere(const struct yaml_reader *r, uint32_t address)
{
	const struct lab_network *net = lab_reading(r)->networks;

	while (net && !is_a_hosts(net, address))
		net = net->next;
	return net != NULL;
}

static int check_rules(struct yaml_reader *r, const struct place *p)
{
	const struct lab_dhcp_rule *rule = p->s->dhcp->rules;
	const struct yaml *n = yaml_read_member(p->n, "rules");

	for (n = n ? n->first : NULL; n && rule;
	     n = n->next, rule = rule->next) {
		const struct yaml *m = at_key(n, "address");
		const char *who = rule->address ? owner(r, p, rule) : NULL;

		if (who)
			return YAML_READ_ERROR(r, m, FMT_IP4 " has two "
					       "owners: %s",
					       ARG_IP4(rule->address), who);
		if (rule->address && !is_anywhere(r, rule->address))
			return YAML_READ_ERROR(r, m, "no network has the "
					       "address " FMT_IP4,
					       ARG_IP4(rule->address));
	}
	return 0;
}

/* ---- all servers ----------------------------------------------------- */

/* Nobody can call what the lab's switch does not take for a machine's. */
static int check_address(struct yaml_reader *r, const struct place *p)
{
	const struct lab_network *net = lab_reading(r)->networks;
	const struct yaml *n = at_key(p->n, "address");
	uint32_t a = p->s->address;

	if (!a)
		return 0;
	if (a >= 0xe0000000u || a >> 24 == 127 || a >> 24 == 0)
		return YAML_READ_ERROR(r, n, FMT_IP4 " is no address that a "
				       "server can have", ARG_IP4(a));
	for (; net; net = net->next) {
		if (is_in(net, a) && !is_a_hosts(net, a))
			return YAML_READ_ERROR(r, n, FMT_IP4 " is the address "
					       "of the whole network "
					       "\"%.32s\"", ARG_IP4(a),
					       net->name);
	}
	return 0;
}

static int check_servers(struct yaml_reader *r, const struct yaml *n)
{
	struct place p = { lab_reading(r)->servers, n ? n->first : NULL };
	int rc = 0;

	for (; p.s && p.n && rc >= 0; p.s = p.s->next, p.n = p.n->next) {
		rc = check_address(r, &p);
		if (rc < 0 || p.s->kind != LAB_DHCP)
			continue;
		rc = check_hidden(r, &p);
		if (rc >= 0 && gives_away(p.s))
			rc = check_range(r, &p);
		if (rc >= 0 && gives_away(p.s))
			rc = check_rules(r, &p);
	}
	return rc;
}

/* ---- from outside ---------------------------------------------------- */

int lab_check_arch(struct yaml_reader *r, const struct yaml *n,
		   const struct lab_machine *m)
{
	const struct yaml *at = yaml_read_member(n, "machine");

	if (lab_machine_exists(m->platform, m->arch))
		return 0;
	return YAML_READ_ERROR(r, at_key(at ? at : n, "arch"), "there is no "
			       "%s machine with an %s processor: its platform "
			       "is efi", m->platform, m->arch);
}

int lab_check(struct yaml_reader *r, const struct yaml *top)
{
	int rc = check_networks(r, yaml_read_member(top, "networks"));

	if (rc >= 0)
		rc = check_servers(r, yaml_read_member(top, "servers"));
	return rc < 0 ? rc : lab_check_arch(r, top, &lab_reading(r)->machine);
}
