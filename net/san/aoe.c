/* aoe.c: disks of ATA over Ethernet: found by asking everybody, and then what
   disk it is (reference/protocols.md#aoe). */
#include "net/san/aoe.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/san/kinds.h"
#include "net/stack.h"
#include "platform/block.h"
#include "platform/platform.h"

#define QUERY_MIN_MS	250
#define QUERY_MAX_MS	10000
#define FRAME_HEAD	(AOE_HEAD - 14)	/* what counts for the MTU	*/
#define SLOT_MAX	254		/* above, and: everybody	*/
#define SHELF_MAX	65534

static struct aoe *aoe_of(struct san_path *p)
{
	return HOLDER(aoe, path, p);
}

/* ---- looking for it ------------------------------------------------------ */

static bool ask_everybody(struct aoe *a)
{
	static const uint8_t everybody[6] = { 255, 255, 255, 255, 255, 255 };
	struct aoe_head h = { .shelf = a->shelf, .slot = a->slot,
			      .command = AOE_CONFIG, .tag = a->next_tag };
	struct netdev *dev;
	bool any = false;

	for (dev = a->path.net->devs; dev; dev = dev->next) {
		if (!dev->open)
			continue;
		any = true;
		aoe_write(a->frame, everybody, dev->mac, &h);
		(void)netdev_put(dev, a->frame, AOE_HEAD); /* or next time */
	}
	return any;
}

static void look(struct aoe *a)
{
	uint32_t wait_ms = retry_next(&a->query);

	if (!ask_everybody(a)) {
		err_set(&a->path.err, -ENETUNREACH, "no interface is open");
		san_path_opened(&a->path, -ENETUNREACH);
	} else if (!wait_ms) {
		err_set(&a->path.err, -ENODEV, "nobody answers for shelf %u, "
			"slot %u on this network", a->shelf, a->slot);
		san_path_opened(&a->path, -ENODEV);
	} else {
		net_timer_set(a->path.net, &a->timer, wait_ms * 1000ull);
	}
}

static void expired(struct net_timer *t)
{
	struct aoe *a = HOLDER(aoe, timer, t);

	if (a->dev)
		aoe_task_overdue(a);
	else
		look(a);
}

/* ---- it is there --------------------------------------------------------- */

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void found(struct aoe *a, struct netdev *dev, const uint8_t *frame)
{
	uint32_t sectors = (dev->netif.mtu - FRAME_HEAD) / AOE_BLOCK;

	memcpy(a->mac, frame + 6, sizeof(a->mac));
	a->dev = dev;
	a->next_tag++;
	a->most = aoe_buffers(frame) ? least(aoe_buffers(frame), AOE_PARTS) :
		  1;
	a->window = a->most;
	sectors = least(sectors, AOE_SECTORS);
	sectors = least(sectors, aoe_sectors(frame) ? aoe_sectors(frame) : 2);
	a->sectors = a->jumbo_fails ? least(sectors, 2) : sectors;
	aoe_task_identify(a);
}

static void identified(struct aoe *a, int status)
{
	struct san_shape *s = &a->path.shape;

	memset(s, 0, sizeof(*s));
	if (status == 0)
		status = aoe_identity(a->identity, s, &a->lba48,
				      &a->path.err);
	s->block_size = AOE_BLOCK;
	s->max_blocks = AOE_SEGMENT / AOE_BLOCK;
	s->depth = SAN_QUEUE;
	san_path_opened(&a->path, status);
}

static bool input(struct frame_tap *t, struct netdev *dev,
		  const uint8_t *frame, size_t len)
{
	struct aoe *a = HOLDER(aoe, tap, t);
	struct aoe_head h;
	int status;

	if (!aoe_read(frame, len, &h) || !h.answers || h.shelf != a->shelf ||
	    h.slot != a->slot)
		return false;
	if (!a->dev) {
		if (h.command != AOE_CONFIG || h.failed ||
		    h.tag != a->next_tag)
			return false;
		found(a, dev, frame);
		return true;
	}
	if (h.command != AOE_ATA || dev != a->dev ||
	    memcmp(frame + 6, a->mac, sizeof(a->mac)) != 0)
		return false;
	if (aoe_task_answer(a, frame, len, &h, &status))
		identified(a, status);
	return true;
}

/* ---- as a path ----------------------------------------------------------- */

static int aoe_open(struct san_path *p)
{
	struct aoe *a = aoe_of(p);

	a->next_tag = net_random();
	rto_start(&a->rto);
	retry_start(&a->query, QUERY_MIN_MS, QUERY_MAX_MS);
	frame_tap_add(p->net, &a->tap);
	net_timer_set(p->net, &a->timer, 0);
	return 0;
}

static void aoe_close(struct san_path *p)
{
	struct aoe *a = aoe_of(p);

	frame_tap_del(p->net, &a->tap);
	net_timer_stop(&a->timer);
	aoe_task_reset(a);
	a->dev = NULL;
}

static void aoe_free(struct san_path *p)
{
	free(aoe_of(p));
}

/* A number in decimal, up to @most; moves *@s behind it. */
static bool read_number(const char **s, uint32_t most, uint32_t *out)
{
	const char *p = *s;

	for (*out = 0; *p >= '0' && *p <= '9' && *out <= most; p++)
		*out = *out * 10 + (uint32_t)(*p - '0');
	if (p == *s || *out > most)
		return false;
	*s = p;
	return true;
}

static bool read_root(const char *s, uint32_t *shelf, uint32_t *slot)
{
	return s && (*s == 'e' || *s == 'E') && s++ &&
	       read_number(&s, SHELF_MAX, shelf) && *s++ == '.' &&
	       read_number(&s, SLOT_MAX, slot) && !*s;
}

static int aoe_create(struct net *net, const struct uri *uri,
		      struct san_path **out, struct err *e)
{
	uint32_t shelf, slot;
	struct aoe *a;

	(void)net;
	if (!read_root(uri->opaque, &shelf, &slot))
		return err_set(e, -EINVAL, "an AoE root path is aoe:eSHELF."
			       "SLOT, such as aoe:e0.1");
	a = calloc(1, sizeof(*a));
	if (!a)
		return err_set(e, -ENOMEM, "no memory for a disk");
	a->shelf = (uint16_t)shelf;
	a->slot = (uint8_t)slot;
	a->tap.type = AOE_TYPE;
	a->tap.input = input;
	a->timer.expired = expired;
	*out = &a->path;
	return 0;
}

static void aoe_describe(const struct san_path *p, struct plat_block_path *out)
{
	const struct aoe *a = CONST_HOLDER(aoe, path, p);

	out->kind = PLAT_BLOCK_AOE;
	out->shelf = a->shelf;
	out->slot = a->slot;
	memcpy(out->mac, a->mac, sizeof(out->mac));
	out->nic = a->dev ? a->dev->nic : NULL;
}

const struct san_kind san_aoe = {
	.scheme = "aoe", .create = aoe_create, .open = aoe_open,
	.submit = aoe_task_submit, .abort = aoe_task_abort,
	.close = aoe_close, .free = aoe_free, .describe = aoe_describe,
};
