/* fetch_read.c: downloads that are read piece by piece. */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/uri.h"
#include "platform/platform.h"

struct fetch_reader {
	struct fetcher *f;
	struct transfer t;
	struct err      err;
	size_t          at;		/* bytes of the image already read */
	size_t          want;		/* bytes that fetch_wait() waits for */
	unsigned        legs;
	bool            running;	/* the opener has started, not ended */
	int             rc;		/* how it ended: 0 or an errno	*/
};

static size_t ready(const struct fetch_reader *r)
{
	return r->t.image->len - r->at;
}

static void start_leg(struct fetch_reader *r)
{
	r->at = 0;
	r->rc = fetch_start(r->f, &r->t);
	r->running = r->rc == 0;
}

static void end_leg(struct fetch_reader *r)
{
	struct transfer *t = &r->t;

	fetch_stop(t);
	r->running = false;
	r->rc = t->status;
	if (r->rc < 0)
		return;
	if (!t->redirect) {
		if (t->total && t->got != t->total)
			r->rc = err_set(&r->err, -EIO, "it ended too early");
		return;
	}
	uri_unref(t->uri);
	t->uri = t->redirect;
	t->redirect = NULL;
	if (r->legs++ == LIMIT_REDIRECTS || !t->uri->scheme)
		r->rc = err_set(&r->err, -ELOOP, "redirected too often");
	else
		start_leg(r);
}

/* Called after each round of the wait loop, and outside of any poll. */
static bool enough(void *ctx)
{
	struct fetch_reader *r = ctx;

	if (r->running && r->t.ended)
		end_leg(r);
	return !r->running || ready(r) >= r->want;
}

static bool begun(void *ctx)
{
	struct fetch_reader *r = ctx;

	return enough(r) || (r->t.total && !r->t.redirect);
}

static int failed(const struct fetch_reader *r, struct err *e)
{
	return err_set(e, r->rc, "%s", r->err.code ? r->err.msg :
		       err_text(r->rc));
}

int fetch_open(struct fetcher *f, struct uri *uri, struct fetch_reader **out,
	       struct err *e)
{
	struct fetch_reader *r = calloc(1, sizeof(*r));
	int rc;

	if (r)
		r->t.image = image_new(NULL);
	if (!r || !r->t.image) {
		free(r);
		return err_set(e, -ENOMEM, "no memory for a download");
	}
	r->f = f;
	r->t.piecewise = true;
	r->t.err = &r->err;
	r->t.uri = uri_ref(uri);
	r->want = 1;
	start_leg(r);
	if (r->running)
		(void)event_wait(f->events, EVENT_NEVER, EVENT_NO_KEYS, begun,
				 r);	/* a wait in vain shows in fetch_wait */
	if (r->rc < 0) {
		rc = failed(r, e);
		fetch_close(r);
		return rc;
	}
	*out = r;
	return 0;
}

int fetch_wait(struct fetch_reader *r, size_t want, uint32_t limit_ms,
	       struct err *e)
{
	int rc = 0;

	patience_renew(&r->t);	/* whoever reads may have been away for long */
	r->want = want ? want : 1;
	if (!enough(r))
		rc = event_wait(r->f->events, plat_clock_us() +
				limit_ms * 1000ull, EVENT_NO_KEYS, enough, r);
	if (r->rc < 0)
		return failed(r, e);
	if (!ready(r) && r->running)
		return rc == -ETIMEDOUT ? -EAGAIN : -EIO;
	return (int)ready(r);
}

void fetch_take(struct fetch_reader *r, void *buf, size_t len)
{
	struct image *img = r->t.image;

	if (buf)
		memcpy(buf, img->data + r->at, len);
	r->at += len;
	/* Make room, but do not move the same bytes over and over. */
	if (r->at < img->len - r->at)
		return;
	memmove(img->data, img->data + r->at, ready(r));
	r->t.taken += r->at;
	(void)image_resize(img, ready(r));	/* smaller always succeeds */
	r->at = 0;
}

uint64_t fetch_size(const struct fetch_reader *r)
{
	if (!r->running && !r->rc)
		return r->t.got;
	return r->t.total;
}

void fetch_close(struct fetch_reader *r)
{
	if (!r)
		return;
	if (r->running)
		fetch_stop(&r->t);
	uri_unref(r->t.uri);
	uri_unref(r->t.redirect);
	image_unref(r->t.image);
	free(r);
}
