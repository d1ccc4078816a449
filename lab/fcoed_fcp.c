/* fcoed_fcp.c: SCSI commands by Fibre Channel: what is read, written and said of
   them, and what goes wrong (FCP-4 9). */
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "core/str.h"
#include "lab/fcoed.h"
#include "lab/scsid.h"

#define COMMAND		32u	/* bytes of FCP_CMND			*/
#define RESPONSE	24u	/* of FCP_RSP without what follows	*/
#define BURST		32u	/* frames that are sent at once		*/
#define PAUSE_US	100u
#define ASKED_MAX	65536u	/* bytes by one XFER_RDY		*/
#define BAD_FIELD	0x0524	/* ... illegal request			*/

enum { COMMAND_CONTROL = 0x06, DATA = 0x01, READY = 0x05, RESPOND = 0x07 };

/* Bits of FCP_RSP: what is valid in it. */
enum { HAS_CODE = 1, HAS_SENSE = 2, OVER = 4, UNDER = 8 };

static bool has(const struct fcoed_task *t, enum lab_disk_fault what)
{
	return t->fault && t->fault->what == what;
}

/* ---- what is sent -------------------------------------------------------- */

static struct fcoed_head head_of(const struct lab_fcoed *f,
				 const struct fcoed_task *t, unsigned control,
				 uint32_t flags)
{
	return (struct fcoed_head){
		.control = (uint8_t)control, .type = FC_FCP,
		.flags = FC_RESPONDER | flags, .to = t->login->id,
		.from = f->id, .ox_id = t->answer_id, .rx_id = t->rx_id,
	};
}

/* @moved: bytes that moved of t->all that there were. */
static void respond(struct lab_fcoed *f, const struct fcoed_task *t,
		    unsigned status, unsigned sense, uint32_t moved)
{
	uint8_t p[RESPONSE + SCSID_SENSE] = { [11] = (uint8_t)status };
	struct fcoed_head h = head_of(f, t, RESPOND, FC_LAST | FC_END);

	h.sequence = ++f->sequence;
	if (moved < t->expects) {
		p[10] |= UNDER;
		put_be32(p + 12, t->expects - moved);
	} else if (t->all > t->expects) {
		p[10] |= OVER;
		put_be32(p + 12, t->all - t->expects);
	}
	if (status == 2) {
		p[10] |= HAS_SENSE;
		put_be32(p + 16, SCSID_SENSE);
		lab_scsi_sense(p + RESPONSE, sense);
	}
	fcoed_put(f, t->login->mac, &h, p, status == 2 ? sizeof(p) : RESPONSE);
}

/* One frame of what is read, from t->at. */
static uint32_t put_frame(struct lab_fcoed *f, const struct fcoed_task *t,
			  uint32_t at, uint16_t count)
{
	uint32_t n = t->len - at;
	struct fcoed_head h = head_of(f, t, DATA, FC_OFFSET);

	if (n > t->login->size)
		n = (uint32_t)t->login->size;
	if (n == t->len - at)
		h.flags |= FC_END;
	h.sequence = (uint8_t)t->rx_id;
	h.count = count;
	h.offset = at;
	fcoed_put(f, t->login->mac, &h, t->data + at, n);
	return n;
}

/* Two frames, the second one first. */
static void put_swapped(struct lab_fcoed *f, struct fcoed_task *t)
{
	uint32_t size = (uint32_t)t->login->size;

	(void)put_frame(f, t, t->at + size, (uint16_t)(t->count + 1));
	t->at += put_frame(f, t, t->at, t->count);
	t->at += t->len - t->at < size ? t->len - t->at : size;
	t->count = (uint16_t)(t->count + 2);
}

static void put_next(struct lab_fcoed *f, struct fcoed_task *t)
{
	uint32_t size = (uint32_t)t->login->size;

	if (has(t, LAB_DISK_ORDER) && t->len - t->at > size) {
		put_swapped(f, t);
		return;
	}
	if (has(t, LAB_DISK_LOST) && !t->at)
		t->at += t->len < size ? t->len : size;
	else
		t->at += put_frame(f, t, t->at, t->count);
	t->count++;
}

