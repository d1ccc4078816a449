/* test_requests.c: what the lab's servers of TCP answer to requests, right and
   wrong, that were written by hand. */
#include "tests/lab/world.h"

/* Send bytes, and read what comes. */
static void talk(struct peer *p, const void *data, size_t len)
{
	(void)peer_say(p, data, len, 500);
}

static const uint8_t *got(const struct peer *p)
{
	return (const uint8_t *)sbuf_text(&p->got);
}

/* ---- HTTP ------------------------------------------------------------------ */

#define WEB "servers:\n- type: http\n  paths: {/a: '0123456789', /none: ''}\n"

static void expect_http(const char *request, const char *answer)
{
	struct peer p;
	const char *text;

	world_start(&p, WEB);
	assert_true(peer_connect(&p, PEER_SERVER, 80));
	text = peer_talk(&p, request, 500);
	if (!strstr(text, answer))
		fail_msg("%s\ngot:      %s\nexpected: %s", request, text,
			 answer);
	world_end(&p);
}

static void requests_by_http_are_read_or_refused(void **state)
{
	static const struct { const char *request, *answer; } asked[] = {
		{ "GET /a HTTP/1.0\n\n", "\r\n\r\n0123456789" },
		{ "GET http://boot.test/a?b HTTP/1.1\r\n\r\n",
		  "Connection: keep-alive" },
		{ "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
		  "Connection: keep-alive" },
		{ "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n",
		  "Connection: close" },
		{ "GET /a HTTP/1.1\r\nConnection: upgrade\r\n\r\n",
		  "Connection: keep-alive" },
		{ "GET /a HTTP/1.1\r\nHost:\tboot.test \r\n\r\n", "200 OK" },
		{ "GET /a HTTP/2.0\r\n\r\n", " 505 " },
		{ "GET /a\r\n\r\n", " 400 " }, { "GET\r\n\r\n", " 400 " },
		{ "GET  /a HTTP/1.1\r\n\r\n", " 400 " },
		{ "GET a HTTP/1.1\r\n\r\n", " 400 " },
		{ "GET http://boot.test HTTP/1.1\r\n\r\n", " 400 " },
		{ "GET /%00 HTTP/1.1\r\n\r\n", " 400 " },
		{ "TRACE /a HTTP/1.1\r\n\r\n", " 501 " },
		{ "PUT /a HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", "200 OK" },
		{ "GET /a HTTP/1.1\r\nno header\r\n\r\n", " 400 " },
		{ "GET /a HTTP/1.1\r\n: empty\r\n\r\n", " 400 " },
		{ "GET /a HTTP/1.1\r\n A: b\r\n\r\n", " 400 " },
		{ "POST /a HTTP/1.1\r\nContent-Length: x\r\n\r\n", " 400 " },
		{ "POST /a HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", " 400 " },
		{ "POST /a HTTP/1.1\r\nContent-Length: 99999999999999999999"
		  "\r\n\r\n", " 400 " },
		{ "POST /a HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n",
		  " 413 " },
		{ "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
		  " 501 " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		expect_http(asked[i].request, asked[i].answer);
}

static void ranges_are_cut_to_what_is_there(void **state)
{
	static const struct { const char *path, *range, *answer; } asked[] = {
		{ "/a", "bytes=2-4", "\r\n\r\n234" },
		{ "/a", "bytes=8-", "\r\n\r\n89" },
		{ "/a", "bytes=8-99", "bytes 8-9/10" },
		{ "/a", "bytes=-3", "\r\n\r\n789" },
		{ "/a", "bytes=-99", "bytes 0-9/10" },
		{ "/a", "bytes=-0", " 416 " }, { "/a", "bytes=10-", " 416 " },
		{ "/none", "bytes=-1", " 416 " },
		{ "/a", "bytes=5-2", "200 OK" }, { "/a", "lines=1-2", "200 OK" },
		{ "/a", "bytes=a-b", "200 OK" }, { "/a", "bytes=1-x", "200 OK" },
		{ "/a", "bytes=1-2,4-5", "200 OK" },
		{ "/a", "bytes=12", "200 OK" }, { "/a", "bytes=-x", "200 OK" },
		{ "/a", "bytes=--1", "200 OK" }, { "/a", "bytes=-1x", "200 OK" },
	};
	char request[120];

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\n"
			 "Range: %s\r\n\r\n", asked[i].path, asked[i].range);
		expect_http(request, asked[i].answer);
	}
}

/* ---- FTP ------------------------------------------------------------------- */

