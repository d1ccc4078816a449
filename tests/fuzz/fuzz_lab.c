/* A lab file: it loads, or there is an error with a place; never both. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "lab/config.h"
#include "tests/fake/fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct lab_config c;
	struct err e = { 0 };
	int rc;

	lab_config_init(&c);
	rc = lab_config_parse(&c, (const char *)data, size, "f", ".", &e);
	must((rc < 0) == (e.code < 0));
	must(!rc || e.msg[0]);
	if (!rc) {
		must(!lab_machine_build(&c.machine));
		must(c.networks);
	}
	lab_config_free(&c);
	must(fake_live() == live);
	return 0;
}
