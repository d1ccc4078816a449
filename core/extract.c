/*
 * extract.c: what is in a compressed image, or one of several parts
 * (reference/commands.md#image-commands).
 */
#include "core/extract.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "core/err.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/mime.h"
#include "core/str.h"

#define CHUNK      (64u << 10)	/* least room given to the inflater	 */
#define ANY_HEADER (32 + MAX_WBITS)	/* gzip or zlib, with checksums */

struct inflation {
	z_stream            z;
	const struct image *from;
	struct image       *to;
	struct err         *e;
};

/* zlib counts in unsigned int. */
static uInt clip(size_t len)
{
	return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

static int damaged(struct inflation *in, const char *how)
{
	return err_set(in->e, -EBADMSG, "\"%.40s\" is damaged: %s",
		       in->from->name ? in->from->name : "", how);
}

/* Let it write behind what is there. */
static int give_room(struct inflation *in)
{
	size_t len = in->to->len;
	int rc;

	if (in->to->cap < 2 || len > in->to->cap - 2) {
		rc = image_reserve(in->to, (uint64_t)len + len / 2 + CHUNK);
		if (rc < 0)
			return err_set(in->e, rc, "no room for what is in "
				       "\"%.40s\"", in->from->name ?
				       in->from->name : "");
	}
	in->z.next_out = in->to->data + len;
	in->z.avail_out = clip(in->to->cap - 1 - len);
	return 0;
}

/* One call of the inflater: 1 at the end of a member. */
static int step(struct inflation *in)
{
	size_t left = in->from->len -
		      (size_t)(in->z.next_in - in->from->data);
	uint64_t have;		/* 32-bit targets never reach the limit */
	int rc = give_room(in);

	if (rc < 0)
		return rc;
	in->z.avail_in = clip(left);
	rc = inflate(&in->z, Z_NO_FLUSH);
	in->to->len = (size_t)(in->z.next_out - in->to->data);
	have = in->to->len;
	if (have > LIMIT_IMAGE_BYTES)
		return err_set(in->e, -EFBIG, "too much is in it");
	switch (rc) {
	case Z_STREAM_END:
		return 1;
	case Z_OK:
		return 0;
	case Z_MEM_ERROR:
		return err_set(in->e, -ENOMEM, "out of memory");
	case Z_BUF_ERROR:
		return damaged(in, "it ends too early");
	}
	return damaged(in, in->z.msg ? in->z.msg : "it needs a dictionary");
}

/* gzip files may be joined; zeros that pad the last one do not count. */
static bool another_member(struct inflation *in)
{
	const uint8_t *p = in->z.next_in;
	size_t left = in->from->len - (size_t)(p - in->from->data);

	return in->from->kind == IMAGE_GZIP && left >= 2 && p[0] == 0x1f &&
	       p[1] == 0x8b && inflateReset(&in->z) == Z_OK;
}

static int inflate_all(struct inflation *in)
{
	int rc;

	in->z.next_in = in->from->data;
	if (inflateInit2(&in->z, ANY_HEADER) != Z_OK)
		return err_set(in->e, -ENOMEM, "out of memory");
	do {
		rc = step(in);
	} while (rc == 0 || (rc == 1 && another_member(in)));
	inflateEnd(&in->z);
	return rc < 0 ? rc : image_resize(in->to, in->to->len);
}

static int take_part(const struct image *from, struct image *to,
		     struct err *e)
{
	struct sbuf part = { 0 };
	int rc = mime_extract(from->data, from->len, &part, e);

	if (rc == 0) {
		rc = image_write(to, 0, sbuf_text(&part), part.len);
		if (rc < 0)
			err_set(e, rc, "out of memory");
	}
	sbuf_free(&part);
	return rc;
}

/* "a.b" for "a.b.gz"; a name without a dot stays. */
static int name_result(struct image *to, const struct image *from,
		       const char *name)
{
	const char *old = from->name ? from->name : "";
	const char *dot = strrchr(old, '.');
	char *cut;
	int rc;

	if (name)
		return image_set_name(to, name);
	cut = str_ndup(old, dot ? (size_t)(dot - old) : strlen(old));
	rc = cut ? image_set_name(to, cut) : -ENOMEM;
	free(cut);
	return rc;
}

int image_extract(const struct image *img, const char *name,
		  struct image **out, struct err *e)
{
	struct inflation in = { .from = img, .e = e };
	int rc;

	if (!image_is_archive(img))
		return err_set(e, -ENOTSUP, "\"%.40s\" is no archive",
			       img->name ? img->name : "");
	in.to = image_new(NULL);
	if (!in.to || name_result(in.to, img, name) < 0)
		rc = err_set(e, -ENOMEM, "out of memory");
	else if (img->kind == IMAGE_MIME)
		rc = take_part(img, in.to, e);
	else
		rc = inflate_all(&in);
	if (rc < 0) {
		image_unref(in.to);
		return rc;
	}
	image_set_uri(in.to, img->uri);
	in.to->flags |= img->flags & IMAGE_TRUSTED;
	image_probe(in.to);
	*out = in.to;
	return 0;
}