static void commands_by_ftp_are_obeyed_or_refused(void **state)
{
	static const struct { const char *line, *answer; } said[] = {
		{ "NOOP\r\n", "502 not here\r\n" },
		{ "user ann\r\nPASS\r\n", "331 and the password?" },
		{ "PASS x\r\n", "230 go on\r\n" },
		{ "TYPE I\r\n", "200 " }, { "\r\n\n", "" },
		{ "SIZE a\r\n", "213 5\r\n" }, { "size /a\n", "213 5\r\n" },
		{ "SIZE /none\r\n", "550 " }, { "RETR /none\r\n", "550 " },
		{ "SIZE /b\r\n", "530 log in first\r\n" },
		{ "USER u\r\nPASS q\r\nSIZE /b\r\n", "530 " },
		{ "USER u\r\nPASS p\r\nSIZE /b\r\n", "213 1\r\n" },
		{ "USER u\r\nPASS \r\nSIZE /free\r\n", "213 1\r\n" },
		{ "SIZE /long\r\n", "502 not here\r\n" },
		{ "PASV\r\n", "227 passive (192,0,2,1," },
		{ "EPSV\r\nEPSV\r\n", "229 extended passive (|||" },
		{ "RETR /a\r\n", "150 here it comes\r\n" },
	};
	struct peer p;

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		world_start(&p, "servers:\n- type: ftp\n  paths:\n"
			    "    /a: hello\n"
			    "    /b: {content: x, user: u, password: p}\n"
			    "    /free: {content: x, user: u}\n"
			    "    /long: {content: x, no-length: yes}\n");
		assert_true(peer_connect(&p, PEER_SERVER, 21));
		if (!strstr(peer_talk(&p, said[i].line, 500), said[i].answer))
			fail_msg("%s%s", said[i].line, sbuf_text(&p.got));
		world_end(&p);
	}
}

static void a_line_that_is_too_long_ends_ftp(void **state)
{
	static char line[1500];
	struct peer p;

	(void)state;
	memset(line, 'x', sizeof(line));
	world_start(&p, "servers: [{type: ftp}]\n");
	assert_true(peer_connect(&p, PEER_SERVER, 21));
	talk(&p, line, sizeof(line));
	assert_true(p.reset);
	world_end(&p);
}

/* ---- NFS ------------------------------------------------------------------- */

enum { PORTMAP = 100000, NFS = 100003, MOUNT = 100005 };

/* A call, and its answer's results in @out; -1: there is none. */
static int call(struct peer *p, uint32_t program, uint32_t procedure,
		const void *args, size_t len, const uint8_t **out)
{
	uint8_t m[600] = { 0 };

	peer_put32(m, 0x80000000u | (uint32_t)(40 + len));
	peer_put32(m + 4, 77);
	peer_put32(m + 12, 2);
	peer_put32(m + 16, program);
	peer_put32(m + 20, 3);
	peer_put32(m + 24, procedure);
	memcpy(m + 44, args, len);
	talk(p, m, 44 + len);
	if (p->got.len < 28)
		return -1;
	assert_int_equal(peer_get32(got(p) + 4), 77);
	*out = got(p) + 28;
	return (int)p->got.len - 28;
}

static void start_nfs(struct peer *p, unsigned port)
{
	world_start(p, "servers:\n- type: nfs\n  paths:\n    /d/a: hello\n"
		    "    /link: {redirect: d/a}\n");
	assert_true(peer_connect(p, PEER_SERVER, port));
}

/* The handle of the root is what mounting gives. */
static void mount(struct peer *p, uint8_t handle[12])
{
	const uint8_t *r;

	assert_true(call(p, MOUNT, 1, "\0\0\0\1/\0\0\0", 8, &r) > 16);
	assert_int_equal(peer_get32(r), 0);
	memcpy(handle, r + 4, 12);
}

static uint32_t status_of(struct peer *p, uint32_t program, uint32_t procedure,
			  const void *args, size_t len)
{
	const uint8_t *r = NULL;

	if (call(p, program, procedure, args, len, &r) < 4)
		return 0xffffffff;
	return peer_get32(r);
}

static void ports_and_roots_are_told(void **state)
{
	uint8_t handle[12];
	struct peer p;

	(void)state;
	start_nfs(&p, 111);
	assert_int_equal(status_of(&p, PORTMAP, 3, "", 0), 2049);
	world_end(&p);
	start_nfs(&p, 2049);
	assert_int_equal(status_of(&p, MOUNT, 1, "\0\0\0\2/d\0\0", 8), 13);
	assert_int_equal(status_of(&p, MOUNT, 1, "\0\0\0\1x\0\0\0", 8), 13);
	assert_int_equal(status_of(&p, MOUNT, 1, "\xff\0\0\1/\0\0\0", 8), 13);
	mount(&p, handle);
	world_end(&p);
}

static void what_is_no_handle_is_stale(void **state)
{
	static const uint32_t procedures[] = { 1, 3, 5, 6 };
	uint8_t handle[12];
	struct peer p;

	(void)state;
	start_nfs(&p, 2049);
	mount(&p, handle);
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(status_of(&p, NFS, procedures[i],
					   "\0\0\0\4abcd", 8), 70);
		assert_int_equal(status_of(&p, NFS, procedures[i],
					   "\0\0\0\x08\0\0\0\1\1\2\3\4", 12),
				 70);
		assert_int_equal(status_of(&p, NFS, procedures[i], "", 0), 70);
	}
	assert_int_equal(status_of(&p, NFS, 1, "\0\0\0\x08\0\0\1\0\xff\xff\xfe"
				   "\xff", 12), 70);
	world_end(&p);
}

