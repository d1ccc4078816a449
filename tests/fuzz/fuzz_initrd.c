/* Lines: images, each with its arguments before a "|" and its content behind.
   The stream is as long as was said, and each image begins on a page. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/image.h"
#include "core/initrd.h"
#include "core/str.h"
#include "tests/fake/fake.h"

#define IMAGES	16

static struct image *image_of(const char *line, size_t len)
{
	const char *bar = memchr(line, '|', len);
	size_t n = bar ? (size_t)(bar - line) : 0;
	char *args = str_ndup(line, n);
	struct image *img = image_new("x");

	must(img && args && !image_set_args(img, args));
	if (bar)
		n++;
	must(!image_write(img, 0, line + n, len - n));
	free(args);
	return img;
}

static void build(struct image **images, size_t n)
{
	uint8_t *out;
	size_t len;

	if (initrd_size(images, n, &len, NULL) < 0)
		return;
	out = malloc(len ? len : 1);
	must(out);
	memset(out, 0xee, len);
	initrd_build(images, n, out);
	for (size_t i = 0; i < n; i++)
		if (!i && !images[i]->args)
			must(!memcmp(out, images[i]->data, images[i]->len));
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size, *nl;
	struct image *images[IMAGES];
	size_t live = fake_live(), n = 0;

	for (; p < end && n < IMAGES; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		images[n++] = image_of(p, (size_t)(nl - p));
		if (nl == end)
			break;
	}
	build(images, n);
	while (n)
		image_unref(images[--n]);
	must(fake_live() == live);
	return 0;
}