/* All who are logged in are no more, and told so. */
static void reset_link(struct lab_fcoed *f)
{
	fcoed_log(f, "link reset", "all are logged out");
	for (struct fcoed_login *l = f->logins; l < f->logins + FCOED_LOGINS;
	     l++) {
		if (l->used && !l->by_fip)
			fcoed_logo(f, l);
		if (l->used)
			fcoed_clear(f, l);
	}
}

/* Send what is next of a read. False: it is over. */
static bool send_some(struct lab_fcoed *f, struct fcoed_task *t)
{
	uint32_t end = has(t, LAB_DISK_RESET) ? t->len / 2 : t->len;

	for (unsigned n = 0; n < BURST && t->at < end; n++)
		put_next(f, t);
	if (t->at < end)
		return true;
	t->used = false;
	if (has(t, LAB_DISK_RESET))
		reset_link(f);
	else
		respond(f, t, 0, 0, t->len);
	return false;
}

static void pump(struct lab_timer *timer)
{
	struct lab_fcoed *f = HOLDER(lab_fcoed, pump, timer);
	bool more = false;

	for (struct fcoed_task *t = f->tasks; t < f->tasks + FCOED_TASKS; t++)
		if (t->used && !t->writes)
			more |= send_some(f, t);
	if (more)
		lab_timer_set(f->net->lab, timer, PAUSE_US, pump);
}

/* ---- what is written ----------------------------------------------------- */

static void ask_for_data(struct lab_fcoed *f, struct fcoed_task *t)
{
	struct fcoed_head h = head_of(f, t, READY, FC_END | FC_HANDS_OVER);
	uint32_t n = t->len - t->at < ASKED_MAX ? t->len - t->at : ASKED_MAX;
	uint8_t p[12] = { 0 };

	h.sequence = ++f->sequence;
	put_be32(p, t->at);
	put_be32(p + 4, n);
	t->asked = t->at + n;
	fcoed_put(f, t->login->mac, &h, p, sizeof(p));
}

/* The command that this frame belongs to; NULL: none is under way. */
static struct fcoed_task *task_of(struct lab_fcoed *f,
				  const struct fcoed_frame *in,
				  const struct fcoed_login *l)
{
	struct fcoed_task *t = f->tasks;

	for (; t < f->tasks + FCOED_TASKS; t++)
		if (t->used && t->login == l &&
		    t->ox_id == get_be16(in->head + 16))
			return t;
	return NULL;
}

/* A frame that is missing spoils what follows: the initiator gives up. */
static void take_data(struct lab_fcoed *f, const struct fcoed_frame *in,
		      struct fcoed_login *l)
{
	uint32_t offset = get_be32(in->head + 20);
	struct fcoed_task *t = task_of(f, in, l);

	if (!t || !t->writes)
		return;
	if (offset != t->at || in->len > t->asked - t->at)
		t->broken = true;
	if (t->broken)
		return;
	memcpy(t->data + t->at, in->data, in->len);
	t->at += (uint32_t)in->len;
	if (t->at == t->len) {
		t->used = false;
		respond(f, t, 0, 0, t->len);
	} else if (t->at == t->asked) {
		ask_for_data(f, t);
	}
}

/* ---- commands ------------------------------------------------------------ */

void fcoed_abort(struct lab_fcoed *f, const struct fcoed_login *l,
		 unsigned ox_id)
{
	for (struct fcoed_task *t = f->tasks; t < f->tasks + FCOED_TASKS; t++)
		if (t->used && t->login == l &&
		    (ox_id == 0xffff || t->ox_id == ox_id))
			t->used = false;
}

/* What is not blocks, at once; no frame is longer than this. */
static void send_answer(struct lab_fcoed *f, struct fcoed_task *t,
			struct sbuf *answer)
{
	t->data = (uint8_t *)answer->data;
	t->all = (uint32_t)answer->len;
	t->len = t->all < t->expects ? t->all : t->expects;
	for (t->at = 0; t->at < t->len; t->count++)
		t->at += put_frame(f, t, t->at, t->count);
	respond(f, t, 0, 0, t->len);
}

