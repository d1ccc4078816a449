/* lab.c: a lab's life: from its description to its end. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "lab/inside.h"
#include "lab/tls.h"
#include "platform/platform.h"

/* Do all that is due. That may make more due at once, so go on, up to a limit
   of rounds. */
void lab_run(struct lab *lab)
{
	unsigned rounds = 0;

	do {
		lab_clock_run(lab);
		lab_switch_run(lab);
	} while (lab_next_us(lab) <= plat_clock_us() && ++rounds < 64);
}

uint64_t lab_next_us(const struct lab *lab)
{
	uint64_t clock_us = lab_clock_next_us(lab);
	uint64_t net_us = lab_switch_next_us(lab);

	return clock_us < net_us ? clock_us : net_us;
}

static uint64_t poll_lab(struct event_source *src, bool *busy)
{
	struct lab *lab = HOLDER(lab, source, src);

	lab->active = false;
	lab_run(lab);
	if (lab->active)
		*busy = true;
	return lab_next_us(lab);
}

void lab_attach(struct lab *lab, struct events *ev)
{
	lab->source.poll = poll_lab;
	lab->events = ev;
	event_add(ev, &lab->source);
}

/* The cards are devices of the machine too, unless it lists them itself. */
static int add_cards(struct lab_config *c)
{
	const struct lab_card *card;
	struct lab_pci *p;

	for (card = c->cards; card; card = card->next) {
		if (strcmp(card->bustype, "PCI"))
			continue;
		for (p = c->machine.pci; p; p = p->next)
			if (p->busdevfn == card->busloc)
				break;
		if (p)
			continue;
		p = arena_calloc(&c->mem, 1, sizeof(*p));
		if (!p)
			return -ENOMEM;
		p->busdevfn = card->busloc;
		p->vendor = get_be16(card->busid + 1);
		p->device = get_be16(card->busid + 3);
		p->class_rev = card->radio ? 0x02800000 :
			0x02000000;	/* an Ethernet card */
		p->next = c->machine.pci;
		c->machine.pci = p;
	}
	return 0;
}

static int start(struct lab *lab, uint64_t seed, struct err *e)
{
	int rc;

	if (seed)
		lab->config.seed = seed;
	lab->rand.state = lab->config.seed;
	rc = add_cards(&lab->config);
	if (rc >= 0)
		rc = lab_machine_build(&lab->config.machine);
	if (rc < 0)
		return err_set(e, rc, "no memory for the machine's tables");
	rc = lab_network_start(lab, e);
	if (rc < 0)
		return rc;
	return lab_servers_start(lab, e);
}

int lab_create(int (*configure)(struct lab_config *c, const void *arg,
				struct err *e),
	       const void *arg, uint64_t seed, struct lab **out,
	       struct err *e)
{
	struct lab *lab = calloc(1, sizeof(*lab));
	int rc;

	if (!lab)
		return err_set(e, -ENOMEM, "no memory for the lab");
	lab_config_init(&lab->config);
	rc = configure(&lab->config, arg, e);
	if (rc >= 0)
		rc = start(lab, seed, e);
	if (rc < 0) {
		lab_free(lab);
		return rc;
	}
	*out = lab;
	return 0;
}

static int by_default(struct lab_config *c, const void *folder,
		      struct err *e)
{
	return lab_config_default(c, folder, e);
}

int lab_new(const char *folder, uint64_t seed, struct lab **out,
	    struct err *e)
{
	return lab_create(by_default, folder, seed, out, e);
}

struct by_file { const char *file, *machine; };

static int by_file(struct lab_config *c, const void *arg, struct err *e)
{
	const struct by_file *by = arg;

	c->choice = by->machine;
	return lab_config_load(c, by->file, e);
}

int lab_load(const char *file, const char *machine, uint64_t seed,
	     struct lab **out, struct err *e)
{
	struct by_file by = { file, machine };

	return lab_create(by_file, &by, seed, out, e);
}

void lab_free(struct lab *lab)
{
	if (!lab)
		return;
	if (lab->events)
		event_del(lab->events, &lab->source);
	lab_servers_stop(lab);
	lab_network_stop(lab);
	lab_ca_free(lab->ca);
	lab_log_free(lab);
	lab_config_free(&lab->config);
	free(lab);
}

void lab_set_unserved(struct lab *lab, enum lab_unserved what)
{
	lab->config.unserved = what;
}

void lab_set_machine(struct lab *lab, const char *platform, const char *arch)
{
	if (platform)
		lab->config.machine.platform = platform;
	if (arch)
		lab->config.machine.arch = arch;
}

struct nic *lab_nic(struct lab *lab, unsigned index)
{
	struct lab_port *port = lab->ports;

	while (port && index--)
		port = port->next;
	return port ? lab_wire_nic(port->wire) : NULL;
}

struct nic *lab_uplink(struct lab *lab)
{
	if (lab->ports)
		lab->ports->uplink = true;
	return lab_nic(lab, 0);
}

const struct lab_machine *lab_machine(const struct lab *lab)
{
	return &lab->config.machine;
}

uint64_t lab_seed(const struct lab *lab)
{
	return lab->config.seed;
}

int lab_trust(struct lab *lab, struct sbuf *out)
{
	struct lab_ca *ca = lab_ca_of(lab);

	return ca ? lab_ca_root(ca, out) : -ENOMEM;
}
