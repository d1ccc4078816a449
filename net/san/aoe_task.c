/* aoe_task.c: commands to an AoE target: in frames, several at once, each sent
   again until it is answered, fewer at once where some are lost. */
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "net/san/aoe.h"
#include "net/stack.h"
#include "platform/platform.h"

#define SMALL	2u	/* blocks that any frame can carry	*/
#define JUMBO_TRIES	3	/* then the way is too narrow	*/

static struct aoe *aoe_of(struct san_path *p)
{
	return HOLDER(aoe, path, p);
}

/* ---- one frame ----------------------------------------------------------- */

static enum aoe_command command_of(const struct aoe_part *p)
{
	return !p->io ? AOE_IDENTIFY : p->io->op == SAN_READ ? AOE_READ :
	       p->io->op == SAN_WRITE ? AOE_WRITE : AOE_FLUSH;
}

/* What cannot be sent now is taken for lost. */
static void transmit(struct aoe *a, struct aoe_part *p)
{
	enum aoe_command what = command_of(p);
	struct aoe_head h = { .shelf = a->shelf, .slot = a->slot,
			      .command = AOE_ATA, .tag = p->tag };
	size_t len = AOE_HEAD;

	p->sent_us = plat_clock_us();
	p->due_us = p->sent_us + p->wait_ms * 1000ull;
	if (!netdev_is_there(a->path.net, a->dev))
		return;
	aoe_write(a->frame, a->mac, a->dev->mac, &h);
	aoe_write_ata(a->frame, what, what != AOE_IDENTIFY && a->lba48,
		      p->io && p->count ? p->io->lba + p->at : 0, p->count);
	if (what == AOE_WRITE) {
		memcpy(a->frame + len, p->io->buf + p->at * AOE_BLOCK,
		       p->count * AOE_BLOCK);
		len += p->count * AOE_BLOCK;
	}
	(void)netdev_put(a->dev, a->frame, len);
}

static void set_timer(struct aoe *a)
{
	uint64_t now_us = plat_clock_us(), due_us = UINT64_MAX;

	for (unsigned i = 0; i < AOE_PARTS; i++)
		if (a->part[i].used && a->part[i].due_us < due_us)
			due_us = a->part[i].due_us;
	net_timer_stop(&a->timer);
	if (due_us != UINT64_MAX)
		net_timer_set(a->path.net, &a->timer,
			      due_us > now_us ? due_us - now_us : 0);
}

static struct aoe_part *new_part(struct aoe *a, struct san_io *io,
				 uint32_t at, uint32_t count)
{
	struct aoe_part *p = a->part;

	while (p->used)
		p++;			/* there are more than the window */
	*p = (struct aoe_part){
		.used = true, .io = io, .tag = a->next_tag++, .at = at,
		.count = count, .wait_ms = a->rto.wait_ms,
	};
	return p;
}

/* ---- several ------------------------------------------------------------- */

static unsigned on_their_way(const struct aoe *a)
{
	unsigned n = 0;

	for (unsigned i = 0; i < AOE_PARTS; i++)
		n += a->part[i].used;
	return n;
}

static void pump(struct aoe *a)
{
	unsigned n = on_their_way(a);
	struct san_io *io;
	uint32_t count;

	for (; n < a->window && (io = san_queue_next(&a->queue)); n++) {
		count = san_steps(io) - io->tag;
		if (count > a->sectors)
			count = a->sectors;
		if (io->op == SAN_FLUSH)
			transmit(a, new_part(a, io, 0, 0));
		else
			transmit(a, new_part(a, io, io->tag, count));
		io->tag += count;
	}
	set_timer(a);
}

static void drop_parts(struct aoe *a, const struct san_io *io)
{
	for (unsigned i = 0; i < AOE_PARTS; i++)
		if (a->part[i].used && a->part[i].io == io)
			a->part[i].used = false;
}

static void drop_io(struct aoe *a, const struct san_io *io)
{
	drop_parts(a, io);
	san_queue_drop(&a->queue, io);
}

/* ---- answers ------------------------------------------------------------- */

static struct aoe_part *find(struct aoe *a, uint32_t tag)
{
	for (unsigned i = 0; i < AOE_PARTS; i++)
		if (a->part[i].used && a->part[i].tag == tag)
			return &a->part[i];
	return NULL;
}

