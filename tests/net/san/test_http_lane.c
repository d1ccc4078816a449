/* test_http_lane.c: what servers answer who is asked for a part of a disk, and
   when they are asked once more. */
#include "tests/net/san/http_disk.h"

#define DISK	"http://192.0.2.9/disk.img"
#define NOTHING	"Content-Length: 0\r\n\r\n"
#define MOVED	"HTTP/1.1 302 x\r\nLocation: /real\r\n" NOTHING
#define RANGE	"Content-Length: 4096\r\nContent-Range: "

static void attach_to(struct world *w, const struct step *steps, unsigned n)
{
	fake_reset();
	begin(w, steps, n);
	assert_int_equal(attach(w, DISK), 0);
}

/* ---- once more ----------------------------------------------------------- */

static void what_may_get_better_is_asked_for_again(void **state)
{
	static char parts[5][8192];
	static const char *const heads[] = {
		"HTTP/1.1 206 x\r\nContent-Length: 4096\r\n\r\n",
		"HTTP/1.1 206 x\r\n" RANGE "bytes 8191-12286/32768\r\n\r\n",
		"HTTP/1.1 206 x\r\n" RANGE "bytes 8192-12286/32768\r\n\r\n",
		"HTTP/1.1 206 x\r\n" RANGE "bytes 8192-12287/32769\r\n\r\n",
		"HTTP/1.1 429 Slowly\r\n" NOTHING,
		"HTTP/1.1 500 No\r\n" NOTHING,
		"HTTP/1.1 404 Soon\r\nRetry-After: 1\r\n" NOTHING,
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		char *s = parts[i % 5];
		const struct step steps[] = {
			{ SIZE, STAY }, { s, STAY },
			{ part(8192, "ETag: \"one\"\r\n"), STAY },
		};

		strcpy(s, heads[i]);
		if (i < 4)
			memset(s + strlen(heads[i]), 'x', 4096);
		s[strlen(heads[i]) + (i < 4 ? 4096 : 0)] = '\0';
		attach_to(&w, steps, 3);
		assert_read(16);
		assert_int_equal(w.requests, 3);
		leave(&w);
	}
}

static void a_part_may_be_of_an_unknown_whole(void **state)
{
	static char s[8192] = "HTTP/1.1 206 x\r\n" RANGE
		"bytes 8192-12287/*\r\n\r\n";
	const struct step steps[] = { { SIZE, STAY }, { s, STAY } };
	struct world w;

	(void)state;
	strcat(s, strstr(part(8192, ""), "\r\n\r\n") + 4);
	attach_to(&w, steps, 2);
	assert_read(16);
	leave(&w);
}

