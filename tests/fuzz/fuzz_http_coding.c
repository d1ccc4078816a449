/* A script that comes as gzip, in pieces. */
#include "tests/fuzz/fuzz.h"

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/image.h"
#include "net/http_coding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct transfer t = { .err = &e, .script = true };
	struct http_coding c = { 0 };
	size_t piece = size ? data[size - 1] + 1u : 1, len;
	int rc = 0;

	t.image = image_new(NULL);
	must(t.image != NULL);
	must(http_coding_offer(&c, &t, true));
	http_coding_field(&c, "gzip");
	for (; size && rc == 0; data += len, size -= len) {
		len = piece < size ? piece : size;
		rc = http_coding_take(&c, &t, data, len);
	}
	must(rc <= 0 && t.image->len <= 16u << 20);
	(void)http_coding_complete(&c);
	http_coding_free(&c);
	image_unref(t.image);
	return 0;
}
