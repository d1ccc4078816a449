/*
 * switch.c: what joins cards and networks: a frame goes to those that it is
 * meant for, tagged where a cable carries more than one network (IEEE 802.1Q).
 */
#include <stdlib.h>
#include <string.h>

#include "lwip/prot/ethernet.h"

#include "core/bytes.h"
#include "core/err.h"
#include "lab/inside.h"
#include "lab/wire.h"

#define ETH_LEN		14

/* ---- to the cards --------------------------------------------------- */

/* Under which tag is the port on this network? 0: none; -1: it is not. */
static int port_tag(const struct lab_port *port, const struct lab_net *net)
{
	const struct lab_vlan *v = port->card->vlans;

	if (port->net == net)
		return 0;
	while (v && v->network != net->config)
		v = v->next;
	return v ? v->tag : -1;
}

/* The same frame with an 802.1Q tag; returns its length. */
static size_t add_tag(uint8_t *out, const uint8_t *frame, size_t len, int tag)
{
	if (len < ETH_LEN || len > NIC_FRAME_MAX - 4)
		return 0;
	memcpy(out, frame, 12);
	memcpy(out + 12, "\x81\0", 2);
	put_be16(out + 14, (unsigned)tag);
	memcpy(out + 16, frame + 12, len - 12);
	return len + 4;
}

/* Put a frame on the cables of those that it is meant for. */
static void deliver(struct lab_net *net, const struct lab_port *except,
		    const uint8_t *frame, size_t len)
{
	struct lab *lab = net->lab;
	struct lab_port *port;
	int tag;

	for (port = lab->ports; port; port = port->next) {
		tag = port_tag(port, net);
		if (tag < 0 || port == except || !lab_port_forwards(port) ||
		    !(port->uplink ||
		      nic_wants(lab_wire_nic(port->wire), frame)))
			continue;
		if (tag)
			lab_wire_send(port->wire, lab->tagged,
				      add_tag(lab->tagged, frame, len, tag));
		else
			lab_wire_send(port->wire, frame, len);
	}
	lab->active = true;
}

void lab_net_send(struct lab_net *net, const void *frame, size_t len)
{
	deliver(net, NULL, frame, len);
}

/* ---- from the cards ------------------------------------------------- */

/* The network that a frame belongs to by its tag, which is taken off. */
static struct lab_net *sort_frame(struct lab *lab, struct lab_port *port,
				  uint8_t **frame, size_t *len)
{
	const struct lab_vlan *v = port->card->vlans;
	unsigned tag;

	if (*len < ETH_LEN + 4 || get_be16(*frame + 12) != ETHTYPE_VLAN)
		return port->net;
	tag = get_be16(*frame + 14) & 0xfff;
	memmove(*frame + 4, *frame, 12);
	*frame += 4;
	*len -= 4;
	if (!tag)
		return port->net;	/* a tag of priority only: no VLAN */
	while (v && v->tag != tag)
		v = v->next;
	return v ? lab_net_by(lab, v->network) : NULL;
}

/* As a switch does: other cards on the network are reached too. */
static void port_run(struct lab *lab, struct lab_port *port)
{
	struct lab_frame *f;
	struct lab_net *net;
	uint8_t *data;
	size_t len;

	while ((f = lab_wire_recv(port->wire))) {
		data = lab_frame_data(f, &len);
		if (lab_port_input(port, data, len) ||
		    !lab_port_forwards(port))
			len = 0;
		net = sort_frame(lab, port, &data, &len);
		if (net && len >= ETH_LEN) {
			deliver(net, port, data, len);
			lab_net_input(net, data, len);
		}
		lab_frame_free(f);
		lab->active = true;
	}
}

void lab_switch_run(struct lab *lab)
{
	struct lab_port *port;

	for (port = lab->ports; port; port = port->next)
		port_run(lab, port);
}

uint64_t lab_switch_next_us(const struct lab *lab)
{
	const struct lab_port *port;
	uint64_t next_us = UINT64_MAX, at_us;

	for (port = lab->ports; port; port = port->next) {
		at_us = lab_wire_next_us(port->wire, LAB_SERVER);
		if (at_us < next_us)
			next_us = at_us;
		at_us = lab_wire_change_us(port->wire);
		if (at_us < next_us)
			next_us = at_us;
	}
	return next_us;
}

/* ---- cables --------------------------------------------------------- */

int lab_switch_plug(struct lab *lab, const struct lab_card *card)
{
	struct lab_port *port = calloc(1, sizeof(*port)), **end = &lab->ports;
	struct nic *nic;

	if (!port)
		return -ENOMEM;
	port->wire = lab_wire_new(card->mac, lab_rand_next(&lab->rand),
				  &card->faults);
	if (!port->wire) {
		free(port);
		return -ENOMEM;
	}
	nic = lab_wire_nic(port->wire);
	nic->driver = card->driver;
	nic->device = card->device;
	nic->bustype = card->bustype;
	nic->busloc = card->busloc;
	memcpy(nic->busid, card->busid, sizeof(nic->busid));
	nic->mtu = card->mtu;
	port->card = card;
	port->lab = lab;
	port->net = card->radio ? NULL : lab_net_by(lab, card->network);
	if (!port->net && !card->vlans)
		lab_wire_set_link(port->wire, false);
	if (lab_radio_start(port) < 0) {
		lab_wire_free(port->wire);
		free(port);
		return -ENOMEM;
	}
	while (*end)
		end = &(*end)->next;
	*end = port;
	lab_port_start(port);
	return 0;
}

void lab_switch_unplug(struct lab *lab)
{
	struct lab_port *port;

	while ((port = lab->ports)) {
		lab->ports = port->next;
		lab_timer_stop(lab, &port->hello);
		lab_radio_stop(port);
		lab_wire_free(port->wire);
		free(port);
	}
}
