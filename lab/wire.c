/* wire.c: the virtual cable between the client's card and the lab. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lab/rand.h"
#include "lab/wire.h"

struct lab_frame {
	struct lab_frame *next;
	uint64_t          due_us;
	size_t            len;
	uint8_t           data[];
};

/* One direction of the cable. Frames are kept in the order of arrival. */
struct lane {
	struct lab_frame     *first;
	struct lab_frame     *last;
	unsigned              frames;
	uint64_t              free_us;	/* the last bit has left	*/
	struct lab_rand       rand;
};

struct lab_wire {
	struct nic        nic;
	struct lab_faults faults;
	struct lane       to[2];	/* by enum lab_wire_end		*/
	uint64_t          start_us;
	bool              open;
	bool              unplugged;
};

static bool link_up(const struct lab_wire *w, uint64_t now_us)
{
	const struct lab_faults *f = &w->faults;
	uint64_t age_us = now_us - w->start_us;

	return !w->unplugged && (age_us < f->down_us || age_us >= f->up_us);
}

static void lane_insert(struct lane *l, struct lab_frame *f)
{
	struct lab_frame **at = &l->first;

	if (l->last && l->last->due_us <= f->due_us)
		at = &l->last->next;
	while (*at && (*at)->due_us <= f->due_us)
		at = &(*at)->next;
	f->next = *at;
	*at = f;
	if (!f->next)
		l->last = f;
	l->frames++;
}

static struct lab_frame *lane_take(struct lane *l, uint64_t now_us)
{
	struct lab_frame *f = l->first;

	if (!f || f->due_us > now_us)
		return NULL;
	l->first = f->next;
	if (!l->first)
		l->last = NULL;
	l->frames--;
	return f;
}

static void lane_clear(struct lane *l)
{
	struct lab_frame *f;

	while ((f = lane_take(l, UINT64_MAX)))
		lab_frame_free(f);
}

/* When does a frame of @len bytes, handed over now, reach the far end? */
static uint64_t arrival(struct lane *l, const struct lab_faults *f,
			size_t len)
{
	uint64_t now_us = plat_clock_us();
	uint64_t bits = (len + 24) * 8;	/* preamble, FCS, gap	*/

	if (l->free_us < now_us)
		l->free_us = now_us;
	if (f->rate_bps)
		l->free_us += bits * 1000000 / f->rate_bps;
	return l->free_us + f->delay_us +
	       lab_rand_below(&l->rand, f->jitter_us + (f->jitter_us != 0));
}

static struct lab_frame *frame_new(const void *data, size_t len)
{
	struct lab_frame *f = malloc(sizeof(*f) + len);

	if (!f)
		return NULL;
	f->len = len;
	memcpy(f->data, data, len);
	return f;
}

