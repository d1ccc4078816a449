/* A whole run over a folder with a configuration, a project and a script that
   has a bit of everything: each allocation fails once. */
#include "lint/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/unconst.h"
#include "lint/output.h"
#include "tests/fake/fake.h"

struct folder { char path[64]; FILE *null; const char *output; };

static void write_file(const struct folder *d, const char *name,
		       const char *text)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", d->path, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
}

static void remove_file(const struct folder *d, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", d->path, name);
	assert_int_equal(remove(path), 0);
}

static const char *const files[][2] = {
	{ ".pxesh.yaml", "target: pxesh\nseverity: style\nfail-on: error\n"
			 "rules:\n  115: off\n  crlf: warning\n"
			 "exclude: [\"*.j2\"]\n"
			 "root:\n  http://boot.example: .\n" },
	{ "menu.ipxe",
	  "#!ipxe\r\n:top\nset server http://boot.example\n"
	  "menu M\nitem a A\nitem b B\nitem a C\n"
	  "choose --timeout 5 --default c x || goto topp\ngoto ${x}\n"
	  ":a${b}\nkernel ${server}/k initrd=other \"q\"\n"
	  "initrd ${server}/i$x ks=http:/a\nboot || goto a${b}\n"
	  ":b\nchain ${server}/${x}.ipxe\nisset x && dhcp& goto :b\n"
	  "nosuch ${a && read ${x}\n# pxesh: disable=401 -- why\n"
	  "goto gone # pxesh\n" },
	{ "b.ipxe", "#!ipxe\nchain menu.ipxe\n" },
	{ "left.j2", "#!ipxe\necho out\n" },
};

#define FILES (sizeof(files) / sizeof(files[0]))

static void lint_folder(void *ctx)
{
	const struct folder *d = ctx;
	char *paths[] = { unconst(d->path) };
	struct lint_run run = {
		.paths = paths, .n_paths = 1, .least = LINT_WARNING,
		.fail_on = LINT_WARNING, .out = d->null, .diag = d->null,
		.output = lint_output_find(d->output), .fix = true,
		.dry_run = !d->output[3], .unsafe = true,
	};
	enum lint_exit rc = lint_run(&run);

	assert_true(rc == LINT_FOUND || fake_alloc_failed());
}

static void a_run_out_of_memory_leaks_nothing(void **state)
{
	static const char *const outputs[] = { "tty", "sarif", "junit" };
	struct folder d = { .path = "/tmp/lint-XXXXXX" };

	(void)state;
	assert_non_null(mkdtemp(d.path));
	d.null = fopen("/dev/null", "w");
	assert_non_null(d.null);
	for (size_t i = 0; i < FILES; i++)
		write_file(&d, files[i][0], files[i][1]);
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		d.output = outputs[i];
		fake_alloc_fail_each(lint_folder, &d);
		write_file(&d, files[1][0], files[1][1]);
	}
	for (size_t i = 0; i < FILES; i++)
		remove_file(&d, files[i][0]);
	fclose(d.null);
	assert_int_equal(rmdir(d.path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_run_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
