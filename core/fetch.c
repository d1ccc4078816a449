/* fetch.c: download a URI into an image. */
#include "core/fetch.h"

#include <string.h>

#include "core/err.h"
#include "core/event.h"
#include "core/hostname.h"
#include "core/holder.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/progress.h"
#include "core/str.h"
#include "core/uri.h"
#include "platform/platform.h"

void fetch_init(struct fetcher *f, struct events *ev, struct console *con)
{
	*f = (struct fetcher){ .events = ev, .con = con };
}

void fetch_add_opener(struct fetcher *f, struct opener *op)
{
	op->next = f->openers;
	f->openers = op;
}

void fetch_remove_opener(struct fetcher *f, struct opener *op)
{
	struct opener **p = &f->openers;

	while (*p && *p != op)
		p = &(*p)->next;
	if (*p)
		*p = op->next;
}

struct opener *fetch_find_opener(struct fetcher *f, const char *scheme)
{
	struct opener *op = f->openers;

	while (op && !str_eq_nocase(op->scheme, scheme))
		op = op->next;
	return op;
}

struct uri *fetch_base(const struct fetcher *f)
{
	bool firm = f->cwuri && f->cwuri != f->home;
	struct uri *last = firm || !f->last_base ? NULL : f->last_base(f->ctx);

	return last ? last : uri_ref(f->cwuri);
}

/* ---- one download -------------------------------------------------- */

struct job {
	struct event_source tick;
	struct transfer     t;
	struct progress     bar;
	uint64_t            limit_us;	/* 0: none			*/
	uint64_t            grown_us;	/* when t.got had last grown, ... */
	uint64_t            grown_to;	/* ... and to what		*/
	struct uri         *asked;
	bool                quiet, started;
};

static void grown(struct job *j, uint64_t now_us)
{
	j->grown_us = now_us;
	j->grown_to = j->t.got;
}

/* When it will have stood still for too long. */
static uint64_t stalled_us(struct job *j, uint64_t now_us)
{
	if (j->t.got > j->grown_to)
		grown(j, now_us);
	j->grown_to = j->t.got;
	return j->limit_us ? j->grown_us + j->limit_us : EVENT_NEVER;
}

static uint64_t job_tick(struct event_source *src, bool *busy)
{
	struct job *j = HOLDER(job, tick, src);
	uint64_t now_us = plat_clock_us(), stalled = stalled_us(j, now_us), next;

	if (j->t.ended)
		return EVENT_NEVER;
	if (stalled <= now_us) {
		err_set(j->t.err, -ETIMEDOUT, "nothing came for %llu ms",
			(unsigned long long)j->limit_us / 1000);
		transfer_end(&j->t, -ETIMEDOUT);
		*busy = true;
		return EVENT_NEVER;
	}
	next = progress_tick(&j->bar, j->t.got, j->t.total, j->t.note);
	return next < stalled ? next : stalled;
}

static bool job_ended(void *ctx)
{
	const struct job *j = ctx;

	return j->t.ended;
}

/* The line starts with the URI as it was given, without secrets. */
static int show_start(struct fetcher *f, struct job *j)
{
	struct sbuf label = { 0 };
	int rc;

	if (j->started)
		return 0;
	j->started = true;
	rc = uri_print_short(j->asked, &label);
	progress_start(&j->bar, f->con, sbuf_text(&label), j->quiet);
	sbuf_free(&label);
	return rc;
}

static int wait_end(struct fetcher *f, struct job *j)
{
	int rc;

	event_add(f->events, &j->tick);
	rc = event_wait(f->events, EVENT_NEVER, EVENT_CANCEL, job_ended, j);
	event_del(f->events, &j->tick);
	if (rc == -ECANCELED)
		return err_set(j->t.err, rc, "stopped by Ctrl-C");
	if (rc < 0)
		return err_set(j->t.err, rc, "no answer can come any more");
	return j->t.status;
}

/* The host in ASCII, as it is looked up and named to servers. */
static int make_ascii(struct transfer *t)
{
	char host[HOSTNAME_MAX + 2];
	struct uri parts = *t->uri, *u;
	int rc = host_to_ascii(parts.host, host);

	if (rc < 0)
		return err_set(t->err, rc, "the host \"%.40s\": letters beyond "
			       "ASCII are written as xn--... here", parts.host);
	if (!strcmp(host, parts.host))
		return 0;
	parts.host = host;
	u = uri_build(&parts);
	if (!u)
		return err_set(t->err, -ENOMEM, "out of memory");
	uri_unref(t->uri);
	t->uri = u;
	return 0;
}

/* Can its parts be put on the wire as they are? */
static int check_parts(struct transfer *t)
{
	const char *fault = uri_fault(t->uri);

	if (fault)
		return err_set(t->err, -EINVAL, "%s", fault);
	return make_ascii(t);
}

/* What iPXE has, and nobody was found to use, is told apart from a slip. */
static int no_opener(const struct transfer *t)
{
	static const char *const known[] = { "tftm", "mtftp", "x-slam",
					     "ib_srp" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(t->uri->scheme, known[i]))
			return err_set(t->err, -ENOTSUP, "pxesh does not do "
				       "%s", known[i]);
	return err_set(t->err, -ENOTSUP, "unsupported scheme \"%.40s\"",
		       t->uri->scheme);
}

