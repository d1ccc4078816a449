/* fcoed_fip.c: the FCoE Initialization Protocol of a forwarder: VLANs, discovery,
   logins, keep-alives (FC-BB-6 7.7 to 7.9). */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "lab/fcoed.h"
#include "platform/platform.h"

#define ETH		14
#define HEAD		10
#define FRAME_MIN	60
#define ALIVE_MS	8000u	/* between advertisements, if none is said */
#define MAP		0x0efc00u
#define ALL_NODES	((const uint8_t *)"\x01\x10\x18\x01\0\1")
#define ALL_FORWARDERS	((const uint8_t *)"\x01\x10\x18\x01\0\2")

enum { DISCOVERY = 1, LINK_SERVICE, CONTROL, VLAN, VN2VN };
enum { SOLICITED = 2, AVAILABLE = 4, FORWARDER = 1 };	/* flags */

/* ---- descriptors --------------------------------------------------------- */

const uint8_t *fip_find(const struct fip_list *list, unsigned kind,
			size_t least)
{
	const uint8_t *p = list->p;
	size_t left = list->len, n;

	for (; left >= 4; p += n, left -= n) {
		n = p[1] * 4u;
		if (!n || n > left)
			return NULL;
		if (p[0] == kind)
			return n < least ? NULL : p;
	}
	return NULL;
}

void fip_begin(struct lab_fcoed *f, const uint8_t to[6], unsigned op,
	       unsigned code, unsigned flags, uint8_t **end)
{
	uint8_t *out = f->net->lab->answer;

	memset(out, 0, ETH + HEAD);
	memcpy(out, to, 6);
	memcpy(out + 6, f->mac, 6);
	put_be16(out + 12, 0x8914);
	out[ETH] = 0x10;
	put_be16(out + ETH + 2, op);
	out[ETH + 5] = (uint8_t)code;
	put_be16(out + ETH + 8, flags);
	*end = out + ETH + HEAD;
}

uint8_t *fip_put(uint8_t **end, unsigned kind, size_t len)
{
	uint8_t *p = *end;

	memset(p, 0, (len + 3) & ~(size_t)3);
	p[0] = (uint8_t)kind;
	p[1] = (uint8_t)((len + 3) / 4);
	*end = p + p[1] * 4u;
	return p;
}

void fip_put_mac(uint8_t **end, const uint8_t mac[6])
{
	memcpy(fip_put(end, FIP_MAC, 8) + 2, mac, 6);
}

void fip_put_name(uint8_t **end, uint64_t name)
{
	put_be64(fip_put(end, FIP_NAME, 12) + 4, name);
}

void fip_put_port(uint8_t **end, const uint8_t mac[6], uint32_t id,
		  uint64_t name)
{
	uint8_t *p = fip_put(end, FIP_PORT, 20);

	memcpy(p + 2, mac, 6);
	fcoed_put24(p + 9, id);
	put_be64(p + 12, name);
}

void fip_send(struct lab_fcoed *f, struct lab_net *net, uint8_t *end,
	      size_t least)
{
	uint8_t *out = net->lab->answer;
	size_t len = (size_t)(end - out), full = ETH + least;

	put_be16(out + ETH + 6, (unsigned)(len - ETH - HEAD) / 4);
	if (full < FRAME_MIN)
		full = FRAME_MIN;
	if (full < len)
		full = len;
	memset(end, 0, full - len);
	fcoed_send(f, net, full);
}

/* ---- discovery ----------------------------------------------------------- */

uint64_t fcoed_node(const struct lab_fcoed *f)
{
	uint64_t mac = (uint64_t)get_be16(f->mac) << 32 | get_be32(f->mac + 2);

	return 0x1000000000000000 | mac;
}

static unsigned flags_of(const struct lab_fcoed *f)
{
	return f->config->server_mac ? 0x4000 : 0x8000;
}

/* Is this one of those that are lost? */
static bool is_lost(struct lab_fcoe *config)
{
	if (config->skipped >= config->skip)
		return false;
	config->skipped++;
	return true;
}

/* @least: as long as the longest frame, to see whether such arrive. */
static void advertise(struct lab_fcoed *f, const uint8_t *to, unsigned flags,
		      size_t least)
{
	uint32_t alive_ms = f->config->alive_ms;
	uint8_t *end, *p;

	if (is_lost(f->config))
		return;
	fip_begin(f, to, DISCOVERY, 2, flags_of(f) | AVAILABLE | FORWARDER |
		  flags, &end);
	fip_put(&end, FIP_PRIORITY, 4)[3] = f->config->priority;
	fip_put_mac(&end, f->mac);
	fip_put_name(&end, fcoed_node(f));
	p = fip_put(&end, FIP_FABRIC, 16);
	fcoed_put24(p + 5, MAP);
	put_be64(p + 8, fcoed_node(f));
	p = fip_put(&end, FIP_PERIOD, 8);
	p[3] = !alive_ms;			/* D: no keep-alives */
	put_be32(p + 4, alive_ms ? alive_ms : ALIVE_MS);
	fip_send(f, f->net, end, least);
}

