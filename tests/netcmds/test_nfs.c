/* test_nfs.c: downloads by NFS, through symbolic links. */
#include "tests/netcmds/world.h"

#define LINKS	16	/* reference/limits.md	*/
#define GET "dhcp\nimgfetch -q nfs://192.0.2.1"

/* A server on which /l0 is a link to a file, and each further one to that
   before it. */
static void serve(struct world *w)
{
	struct sbuf yaml = { 0 };

	(void)sbuf_str(&yaml, DHCP "- type: nfs\n  paths:\n"
		       "    /file: {content: hello}\n    /d/up: {redirect: ../l0}\n"
		       "    /abs: {redirect: /l0}\n"
		       "    /loop: {redirect: loop}\n    /l0: {redirect: file}\n");
	for (unsigned i = 1; i <= LINKS; i++)
		(void)sbuf_printf(&yaml, "    /l%u: {redirect: l%u}\n", i,
				  i - 1);
	begin(w, sbuf_text(&yaml));
	sbuf_free(&yaml);
}

static void links_are_followed(void **state)
{
	static const char *const names[] = { "/file", "/l0", "/d/up", "/abs" };
	char line[100];
	struct world w;

	(void)state;
	serve(&w);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fake_out_clear();
		snprintf(line, sizeof(line), GET "%s\nimgstat\nimgfree",
			 names[i]);
		assert_int_equal(run(&w, line), 0);
		assert_has(fake_out(), " : 5 bytes");
	}
	end(&w);
}

static void only_so_many_of_them(void **state)
{
	char line[100];
	struct world w;

	(void)state;
	serve(&w);
	snprintf(line, sizeof(line), GET "/l%u", LINKS - 1);
	assert_int_equal(run(&w, line), 0);
	snprintf(line, sizeof(line), GET "/l%u", LINKS);
	assert_int_equal(run(&w, line), -ELOOP);
	assert_int_equal(run(&w, GET "/loop"), -ELOOP);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(links_are_followed),
		FAKE_TEST(only_so_many_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
