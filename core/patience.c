/* patience.c: how long a download may go on without getting anywhere. */
#include "core/patience.h"

#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/limits.h"
#include "core/uri.h"
#include "platform/platform.h"

#define SILENCE_S	120	/* without a single byte		*/
#define WINDOW_S	600	/* in which this much is to come:	*/
#define WINDOW_BYTES	16384
#define BREAKS_MAX	5	/* unless told; with less between them: */
#define FURTHER_BYTES	65536
#define PAUSE_MAX_S	60	/* that we choose; servers may say more	*/

static const char *server(const struct transfer *t)
{
	return t->uri->host && *t->uri->host ? t->uri->host : "the server";
}

static uint64_t give_up(struct transfer *t, bool silent)
{
	if (silent)
		err_set(t->err, -ETIMEDOUT, "%.60s has been silent for %u s",
			server(t), SILENCE_S);
	else
		err_set(t->err, -ETIMEDOUT, "%.60s sends less than %u bytes "
			"in %u s", server(t), WINDOW_BYTES, WINDOW_S);
	transfer_end(t, -ETIMEDOUT);
	return EVENT_NEVER;
}

static uint64_t look(struct event_source *src, bool *busy)
{
	struct patience *p = HOLDER(patience, src, src);
	struct transfer *t = HOLDER(transfer, patience, p);
	uint64_t now_us = plat_clock_us(), silent_us;
	uint64_t slow_us = p->window_us + WINDOW_S * 1000000ull;

	if (t->ended)
		return EVENT_NEVER;
	if (p->heard)
		p->heard_us = now_us;
	p->heard = false;
	silent_us = p->heard_us + SILENCE_S * 1000000ull;
	if (slow_us <= now_us && t->got >= p->window_got + WINDOW_BYTES) {
		p->window_us = now_us;
		p->window_got = t->got;
		slow_us = now_us + WINDOW_S * 1000000ull;
	}
	if (silent_us > now_us && slow_us > now_us)
		return silent_us < slow_us ? silent_us : slow_us;
	*busy = true;
	if (silent_us <= now_us && t->op->silent && t->op->silent(t))
		return now_us;
	return give_up(t, silent_us <= now_us);
}

void patience_renew(struct transfer *t)
{
	t->patience.heard_us = t->patience.window_us = plat_clock_us();
	t->patience.window_got = t->got;
}

void patience_start(struct transfer *t)
{
	struct patience *p = &t->patience;

	p->heard_us = plat_clock_us();
	p->window_got = 0;
	if (!p->src.poll)
		p->window_us = p->heard_us;
	p->src.poll = look;
	event_add(t->fetcher->events, &p->src);
}

void patience_stop(struct transfer *t)
{
	event_del(t->fetcher->events, &t->patience.src);
}

/* ---- asking again ---------------------------------------------------- */

/* The @count'th pause is twice as long as the one before, or what was asked
   for. Nothing is expected meanwhile. */
static int put_off(struct transfer *t, unsigned count, uint32_t asked_s,
		   uint64_t *pause_us)
{
	uint32_t least_s = count < 7 ? 1u << (count - 1) : PAUSE_MAX_S;
	const struct fetcher *f = t->fetcher;

	if (f->tired && f->tired(f->tired_ctx, count))
		return err_set(t->err, -EDEADLK, "this has no end");
	*pause_us = (asked_s > least_s ? asked_s : least_s) * 1000000ull;
	t->patience.heard_us = plat_clock_us() + *pause_us;
	t->patience.heard = false;
	t->patience.window_us += *pause_us;
	return 0;
}

int transfer_retry(struct transfer *t, uint32_t asked_s, uint64_t *pause_us)
{
	struct patience *p = &t->patience;

	if (p->retries++ == LIMIT_RETRIES)
		return err_set(t->err, -EBUSY, "%.60s is still busy after "
			       "%u retries", server(t), LIMIT_RETRIES);
	patience_renew(t);
	return put_off(t, p->retries, asked_s, pause_us);
}

int transfer_broke(struct transfer *t, uint64_t *pause_us)
{
	struct patience *p = &t->patience;
	unsigned max = t->breaks_max ? t->breaks_max : BREAKS_MAX;

	if (t->got > p->broke_got && t->got - p->broke_got >= FURTHER_BYTES) {
		p->broke_got = t->got;
		p->breaks = 0;
	}
	if (++p->breaks >= max)
		return -EIO;
	err_clear(t->err);
	return put_off(t, p->breaks, 0, pause_us);
}

int transfer_anew(struct transfer *t, int status, uint64_t *pause_us)
{
	int rc = transfer_broke(t, pause_us);

	return rc == -EIO ? status : rc < 0 ? rc : transfer_restart(t);
}
