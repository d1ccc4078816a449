/* fetch_file.c: file: URIs: the volume that the program came from. */
#include <stdlib.h>

#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/uri.h"
#include "platform/platform.h"

#define CHUNK 32768	/* bytes between two looks at the keyboard */

struct reading {
	struct event_source src;
	struct transfer    *t;
	struct plat_file   *file;
	uint64_t            at;
	uint8_t             buf[CHUNK];
};

static uint64_t reading_poll(struct event_source *src, bool *busy)
{
	struct reading *r = HOLDER(reading, src, src);
	int n;

	if (r->t->ended)
		return EVENT_NEVER;
	*busy = true;
	n = plat_file_read(r->file, r->buf, sizeof(r->buf));
	if (n < 0)
		err_set(r->t->err, n, "the file cannot be read");
	if (n > 0) {
		n = transfer_data(r->t, r->at, r->buf, (size_t)n);
		if (n == 0) {
			r->at = r->t->got;
			return 0;
		}
	}
	transfer_end(r->t, n);
	return EVENT_NEVER;
}

static int file_open(struct reading *r, struct err *e)
{
	const struct uri *u = r->t->uri;
	const char *path = u->path ? u->path : u->opaque;
	uint64_t size = 0;
	int rc;

	if (!path || !*path)
		return err_set(e, -EINVAL, "a file: URI needs a path");
	rc = plat_file_open(u->host && *u->host ? u->host : NULL, path,
			    &r->file, &size, e);
	if (rc < 0)
		return err_set(e, rc, "%.80s: %s", path, err_text(rc));
	return transfer_total(r->t, size);
}

static int file_start(struct opener *op, struct transfer *t, struct err *e)
{
	struct reading *r = malloc(sizeof(*r));
	int rc;

	if (!r)
		return err_set(e, -ENOMEM, "out of memory");
	r->src = (struct event_source){ .poll = reading_poll };
	r->t = t;
	r->file = NULL;
	r->at = 0;
	rc = file_open(r, e);
	if (rc < 0) {
		if (r->file)
			plat_file_close(r->file);
		free(r);
		return rc;
	}
	t->state = r;
	event_add(op->ctx, &r->src);
	return 0;
}

static void file_release(struct transfer *t)
{
	struct reading *r = t->state;

	event_del(t->op->ctx, &r->src);
	plat_file_close(r->file);
	free(r);
}

void fetch_file_add(struct fetcher *f)
{
	f->file = (struct opener){ .scheme = "file", .ctx = f->events,
				   .start = file_start,
				   .release = file_release };
	fetch_add_opener(f, &f->file);
}