/* Flip one bit. */
static void corrupt(struct lane *l, struct lab_frame *f)
{
	uint32_t bit = lab_rand_below(&l->rand, (uint32_t)f->len * 8);

	f->data[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

/* Put one copy on its way; out of memory is one more way to lose it. */
static void launch(struct lane *l, const struct lab_faults *faults,
		   const void *data, size_t len)
{
	struct lab_frame *f;

	if (l->frames >= LAB_WIRE_FRAMES || !(f = frame_new(data, len)))
		return;
	f->due_us = arrival(l, faults, len);
	if (lab_rand_hits(&l->rand, faults->reorder_ppm))
		f->due_us += 1000 + 2 * (uint64_t)faults->delay_us;
	if (lab_rand_hits(&l->rand, faults->corrupt_ppm))
		corrupt(l, f);
	lane_insert(l, f);
}

static void carry(struct lab_wire *w, enum lab_wire_end to, const void *data,
		  size_t len)
{
	struct lane *l = &w->to[to];

	if (!len || len > NIC_FRAME_MAX || !link_up(w, plat_clock_us()) ||
	    lab_rand_hits(&l->rand, w->faults.loss_ppm))
		return;
	if (lab_rand_hits(&l->rand, w->faults.duplicate_ppm))
		launch(l, &w->faults, data, len);
	launch(l, &w->faults, data, len);
}

static int wire_open(struct nic *nic, struct err *e)
{
	struct lab_wire *w = nic->state;

	(void)e;	/* opening cannot fail */
	w->open = true;
	return 0;
}

static void wire_close(struct nic *nic)
{
	struct lab_wire *w = nic->state;

	w->open = false;
	lane_clear(&w->to[LAB_CLIENT]);
}

static int wire_send(struct nic *nic, const void *frame, size_t len)
{
	struct lab_wire *w = nic->state;

	if (!w->open)
		return -EIO;
	if (w->to[LAB_SERVER].frames >= LAB_WIRE_FRAMES)
		return -EAGAIN;
	carry(w, LAB_SERVER, frame, len);
	return 0;
}

static int wire_recv(struct nic *nic, void *buf, size_t cap)
{
	struct lab_wire *w = nic->state;
	struct lab_frame *f = lane_take(&w->to[LAB_CLIENT], plat_clock_us());
	int len;

	if (!f)
		return 0;
	len = f->len > cap ? -EMSGSIZE : (int)f->len;
	if (len > 0)
		memcpy(buf, f->data, f->len);
	lab_frame_free(f);
	return len;
}

static uint64_t wire_next_us(struct nic *nic)
{
	return lab_wire_next_us(nic->state, LAB_CLIENT);
}

static int wire_link(struct nic *nic)
{
	struct lab_wire *w = nic->state;

	return link_up(w, plat_clock_us()) ? 0 : -ENETDOWN;
}

static const struct nic_ops wire_ops = {
	.open = wire_open, .close = wire_close, .send = wire_send,
	.recv = wire_recv, .next_us = wire_next_us, .link = wire_link,
};

struct lab_wire *lab_wire_new(const uint8_t mac[6], uint64_t seed,
			      const struct lab_faults *faults)
{
	struct lab_wire *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->faults = *faults;
	w->start_us = plat_clock_us();
	w->to[LAB_CLIENT].rand.state = seed;
	w->to[LAB_SERVER].rand.state = ~seed;
	w->nic.ops = &wire_ops;
	w->nic.state = w;
	w->nic.mtu = 1500;
	w->nic.bustype = "LAB";
	w->nic.driver = "lab";
	w->nic.device = "lab";
	memcpy(w->nic.mac, mac, 6);
	memcpy(w->nic.hwaddr, mac, 6);
	return w;
}

void lab_wire_free(struct lab_wire *w)
{
	if (!w)
		return;
	lane_clear(&w->to[LAB_CLIENT]);
	lane_clear(&w->to[LAB_SERVER]);
	free(w);
}

struct nic *lab_wire_nic(struct lab_wire *w)
{
	return &w->nic;
}

void lab_wire_set_link(struct lab_wire *w, bool up)
{
	w->unplugged = !up;
	if (up)
		return;
	lane_clear(&w->to[LAB_CLIENT]);
	lane_clear(&w->to[LAB_SERVER]);
}

void lab_wire_send(struct lab_wire *w, const void *frame, size_t len)
{
	if (w->open)
		carry(w, LAB_CLIENT, frame, len);
}

struct lab_frame *lab_wire_recv(struct lab_wire *w)
{
	return lane_take(&w->to[LAB_SERVER], plat_clock_us());
}

uint8_t *lab_frame_data(struct lab_frame *f, size_t *len)
{
	*len = f->len;
	return f->data;
}

void lab_frame_free(struct lab_frame *f)
{
	free(f);
}

uint64_t lab_wire_next_us(const struct lab_wire *w, enum lab_wire_end end)
{
	const struct lab_frame *f = w->to[end].first;

	return f ? f->due_us : UINT64_MAX;
}

uint64_t lab_wire_change_us(const struct lab_wire *w)
{
	const struct lab_faults *f = &w->faults;
	uint64_t age_us = plat_clock_us() - w->start_us;

	if (f->down_us >= f->up_us || age_us >= f->up_us)
		return UINT64_MAX;
	return w->start_us + (age_us < f->down_us ? f->down_us : f->up_us);
}
