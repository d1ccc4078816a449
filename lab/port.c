/*
 * port.c: what a switch does at a card's port before it forwards: spanning
 * tree (IEEE 802.1D), LACP (802.1AX), 802.1X; and LLDP (802.1AB).
 */
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "lab/inside.h"
#include "platform/platform.h"

#define HEAD		14
#define FIRST_US	100000
#define HELLO_US	1000000
#define LLDP_HELLOS	30
#define ASK_HELLOS	10

static const struct lab_port_how *how_of(const struct lab_port *port)
{
	return &port->card->how;
}

static uint32_t age_ms(const struct lab_port *port)
{
	return (uint32_t)((plat_clock_us() - port->start_us) / 1000);
}

static bool lacp_is_up(const struct lab_port *port)
{
	return port->answers && age_ms(port) >= how_of(port)->lacp_ms;
}

bool lab_port_forwards(const struct lab_port *port)
{
	const struct lab_port_how *h = how_of(port);
	uint32_t age = age_ms(port);

	return age >= h->rstp_ms && age >= h->stp_ms &&
	       (!h->has_lacp || lacp_is_up(port)) &&
	       (!h->user || port->authorized);
}

/* ---- what is said ----------------------------------------------------- */

static void say_stp(struct lab_port *port, bool old)
{
	uint8_t *p = port->out + HEAD;
	size_t len = old ? 38 : 39;

	memset(p, 0, len);
	memcpy(p, "\x42\x42\x03", 3);
	if (!old) {
		memcpy(p + 5, "\2\2", 2);
		/* a designated port, learning or forwarding */
		p[7] = lab_port_forwards(port) ? 0x3c : 0x1c;
	}
	memcpy(p + 3 + 27, "\0\0\x14\0\2\0\x0f\0", 8);
	lab_port_send(port, 0, 0, len);
}

static void put_info(uint8_t *p, unsigned type, const void *mac,
		     unsigned state)
{
	p[0] = (uint8_t)type;
	p[1] = 20;
	put_be16(p + 2, 0x8000);
	memcpy(p + 4, mac, 6);
	put_be16(p + 10, 7);
	put_be16(p + 12, 0x8000);
	put_be16(p + 14, 9);
	p[16] = (uint8_t)state;
}

static void say_lacp(struct lab_port *port)
{
	uint8_t *p = port->out + HEAD;

	memset(p, 0, 110);
	memcpy(p, "\1\1", 2);
	put_info(p + 2, 1, LAB_SWITCH_MAC, lacp_is_up(port) ? 0x3f : 0x47);
	put_info(p + 22, 2, lab_wire_nic(port->wire)->mac, 0);
	memcpy(p + 42, "\3\x10", 2);
	lab_port_send(port, 2, 0x8809, 110);
}

static uint8_t *put_tlv(uint8_t *p, unsigned type, const void *head,
			size_t head_len, const char *text)
{
	size_t n = strlen(text) < 60 ? strlen(text) : 60;

	put_be16(p, type << 9 | (unsigned)(head_len + n));
	memcpy(p + 2, head, head_len);
	memcpy(p + 2 + head_len, text, n);
	return p + 2 + head_len + n;
}

static void say_lldp(struct lab_port *port)
{
	const struct lab_port_how *h = how_of(port);
	uint8_t *p = port->out + HEAD, vlan[6] = { 0, 0x80, 0xc2, 1 };

	p = put_tlv(p, 1, "\4" LAB_SWITCH_MAC, 7, "");
	p = put_tlv(p, 2, "\5", 1, h->port);
	p = put_tlv(p, 3, "\0\x78", 2, "");
	p = put_tlv(p, 5, "", 0, h->name);
	put_be16(vlan + 4, h->vlan);
	if (h->vlan)
		p = put_tlv(p, 127, vlan, 6, "");
	p = put_tlv(p, 0, "", 0, "");
	lab_port_send(port, 14, 0x88cc, (size_t)(p - port->out) - HEAD);
}

static void hello(struct lab_timer *t)
{
	struct lab_port *port = HOLDER(lab_port, hello, t);
	const struct lab_port_how *h = how_of(port);
	unsigned n = port->hellos++;

	if (h->has_rstp || h->has_stp)
		say_stp(port, !h->has_rstp);
	if (h->has_lacp)
		say_lacp(port);
	if (h->has_lldp && n % LLDP_HELLOS == 0)
		say_lldp(port);
	if (h->user && !port->authorized && n % ASK_HELLOS == 0)
		lab_port_ask(port);
	lab_timer_set(port->lab, t, HELLO_US, hello);
}

/* ---- what comes ------------------------------------------------------- */

static void take_lacp(struct lab_port *port, const uint8_t *p, size_t len)
{
	/* in sync, and it knows who we are */
	port->answers = len >= 58 && p[0] == 1 && (p[18] & 0x38) == 0x38 &&
			!memcmp(p + 26, LAB_SWITCH_MAC, 6);
	if (port->answers)
		lab_log(port->lab, &(struct lab_request){
			.server = "switch", .what = "LACP", .answer = "taken",
		});
}

bool lab_port_input(struct lab_port *port, const uint8_t *frame, size_t len)
{
	unsigned type = len < HEAD ? 0 : get_be16(frame + 12);

	if (type == 0x8809)
		take_lacp(port, frame + HEAD, len - HEAD);
	else if (type == 0x888e && how_of(port)->user)
		lab_port_eap(port, frame + HEAD, len - HEAD);
	else
		return false;
	return true;
}

void lab_port_start(struct lab_port *port)
{
	const struct lab_port_how *h = how_of(port);

	port->start_us = plat_clock_us();
	if (h->has_rstp || h->has_stp || h->has_lacp || h->has_lldp || h->user)
		lab_timer_set(port->lab, &port->hello, FIRST_US, hello);
}
