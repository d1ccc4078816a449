/* fcoed.c: forwarders of FCoE, each with a target of FCP behind it: what comes
   to them, and their starting and ending. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "lab/fcoed.h"
#include "lab/scsid.h"

#define ETH		14
#define FC_AT		28	/* the header of FC			*/
#define FRAME_MIN	60	/* with a head and no data		*/
#define MAC		"\x52\x54\0\xfc\0"	/* and a number		*/

/* ---- FC ------------------------------------------------------------------ */

static void give_up(struct lab_fcoed *f, const struct fcoed_frame *in,
		    const struct fcoed_login *l)
{
	uint8_t answer[12] = { 0, [11] = 0xff, [10] = 0xff };

	memcpy(answer + 4, in->head + 16, 4);	/* OX_ID, RX_ID */
	fcoed_abort(f, l, get_be16(in->head + 16));
	fcoed_answer(f, in, 0x84, answer, sizeof(answer), NULL);
}

/* What an initiator says that is logged in to the fabric. */
static void take_logged_in(struct lab_fcoed *f, const struct fcoed_frame *in,
			   struct fcoed_login *l)
{
	uint32_t to = fcoed_get24(in->head + 1);
	uint8_t type = in->head[8];

	if (in->head[0] == 0x81)
		give_up(f, in, l);
	else if (type == FC_CT && to == FCOED_DIRECTORY)
		fcoed_directory(f, in);
	else if (type == FC_FCP && to == f->id && l->process)
		fcoed_fcp(f, in, l);
	else if (type == FC_FCP && to == f->id)
		fcoed_logo(f, l);
}

static void take_frame(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	struct fcoed_login *l = fcoed_login_of(f, fcoed_get24(in->head + 5),
					       in->from);

	if (in->head[8] == FC_ELS)
		fcoed_els(f, in);
	else if (l)
		take_logged_in(f, in, l);
}

/* Is a frame of FC for this one? */
static bool is_to(const struct lab_fcoed *f, const uint8_t *frame)
{
	uint8_t own[6];

	fcoed_own_mac(f, own);
	return !memcmp(frame, own, 6) ||
	       (f->config->login == LAB_FCOE_PLAIN &&
		!memcmp(frame, "\x0e\xfc\0\xff\xff\xfe", 6));
}

static void take_fcoe(struct lab_fcoed *f, const uint8_t *frame, size_t len)
{
	const uint8_t *head = frame + FC_AT;
	size_t full = len - FC_AT - 8, fill = head[11] & 3;
	struct fcoed_frame in = {
		.head = head, .data = head + 24, .len = full - 24,
		.from = frame + 6,
	};

	if (!is_to(f, frame) || fill > in.len ||
	    get_le32(head + full) != fcoed_sum(head, full))
		return;
	in.len -= fill;
	take_frame(f, &in);
}

/* ---- who is meant -------------------------------------------------------- */

void lab_fcoed(struct lab_net *net, const uint8_t *frame, size_t len)
{
	bool is_fip = get_be16(frame + 12) == 0x8914;

	if (len < (is_fip ? ETH + 10 : FRAME_MIN))
		return;
	for (struct lab_fcoed *f = net->lab->fcoes; f; f = f->next) {
		if (is_fip)
			fcoed_fip(f, net, frame, len);
		else if (f->net == net)
			take_fcoe(f, frame, len);
	}
}

/* ---- start and stop ------------------------------------------------------ */

static int add(struct lab *lab, struct lab_net *net,
	       const struct lab_server *s, unsigned number)
{
	struct lab_fcoed *f = calloc(1, sizeof(*f)), **end = &lab->fcoes;

	if (!f)
		return -ENOMEM;
	f->net = net;
	f->server = s;
	f->config = s->fcoe;
	memcpy(f->mac, MAC, 5);
	f->mac[5] = (uint8_t)number;
	f->id = s->fcoe->login == LAB_FCOE_VN2VN ? number : 0x010000 | number;
	while (*end)
		end = &(*end)->next;
	*end = f;
	if (s->fcoe->login != LAB_FCOE_PLAIN)
		lab_timer_set(lab, &f->tick, 0, fcoed_tick);
	return 0;
}

int lab_fcoed_start(struct lab *lab)
{
	unsigned number = 1;
	int rc = 0;

	for (struct lab_server *s = lab->config.servers; s; s = s->next) {
		if (s->kind != LAB_FCOE)
			continue;
		for (struct lab_net *n = lab->nets; n && !rc; n = n->next)
			if (!s->network || s->network == n->config)
				rc = add(lab, n, s, number++);
	}
	return rc;
}

void lab_fcoed_stop(struct lab *lab)
{
	struct lab_fcoed *f;

	while ((f = lab->fcoes)) {
		lab->fcoes = f->next;
		lab_timer_stop(lab, &f->tick);
		lab_timer_stop(lab, &f->pump);
		lab_luns_close(f->config->luns);
		free(f);
	}
}
