/* test_httpd.c: the lab's HTTP servers, seen by a client. */
#include "tests/lab/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/inside.h"

/* A folder with a few files, gone when the test is over. */
struct world {
	char        dir[64];
	struct lab *lab;
	struct peer peer;
};

static void put_file(const char *dir, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void begin(struct world *w)
{
	char path[128];

	strcpy(w->dir, "/tmp/pxesh-lab-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	put_file(w->dir, "a.txt", "0123456789");
	put_file(w->dir, "with space", "blank");
	snprintf(path, sizeof(path), "%s/sub", w->dir);
	assert_int_equal(mkdir(path, 0755), 0);
	put_file(w->dir, "sub/b.txt", "below");
	snprintf(path, sizeof(path), "%s/out", w->dir);
	assert_int_equal(symlink("/etc", path), 0);
	assert_int_equal(lab_new(w->dir, 1, &w->lab, NULL), 0);
	peer_start(&w->peer, w->lab);
}

static void end(struct world *w)
{
	static const char *const names[] = { "a.txt", "with space",
					     "sub/b.txt", "out" };
	char path[128];
	size_t i;

	peer_stop(&w->peer);
	lab_free(w->lab);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", w->dir, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/sub", w->dir);
	rmdir(path);
	rmdir(w->dir);
}

/* One request on a connection of its own. */
static const char *ask(struct world *w, const char *request)
{
	assert_true(peer_connect(&w->peer, PEER_SERVER, 80));
	return peer_talk(&w->peer, request, 500);
}

static struct lab_path *first_path(struct world *w)
{
	struct lab_server *s = w->lab->config.servers;

	while (s->kind != LAB_HTTP)
		s = s->next;
	return s->files->paths;
}

static void a_file_of_the_folder_is_served(void **state)
{
	struct world w;
	const char *got;

	(void)state;
	begin(&w);
	got = ask(&w, "GET /a.txt HTTP/1.1\r\nHost: any.test\r\n"
		  "Connection: close\r\n\r\n");
	assert_has(got, "HTTP/1.1 200 OK\r\n");
	assert_has(got, "Content-Length: 10\r\n");
	assert_has(got, "\r\n\r\n0123456789");
	assert_true(w.peer.finished);
	assert_string_equal(lab_request(w.lab, 0)->what,
			    "GET http://any.test/a.txt");
	assert_string_equal(lab_request(w.lab, 0)->answer, "200, 10 bytes");
	end(&w);
}

static void a_path_is_decoded(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_has(ask(&w, "GET /with%20space?x=1 HTTP/1.1\r\n\r\n"),
		   "blank");
	assert_has(ask(&w, "GET /sub/b.txt HTTP/1.1\r\n\r\n"), "below");
	end(&w);
}

static void nothing_outside_the_folder_is_served(void **state)
{
	static const char *const paths[] = { "/../../etc/passwd",
		"/sub/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
		"/out/passwd", "//etc/passwd" };
	char request[128];
	struct world w;
	size_t i;

	(void)state;
	begin(&w);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		snprintf(request, sizeof(request),
			 "GET %s HTTP/1.1\r\n\r\n", paths[i]);
		assert_null(strstr(ask(&w, request), "root:"));
		assert_null(strstr(sbuf_text(&w.peer.got), " 200 "));
	}
	end(&w);
}

/* "DIR-private" begins like "DIR", and is not in it. */
static void a_folder_of_a_like_name_is_outside(void **state)
{
	char beside[80], path[128];
	struct world w;

	(void)state;
	begin(&w);
	snprintf(beside, sizeof(beside), "%s-private", w.dir);
	assert_int_equal(mkdir(beside, 0755), 0);
	put_file(beside, "key", "secret");
	snprintf(path, sizeof(path), "%s/out", w.dir);
	unlink(path);
	assert_int_equal(symlink(beside, path), 0);
	assert_null(strstr(ask(&w, "GET /out/key HTTP/1.1\r\n\r\n"),
			   "secret"));
	snprintf(path, sizeof(path), "%s/key", beside);
	unlink(path);
	rmdir(beside);
	end(&w);
}

static void what_is_not_there_is_404(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_has(ask(&w, "GET /nope HTTP/1.1\r\n\r\n"),
		   "HTTP/1.1 404 Not Found\r\n");
	assert_has(ask(&w, "GET /sub HTTP/1.1\r\n\r\n"), " 404 ");
	end(&w);
}

static void one_connection_serves_many_requests(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n"), "0123456789");
	assert_has(peer_talk(&w.peer, "GET /sub/b.txt HTTP/1.1\r\n\r\n"
			     "GET /nope HTTP/1.1\r\n\r\n", 500), "below");
	assert_has(sbuf_text(&w.peer.got), " 404 ");
	assert_false(w.peer.finished);
	end(&w);
}

static void head_tells_the_length_only(void **state)
{
	struct world w;
	const char *got;

	(void)state;
	begin(&w);
	got = ask(&w, "HEAD /a.txt HTTP/1.1\r\n\r\n");
	assert_has(got, "Content-Length: 10\r\n");
	assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
	end(&w);
}

static void a_range_is_honoured(void **state)
{
	struct world w;
	const char *got;

	(void)state;
	begin(&w);
	got = ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=2-4\r\n\r\n");
	assert_has(got, " 206 ");
	assert_has(got, "Content-Range: bytes 2-4/10\r\n");
	assert_has(got, "\r\n\r\n234");
	got = ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=-3\r\n\r\n");
	assert_has(got, "\r\n\r\n789");
	got = ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=10-\r\n\r\n");
	assert_has(got, " 416 ");
	end(&w);
}

