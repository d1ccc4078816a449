/* fcoed_login.c: who is logged in to a forwarder of FCoE, and to the target
   behind it (FC-LS-2 4.2.7 FLOGI, 4.2.3 PLOGI). */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/fcoed.h"
#include "platform/platform.h"

#define FIRST_ID	0x010100u
#define PARAMS		116u	/* bytes of FLOGI, PLOGI, and their answer */
#define SIZE_MIN	256u
#define ACCEPTED	0x02
#define BUSY		0x0500	/* LS_RJT: logical busy */
#define MALFORMED	0x0700	/* protocol error */

/* ---- who ----------------------------------------------------------------- */

struct fcoed_login *fcoed_login_of(struct lab_fcoed *f, uint32_t id,
				   const uint8_t mac[6])
{
	struct fcoed_login *l = f->logins;

	for (; l < f->logins + FCOED_LOGINS; l++)
		if (l->used && l->id == id && !memcmp(l->mac, mac, 6))
			return l;
	return NULL;
}

void fcoed_forget(struct lab_fcoed *f, struct fcoed_login *l)
{
	fcoed_abort(f, l, 0xffff);
	l->used = false;
}

/* That of this name, which begins anew; or a free one. */
static struct fcoed_login *place_for(struct lab_fcoed *f, uint64_t name)
{
	struct fcoed_login *l, *free = NULL;

	for (l = f->logins; l < f->logins + FCOED_LOGINS; l++) {
		if (l->name == name && (l->used || l->free_us)) {
			fcoed_forget(f, l);
			return l;
		}
		if (!l->used && !free)
			free = l;
	}
	return free;
}

/* ---- parameters ---------------------------------------------------------- */

/* Common and class 3 parameters; @features are those of the common ones. */
static void put_params(const struct lab_fcoed *f, uint8_t p[PARAMS],
		       unsigned command, unsigned features, uint64_t name)
{
	memset(p, 0, PARAMS);
	p[0] = (uint8_t)command;
	put_be16(p + 4, 0x2020);		/* FC-PH versions	*/
	put_be16(p + 6, 10);			/* credit		*/
	put_be16(p + 8, features);
	put_be16(p + 10, (unsigned)fcoed_room(f));
	if (features & 0x1000) {
		put_be32(p + 12, 10000);	/* R_A_TOV, ms		*/
	} else {
		put_be16(p + 12, 255);		/* sequences at once	*/
		put_be16(p + 14, 0x1f);		/* relative offsets	*/
	}
	put_be32(p + 16, 2000);			/* E_D_TOV, ms		*/
	put_be64(p + 20, name);
	put_be64(p + 28, fcoed_node(f));
	put_be16(p + 68, 0x8800);		/* class 3, in order	*/
	put_be16(p + 74, (unsigned)fcoed_room(f));
	put_be16(p + 76, 255);
	put_be16(p + 80, 1);
}

static bool has_params(const struct fcoed_frame *in)
{
	return in->len >= PARAMS &&
	       (get_be16(in->data + 10) & 0xfff) >= SIZE_MIN;
}

/* Bytes of data that it takes in a frame, by these parameters. */
static size_t size_of(const struct lab_fcoed *f, const uint8_t *p)
{
	size_t size = get_be16(p + 10) & 0xfff, other = get_be16(p + 74);

	if (other && other < size)
		size = other;
	if (size > fcoed_room(f))
		size = fcoed_room(f);
	return size & ~(size_t)3;
}

/* ---- FLOGI --------------------------------------------------------------- */

/* Its address: mapped from the fabric's map and its ID, or its own. */
static void give_mac(const struct lab_fcoed *f, const struct fcoed_frame *in,
		     struct fcoed_login *l)
{
	memcpy(l->enode, in->from, 6);
	memcpy(l->mac, f->config->login == LAB_FCOE_VN2VN ? "\x0e\xfd\0" :
	       "\x0e\xfc\0", 3);
	fcoed_put24(l->mac + 3, l->id);
	if (in->fip && f->config->server_mac)
		memcpy(l->mac, in->proposed && (in->proposed[0] & 1) == 0 &&
		       memcmp(in->proposed, "\0\0\0\0\0\0", 6) ?
		       in->proposed : in->from, 6);
}

