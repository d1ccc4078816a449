/* iscsi_task.c: commands to a target, and what else is sent to it (RFC 7143
   11). */
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "net/san/iscsi.h"
#include "net/stack.h"

#define SILENCE_US	5000000	/* then the target is asked for a sign	*/

/* ---- tasks --------------------------------------------------------------- */

struct iscsi_task *iscsi_task_find(struct iscsi *s, uint32_t tag)
{
	for (unsigned i = 0; i < ISCSI_TASKS; i++)
		if (s->task[i].used && s->task[i].tag == tag)
			return &s->task[i];
	return NULL;
}

static uint32_t new_tag(struct iscsi *s)
{
	if (++s->next_tag == ISCSI_NO_TAG)
		s->next_tag = 0;
	return s->next_tag;
}

struct iscsi_task *iscsi_task_new(struct iscsi *s, struct san_io *io,
				  uint8_t *buf, uint32_t want)
{
	struct iscsi_task *t = s->task;

	while (t < s->task + ISCSI_TASKS && t->used)
		t++;
	if (t == s->task + ISCSI_TASKS)
		return NULL;
	*t = (struct iscsi_task){
		.used = true, .io = io, .buf = buf, .tag = new_tag(s),
		.want = want,
	};
	return t;
}

/* The oldest that is to be sent yet. */
static struct iscsi_task *next_task(struct iscsi *s)
{
	struct iscsi_task *best = NULL;

	for (unsigned i = 0; i < ISCSI_TASKS; i++) {
		struct iscsi_task *t = &s->task[i];

		if (t->used && !t->sent &&
		    (!best || (int32_t)(t->tag - best->tag) < 0))
			best = t;
	}
	return best;
}

static bool is_idle(const struct iscsi *s)
{
	for (unsigned i = 0; i < ISCSI_TASKS; i++)
		if (s->task[i].used)
			return false;
	return true;
}

/* ---- what we send -------------------------------------------------------- */

static void start(uint8_t bhs[ISCSI_BHS], unsigned opcode, unsigned flags,
		  const struct iscsi *s, uint32_t tag)
{
	memset(bhs, 0, ISCSI_BHS);
	bhs[0] = (uint8_t)opcode;
	bhs[BHS_FLAGS] = (uint8_t)flags;
	put_be32(bhs + BHS_TAG, tag);
	put_be32(bhs + BHS_CMD_SN, s->cmd_sn);
	put_be32(bhs + BHS_EXP_STAT_SN, s->exp_stat_sn);
}

static void put_lun(uint8_t bhs[ISCSI_BHS], const struct iscsi *s)
{
	memcpy(bhs + BHS_LUN, s->root.lun, sizeof(s->root.lun));
}

static void make_cdb(const struct iscsi *s, const struct san_io *io,
		     uint8_t *cdb)
{
	if (!io)
		(void)scsi_step_command(s->probe.step, cdb);
	else
		scsi_command(cdb, io);
}

/* As much of what is written as may go with the command. */
static uint32_t immediate(const struct iscsi *s, const struct iscsi_task *t)
{
	uint32_t n = t->want;

	if (!s->agreed.immediate)
		return 0;
	if (n > s->agreed.segment)
		n = s->agreed.segment;
	return n < s->agreed.first_burst ? n : s->agreed.first_burst;
}

static int send_task(struct iscsi *s, struct iscsi_task *t)
{
	bool writes = t->io && t->io->op == SAN_WRITE;
	uint32_t len = writes ? immediate(s, t) : 0;
	uint8_t bhs[ISCSI_BHS];

	start(bhs, ISCSI_COMMAND, ISCSI_FINAL | ISCSI_SIMPLE |
	      (writes ? ISCSI_WRITES : t->want ? ISCSI_READS : 0), s, t->tag);
	put_lun(bhs, s);
	put_be32(bhs + BHS_EXPECTED, t->want);
	make_cdb(s, t->io, bhs + BHS_CDB);
	t->sent = true;
	t->cmd_sn = s->cmd_sn++;
	t->got = len;			/* sent, of what is written */
	return iscsi_send(s, bhs, t->buf, len);
}

static void silent(struct net_timer *t);

/* Send what the target's window lets through (RFC 7143 4.2.2.1). */
int iscsi_task_send(struct iscsi *s)
{
	struct iscsi_task *t;
	int rc = 0;

	while (rc == 0 && (int32_t)(s->max_cmd_sn - s->cmd_sn) >= 0 &&
	       (t = next_task(s)))
		rc = send_task(s, t);
	if (!s->ping.armed && !is_idle(s)) {
		s->heard = false;
		s->ping.expired = silent;
		net_timer_set(s->path.net, &s->ping, SILENCE_US);
	}
	return rc;
}