static void solicited(struct lab_fcoed *f, const struct fip_list *list)
{
	const uint8_t *mac = fip_find(list, FIP_MAC, 8);
	const uint8_t *size = fip_find(list, FIP_SIZE, 4);
	size_t least = size ? get_be16(size + 2) : 0;

	if (!mac || !fip_find(list, FIP_NAME, 12))
		return;
	fcoed_log(f, "FIP solicitation", f->config->skipped < f->config->skip ?
		  "lost" : "advertised");
	if (least > f->net->config->mtu)
		least = f->net->config->mtu;
	advertise(f, mac + 2, SOLICITED, least);
}

/* Asked on any network, where VLANs are looked for. */
static void ask_vlan(struct lab_fcoed *f, struct lab_net *net,
		     const struct fip_list *list)
{
	const uint8_t *mac = fip_find(list, FIP_MAC, 8);
	char text[24];
	uint8_t *end;

	if (!mac || !f->config->has_vlan)
		return;
	snprintf(text, sizeof(text), "VLAN %u", f->config->vlan);
	fcoed_log(f, "FIP VLAN request", text);
	fip_begin(f, mac + 2, VLAN, 2, flags_of(f), &end);
	fip_put_mac(&end, f->mac);
	put_be16(fip_put(&end, FIP_VLAN, 4) + 2, f->config->vlan);
	fip_send(f, net, end, 0);
}

/* ---- logins -------------------------------------------------------------- */

void fcoed_clear(struct lab_fcoed *f, struct fcoed_login *l)
{
	uint8_t *end;

	if (l->by_fip) {
		fip_begin(f, l->enode, CONTROL, 2, flags_of(f), &end);
		fip_put_mac(&end, f->mac);
		fip_put_name(&end, fcoed_node(f));
		fip_put_port(&end, l->mac, l->id, l->name);
		fip_send(f, f->net, end, 0);
	}
	fcoed_forget(f, l);
}

static void heard_from(struct lab_fcoed *f, const struct fip_list *list)
{
	const uint8_t *mac = fip_find(list, FIP_MAC, 8);
	struct fcoed_login *l = f->logins;

	for (; mac && l < f->logins + FCOED_LOGINS; l++)
		if (l->used && !memcmp(l->enode, mac + 2, 6))
			l->heard_us = plat_clock_us();
}

/* After two and a half periods without a word. */
static void look_for_silent(struct lab_fcoed *f)
{
	uint64_t limit_us = (uint64_t)f->config->alive_ms * 2500;
	struct fcoed_login *l = f->logins;

	for (; limit_us && l < f->logins + FCOED_LOGINS; l++)
		if (l->used && l->by_fip &&
		    plat_clock_us() - l->heard_us > limit_us) {
			fcoed_log(f, "no keep-alive", "link cleared");
			fcoed_clear(f, l);
		}
}

/* A login or logout: a frame of FC in the first descriptor. */
static void take_service(struct lab_fcoed *f, const uint8_t *frame,
			 const struct fip_list *list)
{
	unsigned kind = list->len ? list->p[0] : 0;
	const uint8_t *fc = fip_find(list, kind, 4 + 24 + 4);
	const uint8_t *mac = fip_find(list, FIP_MAC, 8);
	struct fcoed_frame in = { .from = frame + 6, .fip = kind };

	if ((kind != FIP_FLOGI && kind != FIP_LOGO) || !fc)
		return;
	in.head = fc + 4;
	in.data = fc + 28;
	in.len = fc[1] * 4u - 28;
	in.proposed = mac ? mac + 2 : NULL;
	if (in.head[8] == FC_ELS)
		fcoed_els(f, &in);
}

/* ---- what comes ---------------------------------------------------------- */

static bool is_to(const struct lab_fcoed *f, const uint8_t *frame)
{
	return !memcmp(frame, f->mac, 6) ||
	       !memcmp(frame, f->config->login == LAB_FCOE_VN2VN ? ALL_VN2VN :
		       ALL_FORWARDERS, 6);
}

void fcoed_fip(struct lab_fcoed *f, struct lab_net *net, const uint8_t *frame,
	       size_t len)
{
	struct fip_list list = { frame + ETH + HEAD,
				 get_be16(frame + ETH + 6) * 4u };
	bool vn2vn = f->config->login == LAB_FCOE_VN2VN;
	unsigned op = get_be16(frame + ETH + 2), code = frame[ETH + 5];

	if (f->config->login == LAB_FCOE_PLAIN || !is_to(f, frame) ||
	    frame[ETH] >> 4 != 1 || list.len > len - ETH - HEAD)
		return;
	if (op == VLAN && code == 1 && (f->net == net || f->server->network))
		ask_vlan(f, net, &list);
	if (f->net != net)
		return;
	if (op == LINK_SERVICE && (code == 1 || code == 2))
		take_service(f, frame, &list);
	else if (op == VN2VN && vn2vn)
		fcoed_vn2vn(f, frame + 6, code, &list);
	else if (op == DISCOVERY && code == 1 && !vn2vn)
		solicited(f, &list);
	else if (op == CONTROL && code == 1)
		heard_from(f, &list);
}

void fcoed_tick(struct lab_timer *t)
{
	struct lab_fcoed *f = HOLDER(lab_fcoed, tick, t);
	uint32_t ms = f->config->alive_ms ? f->config->alive_ms : ALIVE_MS;

	if (f->config->login == LAB_FCOE_VN2VN) {
		fcoed_vn2vn_tick(f);
		return;
	}
	look_for_silent(f);
	advertise(f, ALL_NODES, 0, 0);
	lab_timer_set(f->net->lab, t, (uint64_t)ms * 1000, fcoed_tick);
}
