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
		FAKE_TEST(ports_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
