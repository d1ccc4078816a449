/* iscsid_session.c: what an initiator that is logged in asks an iSCSI target
   for, and what goes wrong with it (RFC 7143 11). */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/iscsid.h"
#include "lab/scsid.h"

/* A command that is being answered. */
struct command {
	struct lab_iscsi_conn *c;
	const uint8_t         *bhs;
	const struct lab_disk_fault_rule *fault;	/* NULL: none	*/
	uint32_t               expects;	/* bytes		*/
};

static bool has(const struct command *m, enum lab_disk_fault what)
{
	return m->fault && m->fault->what == what;
}

/* ---- responses ----------------------------------------------------------- */

/* @moved: bytes that there were to move, if nobody had asked for less. */
static void put_status(const struct command *m, unsigned status,
		       unsigned sense, uint32_t moved)
{
	uint8_t out[48], data[2 + SCSID_SENSE] = { 0, SCSID_SENSE };

	iscsid_begin(m->c, out, 0x21, m->bhs, true);
	out[3] = (uint8_t)status;
	if (moved < m->expects) {		/* underflow	*/
		out[1] |= 0x02;
		put_be32(out + 44, m->expects - moved);
	} else if (moved > m->expects) {	/* overflow	*/
		out[1] |= 0x04;
		put_be32(out + 44, moved - m->expects);
	}
	lab_scsi_sense(data + 2, sense);
	iscsid_put(m->c, out, data, status == 2 ? sizeof(data) : 0, false);
}

/* Data in pieces that the initiator takes; then the status. */
static bool put_data(const struct command *m, const uint8_t *data,
		     uint32_t len)
{
	uint32_t at = 0, sn = 0, n, all = len;
	uint8_t out[48];

	if (len > m->expects)
		len = m->expects;
	if (has(m, LAB_DISK_CLOSE))
		len /= 2;
	for (; at < len; at += n) {
		n = len - at < m->c->segment ? len - at : m->c->segment;
		iscsid_begin(m->c, out, 0x25, m->bhs, false);
		out[1] = at + n == len ? 0x80 : 0;
		put_be32(out + 20, 0xffffffff);
		put_be32(out + 36, sn++ + has(m, LAB_DISK_ORDER));
		put_be32(out + 40, at);
		iscsid_put(m->c, out, data + at, n, has(m, LAB_DISK_DIGEST));
	}
	if (has(m, LAB_DISK_CLOSE))
		return false;
	put_status(m, 0, 0, all);
	return true;
}

/* ---- what is written ----------------------------------------------------- */

static void ask_for_data(struct lab_iscsi_conn *c, const uint8_t *bhs,
			 struct iscsid_write *w)
{
	uint32_t left = w->want - w->got;
	uint8_t out[48];

	iscsid_begin(c, out, 0x31, bhs, false);
	memcpy(out + 8, bhs + 8, 8);
	w->transfer_tag = ++c->next_transfer;
	put_be32(out + 20, w->transfer_tag);
	put_be32(out + 40, w->got);
	put_be32(out + 44, left < 262144 ? left : 262144);
	iscsid_put(c, out, NULL, 0, false);
}

static void take_data(struct iscsid_write *w, const uint8_t *data, size_t len)
{
	if (len > w->want - w->got)
		len = w->want - w->got;
	memcpy(w->to + w->got, data, len);
	w->got += (uint32_t)len;
}

static bool start_write(struct command *m, uint8_t *to, uint32_t want,
			const uint8_t *data, size_t len)
{
	struct lab_iscsi_conn *c = m->c;
	struct iscsid_write *w = c->write;

	while (w < c->write + ISCSID_TASKS && w->used)
		w++;
	if (w == c->write + ISCSID_TASKS)
		return false;
	*w = (struct iscsid_write){
		.tag = get_be32(m->bhs + 16), .to = to,
		.want = want < m->expects ? want : m->expects, .all = want,
		.expects = m->expects,
	};
	take_data(w, data, len);
	if (w->got == w->want) {
		put_status(m, 0, 0, want);
		return true;
	}
	w->used = true;
	ask_for_data(c, m->bhs, w);
	return true;
}

static bool data_out(struct lab_iscsi_conn *c, const uint8_t *bhs,
		     const uint8_t *data, size_t len)
{
	struct command m = { .c = c, .bhs = bhs };
	struct iscsid_write *w = c->write;

	while (w < c->write + ISCSID_TASKS &&
	       (!w->used || w->tag != get_be32(bhs + 16)))
		w++;
	if (w == c->write + ISCSID_TASKS)
		return true;			/* it was given up */
	if (get_be32(bhs + 40) != w->got ||
	    get_be32(bhs + 20) != w->transfer_tag)
		return false;
	take_data(w, data, len);
	m.expects = w->expects;
	if (w->got == w->want) {
		w->used = false;
		put_status(&m, 0, 0, w->all);
	} else if (bhs[1] & 0x80) {
		ask_for_data(c, bhs, w);
	}
	return true;
}

/* ---- commands ------------------------------------------------------------ */

