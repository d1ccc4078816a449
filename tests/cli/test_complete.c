/* test_complete.c: what Tab offers. */
#include "cli/complete.c"
#include "cli/complete_files.c"

#include <stdlib.h>
#include <unistd.h>

#include "core/err.h"
#include "tests/fake/fake.h"

struct host host;
static struct shell sh;
static char offers[65536];

static void collect(void *ctx, const char *word)
{
	(void)ctx;
	assert_true(strlen(offers) + strlen(word) + 2 < sizeof(offers));
	strcat(offers, " ");
	strcat(offers, word);
}

/* Complete the last word of @line. */
static const char *complete(const char *line)
{
	const char *blank = strrchr(line, ' ');
	size_t start = blank ? (size_t)(blank + 1 - line) : 0;

	offers[0] = '\0';
	host_complete(&sh, line, start, strlen(line), collect, NULL);
	return offers;
}

static int start(void **state)
{
	static const char script[] = "set mine 1\nset some/where 2\n"
		"set some/thing 3\nset other.below/root-path x\n"
		"imgfetch --quiet --name pic data:,x\n"
		"menu --name main Title\n";
	struct err e = { 0 };

	fake_setup(state);
	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(shell_run_text(&sh, "test", script,
					sizeof(script) - 1, &e), 0);
	return 0;
}

static int stop(void **state)
{
	shell_free(&sh);
	return fake_teardown(state);
}

static void the_first_word_is_a_command(void **state)
{
	(void)state;
	assert_string_equal(complete("iss"), " isset");
	assert_string_equal(complete("set x 1 && iss"), " isset");
	assert_string_equal(complete("  ; iss"), " isset");
	assert_string_equal(complete("xyzzy"), "");
	assert_non_null(strstr(complete("kern"), "kernel")); /* a synonym */
}

static void options_come_from_the_command(void **state)
{
	(void)state;
	assert_string_equal(complete("imgfetch --na"), " --name");
	assert_string_equal(complete("sleep --"), " --help");
	assert_string_equal(complete("xyzzy --"), "");
}

static void settings_are_offered_by_name(void **state)
{
	(void)state;
	assert_string_equal(complete("show min"), " mine");
	assert_string_equal(complete("show some/"),
			    " some/where some/thing");
	assert_string_equal(complete("show next-s"), " next-server");
	assert_string_equal(complete("show builtin/buil"),
			    " builtin/buildarch");
	assert_string_equal(complete("set some/root-"), " some/root-path");
	assert_string_equal(complete("show other/root-"), " other/root-path");
	assert_string_equal(complete("show some/filen"), "");
	assert_string_equal(complete("show som"), " some/");
	assert_string_equal(complete("show mine:ui"),
			    " mine:uint8 mine:uint16 mine:uint32");
}

static void an_open_brace_is_a_setting(void **state)
{
	(void)state;
	assert_string_equal(complete("echo ${min"), " ${mine}");
	assert_string_equal(complete("echo a${mine}b${some/wh"),
			    " a${mine}b${some/where}");
	assert_string_equal(complete("echo ${som"), " ${some/");
	assert_string_equal(complete("echo ${mine} "), "");
}

static void images_are_offered_where_they_belong(void **state)
{
	(void)state;
	assert_string_equal(complete("imgstat p"), " pic");
	assert_string_equal(complete("imgfree nothing p"), " pic");
	assert_string_equal(complete("echo p"), "");
}

static const char *const files[] = {
	"sub/", "sub/other.ipxe", "start.ipxe", "second", ".hidden", "s p",
};

/* A folder with @files, which the lab serves. */
static void serve(char folder[32])
{
	char path[64];
	FILE *f;

	strcpy(folder, "/tmp/pxesh-complete-XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		if (path[strlen(path) - 1] == '/') {
			assert_int_equal(mkdir(path, 0700), 0);
			continue;
		}
		f = fopen(path, "w");
		assert_non_null(f);
		fclose(f);
	}
	host.folder = folder;
	host.lab = (struct lab *)folder;	/* any: it is only there */
}

static void serve_no_more(char *folder)
{
	char path[64];

	for (size_t i = sizeof(files) / sizeof(files[0]); i-- > 0; ) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		assert_int_equal(remove(path), 0);
	}
	assert_int_equal(remove(folder), 0);
	host = (struct host){ 0 };
}

/* In whatever order the folder has them: are these, and no others, offered? */
static void offered(const char *line, unsigned n, ...)
{
	char word[64];
	va_list ap;
	unsigned blanks = 0;

	complete(line);
	va_start(ap, n);
	for (unsigned i = 0; i < n; i++) {
		snprintf(word, sizeof(word), "%s ", va_arg(ap, char *));
		strcat(offers, i ? "" : " ");
		assert_non_null(strstr(offers, word));
	}
	va_end(ap);
	for (const char *p = offers; *p; p++)
		blanks += *p == ' ';
	assert_int_equal(blanks, n ? n + 1 : 0);
}

static void what_the_lab_serves_is_offered_as_a_uri(void **state)
{
	char folder[32];

	(void)state;
	serve(folder);
	offered("chain s", 3, "sub/", "start.ipxe", "second");
	offered("chain st", 1, "start.ipxe");
	offered("kernel sub/", 1, "sub/other.ipxe");
	offered("chain nowhere/", 0);
	offered("chain .", 1, ".hidden");
	offered("chain http://boot.lab/st", 1, "http://boot.lab/start.ipxe");
	offered("chain http://boot.l", 0);
	offered("chain tftp://192.0.2.1/sub/o", 1,
		"tftp://192.0.2.1/sub/other.ipxe");
	offered("chain /se", 1, "/second");
	offered("chain data:,s", 0);
	offered("imgfetch --name pic s", 3, "sub/", "start.ipxe", "second");
	offered("imgstat s", 0);
	serve_no_more(folder);
}

static void a_real_network_serves_no_folder(void **state)
{
	char folder[32];

	(void)state;
	serve(folder);
	host.lab = NULL;
	offered("chain s", 0);
	offered("chain http://boot.lab/s", 0);
	offered("chain file:st", 1, "file:start.ipxe");
	offered("chain file:/st", 1, "file:/start.ipxe");
	serve_no_more(folder);
}

static void values_of_options_are_known(void **state)
{
	(void)state;
	assert_string_equal(complete("item --menu m"), " main");
	assert_string_equal(complete("item -m m"), " main");
}

static void long_words_are_left_alone(void **state)
{
	char line[4096];

	(void)state;
	memset(line, 'a', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	assert_string_equal(complete(line), "");
	memcpy(line, "show ", 5);
	assert_string_equal(complete(line), "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_word_is_a_command),
		TEST(options_come_from_the_command),
		TEST(settings_are_offered_by_name),
		TEST(an_open_brace_is_a_setting),
		TEST(images_are_offered_where_they_belong),
		TEST(what_the_lab_serves_is_offered_as_a_uri),
		TEST(a_real_network_serves_no_folder),
		TEST(values_of_options_are_known),
		TEST(long_words_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
