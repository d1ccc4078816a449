/* default.c: the lab that needs no file, and the start of one that does. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "lab/config.h"

#define ADDRESS		0xc0000201u	/* 192.0.2.1: RFC 5737	*/
#define MASK		0xffffff00u
#define POOL_FIRST	15	/* hosts of a network that is so large	*/
#define POOL_LAST	200
#define DELAY_US	50

static const uint8_t card_mac[6] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };

void lab_config_init(struct lab_config *c)
{
	memset(c, 0, sizeof(*c));
	arena_init(&c->mem);
	c->seed = 1;
	c->unserved = LAB_404;
	lab_machine_init(&c->machine);
}

void lab_config_free(struct lab_config *c)
{
	lab_machine_free(&c->machine);
	arena_free(&c->mem);
}

void lab_card_init(struct lab_card *card, unsigned number)
{
	memcpy(card->mac, card_mac, 6);
	card->mac[5] = (uint8_t)(card->mac[5] + number);
	card->driver = "virtio-net";
	card->device = "0000:00:03.0";
	card->bustype = "PCI";
	card->busloc = (3 + number) << 3;
	memcpy(card->busid, "\x01\x1a\xf4\x10\x00", 5);
	card->mtu = 1500;
	card->faults.delay_us = DELAY_US;
}

void lab_network_init(struct lab_network *n, unsigned number)
{
	n->address = ADDRESS + (number << 8);
	n->mask = MASK;
	n->any = true;
	n->mtu = 1500;
}

/* The range that a DHCP server gives away unless it is told otherwise. */
void lab_dhcp_init(struct lab_dhcp *d, const struct lab_network *n)
{
	uint32_t base = n->address & n->mask, most = ~n->mask - 1;

	d->first = base + (most < POOL_LAST ? 1 : POOL_FIRST);
	d->last = base + (most < POOL_LAST ? most : POOL_LAST);
	d->lease_s = 86400;
}

/* Its own pool, or the one of that network. */
static struct lab_dhcp pool_on(const struct lab_dhcp *d,
			       const struct lab_network *n)
{
	struct lab_dhcp there = *d;

	if (!d->ranged && !d->proxy)
		lab_dhcp_init(&there, n);
	return there;
}

uint32_t lab_dhcp_first(const struct lab_dhcp *d, const struct lab_network *n)
{
	return pool_on(d, n).first;
}

bool lab_dhcp_gives(const struct lab_dhcp *d, const struct lab_network *n,
		    uint32_t address)
{
	struct lab_dhcp there = pool_on(d, n);

	return address >= there.first && address <= there.last;
}

static struct lab_server *add(struct lab_config *c, enum lab_kind kind,
			      const char *name, uint16_t port)
{
	struct lab_server *s = arena_calloc(&c->mem, 1, sizeof(*s));
	struct lab_server **end = &c->servers;

	if (!s)
		return NULL;
	s->kind = kind;
	s->name = name;
	s->port = port;
	while (*end)
		end = &(*end)->next;
	*end = s;
	return s;
}

static int add_files(struct lab_config *c, enum lab_kind kind,
		     const char *name, uint16_t port, const char *folder)
{
	struct lab_server *s = add(c, kind, name, port);
	struct lab_files *f = arena_calloc(&c->mem, 1, sizeof(*f));
	struct lab_path *p = arena_calloc(&c->mem, 1, sizeof(*p));

	if (!s || !f || !p)
		return -ENOMEM;
	s->files = f;
	f->paths = p;
	p->pattern = "/";
	p->answer = LAB_ANSWER_FOLDER;
	p->target = arena_strndup(&c->mem, folder, strlen(folder));
	return p->target ? 0 : -ENOMEM;
}

/* No ProxyDHCP server is here, so nobody need wait two seconds for one:
   "no-pxedhcp", encapsulated in option 175. */
static const uint8_t no_proxy[] = { 176, 1, 1 };

int lab_config_servers(struct lab_config *c, const char *folder,
		       struct err *e)
{
	struct lab_dhcp *dhcp = arena_calloc(&c->mem, 1, sizeof(*dhcp));
	struct lab_dhcp_option *o = arena_calloc(&c->mem, 1, sizeof(*o));
	struct lab_dns *dns = arena_calloc(&c->mem, 1, sizeof(*dns));
	struct lab_ntp *ntp = arena_calloc(&c->mem, 1, sizeof(*ntp));
	struct lab_server *s;

	if (!dhcp || !dns || !o || !ntp)
		goto nomem;
	lab_dhcp_init(dhcp, c->networks);
	o->code = 175;
	o->len = sizeof(no_proxy);
	o->data = no_proxy;
	dhcp->set.options = o;
	if (!(s = add(c, LAB_DHCP, "dhcp", 67)))
		goto nomem;
	s->dhcp = dhcp;
	dns->any = true;
	if (!(s = add(c, LAB_DNS, "dns", 53)))
		goto nomem;
	s->dns = dns;
	if (!(s = add(c, LAB_NTP, "ntp", 123)))
		goto nomem;
	s->ntp = ntp;
	if (add_files(c, LAB_HTTP, "http", 80, folder) < 0 ||
	    add_files(c, LAB_TFTP, "tftp", 69, folder) < 0)
		goto nomem;
	return 0;
nomem:
	return err_set(e, -ENOMEM, "no memory for the lab");
}

int lab_config_default(struct lab_config *c, const char *folder,
		       struct err *e)
{
	struct lab_network *n = arena_calloc(&c->mem, 1, sizeof(*n));
	struct lab_card *card = arena_calloc(&c->mem, 1, sizeof(*card));

	if (!n || !card)
		return err_set(e, -ENOMEM, "no memory for the lab");
	n->name = "lan";
	lab_network_init(n, 0);
	c->networks = n;
	lab_card_init(card, 0);
	card->network = n;
	c->cards = card;
	return lab_config_servers(c, folder, e);
}
