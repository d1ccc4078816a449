/* A message of several parts. */
#include "tests/fuzz/fuzz.h"

#include "core/err.h"
#include "core/mime.h"
#include "core/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };
	int rc;

	(void)mime_is_multipart(data, size);
	rc = mime_extract(data, size, &out, &e);
	must(rc == 0 || (rc == e.code && e.msg[0]));
	must(out.len <= size);
	sbuf_free(&out);
	return 0;
}
