/* test_nfs.c: downloads by NFS from a server that may be hostile. */
#include "tests/net/nfsd.h"

#define FILE_URI "nfs://192.0.2.1/dir/file"

static void a_file_is_looked_for_and_read(void **state)
{
	(void)state;
	expect((struct plan){ 0 }, FILE_URI, 0, "", "FFM36");
	expect((struct plan){ .piece = 15 }, FILE_URI, 0, "", "FFM36");
	expect((struct plan){ .piece = 7 }, FILE_URI, 0, "", "FFM3666");
	expect((struct plan){ .piece = 1 }, FILE_URI, 0, "",
	       "FFM3666666666666666");
	/* answers to older calls are passed over */
	expect((struct plan){ .other_xid = true }, FILE_URI, 0, "",
	       "FFFFMM3366");
	/* attributes that did not come are asked for */
	expect((struct plan){ .no_attributes = true }, FILE_URI, 0, "",
	       "FFM316");
}

static void what_a_server_says_instead_is_told(void **state)
{
	(void)state;
#define NO_VERSION "192.0.2.1 does not offer NFS version 3 over TCP"
	expect((struct plan){ .mount_port = NO_PORT }, FILE_URI, -ENOTSUP,
	       NO_VERSION, "F");
	expect((struct plan){ .mount_port = 65536 }, FILE_URI, -ENOTSUP,
	       NO_VERSION, "F");
	expect((struct plan){ .nfs_port = NO_PORT }, FILE_URI, -ENOTSUP,
	       NO_VERSION, "FF");
	expect((struct plan){ .mount = 13 }, FILE_URI, -ENOENT,
	       "the NFS server has no such file", "FFMM");
	expect((struct plan){ .export = "/", .mount = 13 }, FILE_URI,
	       -EACCES, "the NFS server forbids it", "FFMM");
	expect((struct plan){ .lookup = 2 }, FILE_URI, -ENOENT,
	       "the NFS server has no such file", "FFM3");
	expect((struct plan){ .lookup = 1 }, FILE_URI, -EPERM,
	       "the NFS server forbids it", "FFM3");
	expect((struct plan){ .lookup = 70 }, FILE_URI, -EIO,
	       "the NFS server failed: Input/output error", "FFM3");
	expect((struct plan){ .type = 2 }, FILE_URI, -EISDIR,
	       "that is a folder", "FFM3");
	expect((struct plan){ .type = 7 }, FILE_URI, -ENOENT,
	       "the NFS server has no such file", "FFM31");
	expect((struct plan){ .read = 13 }, FILE_URI, -EACCES,
	       "the NFS server forbids it", "FFM36");
	expect((struct plan){ .no_eof = true }, FILE_URI, -EIO,
	       "the NFS server failed: Input/output error", "FFM36");
}

static void what_is_no_answer_is_refused(void **state)
{
	(void)state;
	expect((struct plan){ .denied = 1 }, FILE_URI, -EACCES,
	       "the NFS server forbids it", "F");
	expect((struct plan){ .accepted = 1 }, FILE_URI, -ENOTSUP,
	       "the server does not offer NFS version 3", "F");
	expect((struct plan){ .accepted = 4 }, FILE_URI, -EPROTO,
	       "malformed RPC answer", "F");
	expect((struct plan){ .is_short = true }, FILE_URI, -EPROTO,
	       "malformed NFS answer", "FFM");
	expect((struct plan){ .too_long = true }, FILE_URI, -E2BIG,
	       "an RPC answer is too long", "F");
}

/* What is not exported may lie in something that is. */
static void an_export_is_looked_for_upwards(void **state)
{
	static const struct { const char *export, *names; } table[] = {
		{ "/a/b/c", "/a/b/c file" }, { "/a/b", "/a/b/c /a/b c file" },
		{ "/a", "/a/b/c /a/b /a b c file" },
		{ "/", "/a/b/c /a/b /a / a b c file" },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .export = table[i].export };

		begin(&b);
		assert_int_equal(get(&b, &p, "nfs://192.0.2.1/a/./b/c/file"),
				 0);
		assert_string_equal(p.names, table[i].names);
		bench_stop(&b);
	}
}

static void what_is_no_folder_leads_nowhere(void **state)
{
	(void)state;
	expect((struct plan){ .export = "/", .folder_type = 1 },
	       FILE_URI, -ENOENT, "the NFS server has no such file", "FFMM3");
	expect((struct plan){ .export = "/", .folder_type = 6,
			      .no_attributes = true }, FILE_URI,
	       -ENOENT, "the NFS server has no such file", "FFMM31");
}

