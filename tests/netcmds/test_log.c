/* test_log.c: what a log server gets to hear. */
#include "tests/netcmds/world.h"

/* What the lab's log servers got, a line each. */
static const char *logged(struct world *w)
{
	static char text[32768];
	const struct lab_request *q;
	size_t n = 0;

	text[0] = 0;
	for (unsigned i = 0; (q = lab_request(w->lab, i)); i++)
		if (!strcmp(q->server, "syslog"))
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "%s\n", q->what);
	return text;
}

#define LOG_LAB "servers:\n- type: dhcp\n  filename: x\n  options: " \
	"{log-server: 192.0.2.1, hostname: desk, domain: example.test}\n" \
	"- {type: syslog}\n"

static void the_log_server_gets_what_the_console_shows(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "echo before\ndhcp\necho \33[1mbold\33[0m "
			     "\33[3pred\33[6p\necho abc\bde"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "<6>desk.example.test ipxe: before\n"
		   "<6>desk.example.test ipxe: Configuring (net0 "
		   "52:54:00:12:34:56)... ok\n"
		   "<3>desk.example.test ipxe: bold red\n"
		   "<6>desk.example.test ipxe: abde\n");
	assert_int_equal(run(&w, "clear netX.dhcp/hostname\necho bare"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "\n<6>ipxe: bare\n");
	end(&w);
}

static void the_log_server_is_told_what_was_done(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "dhcp\nclear netX.dhcp/hostname\n"
			     "imgfetch --name one data:,#!ipxe\\necho\n"
			     "imgfetch data:bad"), -EINVAL);
	(void)run(&w, "imgexec one ||");
	(void)run(&w, "imgfetch none://me:secret@host.test ||\n"
		  "imgfetch none://host.test/a/file?secret ||");
	con_flush(&w.sh.con);
	assert_has(logged(&w), "<5>ipxe: Downloaded \"one\"\n");
	assert_has(logged(&w), "<3>ipxe: Download of \"data:bad\" failed: ");
	assert_has(logged(&w), "<3>ipxe: Download of \"host.test\" failed: ");
	assert_has(logged(&w), "<3>ipxe: Download of \"file\" failed: ");
	assert_null(strstr(fake_out(), "Downloaded"));
	end(&w);
}

static void a_long_line_is_logged_in_parts(void **state)
{
	char line[256] = "echo ";
	struct world w;

	(void)state;
	for (unsigned i = 5; i < 205; i += 2)
		memcpy(line + i, "\303\244", 2);
	line[205] = 0;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "dhcp\nclear netX.dhcp/hostname"), 0);
	assert_int_equal(run(&w, line), 0);
	con_flush(&w.sh.con);
	/* 126 and 74 bytes: no letter is cut */
	assert_has(logged(&w), "\303\244\n<6>ipxe: \303\244");
	assert_null(strstr(logged(&w), "?"));
	end(&w);
}

static void without_a_server_the_newest_lines_wait(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "set i:int32 0\n:again\n"
			     "echo a line that is somewhat long ${i}\n"
			     "inc i\niseq ${i} 500 || goto again\ndhcp"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "long 499\n");
	assert_null(strstr(logged(&w), "long 0\n"));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_log_server_gets_what_the_console_shows),
		FAKE_TEST(the_log_server_is_told_what_was_done),
		FAKE_TEST(a_long_line_is_logged_in_parts),
		FAKE_TEST(without_a_server_the_newest_lines_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