static struct fcoed_task *place_for(struct lab_fcoed *f)
{
	struct fcoed_task *t = f->tasks;

	while (t < f->tasks + FCOED_TASKS && t->used)
		t++;
	return t < f->tasks + FCOED_TASKS ? t : NULL;
}

/* A command that does nothing but fail. */
static bool fails(struct lab_fcoed *f, struct fcoed_task *t)
{
	if (has(t, LAB_DISK_BUSY))
		respond(f, t, 8, 0, 0);
	else if (has(t, LAB_DISK_CONFLICT))
		respond(f, t, 0x18, 0, 0);
	else if (has(t, LAB_DISK_CHECK))
		respond(f, t, 2, t->fault->sense, 0);
	else if (has(t, LAB_DISK_RESET) && t->writes)
		reset_link(f);
	else if (!has(t, LAB_DISK_SILENT))
		return false;
	return true;
}

static void log_out(struct lab_fcoed *f, struct fcoed_login *l)
{
	fcoed_logo(f, l);
	fcoed_abort(f, l, 0xffff);
	l->port = l->process = false;
}

static void run_io(struct lab_fcoed *f, struct fcoed_task *t,
		   const struct scsid_answer *a)
{
	t->fault = lab_disk_fault(f->config->faults);
	t->writes = a->writes;
	t->data = a->data;
	t->all = (uint32_t)a->len;
	t->len = t->all < t->expects ? t->all : t->expects;
	if (fails(f, t))
		return;
	if (has(t, LAB_DISK_LOGOUT)) {
		log_out(f, t->login);
		return;
	}
	if (has(t, LAB_DISK_STRANGER))
		t->answer_id ^= 0x8000;
	if (has(t, LAB_DISK_SHORT) && t->len > 512)
		t->len -= 512;
	t->used = true;
	if (t->writes && t->len)
		ask_for_data(f, t);
	else if (send_some(f, t))
		lab_timer_set(f->net->lab, &f->pump, PAUSE_US, pump);
}

/* Task management: what was asked for is given up; done. */
static void manage(struct lab_fcoed *f, const struct fcoed_task *t)
{
	uint8_t p[RESPONSE + 8] = { [10] = HAS_CODE, [23] = 8 };
	struct fcoed_head h = head_of(f, t, RESPOND, FC_LAST | FC_END);

	h.sequence = ++f->sequence;
	fcoed_abort(f, t->login, 0xffff);
	fcoed_put(f, t->login->mac, &h, p, sizeof(p));
}

static void take_command(struct lab_fcoed *f, const struct fcoed_frame *in,
			 struct fcoed_login *l)
{
	struct fcoed_task spare, *t = place_for(f);
	const uint8_t *c = in->data;
	struct sbuf answer = { 0 };
	struct scsid_answer a;
	bool full = !t;

	if (full)
		t = &spare;
	*t = (struct fcoed_task){
		.login = l, .ox_id = get_be16(in->head + 16),
		.answer_id = get_be16(in->head + 16),
		.rx_id = full ? 0xffff : (uint16_t)(t - f->tasks),
		.expects = get_be32(c + 28),
	};
	if (c[10]) {
		manage(f, t);
		return;
	}
	lab_scsi(f->config->luns, c, c + 12, &l->attention, &answer, &a);
	if (a.status || a.len > UINT32_MAX) {
		respond(f, t, 2, a.status ? a.sense : BAD_FIELD, 0);
	} else if (a.is_io && full) {
		respond(f, t, 0x28, 0, 0);	/* task set full */
	} else if (a.is_io) {
		run_io(f, t, &a);
	} else {
		send_answer(f, t, &answer);
	}
	sbuf_free(&answer);
}

void fcoed_fcp(struct lab_fcoed *f, const struct fcoed_frame *in,
	       struct fcoed_login *l)
{
	/* what comes twice is done once */
	if (in->head[0] == COMMAND_CONTROL && in->len >= COMMAND &&
	    !task_of(f, in, l))
		take_command(f, in, l);
	else if (in->head[0] == DATA)
		take_data(f, in, l);
}
