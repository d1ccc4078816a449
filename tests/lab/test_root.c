/* test_root.c: folders that are served whatever a lab file says, by the longest
   path, and which file it was that somebody got. */
#include "tests/netcmds/world.h"

#include "core/str.h"
#include "core/uri.h"

static char folder[] = "/tmp/pxesh-root-XXXXXX";

static void put_file(const char *name, const char *text)
{
	char path[80];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	put_file("x", "one");
	put_file("y", "two");
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "/x", "/y", "" };
	char path[80];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", folder, names[i]);
		(void)remove(path);
	}
	return 0;
}

#define LAB "servers: [{type: dhcp}, {type: dns}, {type: http, paths: " \
	"{/a/y: {content: of the lab file}}}, {type: tftp}]\n"

static int get(struct world *w, const char *url)
{
	char line[120];

	snprintf(line, sizeof(line), "imgfree\nimgfetch -n f %s\nimgstat", url);
	return run(w, line);
}

static void serve(struct world *w, const char *url, const char *from)
{
	struct err e = { 0 };

	if (lab_root(w->lab, url, from, &e) < 0)
		fail_msg("%s", e.msg);
}

static void what_has_the_longer_path_counts(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB);
	serve(&w, "http://boot.test/a/", "/no/such");
	serve(&w, "http://boot.test/a/b", folder);
	serve(&w, "http://other.test", folder);
	assert_int_equal(run(&w, "dhcp"), 0);
	if (get(&w, "http://boot.test/a/b/x") < 0)
		fail_msg("%s", w.e.msg);
	assert_has(fake_out(), "f : 3 bytes");
	/* another's path, a name that only begins so, and the lab file's own */
	assert_int_equal(get(&w, "http://boot.test/a/x"), -ENOENT);
	assert_int_equal(get(&w, "http://boot.test/a/bx"), -ENOENT);
	assert_int_equal(get(&w, "http://boot.test/a/y"), -ENOENT);
	assert_int_equal(get(&w, "http://third.test/a/y"), 0);
	assert_has(fake_out(), "f : 15 bytes");
	assert_int_equal(get(&w, "http://OTHER.test./x"), 0);
	assert_int_equal(get(&w, "tftp://boot.test/a/b/x"), -ENOENT);
	end(&w);
}

static void a_root_may_have_a_port_and_a_protocol_of_its_own(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers: [{type: dhcp}, {type: dns}]\n");
	serve(&w, "http://boot.test:8080/", folder);
	serve(&w, "tftp://boot.test/t", folder);
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_int_equal(get(&w, "http://boot.test:8080/x"), 0);
	assert_int_equal(get(&w, "tftp://boot.test/t/y"), 0);
	assert_true(get(&w, "http://boot.test:8081/x") < 0);
	end(&w);
}

static void what_no_root_can_be_is_refused(void **state)
{
	static const char *const urls[] = {
		"ftp://boot.test/", "http:///a", "boot.test", "http://a:99999/",
		"", "file:/x",
	};
	struct err e;
	struct world w;

	(void)state;
	begin(&w, LAB);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		e = (struct err){ 0 };
		assert_int_equal(lab_root(w.lab, urls[i], folder, &e),
				 -EINVAL);
		assert_has(e.msg, "a root's URL begins with http://HOST");
	}
	end(&w);
}

static const char *source_of(struct world *w, const char *url)
{
	struct uri *u = uri_parse(url);
	const char *source = lab_source(w->lab, u);

	uri_unref(u);
	return source ? source : "none";
}

/* Messages name it, and not where it was fetched from. */
static void which_file_it_was_is_known(void **state)
{
	static const char *const urls[] = {
		"http://boot.test/d/x", "tftp://boot.test/d/x",
		"ftp://boot.test/d/x", "nfs://boot.test/d/x",
	};
	char yaml[500], file[80];
	struct world w;

	(void)state;
	snprintf(yaml, sizeof(yaml), "servers:\n- type: dhcp\n- type: dns\n"
		 "- {type: http, paths: &p {/d/: {folder: %s/}, "
		 "/f: {file: %s/y}, /c: text}}\n- {type: tftp, paths: *p}\n"
		 "- {type: ftp, paths: *p}\n- {type: nfs, paths: *p}\n",
		 folder, folder);
	snprintf(file, sizeof(file), "%s/x", folder);
	begin(&w, yaml);
	assert_int_equal(run(&w, "dhcp"), 0);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		assert_int_equal(get(&w, urls[i]), 0);
		assert_string_equal(source_of(&w, urls[i]), file);
	}
	snprintf(file, sizeof(file), "%s/y", folder);
	assert_string_equal(source_of(&w, "ftp://boot.test/f"), "none");
	assert_int_equal(get(&w, "http://boot.test/f"), 0);
	assert_string_equal(source_of(&w, "http://boot.test/f"), file);
	assert_int_equal(get(&w, "http://boot.test/c"), 0);
	assert_string_equal(source_of(&w, "http://boot.test/c"), "none");
	assert_string_equal(source_of(&w, "menu.ipxe"), "none");
	end(&w);
}

static void placeholders_are_told_apart(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "unserved: stub\n" LAB);
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_int_equal(get(&w, "http://boot.test/vmlinuz"), 0);
	assert_int_equal(get(&w, "http://boot.test/a/y"), 0);
	assert_true(lab_is_placeholder(w.lab, "http://boot.test/vmlinuz"));
	assert_false(lab_is_placeholder(w.lab, "http://boot.test/a/y"));
	assert_false(lab_is_placeholder(w.lab, "http://boot.test/none"));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_has_the_longer_path_counts),
		FAKE_TEST(a_root_may_have_a_port_and_a_protocol_of_its_own),
		FAKE_TEST(what_no_root_can_be_is_refused),
		FAKE_TEST(which_file_it_was_is_known),
		FAKE_TEST(placeholders_are_told_apart),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
