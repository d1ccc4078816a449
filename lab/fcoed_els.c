/* fcoed_els.c: extended link services that the lab's forwarder and its target
   answer (FC-LS-2 4.2). */
#include <string.h>

#include "core/bytes.h"
#include "lab/fcoed.h"
#include "platform/platform.h"

#define ECHO_MAX	2048u

enum { REJECT = 0x01, ACCEPT, PLOGI, FLOGI, LOGO, RTV = 0x0e, RLS, ECHO,
       RRQ = 0x12, PRLI = 0x20, PRLO, ADISC = 0x52, SCR = 0x62 };

/* Reasons of LS_RJT, and explanations (FC-LS-2 4.4.4). */
#define NOT_LOGGED_IN	0x031e
#define NO_SUCH_PORT	0x031f
#define NO_COMMAND	0x0b00
#define MALFORMED	0x0700

/* ---- answers ------------------------------------------------------------- */

void fcoed_accept(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	fcoed_answer(f, in, 0x23, "\2\0\0\0", 4, in->proposed);
}

void fcoed_reject(struct lab_fcoed *f, const struct fcoed_frame *in,
		  unsigned reason)
{
	const uint8_t p[8] = { REJECT, [5] = (uint8_t)(reason >> 8),
			       [6] = (uint8_t)reason };

	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

void fcoed_logo(struct lab_fcoed *f, const struct fcoed_login *l)
{
	uint8_t p[16] = { LOGO };

	fcoed_put24(p + 5, f->id);
	put_be64(p + 8, f->config->target);
	fcoed_ask(f, l, p, sizeof(p));
}

/* ---- each service -------------------------------------------------------- */

static void tell_timeouts(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	uint8_t p[16] = { ACCEPT };

	put_be32(p + 4, 10000);			/* R_A_TOV, E_D_TOV, ms */
	put_be32(p + 8, 2000);
	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

/* None of the six kinds of error was seen. */
static void tell_errors(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	const uint8_t p[4 + 6 * 4] = { ACCEPT };

	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

static void echo(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	uint8_t *p = f->net->lab->block;

	if (in->len > ECHO_MAX) {
		fcoed_reject(f, in, MALFORMED);
		return;
	}
	memcpy(p, in->data, in->len);
	p[0] = ACCEPT;
	fcoed_answer(f, in, 0x23, p, in->len, NULL);
}

/* The service parameters of FCP (FCP-4 6.3): it is a target, and reads need no
   XFER_RDY. PRLO is answered alike. */
static void log_process(struct lab_fcoed *f, const struct fcoed_frame *in,
			struct fcoed_login *l, bool in_)
{
	uint8_t p[20] = { ACCEPT, 16, 0, 20, FC_FCP, 0, 0x21, 0 };

	if (in->len < 20 || in->data[4] != FC_FCP) {
		fcoed_reject(f, in, MALFORMED);
		return;
	}
	if (in_)
		put_be32(p + 16, 0x12);
	else
		p[6] = 0x01;
	l->process = l->attention = in_;
	fcoed_abort(f, l, 0xffff);
	fcoed_log(f, in_ ? "PRLI" : "PRLO", "accepted");
	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

static void discover(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	uint8_t p[28] = { ACCEPT };

	put_be64(p + 8, f->config->target);
	put_be64(p + 16, fcoed_node(f));
	fcoed_put24(p + 25, f->id);
	fcoed_answer(f, in, 0x23, p, sizeof(p), NULL);
}

/* From the fabric, or with VN2VN and in between only from the target. */
static void log_out(struct lab_fcoed *f, const struct fcoed_frame *in,
		    struct fcoed_login *l)
{
	uint32_t to = fcoed_get24(in->head + 1);

	fcoed_log(f, "LOGO", "accepted");
	fcoed_accept(f, in);
	if (to == f->id)
		l->free_us = plat_clock_us() +
			     (uint64_t)f->config->closing_ms * 1000;
	if (to == FCOED_FORWARDER || f->config->login == LAB_FCOE_VN2VN)
		fcoed_forget(f, l);
	else if (to == f->id)
		l->port = l->process = false;
}

/* ---- which --------------------------------------------------------------- */

/* What only who is logged in to the target may ask of it. */
static void ask_target(struct lab_fcoed *f, const struct fcoed_frame *in,
		       struct fcoed_login *l)
{
	switch (in->data[0]) {
	case RTV:
		tell_timeouts(f, in);
		break;
	case PRLI:
	case PRLO:
		log_process(f, in, l, in->data[0] == PRLI);
		break;
	case ADISC:
		discover(f, in);
		break;
	case RRQ:
		fcoed_accept(f, in);
		break;
	default:
		fcoed_reject(f, in, NO_COMMAND);
	}
}

static void ask_one(struct lab_fcoed *f, const struct fcoed_frame *in,
		    struct fcoed_login *l)
{
	uint32_t to = fcoed_get24(in->head + 1);
	uint8_t command = in->data[0];

	if (to != f->id && to < FCOED_DIRECTORY)
		fcoed_reject(f, in, NO_SUCH_PORT);
	else if (command == PLOGI && to != FCOED_FORWARDER)
		fcoed_plogi(f, in, l);
	else if (command == LOGO)
		log_out(f, in, l);
	else if (command == ECHO)
		echo(f, in);
	else if (command == RLS)
		tell_errors(f, in);
	else if (command == SCR && to == FCOED_CONTROLLER)
		fcoed_accept(f, in);
	else if (to == f->id && !l->port)
		fcoed_reject(f, in, NOT_LOGGED_IN);
	else if (to == f->id)
		ask_target(f, in, l);
	else
		fcoed_reject(f, in, NO_COMMAND);
}

/* By FIP, one that is known has its own address. */
static struct fcoed_login *asker(struct lab_fcoed *f,
				 const struct fcoed_frame *in)
{
	uint32_t id = fcoed_get24(in->head + 5);
	struct fcoed_login *l = f->logins;

	if (!in->fip)
		return fcoed_login_of(f, id, in->from);
	for (; l < f->logins + FCOED_LOGINS; l++)
		if (l->used && l->id == id && !memcmp(l->enode, in->from, 6))
			return l;
	return NULL;
}

void fcoed_els(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	struct fcoed_login *l = asker(f, in);
	uint32_t to = fcoed_get24(in->head + 1);
	bool answers = in->head[0] == 0x23;
	bool vn2vn = f->config->login == LAB_FCOE_VN2VN;

	if (in->len < 4)
		return;
	if (in->data[0] == FLOGI && !answers &&
	    to == (vn2vn ? f->id : FCOED_FORWARDER))
		fcoed_flogi(f, in);
	else if (l && !answers)
		ask_one(f, in, l);
	else if (l && in->data[0] == ACCEPT && to == f->id && !in->fip)
		fcoed_plogi_taken(f, in, l);	/* LOGO's is too short */
}
