/* test_http_disk.c: a file on an HTTP server as a disk: what is asked for, and
   what becomes of servers that answer otherwise. */
#include "tests/net/san/http_disk.h"

static void the_size_is_asked_for_and_then_parts(void **state)
{
	const struct step steps[] = { { SIZE, STAY }, { part(8192, ""), STAY } };
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img?a=b"), 0);
	assert_int_equal(drive->shape.blocks, 64);
	assert_int_equal(drive->shape.block_size, 512);
	assert_true(drive->shape.read_only);
	assert_ptr_equal(drive->block.paths[0].nic, w.b.nic);
	assert_asked(&w, 0, "HEAD /disk.img?a=b HTTP/1.1\r\n", NULL);
	assert_read(16);
	assert_asked(&w, 1, "GET /disk.img?a=b HTTP/1.1\r\n",
		     "\r\nRange: bytes=8192-12287\r\n");
	assert_int_equal(w.tcp.connections, 1);
	assert_int_equal(san_disk_write(drive, 0, 1, block), -EROFS);
	leave(&w);
}

static void parts_behind_4_gib_are_asked_for(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 5368709120\r\n\r\n",
		  STAY },
		{ "HTTP/1.1 206 Part\r\nContent-Length: 2048\r\nContent-Range: "
		  "bytes 32768-34815/5368709120\r\n\r\n", FINISH },
		{ "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", STAY },
	};
	const char *root = "http://192.0.2.9/big.iso";
	const struct san_roots roots = { &root, 1 };
	struct world w;

	(void)state;
	begin(&w, steps, 3);
	fake.block_result = 0;
	(void)san_attach(w.b.net, &roots, NULL, 0x80, &drive, &w.b.e);
	assert_asked(&w, 1, "GET ", "\r\nRange: bytes=32768-");
	assert_asked(&w, 2, "HEAD ", NULL);
	end(&w);
}

/* After this answer to HEAD. */
static void a_byte_tells_the_size(const char *head)
{
	static const char one[] = "HTTP/1.1 206 Part\r\nContent-Length: 1\r\n"
		"Content-Range: bytes 0-0/32768\r\n\r\na";
	const struct step steps[] = {
		{ head, STAY }, { one, STAY }, { part(8192, ""), STAY },
	};
	struct world w;

	begin(&w, steps, 3);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_int_equal(drive->shape.blocks, 64);
	assert_asked(&w, 1, "GET ", "\r\nRange: bytes=0-0\r\n");
	assert_read(16);
	leave(&w);
}

static void without_head_a_byte_tells_the_size(void **state)
{
	(void)state;
	a_byte_tells_the_size("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n");
}

static void without_a_length_a_byte_tells_the_size(void **state)
{
	(void)state;
	a_byte_tells_the_size("HTTP/1.1 200 OK\r\n\r\n");
}

static void a_redirection_is_remembered(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 302 Found\r\nLocation: /real.img\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ SIZE, STAY }, { part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 3);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_asked(&w, 1, "HEAD /real.img ", NULL);
	assert_read(16);
	assert_asked(&w, 2, "GET /real.img ", "Range: bytes=8192-12287");
	leave(&w);
}

static void one_that_has_run_out_is_asked_for_anew(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 302 Found\r\nLocation: /signed\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ SIZE, STAY },
		{ "HTTP/1.1 403 Too late\r\nContent-Length: 0\r\n\r\n", STAY },
		{ part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 4);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_read(16);
	assert_asked(&w, 3, "GET /disk.img ", "Range: bytes=8192-12287");
	leave(&w);
}

static void redirections_without_end_are_refused(void **state)
{
	struct step steps[8];
	struct world w;

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		steps[i] = (struct step){ "HTTP/1.1 301 On\r\nLocation: /again"
			"\r\nContent-Length: 0\r\n\r\n", STAY };
	begin(&w, steps, 8);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), -ELOOP);
	assert_int_equal(w.requests, 6);
	end(&w);
	fake_reset();
	begin(&w, (const struct step[]){ { "HTTP/1.1 301 On\r\nLocation: "
		"tftp://192.0.2.9/x\r\nContent-Length: 0\r\n\r\n", STAY } }, 1);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), -EACCES);
	end(&w);
}

