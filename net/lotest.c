/* lotest.c: frames from one interface to another on the same wire, compared
   (reference/commands-network.md#lotest). */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "core/limits.h"
#include "net/stack.h"
#include "platform/platform.h"

#define HEAD		14
#define MIN_LEN		60
#define COUNTER		4		/* of each frame, behind the head */
#define TYPE		0x6950
#define LOST_US		1000000
#define AGAIN_US	1000
#define TELL_US		100000
#define BATCH		32		/* frames, then keys are looked at */

struct lotest {
	struct event_source source;
	const struct net_lotest_options *opt;
	struct netdev *from, *to;
	uint8_t       *sent, *got;	/* NIC_FRAME_MAX bytes each	*/
	size_t         len;		/* of what is sent		*/
	uint32_t       number;		/* that frame's, from 1		*/
	uint32_t       good, lost;
	uint64_t       until_us;	/* then it is lost, or is tried again */
	uint64_t       tell_us;
	bool           underway, over;
	int            status;
	struct err    *e;
};

/* ---- sending ---------------------------------------------------------- */

/* Numbers that are random enough for a cable (xorshift32). */
static void fill(uint8_t *p, size_t len)
{
	uint32_t x = net_random() | 1;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = (uint8_t)x;
	}
}

static void lay_out(struct lotest *t)
{
	uint8_t *p = t->sent;

	memcpy(p, t->to->mac, 6);
	if (t->opt->broadcast)
		memset(p, 0xff, 6);
	memcpy(p + 6, t->from->mac, 6);
	put_be16(p + 12, TYPE);
	put_be32(p + HEAD, ++t->number);
	fill(p + HEAD + COUNTER, t->len - HEAD - COUNTER);
}

static void finish(struct lotest *t, int status)
{
	t->over = true;
	t->status = status;
}

/* A card that is busy is tried again. */
static void transmit(struct lotest *t)
{
	int rc;

	if (t->number == t->good + t->lost)
		lay_out(t);
	rc = netdev_put(t->from, t->sent, t->len);
	t->underway = rc == 0;
	t->until_us = plat_clock_us() + (rc == 0 ? LOST_US : AGAIN_US);
	if (rc < 0 && rc != -EAGAIN)
		finish(t, err_set(t->e, rc, "%s cannot send: %s",
				  t->from->name, err_text(rc)));
}

/* ---- receiving -------------------------------------------------------- */

static bool is_ours(const struct lotest *t, size_t len)
{
	return len >= HEAD + COUNTER && get_be16(t->got + 12) == TYPE &&
	       !memcmp(t->got + 6, t->from->mac, 6);
}

/* One of before came late, or twice. */
static void compare(struct lotest *t, size_t len)
{
	if (!is_ours(t, len) || !t->underway ||
	    get_be32(t->got + HEAD) < t->number)
		return;
	t->to->rx.ok++;
	t->underway = false;
	if (len != t->len)
		finish(t, err_set(t->e, -EIO, "length mismatch: sent %u, "
				  "received %u", (unsigned)(t->len - HEAD),
				  (unsigned)(len - HEAD)));
	else if (memcmp(t->got, t->sent, len))
		finish(t, err_set(t->e, -EIO, "content mismatch"));
	else
		t->good++;
}

/* ---- one after another ------------------------------------------------ */

static void tell(struct lotest *t)
{
	uint64_t now_us = plat_clock_us();

	if (now_us < t->tell_us)
		return;
	t->opt->tell(t->opt->ctx, t->good, t->lost);
	t->tell_us = now_us + TELL_US;
}

/* Where time is virtual nobody presses Ctrl-C, and frames may take none. */
static bool is_enough(const struct lotest *t)
{
	return plat_con_scripted() && t->number >= LIMIT_LOTEST_FRAMES;
}

/* When the wire brings something, or patience ends. */
static uint64_t next_us(const struct lotest *t)
{
	struct nic *nic = t->to->nic;
	uint64_t when_us = nic->ops->next_us ? nic->ops->next_us(nic) :
			   EVENT_NEVER;

	return when_us < t->until_us ? when_us : t->until_us;
}

static void receive(struct lotest *t, bool *busy)
{
	int len = 1;

	for (unsigned i = 0; i < BATCH && len > 0 && !t->over; i++) {
		len = netdev_take(t->to, t->got, NIC_FRAME_MAX);
		if (len > 0) {
			compare(t, (size_t)len);
			*busy = true;
		}
	}
}

static uint64_t step(struct event_source *src, bool *busy)
{
	struct lotest *t = HOLDER(lotest, source, src);

	receive(t, busy);
	if (t->over)
		return EVENT_NEVER;
	if (t->underway && plat_clock_us() >= t->until_us) {
		t->lost++;
		t->underway = false;
		t->until_us = 0;
	}
	tell(t);
	if (!t->underway && is_enough(t))
		finish(t, err_set(t->e, -EDEADLK, "nobody is there to press "
				  "Ctrl-C"));
	else if (!t->underway)
		transmit(t);
	return next_us(t);
}

static bool over(void *ctx)
{
	return ((struct lotest *)ctx)->over;
}

static int run(struct lotest *t)
{
	struct events *ev = t->from->net->events;
	int rc;

	netdev_capture(t->to, true);
	event_add(ev, &t->source);
	rc = event_wait(ev, EVENT_NEVER, EVENT_CANCEL, over, t);
	event_del(ev, &t->source);
	netdev_capture(t->to, false);
	t->opt->tell(t->opt->ctx, t->good, t->lost);
	if (rc == 0)
		return t->status;
	if (rc != -ECANCELED)
		return err_set(t->e, rc, "%s", err_text(rc));
	return t->good ? 0 : err_set(t->e, -ETIMEDOUT, "nothing that %s sends "
				     "reaches %s", t->from->name,
				     t->to->name);
}

int net_lotest(struct netdev *from, struct netdev *to,
	       const struct net_lotest_options *opt, struct err *e)
{
	struct lotest t = { .source.poll = step, .opt = opt, .from = from,
			    .to = to, .e = e };
	unsigned most = netdev_mtu_max(from);
	int rc;

	if (netdev_mtu_max(to) < most)
		most = netdev_mtu_max(to);
	if (opt->mtu < COUNTER || opt->mtu > most)
		return err_set(e, -EINVAL, "the MTU is from %u to %u bytes",
			       COUNTER, most);
	t.len = HEAD + opt->mtu < MIN_LEN ? MIN_LEN : HEAD + opt->mtu;
	t.sent = malloc(2 * NIC_FRAME_MAX);
	if (!t.sent)
		return err_set(e, -ENOMEM, "%s", err_text(-ENOMEM));
	t.got = t.sent + NIC_FRAME_MAX;
	rc = run(&t);
	free(t.sent);
	return rc;
}