static void learn(struct aoe *a, const struct aoe_part *p)
{
	if (p->again)
		rto_doubt(&a->rto, p->wait_ms);
	else
		rto_learn(&a->rto, plat_clock_us() - p->sent_us);
	if (p->count > SMALL)
		a->jumbo_works = true;
	if (a->window < a->most && ++a->good >= a->window) {
		a->window++;
		a->good = 0;
	}
}

static void finish(struct aoe *a, struct san_io *io, int status)
{
	drop_io(a, io);
	san_path_done(&a->path, io, status);
	if (a->dev)			/* it is still open */
		pump(a);
}

static void take(struct aoe *a, struct aoe_part *p, const uint8_t *data,
		 int status)
{
	struct san_io *io = p->io;
	uint32_t count = p->count ? p->count : 1;

	p->used = false;
	if (io->op == SAN_FLUSH && status == -ENOTSUP) {
		err_clear(&a->path.err);
		status = 0;		/* it has no cache to speak of */
	}
	if (status == 0 && io->op == SAN_READ)
		memcpy(io->buf + p->at * AOE_BLOCK, data, count * AOE_BLOCK);
	io->got += count;
	if (status < 0 || io->got == san_steps(io))
		finish(a, io, status);
	else
		pump(a);
}

/* Its part of @frame that a command reads. */
static size_t data_of(const struct aoe_part *p)
{
	return !p->io ? AOE_IDENTITY :
	       p->io->op == SAN_READ ? p->count * AOE_BLOCK : 0;
}

bool aoe_task_answer(struct aoe *a, const uint8_t *frame, size_t len,
		     const struct aoe_head *h, int *status)
{
	struct aoe_part *p = find(a, h->tag);

	if (!p)
		return false;		/* it was answered before */
	*status = aoe_outcome(frame, h, &a->path.err);
	if (*status == -EAGAIN)
		err_clear(&a->path.err);
	if (*status == -EAGAIN ||
	    (*status == 0 && len - AOE_HEAD < data_of(p)))
		return false;		/* it will be sent again */
	learn(a, p);
	if (p->io) {
		take(a, p, frame + AOE_HEAD, *status);
		return false;
	}
	p->used = false;
	set_timer(a);
	if (*status == 0)
		memcpy(a->identity, frame + AOE_HEAD, AOE_IDENTITY);
	return true;
}

/* ---- what is lost -------------------------------------------------------- */

/* Frames of more than 1,500 bytes may be lost at a switch, every one. */
static bool jumbo_fails(const struct aoe *a, const struct aoe_part *p)
{
	return p->count > SMALL && !a->jumbo_works &&
	       p->wait_ms >= a->rto.wait_ms << JUMBO_TRIES;
}

static void begin_anew(struct aoe *a)
{
	a->jumbo_fails = true;
	a->sectors = SMALL;
	memset(a->part, 0, sizeof(a->part));
	for (unsigned i = 0; i < a->queue.n; i++)
		a->queue.io[i]->tag = a->queue.io[i]->got = 0;
}

void aoe_task_overdue(struct aoe *a)
{
	uint64_t now_us = plat_clock_us();
	bool any = false;

	for (unsigned i = 0; i < AOE_PARTS; i++) {
		struct aoe_part *p = &a->part[i];

		if (!p->used || p->due_us > now_us)
			continue;
		any = true;
		if (jumbo_fails(a, p)) {
			begin_anew(a);
			break;
		}
		p->again = true;
		p->wait_ms *= 2;
		if (p->wait_ms > RTO_MAX_MS)
			p->wait_ms = RTO_MAX_MS;
		transmit(a, p);
	}
	if (any && a->window > 1)
		a->window /= 2;
	pump(a);
}

/* ---- what the drive wants ------------------------------------------------ */

void aoe_task_identify(struct aoe *a)
{
	transmit(a, new_part(a, NULL, 0, 1));
	set_timer(a);
}

int aoe_task_submit(struct san_path *p, struct san_io *io)
{
	struct aoe *a = aoe_of(p);

	san_queue_add(&a->queue, io);
	pump(a);
	return 0;
}

void aoe_task_abort(struct san_path *p, struct san_io *io)
{
	struct aoe *a = aoe_of(p);

	drop_io(a, io);
	pump(a);
}

void aoe_task_reset(struct aoe *a)
{
	memset(a->part, 0, sizeof(a->part));
	a->queue.n = 0;
}