static void a_server_without_parts_is_named(void **state)
{
	const struct step steps[] = {
		{ SIZE, STAY },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd", STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_no_read(-ENOTSUP, "192.0.2.9 sends no parts of a file");
	leave(&w);
}

static void another_file_of_that_name_is_another_disk(void **state)
{
	const struct step steps[] = {
		{ SIZE, STAY }, { part(8192, "ETag: \"two\"\r\n"), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_no_read(-ENODEV, "another one by now");
	leave(&w);
}

static void a_connection_that_is_cut_is_made_again(void **state)
{
	const struct step steps[] = {
		{ SIZE, STAY },
		{ "HTTP/1.1 206 Part\r\nContent-Length: 4096\r\nContent-Range: "
		  "bytes 8192-12287/32768\r\n\r\naaaa", CUT },
		{ SIZE, STAY }, { part(8192, "ETag: \"one\"\r\n"), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 4);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_read(16);
	assert_int_equal(w.tcp.connections, 2);
	leave(&w);
}

static void a_part_that_is_not_the_one_is_asked_for_again(void **state)
{
	const struct step steps[] = {
		{ SIZE, STAY }, { part(4096, ""), STAY },
		{ "HTTP/1.1 206 Part\r\nContent-Length: 2\r\nContent-Range: "
		  "bytes 8192-12287/32768\r\n\r\naa", STAY },
		{ LATER, STAY }, { part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 5);
	assert_int_equal(attach(&w, "http://192.0.2.9/disk.img"), 0);
	assert_read(16);
	assert_int_equal(w.requests, 5);
	leave(&w);
}

static void credentials_are_given_once_they_are_asked_for(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
		  "Content-Length: 0\r\n\r\n", STAY },
		{ SIZE, STAY }, { part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	begin(&w, steps, 3);
	assert_int_equal(attach(&w, "http://joe:secret@192.0.2.9/d"), 0);
	assert_non_null(strstr(w.request[1],
			       "Authorization: Basic am9lOnNlY3JldA==\r\n"));
	assert_read(16);
	assert_asked(&w, 2, "GET ", "Authorization: Basic ");
	leave(&w);
}

static void what_is_no_disk_is_refused_in_words(void **state)
{
	static const struct { const char *answer, *why; int rc; } t[] = {
		{ "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
		  "no such file", -ENOENT },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 511\r\n\r\n",
		  "shorter than a block", -ENODEV },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		  "or it is empty", -ENODEV },
		{ "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n",
		  "user name", -EACCES },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(&w, (const struct step[]){ { t[i].answer, STAY } }, 1);
		assert_int_equal(attach(&w, "http://192.0.2.9/d"), t[i].rc);
		assert_non_null(strstr(w.b.e.msg, t[i].why));
		end(&w);
		fake_reset();
	}
	begin(&w, NULL, 0);
	assert_int_equal(attach(&w, "http:///disk.img"), -EINVAL);
	assert_non_null(strstr(w.b.e.msg, "names no server"));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_size_is_asked_for_and_then_parts),
		FAKE_TEST(parts_behind_4_gib_are_asked_for),
		FAKE_TEST(without_head_a_byte_tells_the_size),
		FAKE_TEST(without_a_length_a_byte_tells_the_size),
		FAKE_TEST(a_redirection_is_remembered),
		FAKE_TEST(one_that_has_run_out_is_asked_for_anew),
		FAKE_TEST(redirections_without_end_are_refused),
		FAKE_TEST(a_server_without_parts_is_named),
		FAKE_TEST(another_file_of_that_name_is_another_disk),
		FAKE_TEST(a_connection_that_is_cut_is_made_again),
		FAKE_TEST(a_part_that_is_not_the_one_is_asked_for_again),
		FAKE_TEST(credentials_are_given_once_they_are_asked_for),
		FAKE_TEST(what_is_no_disk_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
