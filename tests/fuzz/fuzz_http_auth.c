/* A server's challenge: whatever it says, the answer is one line. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/uri.h"
#include "net/http_auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uri *u = uri_parse("http://u:p@h/x?y");
	char *text = str_ndup((const char *)data, size);
	struct sbuf out = { 0 };
	int rc;

	if (u && text && !text[strcspn(text, "\r\n")]) {
		rc = http_digest(u, "GET", text, 1, &out);
		must(rc <= 0);
		must(rc < 0 || !strpbrk(sbuf_text(&out), "\r\n"));
	}
	sbuf_free(&out);
	free(text);
	uri_unref(u);
	return 0;
}
