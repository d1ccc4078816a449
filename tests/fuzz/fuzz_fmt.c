/* Formatting keeps the tree, and doing it twice changes nothing. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "lint/fmt.h"
#include "tests/fake/fake.h"
#include "tests/lint/same_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbuf in = { 0 }, once = { 0 }, twice = { 0 };
	struct err e = { 0 };

	fake_reset();
	must(sbuf_str(&in, "#!ipxe\n") == 0);
	must(sbuf_add(&in, data, size) == 0);
	if (fmt_script("fuzz", in.data, in.len, &once, &e) == 0) {
		must(same_tree(in.data, in.len, once.data, once.len));
		must(fmt_script("fuzz", once.data, once.len, &twice, &e) == 0);
		must(once.len == twice.len &&
		     !memcmp(once.data, twice.data, once.len));
	} else {
		must(e.msg[0]);
	}
	sbuf_free(&in);
	sbuf_free(&once);
	sbuf_free(&twice);
	return 0;
}