int fetch_start(struct fetcher *f, struct transfer *t)
{
	int rc;

	t->op = fetch_find_opener(f, t->uri->scheme);
	if (!t->op)
		return no_opener(t);
	rc = t->op->port || t->uri->bad_port ? check_parts(t) : 0;
	if (rc < 0)
		return rc;
	t->fetcher = f;
	t->state = NULL;
	t->total = t->got = t->taken = 0;
	t->ended = false;
	t->note[0] = '\0';
	rc = image_resize(t->image, 0);
	if (rc == 0)
		rc = t->op->start(t->op, t, t->err);
	if (rc == 0)
		patience_start(t);
	return rc;
}

void fetch_stop(struct transfer *t)
{
	patience_stop(t);
	t->op->release(t);
}

/* Download from one URI; t->redirect is set if the server names another. */
static int run_leg(struct fetcher *f, struct job *j)
{
	struct transfer *t = &j->t;
	int rc = fetch_start(f, t);

	if (rc < 0)
		return rc;
	grown(j, plat_clock_us());
	rc = show_start(f, j);
	if (rc == 0)
		rc = wait_end(f, j);
	fetch_stop(t);
	if (rc == 0 && !t->redirect && t->total && t->got != t->total)
		return err_set(t->err, -EIO, "ended after %llu of %llu bytes",
			       (unsigned long long)t->got,
			       (unsigned long long)t->total);
	return rc;
}

static int run_legs(struct fetcher *f, struct job *j)
{
	struct transfer *t = &j->t;
	int rc;

	for (unsigned n = 0; n <= LIMIT_REDIRECTS; n++) {
		rc = run_leg(f, j);
		if (rc < 0 || !t->redirect)
			return rc;
		uri_unref(t->uri);
		t->uri = t->redirect;
		t->redirect = NULL;
		t->params = NULL;	/* for the first URI only */
		if (!t->uri->scheme)
			break;
	}
	return err_set(t->err, -ELOOP, "redirected %u times", LIMIT_REDIRECTS);
}

static int out_of_memory(struct err *e)
{
	return err_set(e, -ENOMEM, "out of memory");
}

/* What to get, and an image to put it in. */
static int job_open(struct fetcher *f, struct job *j, const char *text)
{
	struct transfer *t = &j->t;
	struct uri *base;

	/* From a setting that is not set, mostly. As a relative URI it would
	   mean the script that is running. */
	if (!*text)
		return err_set(t->err, -ENOTSUP, "the URI is empty");
	j->asked = uri_parse(text);
	if (!j->asked)
		return out_of_memory(t->err);
	if (!uri_has_scheme(j->asked, "data") &&
	    strlen(text) > LIMIT_URI_BYTES)
		return err_set(t->err, -ENAMETOOLONG,
			       "a URI has at most %u bytes", LIMIT_URI_BYTES);
	base = fetch_base(f);
	t->uri = uri_resolve(base, j->asked);
	uri_unref(base);
	if (!t->uri)
		return out_of_memory(t->err);
	if (!t->uri->scheme)
		return err_set(t->err, -ENOTSUP,
			       "\"%.60s\" is relative, but to nothing known",
			       text);
	t->image = image_new(uri_basename(t->uri));
	return t->image ? 0 : out_of_memory(t->err);
}

static void job_close(struct job *j)
{
	uri_unref(j->asked);
	uri_unref(j->t.uri);
	uri_unref(j->t.redirect);
	image_unref(j->t.image);
}

/* Of a file within this program: who made that vouches for it. */
static int take_embedded(const struct embedded *file, struct image **out,
			 struct err *e)
{
	struct image *img = image_new(file->name);
	int rc = img ? image_write(img, 0, file->value, file->len) : -ENOMEM;

	if (rc < 0) {
		image_unref(img);
		return err_set(e, rc, "%s", err_text(rc));
	}
	img->flags |= IMAGE_TRUSTED;
	*out = img;
	return 0;
}

static int download(struct fetcher *f, const char *text,
		    const struct fetch_how *how, struct image **out,
		    struct err *e)
{
	struct job j = {
		.tick = { .poll = job_tick }, .quiet = how->quiet,
		.limit_us = (uint64_t)how->limit_ms * 1000,
		.t = {
			.params = how->params, .err = e,
			.breaks_max = how->breaks_max, .script = how->script,
		},
	};
	int rc = job_open(f, &j, text);

	if (rc == 0)
		rc = run_legs(f, &j);
	if (j.started)
		progress_end(&j.bar, rc);
	if (rc == 0) {
		image_set_uri(j.t.image, j.t.uri);
		*out = image_ref(j.t.image);
	} else {
		rc = err_set(e, rc, "%s", err_text(rc));
		if (e && how->quiet && j.started)
			e->quiet = true;
	}
	job_close(&j);
	return rc;
}

int fetch_image(struct fetcher *f, const char *text,
		const struct fetch_how *how, struct image **out,
		struct err *e)
{
	struct embedded file;

	if (embedded_find(f->embedded, EMBEDDED_FILE, text, &file))
		return take_embedded(&file, out, e);
	return download(f, text, how, out, e);
}
