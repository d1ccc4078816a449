/* A message of several parts. */
#include "tests/fuzz/fuzz.h"

#include "core/err.h"
#include "core/image.h"
#include "core/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image *img = image_new(NULL);
	struct err e = { 0 };
	int rc;

	must(img != NULL);
	(void)mime_is_multipart(data, size);
	rc = mime_extract(data, size, img, &e);
	must(rc == 0 || (rc == e.code && e.msg[0]));
	must(img->len <= size);
	image_unref(img);
	return 0;
}