/* The connection that was kept is gone by now. */
static void a_kept_connection_may_be_stale(void **state)
{
	const struct step steps[] = {
		{ SIZE, STAY }, { "", CUT }, { part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	attach_to(&w, steps, 3);
	assert_read(16);
	assert_int_equal(w.tcp.connections, 2);
	assert_int_equal(w.requests, 3);
	leave(&w);
}

static void a_connection_ends_when_the_server_says_so(void **state)
{
	const struct step steps[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 32768\r\n"
		  "Connection: close\r\n\r\n", STAY },
		{ part(8192, ""), STAY },
	};
	struct world w;

	(void)state;
	attach_to(&w, steps, 2);
	assert_read(16);
	assert_int_equal(w.tcp.connections, 2);
	leave(&w);
}

/* It has no length, but an end. */
static void a_part_may_end_with_its_connection(void **state)
{
	static char s[8192] = "HTTP/1.1 206 x\r\nContent-Range: "
		"bytes 8192-12287/32768\r\n\r\n";
	const struct step steps[] = { { SIZE, STAY }, { s, FINISH } };
	struct world w;

	(void)state;
	strcat(s, strstr(part(8192, ""), "\r\n\r\n") + 4);
	attach_to(&w, steps, 2);
	assert_read(16);
	assert_int_equal(w.requests, 2);
	leave(&w);
}

/* ---- where it is --------------------------------------------------------- */

/* A redirection that has run out, however that is said. */
static void the_way_back_is_known(void **state)
{
	static const struct { const char *answer; bool back; } t[] = {
		{ "HTTP/1.1 403 x\r\n" NOTHING, true },
		{ "HTTP/1.1 404 x\r\n" NOTHING, true },
		{ "HTTP/1.1 410 x\r\n" NOTHING, true },
		{ "HTTP/1.1 402 x\r\n" NOTHING, false },
		{ "HTTP/1.1 411 x\r\n" NOTHING, false },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct step steps[] = {
			{ MOVED, STAY },
			{ SIZE, STAY }, { t[i].answer, STAY },
			{ part(8192, ""), STAY },
		};

		attach_to(&w, steps, 4);
		assert_read(16);
		assert_asked(&w, 2, "GET /real ", "Range: bytes=8192-");
		assert_asked(&w, 3, t[i].back ? "GET /disk.img " :
			     "GET /real ", "Range: bytes=8192-");
		leave(&w);
	}
}

/* A location counts with a code that says so. */
static void not_each_location_is_gone_to(void **state)
{
	static const struct { const char *answer; int rc; } t[] = {
		{ "HTTP/1.1 200 x\r\nLocation: /a\r\nContent-Length: 32768\r\n"
		  "\r\n", 0 },
		{ "HTTP/1.1 400 x\r\nLocation: /a\r\n" NOTHING, -EIO },
		{ "HTTP/1.1 302 x\r\nLocation: http:///\r\n" NOTHING, -EINVAL },
		{ "HTTP/1.1 302 x\r\nLocation: http://a b/\r\n" NOTHING,
		  -EINVAL },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct step steps[] = { { t[i].answer, STAY } };

		fake_reset();
		begin(&w, steps, 1);
		assert_int_equal(attach(&w, DISK), t[i].rc);
		assert_int_equal(w.requests, 1);
		assert_int_equal(t[i].rc == 0, !w.b.e.msg[0]);
		end(&w);
	}
}

/* ---- how large it is ----------------------------------------------------- */

static void servers_without_head_are_asked_for_a_byte(void **state)
{
	static const struct { const char *head; bool asked; } t[] = {
		{ "HTTP/1.1 405 x\r\n" NOTHING, true },
		{ "HTTP/1.1 501 x\r\n" NOTHING, true },
		{ "HTTP/1.1 206 x\r\n\r\n", true },
		{ "HTTP/1.1 404 x\r\n" NOTHING, false },
		{ "HTTP/1.1 406 x\r\n" NOTHING, false },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct step steps[] = {
			{ t[i].head, STAY },
			{ "HTTP/1.1 206 x\r\nContent-Length: 1\r\n"
			  "Content-Range: bytes 0-0/8192\r\n\r\na", STAY },
		};

		fake_reset();
		begin(&w, steps, 2);
		assert_int_equal(attach(&w, DISK) == 0, t[i].asked);
		assert_int_equal(w.requests, t[i].asked ? 2 : 1);
		if (t[i].asked)
			assert_int_equal(drive->shape.blocks, 16);
		end(&w);
	}
}

/* ---- who we are ---------------------------------------------------------- */

#define WHO	"HTTP/1.1 401 x\r\nWWW-Authenticate: "

static void credentials_are_asked_for_once(void **state)
{
	const struct step basic[] = {
		{ WHO "Basic realm=\"x\"\r\n" NOTHING, STAY },
		{ WHO "Basic realm=\"x\"\r\n" NOTHING, STAY },
	};
	const struct step none[] = { { "HTTP/1.1 401 x\r\n" NOTHING, STAY } };
	const struct step strange[] = {
		{ WHO "Digest realm=\"x\", nonce=\"y\", algorithm=ODD\r\n"
		  NOTHING, STAY },
	};
	struct world w;

	(void)state;
	begin(&w, basic, 2);
	assert_int_equal(attach(&w, "http://joe:x@192.0.2.9/d"), -EACCES);
	assert_int_equal(w.requests, 2);
	end(&w);
	fake_reset();
	begin(&w, none, 1);
	assert_int_equal(attach(&w, "http://joe:x@192.0.2.9/d"), -EACCES);
	end(&w);
	fake_reset();
	begin(&w, strange, 1);
	assert_true(attach(&w, "http://joe:x@192.0.2.9/d") < 0);
	assert_int_equal(w.requests, 1);
	assert_true(w.b.e.msg[0]);
	end(&w);
}

/* ---- too much ------------------------------------------------------------ */

/* More bytes than the part has, or pages that tell of an error for ever. */
static void no_more_is_taken_than_was_asked_for(void **state)
{
	static char s[8192] = "HTTP/1.1 206 x\r\nContent-Range: "
		"bytes 8192-12287/32768\r\n\r\n";
	static char page[80000] = "HTTP/1.1 404 x\r\n\r\n";
	const struct step more[] = { { SIZE, STAY }, { s, STAY },
				     { part(8192, ""), STAY } };
	const struct step error[] = { { SIZE, STAY }, { page, STAY } };
	struct world w;

	(void)state;
	strcat(s, strstr(part(8192, ""), "\r\n\r\n") + 4);
	strcat(s, "!");
	attach_to(&w, more, 3);
	assert_read(16);
	assert_int_equal(w.tcp.connections, 2);
	leave(&w);
	memset(page + strlen(page), 'x', 70000);
	attach_to(&w, error, 2);
	assert_int_equal(san_disk_read(drive, 16, 8, block), -ENOENT);
	assert_true(w.tcp.reset || w.tcp.finished);
	leave(&w);
}

static void what_is_not_http_is_told(void **state)
{
	const struct step steps[] = { { SIZE, STAY },
				      { "SSH-2.0-x\r\n\r\n", STAY } };
	struct world w;

	(void)state;
	attach_to(&w, steps, 2);
	assert_true(san_disk_read(drive, 16, 8, block) < 0);
	assert_has(drive->err.msg, "HTTP");
	leave(&w);
}

/* ---- without memory ------------------------------------------------------ */

static void each_allocation_that_fails_is_told(void **state)
{
	struct world w;
	unsigned n = 0;
	int rc;

	(void)state;
	do {
		const struct step steps[] = {
			{ WHO "Basic realm=\"x\"\r\n" NOTHING, STAY },
			{ MOVED, STAY },
			{ SIZE, STAY },
		};

		fake_reset();
		begin(&w, steps, 3);
		fake_alloc_fail(++n);
		rc = attach(&w, "http://joe:x@192.0.2.9/d");
		assert_true(rc == 0 || (fake_alloc_failed() && w.b.e.msg[0]));
		assert_int_equal(san_find(w.b.net, 0x80) != NULL, rc == 0);
		end(&w);
	} while (fake_alloc_failed());
	assert_true(n > 20);
	fake_alloc_fail(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_may_get_better_is_asked_for_again),
		FAKE_TEST(a_part_may_be_of_an_unknown_whole),
		FAKE_TEST(a_kept_connection_may_be_stale),
		FAKE_TEST(a_connection_ends_when_the_server_says_so),
		FAKE_TEST(a_part_may_end_with_its_connection),
		FAKE_TEST(the_way_back_is_known),
		FAKE_TEST(not_each_location_is_gone_to),
		FAKE_TEST(servers_without_head_are_asked_for_a_byte),
		FAKE_TEST(credentials_are_asked_for_once),
		FAKE_TEST(no_more_is_taken_than_was_asked_for),
		FAKE_TEST(what_is_not_http_is_told),
		FAKE_TEST(each_allocation_that_fails_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
