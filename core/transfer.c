/* transfer.c: what openers tell of a download. */
#include <stdio.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/uri.h"

void transfer_heard(struct transfer *t)
{
	t->patience.heard = true;
}

int transfer_total(struct transfer *t, uint64_t total)
{
	int rc = t->piecewise ? 0 : image_reserve(t->image, total);

	if (rc < 0)
		return err_set(t->err, rc, "no room for %llu bytes",
			       (unsigned long long)total);
	t->total = total;
	return 0;
}

int transfer_data(struct transfer *t, uint64_t offset, const void *data,
		  size_t len)
{
	int rc;

	if (t->ended)
		return -ECANCELED;
	offset -= t->taken;	/* which come no second time */
	rc = offset > LIMIT_IMAGE_BYTES || offset > SIZE_MAX ||
	     len > LIMIT_IMAGE_BYTES - offset ? -EFBIG :
	     image_write(t->image, (size_t)offset, data, len);
	if (rc < 0)
		return err_set(t->err, rc, "no room for more than %llu bytes",
			       (unsigned long long)t->got);
	transfer_heard(t);
	if (t->taken + t->image->len > t->got)
		t->got = t->taken + t->image->len;
	return 0;
}

int transfer_append(void *transfer, const uint8_t *data, size_t len)
{
	struct transfer *t = transfer;

	return transfer_data(t, t->got, data, len);
}

int transfer_restart(struct transfer *t)
{
	if (t->piecewise && t->got)
		return err_set(t->err, -EIO, "the server cannot go on where "
			       "it broke off");
	t->got = t->total = 0;
	t->patience.window_got = 0;
	return image_resize(t->image, 0);	/* smaller always succeeds */
}

void transfer_note(struct transfer *t, const char *note)
{
	snprintf(t->note, sizeof(t->note), "%s", note);
}

void transfer_redirect(struct transfer *t, struct uri *to)
{
	if (t->ended)
		return;
	t->redirect = uri_ref(to);
	transfer_end(t, 0);
}

void transfer_end(struct transfer *t, int status)
{
	if (t->ended)
		return;
	t->ended = true;
	t->status = status;
}
