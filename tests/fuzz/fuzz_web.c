/* A request to "pxesh web": one that is answered has a plain name. */
#include "cli/web_request.c"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct web_request q;
	unsigned status = web_request_read((const char *)data, size, 8017, &q);

	if (status == 200)
		must(q.name[0] && q.name[0] != '.' && !strchr(q.name, '/'));
	else
		must(status >= 400 && status < 500);
	return 0;
}
