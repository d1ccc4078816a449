/* fcp_task.c: commands to a logical unit, as exchanges; and what comes back
   (FCP-4 4). */
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "net/san/fcp.h"
#include "platform/platform.h"

#define SILENT_US	2000000	/* then an exchange is lost		*/
#define DEAF		3	/* so often in a row: so is the path	*/
#define AGAIN_US	1000	/* before a busy card is tried again	*/
#define TRIES		8	/* of a part, then the drive decides	*/
#define WINDOW		4	/* parts at once, at first		*/

static struct fcp *fcp_of(struct san_path *p)
{
	return HOLDER(fcp, path, p);
}

/* ---- parts --------------------------------------------------------------- */

static void set_timer(struct fcp *f)
{
	uint64_t now_us = plat_clock_us(), due_us = UINT64_MAX;

	for (struct fcp_part *p = f->part; p < f->part + FCP_PARTS; p++) {
		uint64_t at_us = fcp_part_has_data(p) ? now_us + AGAIN_US :
				 p->heard_us + SILENT_US;

		if (fcp_part_is_used(p) && at_us < due_us)
			due_us = at_us;
	}
	net_timer_stop(&f->timer);
	if (due_us != UINT64_MAX)
		net_timer_set(f->path.net, &f->timer,
			      due_us > now_us ? due_us - now_us : 0);
}

static void take(struct fc_xchg *x, const struct fc_frame *in);

/* Send its command, as a new exchange. What the card does not take is lost. */
static void begin(struct fcp_part *part)
{
	uint8_t p[FCP_COMMAND_LEN], cdb[SCSI_CDB];
	struct fc_peer *peer = part->fcp->peer;

	part->got = part->burst_end = 0;
	part->heard_us = plat_clock_us();
	fcp_part_cdb(part, cdb);
	fcp_put_command(p, part->fcp->lun, fcp_part_writes(part) ? FCP_WRITES :
			part->want ? FCP_READS : FCP_NONE, cdb, part->want);
	fc_open(peer->port, &part->x, peer->id, take);
	(void)fc_ask(&part->x, FC_COMMAND, FC_TYPE_FCP, p, sizeof(p));
}

static struct fcp_part *free_part(struct fcp *f)
{
	struct fcp_part *p = f->part;

	while (fcp_part_is_used(p))
		p++;			/* there are more than the window */
	*p = (struct fcp_part){ .fcp = f };
	return p;
}

/* ---- several ------------------------------------------------------------- */

static void begin_next(struct fcp *f, struct san_io *io)
{
	uint32_t size = f->path.shape.block_size, n = san_steps(io) - io->tag;
	struct fcp_part *part = free_part(f);

	if (n > f->chunk / size)
		n = f->chunk / size;
	part->io = io;
	part->at = io->tag;
	part->count = n;
	if (io->op != SAN_FLUSH) {
		part->buf = io->buf + part->at * size;
		part->want = n * size;
	}
	io->tag += n;
	begin(part);
}

static void pump(struct fcp *f)
{
	struct san_io *io;
	unsigned n = 0;

	for (unsigned i = 0; i < FCP_PARTS; i++)
		n += fcp_part_is_used(&f->part[i]);
	for (; n < f->window && (io = san_queue_next(&f->queue)); n++)
		begin_next(f, io);
	set_timer(f);
}

static void drop_io(struct fcp *f, const struct san_io *io)
{
	for (struct fcp_part *p = f->part; p < f->part + FCP_PARTS; p++)
		if (fcp_part_is_used(p) && p->io == io)
			fc_abort(&p->x);
	san_queue_drop(&f->queue, io);
}

static void finish(struct fcp *f, struct san_io *io, int status)
{
	drop_io(f, io);
	san_path_done(&f->path, io, status);
	if (f->peer)			/* it is still open */
		pump(f);
}

/* ---- what the disk is like ----------------------------------------------- */

static void ask(struct fcp *f)
{
	uint8_t cdb[SCSI_CDB];
	struct fcp_part *part = free_part(f);

	part->want = scsi_probe_command(&f->probe, cdb);
	part->buf = f->probe.answer;
	begin(part);
	set_timer(f);
}

void fcp_task_start(struct fcp *f)
{
	f->window = WINDOW;
	f->chunk = FCP_CHUNK;
	f->deaf = f->good = 0;
	err_clear(&f->path.err);
	scsi_probe_start(&f->probe, &f->path.shape);
	ask(f);
}

static void answered(struct fcp *f, int status, uint32_t len)
{
	struct san_shape *shape = &f->path.shape;
	int rc = scsi_probe_next(&f->probe, status, len, shape,
				 &f->path.err);

	if (rc > 0) {
		ask(f);
		return;
	}
	shape->depth = SAN_QUEUE;
	shape->max_blocks = shape->block_size ? FCP_SEGMENT /
						shape->block_size : 0;
	san_path_opened(&f->path, rc);
}

