/* The language server's stream: headers and messages, however they are. */
#include "tests/fuzz/fuzz.h"

#include "core/unconst.h"
#include "lint/lsp/stdio.h"
#include "tests/fake/fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live, room = 0;
	char *said = NULL;
	FILE *in, *out;
	int rc;

	if (!size)
		return 0;
	fake_reset();
	in = fmemopen(unconst(data), size, "r");
	out = open_memstream(&said, &room);
	must(in && out);
	live = fake_live();
	rc = lsp_serve(in, out, NULL);
	must(rc == 0 || rc == 1);
	must(fake_live() == live);
	fclose(in);
	fclose(out);
	free(said);
	return 0;
}
