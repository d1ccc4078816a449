/* image.c: downloaded files and their list (reference/commands.md#images). */
#include "core/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/plain.h"
#include "core/str.h"
#include "core/uri.h"
#include "platform/platform.h"

struct image *image_new(const char *name)
{
	struct image *img = calloc(1, sizeof(*img));

	if (!img)
		return NULL;
	img->refs = 1;
	if (name && image_set_name(img, name) < 0) {
		image_unref(img);
		return NULL;
	}
	return img;
}

struct image *image_ref(struct image *img)
{
	if (img)
		img->refs++;
	return img;
}

void image_unref(struct image *img)
{
	if (!img || --img->refs > 0)
		return;
	if (img->data)
		(void)plat_image_mem(img->data, img->cap, 0);	/* frees */
	uri_unref(img->uri);
	free(img->name);
	free(img->args);
	free(img);
}

static int set_text(char **to, const char *text)
{
	char *copy = text ? str_dup(text) : NULL;

	if (text && !copy)
		return -ENOMEM;
	free(*to);
	*to = copy;
	return 0;
}

int image_set_name(struct image *img, const char *name)
{
	return set_text(&img->name, name);
}

int image_set_args(struct image *img, const char *args)
{
	return set_text(&img->args, args);
}

void image_set_uri(struct image *img, struct uri *uri)
{
	uri_ref(uri);
	uri_unref(img->uri);
	img->uri = uri;
}

/* ---- data ---------------------------------------------------------- */

/* Room for @len bytes and the NUL, exactly. */
static int set_cap(struct image *img, size_t len)
{
	void *p = plat_image_mem(img->data, img->cap, len + 1);

	if (!p)
		return -ENOMEM;
	img->data = p;
	img->cap = len + 1;
	return 0;
}

int image_reserve(struct image *img, uint64_t len)
{
	if (len > LIMIT_IMAGE_BYTES || len >= SIZE_MAX)
		return -EFBIG;
	return len < img->cap ? 0 : set_cap(img, (size_t)len);
}

int image_resize(struct image *img, size_t len)
{
	int rc = image_reserve(img, len);

	if (rc < 0)
		return rc;
	img->len = len;
	img->data[len] = '\0';
	return 0;
}

/* Half as much again as there is, so that a stream is copied seldom. */
static int grow(struct image *img, size_t len)
{
	size_t more = img->cap + img->cap / 2;

	if (len < img->cap)
		return 0;
	if (more > len && more > img->cap && image_reserve(img, more) == 0)
		return 0;
	return image_reserve(img, len);
}

int image_write(struct image *img, size_t offset, const void *data, size_t len)
{
	int rc;

	if (len > SIZE_MAX - 1 - offset)
		return -EFBIG;
	if (offset + len > img->len) {
		rc = grow(img, offset + len);
		if (rc < 0)
			return rc;
		if (offset > img->len)
			memset(img->data + img->len, 0, offset - img->len);
		img->len = offset + len;
		img->data[img->len] = '\0';
	}
	if (len)
		memcpy(img->data + offset, data, len);
	return 0;
}

/* ---- the list ------------------------------------------------------ */

static int name_it(struct images *list, struct image *img)
{
	char name[16];

	if (img->name)
		return 0;
	snprintf(name, sizeof(name), "img%u", list->next_name);
	if (image_set_name(img, name) < 0)
		return -ENOMEM;
	list->next_name++;
	return 0;
}

int images_add(struct images *list, struct image *img, struct err *e)
{
	struct image **p = &list->first;

	if (list->count >= LIMIT_IMAGES)
		return err_set(e, -ENOSPC, "no more than %u images at a time",
			       LIMIT_IMAGES);
	if (name_it(list, img) < 0 || (!img->data && image_resize(img, 0) < 0))
		return err_set(e, -ENOMEM, "out of memory");
	/* While it was away another may have been selected */
	if (images_selected(list))
		img->flags &= ~(unsigned)IMAGE_SELECTED;
	image_probe(img);
	while (*p)
		p = &(*p)->next;
	*p = image_ref(img);
	img->next = NULL;
	img->flags |= IMAGE_REGISTERED;
	list->count++;
	return 0;
}

void images_remove(struct images *list, struct image *img)
{
	struct image **p = &list->first;

	while (*p && *p != img)
		p = &(*p)->next;
	if (!*p)
		return;
	*p = img->next;
	img->next = NULL;
	img->flags &= ~(unsigned)IMAGE_REGISTERED;
	list->count--;
	image_unref(img);
}

void images_clear(struct images *list)
{
	while (list->first)
		images_remove(list, list->first);
}

struct image *images_find(const struct images *list, const char *name)
{
	struct image *img = list->first;

	while (img && strcmp(img->name, name))
		img = img->next;
	return img;
}

struct image *images_selected(const struct images *list)
{
	struct image *img = list->first;

	while (img && !(img->flags & IMAGE_SELECTED))
		img = img->next;
	return img;
}

void images_select(struct images *list, struct image *img)
{
	for (struct image *i = list->first; i; i = i->next)
		i->flags &= ~(unsigned)IMAGE_SELECTED;
	img->flags |= IMAGE_SELECTED;
}

/* ---- what is said about it ----------------------------------------- */

int image_describe(const struct image *img, struct sbuf *out)
{
	static const struct { unsigned flag; const char *text; } flags[] = {
		{ IMAGE_CURRENT, " [CURRENT]" },
		{ IMAGE_SELECTED, " [SELECTED]" },
		{ IMAGE_SHIM, " [SHIM]" },
		{ IMAGE_FDT, " [FDT]" },
		{ IMAGE_TRUSTED, " [TRUSTED]" },
		{ IMAGE_AUTOFREE, " [AUTOFREE]" },
		{ IMAGE_HIDDEN, " [HIDDEN]" },
	};
	const char *kind = image_kind_name(img->kind);

	(void)plain_str(out, img->name ? img->name : "");
	(void)sbuf_printf(out, " : %llu bytes", (unsigned long long)img->len);
	if (kind)
		(void)sbuf_printf(out, " [%s]", kind);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (img->flags & flags[i].flag)
			(void)sbuf_str(out, flags[i].text);
	}
	if (img->args) {
		(void)sbuf_str(out, " \"");
		(void)plain_str(out, img->args);
		(void)sbuf_char(out, '"');
	}
	return out->error;	/* keeps the first error of all above */
}