static void leave(struct lab_iscsi_conn *c)
{
	uint8_t out[48];

	iscsid_begin(c, out, 0x32, NULL, true);
	out[36] = 1;
	put_be16(out + 42, 3);
	iscsid_put(c, out, NULL, 0, false);
}

static bool run_io(struct command *m, const struct scsid_answer *a,
		   const uint8_t *data, size_t len)
{
	m->fault = lab_disk_fault(m->c->target->faults);
	if (has(m, LAB_DISK_SILENT))
		return true;
	if (has(m, LAB_DISK_LOGOUT))
		leave(m->c);
	if (has(m, LAB_DISK_BUSY))
		put_status(m, 8, 0, 0);
	else if (has(m, LAB_DISK_CONFLICT))
		put_status(m, 0x18, 0, 0);
	else if (has(m, LAB_DISK_CHECK))
		put_status(m, 2, m->fault->sense, 0);
	else if (a->writes && has(m, LAB_DISK_CLOSE))
		return false;
	else if (a->writes)
		return start_write(m, a->data, (uint32_t)a->len, data, len);
	else
		return put_data(m, a->data, (uint32_t)a->len -
				(has(m, LAB_DISK_SHORT) ? 512 : 0));
	return true;
}

static bool scsi_command(struct lab_iscsi_conn *c, const uint8_t *bhs,
			 const uint8_t *data, size_t len)
{
	struct command m = { .c = c, .bhs = bhs,
			     .expects = get_be32(bhs + 20) };
	struct sbuf answer = { 0 };
	struct scsid_answer a;
	bool good = true;

	lab_scsi(c->target->luns, bhs + 8, bhs + 32, &c->attention, &answer,
		 &a);
	if (a.status) {
		put_status(&m, a.status, a.sense, 0);
	} else if (a.is_io && a.len <= UINT32_MAX) {
		good = run_io(&m, &a, data, len);
	} else {
		good = put_data(&m, (const uint8_t *)sbuf_text(&answer),
				(uint32_t)answer.len);
	}
	sbuf_free(&answer);
	return good;
}

/* ---- other messages ------------------------------------------------------ */

static void task(struct lab_iscsi_conn *c, const uint8_t *bhs)
{
	uint8_t out[48];

	for (unsigned i = 0; i < ISCSID_TASKS; i++)
		if (c->write[i].used &&
		    (bhs[1] != 0x81 || c->write[i].tag == get_be32(bhs + 20)))
			c->write[i].used = false;
	iscsid_begin(c, out, 0x22, bhs, true);
	iscsid_put(c, out, NULL, 0, false);
}

static void nop(struct lab_iscsi_conn *c, const uint8_t *bhs,
		const uint8_t *data, size_t len)
{
	uint8_t out[48];

	if (get_be32(bhs + 16) == 0xffffffff)
		return;				/* it answers ours */
	iscsid_begin(c, out, 0x20, bhs, true);
	put_be32(out + 20, 0xffffffff);
	iscsid_put(c, out, data, len, false);
}

/* SendTargets (RFC 7143 appendix C): there is one. */
static void text(struct lab_iscsi_conn *c, const uint8_t *bhs)
{
	struct sbuf keys = { 0 };
	uint8_t out[48];

	sbuf_printf(&keys, "TargetName=%s", c->target->name);
	sbuf_char(&keys, '\0');
	iscsid_begin(c, out, 0x24, bhs, true);
	put_be32(out + 20, 0xffffffff);
	iscsid_put(c, out, sbuf_text(&keys), keys.len, false);
	sbuf_free(&keys);
}

static bool logout(struct lab_iscsi_conn *c, const uint8_t *bhs)
{
	uint8_t out[48];

	iscsid_begin(c, out, 0x26, bhs, true);
	iscsid_put(c, out, NULL, 0, false);
	return false;
}

static void reject(struct lab_iscsi_conn *c, const uint8_t *bhs)
{
	uint8_t out[48];

	iscsid_begin(c, out, 0x3f, NULL, true);
	out[2] = 5;				/* not supported */
	iscsid_put(c, out, bhs, 48, false);
}

bool iscsid_message(struct lab_iscsi_conn *c, const uint8_t *bhs,
		    const uint8_t *data, size_t len)
{
	if (!(bhs[0] & 0x40) && (bhs[0] & 0x3f) != 0x05 &&
	    get_be32(bhs + 24) != c->exp_cmd_sn++) {
		c->exp_cmd_sn--;
		return true;		/* it is not in its turn: ignored */
	}
	switch (bhs[0] & 0x3f) {
	case 0x00:
		nop(c, bhs, data, len);
		return true;
	case 0x01:
		return scsi_command(c, bhs, data, len);
	case 0x02:
		task(c, bhs);
		return true;
	case 0x04:
		text(c, bhs);
		return true;
	case 0x05:
		return data_out(c, bhs, data, len);
	case 0x06:
		return logout(c, bhs);
	default:
		reject(c, bhs);
		return true;
	}
}