/* The target asks for a part of what is written. */
int iscsi_task_data(struct iscsi *s, struct iscsi_task *t, const uint8_t *r2t)
{
	uint32_t at = get_be32(r2t + BHS_OFFSET);
	uint32_t left = get_be32(r2t + BHS_DESIRED), n, sn = 0;
	uint8_t bhs[ISCSI_BHS];
	int rc = 0;

	/* once each, in their order: nobody can have us send for ever */
	if (!left || at != t->got || left > t->want - at)
		return iscsi_fault(s, -EPROTO, "the target asks for data that "
				   "the command does not have");
	t->got += left;
	while (left && rc == 0) {
		n = left < s->agreed.segment ? left : s->agreed.segment;
		start(bhs, ISCSI_DATA_OUT, n == left ? ISCSI_FINAL : 0, s,
		      t->tag);
		memcpy(bhs + BHS_TRANSFER_TAG, r2t + BHS_TRANSFER_TAG, 4);
		memcpy(bhs + BHS_LUN, r2t + BHS_LUN, 8);
		put_be32(bhs + BHS_CMD_SN, 0);
		put_be32(bhs + BHS_DATA_SN, sn++);
		put_be32(bhs + BHS_OFFSET, at);
		rc = iscsi_send(s, bhs, t->buf + at, n);
		at += n;
		left -= n;
	}
	return rc;
}

int iscsi_task_nop(struct iscsi *s, const uint8_t *of)
{
	uint8_t bhs[ISCSI_BHS];

	start(bhs, ISCSI_NOP_OUT | ISCSI_IMMEDIATE, ISCSI_FINAL, s,
	      of ? ISCSI_NO_TAG : new_tag(s));
	put_be32(bhs + BHS_TRANSFER_TAG, ISCSI_NO_TAG);
	if (of) {
		memcpy(bhs + BHS_LUN, of + BHS_LUN, 8);
		memcpy(bhs + BHS_TRANSFER_TAG, of + BHS_TRANSFER_TAG, 4);
	}
	return iscsi_send(s, bhs, NULL, 0);
}

static void silent(struct net_timer *t)
{
	struct iscsi *s = HOLDER(iscsi, ping, t);
	int rc = 0;

	if (is_idle(s))
		return;
	if (!s->heard && s->pinged)
		rc = iscsi_fault(s, -ETIMEDOUT, "the target has not answered "
				 "for 10 s");
	else if (!s->heard)
		rc = iscsi_task_nop(s, NULL);
	s->pinged = !s->heard;
	s->heard = false;
	if (rc < 0)
		san_path_lost(&s->path, rc);
	else
		net_timer_set(s->path.net, &s->ping, SILENCE_US);
}

void iscsi_task_leave(struct iscsi *s)
{
	uint8_t bhs[ISCSI_BHS];

	/* reason 0: the whole session */
	start(bhs, ISCSI_LOGOUT | ISCSI_IMMEDIATE, ISCSI_FINAL, s, new_tag(s));
	(void)iscsi_send(s, bhs, NULL, 0);	/* it ends anyway */
}

/* ---- what the drive wants ------------------------------------------------ */

int iscsi_task_submit(struct iscsi *s, struct san_io *io)
{
	uint32_t want = io->count * s->path.shape.block_size;

	/* full only while commands are given up: the path is begun anew */
	if (!iscsi_task_new(s, io, io->buf, want))
		return iscsi_fault(s, -EBUSY, "the target does not let go of "
				   "commands that were given up");
	return iscsi_task_send(s);
}

void iscsi_task_abort(struct iscsi *s, struct san_io *io)
{
	struct iscsi_task *t = s->task;
	uint8_t bhs[ISCSI_BHS];

	while (t < s->task + ISCSI_TASKS && (!t->used || t->io != io))
		t++;
	if (t == s->task + ISCSI_TASKS)
		return;
	if (!t->sent) {
		t->used = false;
		return;
	}
	t->abort_tag = new_tag(s);
	start(bhs, ISCSI_TASK | ISCSI_IMMEDIATE, ISCSI_FINAL | 1, s,
	      t->abort_tag);			/* ABORT TASK */
	put_lun(bhs, s);
	put_be32(bhs + BHS_TRANSFER_TAG, t->tag);
	put_be32(bhs + BHS_REF_CMD_SN, t->cmd_sn);
	t->aborted = true;
	t->io = NULL;
	t->buf = NULL;
	(void)iscsi_send(s, bhs, NULL, 0);	/* no memory: it stays taken */
}
