/* iscsi_session.c: what is found out of a disk, and what the target sends (RFC
   7143 11), once we are logged in. */
#include <string.h>

#include "core/err.h"
#include "net/san/iscsi.h"
#include "net/stack.h"

/* ---- finding out what is there ------------------------------------------- */

static int send_step(struct iscsi *s)
{
	uint8_t cdb[SCSI_CDB];

	(void)iscsi_task_new(s, NULL, s->probe.answer,
			     scsi_probe_command(&s->probe, cdb));
	return iscsi_task_send(s);
}

int iscsi_session_start(struct iscsi *s)
{
	uint32_t most = ISCSI_SEGMENT;

	memset(s->task, 0, sizeof(s->task));
	s->rx.header_digest = s->agreed.header_digest;
	s->rx.data_digest = s->agreed.data_digest;
	s->rx.max = most;
	s->pinged = false;
	scsi_probe_start(&s->probe, &s->path.shape);
	return send_step(s);
}

/* A step has ended. */
static int next_step(struct iscsi *s, int status, uint32_t len)
{
	struct san_shape *shape = &s->path.shape;
	int rc = scsi_probe_next(&s->probe, status, len, shape, &s->path.err);

	if (rc > 0)
		return send_step(s);
	if (rc < 0)
		return rc;
	shape->depth = ISCSI_TASKS;
	shape->max_blocks = shape->block_size ? ISCSI_SEGMENT /
						shape->block_size : 0;
	san_path_opened(&s->path, 0);
	return 0;
}

/* ---- the end of a command ------------------------------------------------ */

/* All that was asked for came, or went; an answer of a step may be short. */
static int check_complete(struct iscsi *s, const struct iscsi_task *t)
{
	if (!t->io || t->got == t->want)
		return 0;
	return iscsi_fault(s, -EAGAIN, t->io->op == SAN_WRITE ?
			   "the target has taken less data than were written" :
			   "the target has sent less data than were asked for");
}

static int task_done(struct iscsi *s, struct iscsi_task *t, unsigned status,
		     const uint8_t *sense, size_t len)
{
	struct san_io *io = t->io;
	uint32_t got = t->got;
	int rc = 0;

	if (t->aborted)
		return 0;		/* the response to that will come */
	if (status != SCSI_GOOD)
		rc = scsi_failure(status, sense, len, &s->path.err);
	if (rc == 0)
		rc = check_complete(s, t);
	if (rc < 0 && io && io->op == SAN_FLUSH && rc != -EAGAIN)
		rc = 0;			/* it has no cache to speak of */
	t->used = false;
	if (!io)
		return next_step(s, rc, got);
	san_path_done(&s->path, io, rc);
	return 0;
}

/* ---- what the target sends ----------------------------------------------- */

/* Its own sequence number has to go up by one. */
static int check_stat_sn(struct iscsi *s, const uint8_t *bhs)
{
	if (get_be32(bhs + BHS_STAT_SN) != s->exp_stat_sn)
		return iscsi_fault(s, -EPROTO, "the target's sequence number "
				   "is wrong: a message is lost");
	s->exp_stat_sn++;
	return 0;
}

static void read_window(struct iscsi *s, const uint8_t *bhs)
{
	uint32_t max = get_be32(bhs + BHS_MAX_CMD_SN);

	if ((int32_t)(max - s->max_cmd_sn) > 0)
		s->max_cmd_sn = max;
}

/* May data of this message be taken? */
static int check_data_in(struct iscsi *s)
{
	const uint8_t *bhs = s->rx.bhs;
	struct iscsi_task *t = iscsi_task_find(s, get_be32(bhs + BHS_TAG));
	uint32_t len = bhs_len(bhs);

	if (!t || !t->sent)
		return iscsi_fault(s, -EPROTO, "the target sends data that "
				   "nobody asked for");
	if (t->aborted)
		return 0;
	if (get_be32(bhs + BHS_DATA_SN) != t->data_sn ||
	    get_be32(bhs + BHS_OFFSET) != t->got)
		return iscsi_fault(s, -EPROTO, "the target's data are not in "
				   "order");
	if (len > t->want - t->got || (t->io && t->io->op != SAN_READ))
		return iscsi_fault(s, -EPROTO, "the target sends more data "
				   "than was asked for");
	t->data_sn++;
	return 0;
}

int iscsi_session_header(struct iscsi *s)
{
	s->heard = true;
	sbuf_reset(&s->text);
	if (bhs_opcode(s->rx.bhs) == ISCSI_DATA_IN)
		return check_data_in(s);
	return 0;
}

int iscsi_session_data(struct iscsi *s, uint32_t offset, const uint8_t *data,
		       uint32_t len)
{
	struct iscsi_task *t;

	(void)offset;
	if (bhs_opcode(s->rx.bhs) != ISCSI_DATA_IN) {
		if (len > s->text.max - s->text.len)
			len = (uint32_t)(s->text.max - s->text.len);
		return sbuf_add(&s->text, data, len);
	}
	t = iscsi_task_find(s, get_be32(s->rx.bhs + BHS_TAG));
	if (!t || t->aborted)
		return 0;
	memcpy(t->buf + t->got, data, len);
	t->got += len;
	return 0;
}