/* Servers trust low ports only, and whoever the settings say that it is. */
static void a_call_says_who_asks(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(get(&b, &p, FILE_URI), 0);
	assert_in_range(p.tcp.client_port, 600, 999);
	assert_int_equal(get_be32(p.call + 28), 1);	/* AUTH_SYS */
	assert_memory_equal(p.call + 40, "\0\0\0\5pxesh\0\0\0"
			    "\0\0\0\0\0\0\0\0\0\0\0\0", 24);
	bench_stop(&b);
	begin(&b);
	assert_int_equal(settings_set(b.root, "hostname", "box", NULL), 0);
	assert_int_equal(settings_set(b.root, "uid", "1000", NULL), 0);
	assert_int_equal(settings_set(b.root, "gid", "100", NULL), 0);
	assert_int_equal(get(&b, &p, FILE_URI), 0);
	assert_memory_equal(p.call + 40, "\0\0\0\3box\0\0\0\3\xe8\0\0\0\x64"
			    "\0\0\0\0", 20);
	/* the read: at the beginning, 100000 bytes */
	assert_memory_equal(p.call + 68, "\0\0\0\4file\0\0\0\0\0\0\0\0"
			    "\0\1\x86\xa0", 20);
	bench_stop(&b);
}

static void a_port_is_the_port_mappers(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(get(&b, &p, "nfs://192.0.2.1:1111/dir/file"), 0);
	assert_string_equal(p.asked, "!F!FM36");
	bench_stop(&b);
}

static void a_server_may_leave_without_a_word(void **state)
{
	struct plan p = { .tcp.refuses = true };
	struct bench b;

	(void)state;
	expect((struct plan){ .closes = true }, FILE_URI, -EIO, "the server "
	       "closed the connection before the end", "FFM3");
	begin(&b);
	assert_int_equal(get(&b, &p, FILE_URI), -ECONNRESET);
	assert_string_equal(b.e.msg, "192.0.2.1 refused the connection");
	bench_stop(&b);
}

/* What was cut is read on from where it was, on a new connection. */
static void a_connection_may_break(void **state)
{
	struct plan p = { .piece = 10, .cuts = 1 };
	struct plan q = { .piece = 10, .cuts = 1000 };
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(get(&b, &p, FILE_URI), 0);
	assert_string_equal(p.asked, "FFM3666");
	assert_int_equal(p.offset, 10);
	assert_int_equal(p.tcp.port, NFS_PORT);
	bench_stop(&b);
	begin(&b);
	assert_int_equal(get(&b, &q, FILE_URI), -ECONNRESET);
	assert_string_equal(b.e.msg, "192.0.2.1 cut the connection");
	bench_stop(&b);
}

/* While it is read, somebody may have pulled a cable: then it is read on. */
static void silence_ends_a_read_but_not_the_download(void **state)
{
	struct plan p = { .piece = 10, .mutes = 1 };
	struct plan always = { .piece = 10, .mutes = 1000 };
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(get(&b, &p, FILE_URI), 0);
	assert_string_equal(p.asked, "FFM3666");
	assert_int_equal(p.offset, 10);
	bench_stop(&b);
	begin(&b);
	assert_int_equal(get(&b, &always, FILE_URI), -ETIMEDOUT);
	assert_string_equal(b.e.msg, "192.0.2.1 has been silent for long");
	bench_stop(&b);
	expect((struct plan){ .mute = true }, FILE_URI, -ETIMEDOUT,
	       "192.0.2.1 has been silent for 120 s", "FFM3");
}

static void a_path_is_checked_at_once(void **state)
{
	static const struct { const char *uri; int rc; const char *msg; }
	table[] = {
		{ "nfs://192.0.2.1", -EINVAL,
		  "an NFS URI needs a host and a path" },
		{ "nfs://192.0.2.1/a%00b", -EINVAL, "an NFS path has no NUL" },
		{ "nfs://192.0.2.1/a/..", -EISDIR,
		  "the file's path: Is a directory" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		expect((struct plan){ 0 }, table[i].uri, table[i].rc,
		       table[i].msg, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_file_is_looked_for_and_read),
		FAKE_TEST(what_a_server_says_instead_is_told),
		FAKE_TEST(what_is_no_answer_is_refused),
		FAKE_TEST(an_export_is_looked_for_upwards),
		FAKE_TEST(what_is_no_folder_leads_nowhere),
		FAKE_TEST(a_call_says_who_asks),
		FAKE_TEST(a_port_is_the_port_mappers),
		FAKE_TEST(a_server_may_leave_without_a_word),
		FAKE_TEST(a_connection_may_break),
		FAKE_TEST(silence_ends_a_read_but_not_the_download),
		FAKE_TEST(a_path_is_checked_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
