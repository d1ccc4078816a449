/* A project's .pxesh.yaml: it is read, or what is wrong has a place. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "lint/config.h"

static char path[64];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	snprintf(path, sizeof(path), "/tmp/pxesh-fuzz-config.%d",
		 (int)getpid());
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lint_config *config = NULL;
	struct lint_configs cache = { 0 };
	struct err e = { 0 };
	FILE *f = fopen(path, "w");
	int rc;

	must(f);
	must(fwrite(data, 1, size, f) == size);
	fclose(f);
	rc = lint_config_read(&cache, path, &config, &e);
	must(rc == 0 || (e.code == rc && e.msg[0]));
	if (rc == 0) {
		(void)lint_config_excludes(config, "/tmp/a/b.ipxe");
		(void)lint_config_excludes(config, "x");
	}
	lint_configs_free(&cache);
	unlink(path);
	return 0;
}