static int data_in(struct iscsi *s, const uint8_t *bhs)
{
	struct iscsi_task *t = iscsi_task_find(s, get_be32(bhs + BHS_TAG));
	int rc;

	if (!t || !(bhs[BHS_FLAGS] & ISCSI_STATUS))
		return 0;
	rc = check_stat_sn(s, bhs);
	return rc < 0 ? rc : task_done(s, t, bhs[BHS_STATUS], NULL, 0);
}

static int response(struct iscsi *s, const uint8_t *bhs)
{
	struct iscsi_task *t = iscsi_task_find(s, get_be32(bhs + BHS_TAG));
	const uint8_t *sense = (const uint8_t *)sbuf_text(&s->text);
	size_t len = s->text.len, n;
	int rc = check_stat_sn(s, bhs);

	if (rc < 0)
		return rc;
	if (!t || !t->sent)
		return iscsi_fault(s, -EPROTO, "the target answers what nobody "
				   "asked");
	if (bhs[BHS_RESPONSE])
		return task_done(s, t, SCSI_BUSY, NULL, 0);
	if (bhs[BHS_FLAGS] & ISCSI_UNDERFLOW && t->io &&
	    t->io->op == SAN_WRITE && get_be32(bhs + BHS_RESIDUAL))
		t->got = 0;
	n = len >= 2 ? get_be16(sense) : 0;
	if (len >= 2)
		len -= 2;
	return task_done(s, t, bhs[BHS_STATUS], sense + 2, n < len ? n : len);
}

static int ready_to_transfer(struct iscsi *s, const uint8_t *bhs)
{
	struct iscsi_task *t = iscsi_task_find(s, get_be32(bhs + BHS_TAG));

	if (t && t->aborted)
		return 0;
	if (!t || !t->sent || !t->io || t->io->op != SAN_WRITE)
		return iscsi_fault(s, -EPROTO, "the target asks for data of no "
				   "command");
	return iscsi_task_data(s, t, bhs);
}

static int nop_in(struct iscsi *s, const uint8_t *bhs)
{
	if (get_be32(bhs + BHS_TAG) != ISCSI_NO_TAG)
		s->exp_stat_sn = get_be32(bhs + BHS_STAT_SN) + 1;
	if (get_be32(bhs + BHS_TRANSFER_TAG) == ISCSI_NO_TAG)
		return 0;
	return iscsi_task_nop(s, bhs);
}

/* A command was given up, and is now out of the target's hands. */
static int task_response(struct iscsi *s, const uint8_t *bhs)
{
	uint32_t tag = get_be32(bhs + BHS_TAG);
	int rc = check_stat_sn(s, bhs);

	for (unsigned i = 0; i < ISCSI_TASKS; i++)
		if (s->task[i].aborted && s->task[i].abort_tag == tag)
			s->task[i].used = s->task[i].aborted = false;
	return rc;
}

enum { ASYNC_SENSE, ASYNC_LOGOUT, ASYNC_DROPS, ASYNC_DROPS_ALL };

static int async(struct iscsi *s, const uint8_t *bhs)
{
	unsigned event = bhs[BHS_EVENT];

	s->exp_stat_sn = get_be32(bhs + BHS_STAT_SN) + 1;
	if (event == ASYNC_LOGOUT)
		return iscsi_fault(s, -ECONNRESET, "the target asks us to "
				   "leave");
	if (event == ASYNC_DROPS || event == ASYNC_DROPS_ALL)
		return iscsi_fault(s, -ECONNRESET, "the target drops the "
				   "connection");
	return 0;
}

static int take_message(struct iscsi *s, const uint8_t *bhs)
{
	switch (bhs_opcode(bhs)) {
	case ISCSI_DATA_IN:
		return data_in(s, bhs);
	case ISCSI_RESPONSE:
		return response(s, bhs);
	case ISCSI_R2T:
		return ready_to_transfer(s, bhs);
	case ISCSI_NOP_IN:
		return nop_in(s, bhs);
	case ISCSI_TASK_RESPONSE:
		return task_response(s, bhs);
	case ISCSI_ASYNC:
		return async(s, bhs);
	case ISCSI_REJECT:
		return iscsi_fault(s, -EPROTO, "the target rejects a message "
				   "of ours");
	case ISCSI_LOGOUT_RESPONSE:
		return iscsi_fault(s, -ECONNRESET, "the target ends the "
				   "session");
	default:
		return iscsi_fault(s, -EPROTO, "the target sends an unknown "
				   "message");
	}
}

int iscsi_session_end(struct iscsi *s)
{
	uint8_t bhs[ISCSI_BHS];
	unsigned epoch = s->epoch;
	int rc;

	memcpy(bhs, s->rx.bhs, ISCSI_BHS);
	read_window(s, bhs);
	rc = take_message(s, bhs);
	return rc == 0 && s->epoch == epoch ? iscsi_task_send(s) : rc;
}