/* ---- ends ---------------------------------------------------------------- */

static void grow(struct fcp *f)
{
	if (f->window < FCP_PARTS && ++f->good >= f->window) {
		f->window++;
		f->good = 0;
	}
}

/* Frames are lost: fewer of them at once, then. */
static void shrink(struct fcp *f)
{
	f->good = 0;
	if (f->window > 1)
		f->window /= 2;
	else if (f->chunk > FCP_CHUNK_MIN)
		f->chunk /= 2;
}

static void end(struct fcp_part *part, int status)
{
	struct fcp *f = part->fcp;
	struct san_io *io = part->io;

	fc_close(&part->x);
	if (!io) {
		answered(f, status, part->got);
		return;
	}
	if (status == 0)
		grow(f);
	io->got += part->count;
	if (status < 0 || io->got == san_steps(io))
		finish(f, io, status);
	else
		pump(f);
}

/* Something of it was lost: that part alone is begun anew. */
static void lose(struct fcp_part *part, const char *why)
{
	struct fcp *f = part->fcp;

	fc_abort(&part->x);
	shrink(f);
	if (part->io && ++part->tries < TRIES) {
		begin(part);
		set_timer(f);
		return;
	}
	err_clear(&f->path.err);
	err_set(&f->path.err, -EAGAIN, "%s", why);
	end(part, -EAGAIN);
}

static void take_response(struct fcp_part *part, const struct fc_frame *in)
{
	struct err *e = &part->fcp->path.err;
	struct fcp_response r;
	int rc = 0;

	if (!fcp_get_response(in->data, in->len, &r)) {
		lose(part, "the target's response is none");
		return;
	}
	if (r.code)
		rc = err_set(e, -EAGAIN, "the target reports a fault of FCP "
			     "(code %u)", r.code);
	else if (r.status != SCSI_GOOD)
		rc = scsi_failure(r.status, r.sense, r.sense_len, e);
	if (rc == 0 && !fcp_part_is_whole(part, &r)) {
		lose(part, "the target has moved less data than it was "
		     "asked to");
		return;
	}
	if (rc < 0 && rc != -EAGAIN && part->io && part->io->op == SAN_FLUSH)
		rc = 0;			/* it has no cache to speak of */
	end(part, rc);
}

static void take(struct fc_xchg *x, const struct fc_frame *in)
{
	struct fcp_part *part = HOLDER(fcp_part, x, x);
	struct fcp *f = part->fcp;

	if (in->type != FC_TYPE_FCP)
		return;
	part->heard_us = plat_clock_us();
	f->deaf = 0;
	if (in->r_ctl == FC_RESPONSE)
		take_response(part, in);
	else if (in->r_ctl == FC_DATA && !fcp_part_data(part, in))
		lose(part, "data of the target are missing, or not in order");
	else if (in->r_ctl == FC_XFER_RDY && !fcp_part_ready(part, in))
		lose(part, "the target asks for data that the command does "
		     "not have");
	if (f->peer)
		set_timer(f);
}

/* ---- silence ------------------------------------------------------------- */

static bool is_silent(const struct fcp_part *part, uint64_t now_us)
{
	return fcp_part_is_used(part) && now_us - part->heard_us >= SILENT_US;
}

void fcp_task_expired(struct net_timer *t)
{
	struct fcp *f = HOLDER(fcp, timer, t);
	uint64_t now_us = plat_clock_us();
	struct fcp_part *p;
	bool any = false;

	for (p = f->part; p < f->part + FCP_PARTS; p++)
		any |= is_silent(p, now_us);
	if (any && ++f->deaf == DEAF) {
		err_clear(&f->path.err);
		err_set(&f->path.err, -ETIMEDOUT, "the target has not "
			"answered for 6 s");
		san_path_lost(&f->path, -ETIMEDOUT);
		return;
	}
	for (p = f->part; p < f->part + FCP_PARTS && f->peer; p++) {
		if (fcp_part_has_data(p))
			fcp_part_send(p);
		else if (is_silent(p, now_us))
			lose(p, "the target has not answered for 2 s");
	}
	if (f->peer)
		set_timer(f);
}

/* ---- what the drive wants ------------------------------------------------ */

int fcp_task_submit(struct san_path *p, struct san_io *io)
{
	struct fcp *f = fcp_of(p);

	san_queue_add(&f->queue, io);
	pump(f);
	return 0;
}

void fcp_task_abort(struct san_path *p, struct san_io *io)
{
	struct fcp *f = fcp_of(p);

	drop_io(f, io);
	pump(f);
}

void fcp_task_reset(struct fcp *f)
{
	for (struct fcp_part *p = f->part; p < f->part + FCP_PARTS; p++)
		fc_abort(&p->x);
	f->queue.n = 0;
	net_timer_stop(&f->timer);
}