static void log_login(const struct lab_fcoed *f, const char *what,
		      const struct fcoed_login *l)
{
	char text[40];

	snprintf(text, sizeof(text), "%06x, up to %u bytes", l->id,
		 (unsigned)l->size);
	fcoed_log(f, what, text);
}

/* Does the target still close what was before? */
static bool is_busy(const struct fcoed_login *l)
{
	return plat_clock_us() < l->free_us;
}

/* With VN2VN, the port with the higher name logs in to the other. */
static void begin_plogi(struct lab_fcoed *f, struct fcoed_login *l)
{
	uint8_t p[PARAMS];

	put_params(f, p, 0x03, 0x8800, f->config->target);
	fcoed_ask(f, l, p, sizeof(p));
}

static void log_in(struct lab_fcoed *f, const struct fcoed_frame *in,
		   struct fcoed_login *l)
{
	bool vn2vn = f->config->login == LAB_FCOE_VN2VN;
	struct fcoed_frame to = *in;
	uint8_t head[24], p[PARAMS], own[6];
	uint64_t free_us = l->free_us;

	memset(l, 0, sizeof(*l));
	l->free_us = free_us;
	l->used = true;
	l->by_fip = in->fip && !vn2vn;
	l->name = get_be64(in->data + 20);
	l->node = get_be64(in->data + 28);
	l->size = size_of(f, in->data);
	l->heard_us = plat_clock_us();
	l->id = vn2vn ? fcoed_get24(in->head + 5) :
		FIRST_ID + (uint32_t)(l - f->logins);
	give_mac(f, in, l);
	log_login(f, "FLOGI", l);
	memcpy(head, in->head, sizeof(head));
	fcoed_put24(head + 5, l->id);
	to.head = head;
	fcoed_own_mac(f, own);
	put_params(f, p, ACCEPTED, vn2vn ? 0x8800 : 0x1000, vn2vn ?
		   f->config->target : fcoed_node(f));
	fcoed_answer(f, &to, 0x23, p, sizeof(p), vn2vn ? own : l->mac);
	if (vn2vn && f->config->target > l->name && !is_busy(l))
		begin_plogi(f, l);
}

void fcoed_flogi(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	bool by_fip = f->config->login != LAB_FCOE_PLAIN;
	struct fcoed_login *l;

	if (by_fip != !!in->fip)
		return;
	if (!has_params(in)) {
		fcoed_reject(f, in, MALFORMED);
	} else if (lab_disk_refuses(&f->config->refusal)) {
		fcoed_log(f, "FLOGI", "refused");
		fcoed_reject(f, in, f->config->refusal.code);
	} else if ((l = place_for(f, get_be64(in->data + 20)))) {
		log_in(f, in, l);
	} else {
		fcoed_reject(f, in, BUSY);
	}
}

/* ---- PLOGI --------------------------------------------------------------- */

/* Those of the target's own PLOGI or of one to it, from now on. */
static void take_params(struct lab_fcoed *f, const struct fcoed_frame *in,
			struct fcoed_login *l)
{
	l->size = size_of(f, in->data);
	l->port = true;
	l->process = false;
	fcoed_abort(f, l, 0xffff);
	log_login(f, "PLOGI", l);
}

void fcoed_plogi(struct lab_fcoed *f, const struct fcoed_frame *in,
		 struct fcoed_login *l)
{
	uint32_t to = fcoed_get24(in->head + 1);
	bool to_target = to == f->id;
	uint8_t p[PARAMS];

	if (!has_params(in)) {
		fcoed_reject(f, in, MALFORMED);
		return;
	}
	if (to_target && is_busy(l)) {
		fcoed_log(f, "PLOGI", "refused");
		fcoed_reject(f, in, BUSY);
		return;
	}
	if (to_target)
		take_params(f, in, l);
	put_params(f, p, ACCEPTED, 0x8800, to_target ? f->config->target :
		   fcoed_node(f));
	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

void fcoed_plogi_taken(struct lab_fcoed *f, const struct fcoed_frame *in,
		       struct fcoed_login *l)
{
	if (has_params(in))
		take_params(f, in, l);
}