/* Look @name up in @in; its handle is put there. */
static uint32_t look_up(struct peer *p, uint8_t in[12], const char *name)
{
	uint8_t args[400] = { 0 };
	size_t len = strlen(name);
	const uint8_t *r = NULL;

	memcpy(args, in, 12);
	peer_put32(args + 12, (uint32_t)len);
	memcpy(args + 16, name, len);
	assert_true(call(p, NFS, 3, args, 16 + (len + 3) / 4 * 4, &r) >= 8);
	if (peer_get32(r) == 0)
		memcpy(in, r + 4, 12);
	return peer_get32(r);
}

static void files_folders_and_links_are_told_apart(void **state)
{
	uint8_t root[12], at[32] = { 0 };
	char longest[300];
	struct peer p;

	(void)state;
	start_nfs(&p, 2049);
	mount(&p, root);
	memcpy(at, root, 12);
	assert_int_equal(look_up(&p, at, "none"), 2);
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(look_up(&p, at, longest), 2);
	assert_int_equal(look_up(&p, at, "link"), 0);
	assert_int_equal(status_of(&p, NFS, 5, at, 12), 0);
	assert_int_equal(got(&p)[28 + 11], 3);		/* "d/a" */
	memcpy(at, root, 12);
	assert_int_equal(look_up(&p, at, "d"), 0);
	assert_int_equal(status_of(&p, NFS, 5, at, 12), 70);
	peer_put32(at + 20, 100);
	assert_int_equal(status_of(&p, NFS, 6, at, 24), 5);
	assert_int_equal(look_up(&p, at, "a"), 0);
	peer_put32(at + 20, 0xffffffff);
	assert_int_equal(status_of(&p, NFS, 6, at, 24), 0);
	assert_int_equal(peer_get32(got(&p) + 28 + 8), 5);
	assert_memory_equal(got(&p) + 28 + 20, "hello", 5);
	world_end(&p);
}

static void calls_that_are_none_get_no_answer(void **state)
{
	static const char reply[] = "\x80\0\0\x18\0\0\0\1\0\0\0\1\0\0\0\2"
				    "\0\0\0\0\0\0\0\0\0\0\0\0";
	struct peer p;
	const uint8_t *r;

	(void)state;
	start_nfs(&p, 2049);
	assert_int_equal(call(&p, NFS, 0, "", 0, &r), 0);
	assert_int_equal(call(&p, NFS, 9, "", 0, &r), -1);
	assert_int_equal(call(&p, 5, 9, "", 0, &r), -1);
	assert_false(p.reset);
	talk(&p, reply, sizeof(reply) - 1);
	assert_true(p.reset);
	world_end(&p);
	start_nfs(&p, 2049);
	talk(&p, "\x8f\xff\xff\xff", 4);	/* too long */
	assert_true(p.reset);
	world_end(&p);
}

/* ---- all of them ------------------------------------------------------------ */

#define ALL "servers:\n- type: http\n  paths: {/slow: {content: at last, " \
	"delay: 2s}}\n- type: ftp\n- type: nfs\n" \
	"- {type: iscsi, luns: [{size: 1M}]}\n" \
	"- {type: nbd, exports: [{size: 1M}]}\n- {type: syslogs, tls: no}\n"

static void leave(struct peer *p)
{
	peer_segment(p, PEER_FIN | PEER_ACK, NULL, 0);
	while (!p->finished && !p->reset && peer_tcp_step(p, 5000))
		continue;
}

static void who_hangs_up_is_let_go(void **state)
{
	static const unsigned ports[] = { 80, 21, 2049, 111, 3260, 10809,
					  6514 };
	struct peer p;

	(void)state;
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		world_start(&p, ALL);
		assert_true(peer_connect(&p, PEER_SERVER, ports[i]));
		leave(&p);
		if (!p.finished)
			fail_msg("port %u", ports[i]);
		assert_false(p.reset);
		world_end(&p);
	}
}

static void who_has_asked_gets_the_answer_before(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, ALL);
	assert_true(peer_connect(&p, PEER_SERVER, 80));
	assert_string_equal(peer_talk(&p, "GET /slow HTTP/1.0\r\n\r\n", 500),
			    "");
	leave(&p);
	assert_has(sbuf_text(&p.got), "at last");
	assert_true(p.finished);
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(requests_by_http_are_read_or_refused),
		FAKE_TEST(ranges_are_cut_to_what_is_there),
		FAKE_TEST(commands_by_ftp_are_obeyed_or_refused),
		FAKE_TEST(a_line_that_is_too_long_ends_ftp),
		FAKE_TEST(ports_and_roots_are_told),
		FAKE_TEST(what_is_no_handle_is_stale),
		FAKE_TEST(files_folders_and_links_are_told_apart),
		FAKE_TEST(calls_that_are_none_get_no_answer),
		FAKE_TEST(who_hangs_up_is_let_go),
		FAKE_TEST(who_has_asked_gets_the_answer_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
