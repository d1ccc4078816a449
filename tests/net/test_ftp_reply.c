/* test_ftp_reply.c: what an FTP server says. */
#include "tests/fake/fake.h"

#include "core/err.h"
#include "net/ftp_reply.h"

static int take(struct ftp_reply *r, const char *text)
{
	return ftp_reply_take(r, (const uint8_t *)text, strlen(text));
}

static void a_reply_is_a_line(void **state)
{
	struct ftp_reply r = { 0 };

	(void)state;
	assert_int_equal(take(&r, "22"), 2);
	assert_int_equal(r.code, 0);
	assert_int_equal(take(&r, "0 hello\r\n331 x\r\n"), 9);
	assert_int_equal(r.code, 220);
	assert_string_equal(ftp_reply_text(&r), "hello");
	assert_int_equal(take(&r, "331 x\r\n"), 7);
	assert_int_equal(r.code, 331);
	assert_int_equal(take(&r, "226\n"), 4);
	assert_string_equal(ftp_reply_text(&r), "");
}

static void or_several_up_to_its_code(void **state)
{
	static const char text[] = "230-a\r\n 230 b\r\n2300 c\r\n230-d\r\n"
				   "220 e\r\n230 end\r\n";
	struct ftp_reply r = { 0 };

	(void)state;
	assert_int_equal(take(&r, text), (int)strlen(text));
	assert_int_equal(r.code, 230);
	assert_string_equal(ftp_reply_text(&r), "end");
}

static void what_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "HTTP/1.1 400\r\n", "999 x\n",
					   "2x0 y\n", "\n" };
	struct ftp_reply r;

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		r = (struct ftp_reply){ 0 };
		assert_int_equal(take(&r, bad[i]), -EPROTO);
	}
}

static void length_has_limits(void **state)
{
	struct ftp_reply r = { 0 };
	char line[1000];

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "200 \033", 5);
	line[999] = '\n';
	assert_int_equal(ftp_reply_take(&r, (uint8_t *)line, 1000), 1000);
	assert_int_equal(strlen(r.line), FTP_LINE_MAX);
	assert_int_equal(r.line[4], '?');
	line[3] = '-';
	for (unsigned i = 0; i < FTP_REPLY_MAX / 1000; i++)
		assert_int_equal(ftp_reply_take(&r, (uint8_t *)line, 1000),
				 1000);
	assert_int_equal(ftp_reply_take(&r, (uint8_t *)line, 1000), -E2BIG);
}

/* Of 100 to 599, and digits alone. */
static void a_code_has_three_digits(void **state)
{
	static const struct { const char *line; unsigned code; } table[] = {
		{ "100 x\n", 100 }, { "599 x\n", 599 }, { "199 x\n", 199 },
		{ "500 x\n", 500 }, { "390 x\n", 390 },
		{ "099 x\n", 0 }, { "600 x\n", 0 }, { "1/0 x\n", 0 },
		{ "1:0 x\n", 0 }, { "10/ x\n", 0 }, { "10: x\n", 0 },
		{ "10\n", 0 },
	};
	struct ftp_reply r;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		r = (struct ftp_reply){ 0 };
		assert_int_equal(take(&r, table[i].line), table[i].code ?
				 (int)strlen(table[i].line) : -EPROTO);
		assert_int_equal(r.code, table[i].code);
	}
}

/* The last of 65536 bytes may end a reply; one more is too much. */
static void a_reply_has_65536_bytes_at_most(void **state)
{
	static uint8_t text[65537];
	struct ftp_reply r = { 0 };

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "220 ", 4);
	text[65535] = '\n';
	assert_int_equal(ftp_reply_take(&r, text, 65536), 65536);
	assert_int_equal(r.code, 220);
	r = (struct ftp_reply){ 0 };
	text[65535] = 'x';
	text[65536] = '\n';
	assert_int_equal(ftp_reply_take(&r, text, 65536), 65536);
	assert_int_equal(ftp_reply_take(&r, text + 65536, 1), -E2BIG);
}

/* Each of the six in its limits, each comma in its place. */
static void passive_ports_are_six_bytes(void **state)
{
	static const char good[] = "255,255,255,255,255,255";
	char text[sizeof(good)];

	(void)state;
	assert_int_equal(ftp_pasv_port(good), 65535);
	assert_int_equal(ftp_pasv_port("0,0,0,0,0,9"), 9);
	for (unsigned i = 0; i < 6; i++) {
		strcpy(text, good);
		text[4 * i + 2] = '6';
		assert_int_equal(ftp_pasv_port(text), 0);
		strcpy(text, good);
		text[4 * i + 3] = '.';
		assert_int_equal(ftp_pasv_port(text), i < 5 ? 0 : 65535);
	}
}

static void extended_ports_have_five_digits_between_bars(void **state)
{
	static const struct { const char *text; unsigned port; } table[] = {
		{ "(|||65535|)", 65535 }, { "(|||00021|)", 21 },
		{ "(|||000021|)", 0 }, { "(||||)", 0 }, { "(|||21!)", 0 },
		{ "(|!|21|)", 0 }, { "(||!21|)", 0 }, { "(!||21|)", 0 },
		{ "|||21|", 0 }, { "(|||2/|)", 0 }, { "(|||2:|)", 0 },
		{ "(|", 0 }, { "(||", 0 }, { "(|||", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(ftp_epsv_port(table[i].text), table[i].port);
}

static void ports_are_read(void **state)
{
	(void)state;
	assert_int_equal(ftp_epsv_port("extended (|||6446|)"), 6446);
	assert_int_equal(ftp_epsv_port("(!!!1!)"), 1);
	assert_int_equal(ftp_epsv_port("(|||65536|)"), 0);
	assert_int_equal(ftp_epsv_port("(|||6446"), 0);
	assert_int_equal(ftp_epsv_port("(||x6446|)"), 0);
	assert_int_equal(ftp_epsv_port("("), 0);
	assert_int_equal(ftp_pasv_port("passive (192,0,2,1,25,46)"),
			 25 * 256 + 46);
	assert_int_equal(ftp_pasv_port("=192,0,2,1,25,46"), 25 * 256 + 46);
	assert_int_equal(ftp_pasv_port("(192,0,2,1,25)"), 0);
	assert_int_equal(ftp_pasv_port("(192,0,2,1,256,1)"), 0);
	assert_int_equal(ftp_pasv_port("(192,0,2,1,25,)"), 0);
	assert_int_equal(ftp_pasv_port(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_reply_is_a_line),
		FAKE_TEST(or_several_up_to_its_code),
		FAKE_TEST(what_is_none_is_refused),
		FAKE_TEST(length_has_limits),
		FAKE_TEST(a_code_has_three_digits),
		FAKE_TEST(a_reply_has_65536_bytes_at_most),
		FAKE_TEST(passive_ports_are_six_bytes),
		FAKE_TEST(extended_ports_have_five_digits_between_bars),
		FAKE_TEST(ports_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