static void a_range_may_be_of_one_version_only(void **state)
{
	struct lab_header tag = { .name = "ETag", .value = "\"1\"" };
	struct world w;

	(void)state;
	begin(&w);
	first_path(&w)->headers = &tag;
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=2-\r\n"
		       "If-Range: \"1\"\r\n\r\n"), "\r\n\r\n23456789");
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=2-\r\n"
		       "If-Range: \"2\"\r\n\r\n"), "\r\n\r\n0123456789");
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\nRange: bytes=2-\r\n"
		       "If-Range: Mon, 02 Nov 2026 10:00:00 GMT\r\n\r\n"),
		   "\r\n\r\n0123456789");
	end(&w);
}

static void what_is_posted_is_logged(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_true(peer_connect(&w.peer, PEER_SERVER, 80));
	peer_talk(&w.peer, "POST /a.txt HTTP/1.1\r\nX-One: 1\r\n"
		  "Content-Length: 7\r\n\r\na=1", 50);
	assert_null(lab_request(w.lab, 0));
	peer_talk(&w.peer, "&b=2", 50);
	assert_has(lab_request(w.lab, 0)->headers, "X-One: 1\r\n");
	assert_string_equal(lab_request(w.lab, 0)->body, "a=1&b=2");
	assert_int_equal(lab_request(w.lab, 0)->body_len, 7);
	end(&w);
}

static void any_address_answers(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_true(peer_connect(&w.peer, 0x0a010203, 80));
	assert_has(peer_talk(&w.peer, "GET /a.txt HTTP/1.1\r\n\r\n", 500),
		   "0123456789");
	end(&w);
}

static void a_port_without_a_server_is_refused(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	assert_false(peer_connect(&w.peer, PEER_SERVER, 81));
	assert_true(w.peer.reset);
	end(&w);
}

static void rubbish_gets_400(void **state)
{
	static const char *const bad[] = {
		"GET\r\n\r\n", "GET a.txt HTTP/1.1\r\n\r\n",
		"GET / FTP/1\r\n\r\n", "GET / HTTP/1.1\r\nnonsense\r\n\r\n",
		"GET /%00 HTTP/1.1\r\n\r\n",
		"POST / HTTP/1.1\r\nContent-Length: 12x\r\n\r\n" };
	struct world w;
	size_t i;

	(void)state;
	begin(&w);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_has(ask(&w, bad[i]), "HTTP/1.1 400 ");
	assert_has(ask(&w, "BREW / HTTP/1.1\r\n\r\n"), " 501 ");
	assert_has(ask(&w, "GET / HTTP/2.0\r\n\r\n"), " 505 ");
	end(&w);
}

static void a_chunked_body_has_sizes(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	first_path(&w)->chunked = true;
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n"),
		   "\r\n\r\na\r\n0123456789\r\n0\r\n\r\n");
	end(&w);
}

static void a_download_can_break_off(void **state)
{
	struct world w;
	const char *got;

	(void)state;
	begin(&w);
	first_path(&w)->has_break = true;
	first_path(&w)->break_at = 4;
	first_path(&w)->how = LAB_CLOSE;
	got = ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n");
	assert_has(got, "\r\n\r\n0123");
	assert_null(strstr(got, "01234"));
	assert_true(w.peer.finished);
	first_path(&w)->how = LAB_RESET;
	ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n");
	assert_true(w.peer.reset);
	first_path(&w)->how = LAB_STALL;
	got = ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n");
	assert_has(got, "\r\n\r\n0123");
	assert_false(w.peer.finished || w.peer.reset);
	end(&w);
}

static void an_answer_can_be_late(void **state)
{
	struct world w;
	uint64_t start;

	(void)state;
	begin(&w);
	first_path(&w)->delay_ms = 2000;
	assert_true(peer_connect(&w.peer, PEER_SERVER, 80));
	start = fake.now_us;
	peer_talk(&w.peer, "GET /a.txt HTTP/1.1\r\nConnection: close\r\n\r\n",
		  5000);
	assert_has(sbuf_text(&w.peer.got), "0123456789");
	assert_true(fake.now_us - start >= 2000000);
	end(&w);
}

static void a_password_can_be_wanted(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	first_path(&w)->user = "ann";
	first_path(&w)->password = "pw";
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\n\r\n"),
		   "WWW-Authenticate: Basic");
	assert_has(ask(&w, "GET /a.txt HTTP/1.1\r\n"
		       "Authorization: Basic YW5uOnB3\r\n\r\n"),
		   "0123456789");
	end(&w);
}

static void an_unserved_url_can_get_a_stub(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	lab_set_unserved(w.lab, LAB_STUB);
	assert_has(ask(&w, "GET /menu.ipxe HTTP/1.1\r\n\r\n"), " 200 ");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_file_of_the_folder_is_served),
		FAKE_TEST(a_path_is_decoded),
		FAKE_TEST(nothing_outside_the_folder_is_served),
		FAKE_TEST(a_folder_of_a_like_name_is_outside),
		FAKE_TEST(what_is_not_there_is_404),
		FAKE_TEST(one_connection_serves_many_requests),
		FAKE_TEST(head_tells_the_length_only),
		FAKE_TEST(a_range_is_honoured),
		FAKE_TEST(a_range_may_be_of_one_version_only),
		FAKE_TEST(what_is_posted_is_logged),
		FAKE_TEST(any_address_answers),
		FAKE_TEST(a_port_without_a_server_is_refused),
		FAKE_TEST(rubbish_gets_400),
		FAKE_TEST(a_chunked_body_has_sizes),
		FAKE_TEST(a_download_can_break_off),
		FAKE_TEST(an_answer_can_be_late),
		FAKE_TEST(a_password_can_be_wanted),
		FAKE_TEST(an_unserved_url_can_get_a_stub),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
