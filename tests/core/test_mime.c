/* test_mime.c: scripts within messages of several parts. */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/mime.h"
#include "core/str.h"
#include "tests/fake/fake.h"

#define HEAD "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n" \
	     " boundary=\"=1\"\r\n\r\nfor nobody\r\n"
#define OTHER "--=1\r\nContent-Type: text/cloud-config\r\n\r\nx: y\r\n"
#define SCRIPT "#!ipxe\necho hi"

static bool is(const char *text)
{
	return mime_is_multipart((const uint8_t *)text, strlen(text));
}

/* What the script in it is; NULL: @rc. */
static const char *script(const char *text, int rc)
{
	static char got[200];
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_int_equal(mime_extract((const uint8_t *)text, strlen(text),
				      &out, &e), rc);
	assert_true(rc == 0 || e.msg[0]);
	snprintf(got, sizeof(got), "%s", sbuf_text(&out));
	sbuf_free(&out);
	return rc ? NULL : got;
}

static void messages_are_recognised(void **state)
{
	(void)state;
	assert_true(is(HEAD));
	assert_true(is("content-type: Multipart/x; boundary=a\n\n"));
	assert_false(is("Subject: hi\nContent-Type: multipart/x\n\n"));
	assert_false(is("MIME-Version: 1.0\nContent-Type: text/plain\n\n"));
	assert_false(is("#!ipxe\nContent-Type: multipart/x\n\n"));
	assert_false(is("MIME-Version: 1.0\nno header\n\n"));
	assert_false(is(""));
}

static void the_first_script_is_it(void **state)
{
	(void)state;
	assert_string_equal(script(HEAD OTHER "--=1\r\nX: y\r\n"
		"Content-Type: text/x-ipxe; charset=utf-8\r\n\r\n" SCRIPT
		"\r\n--=1\r\nContent-Type: text/x-ipxe\r\n\r\nlater\r\n"
		"--=1--\r\n", 0), SCRIPT);
	assert_string_equal(script("Content-Type: multipart/mixed; boundary=b"
		"\n\n--b\nContent-Type: TEXT/X-IPXE\n\n" SCRIPT "\n--b--", 0),
		SCRIPT);
	/* without an end it goes to the end */
	assert_string_equal(script(HEAD "--=1\r\nContent-Type: text/x-ipxe"
		"\r\n\r\n" SCRIPT, 0), SCRIPT);
}

static void it_may_be_base64(void **state)
{
	(void)state;
	assert_string_equal(script(HEAD "--=1\nContent-Type: text/x-ipxe\n"
		"Content-Transfer-Encoding: Base64\n\nIyFpcHhl\r\nCmVjaG8g"
		"aGk=\r\n--=1--\n", 0), SCRIPT);
	script(HEAD "--=1\nContent-Type: text/x-ipxe\n"
	       "Content-Transfer-Encoding: base64\n\n***\n--=1--\n", -EBADMSG);
	script(HEAD "--=1\nContent-Type: text/x-ipxe\n"
	       "Content-Transfer-Encoding: quoted-printable\n\nx\n--=1--\n",
	       -ENOTSUP);
}

static void there_may_be_none(void **state)
{
	(void)state;
	script(HEAD OTHER "--=1--\r\n", -ENOENT);
	script(HEAD, -ENOENT);
	script(HEAD "--=1--\r\n--=1\r\nContent-Type: text/x-ipxe\r\n\r\nx",
	       -ENOENT);
	script(HEAD "--=1\nContent-Type: text/x-ipxe-not\n\nx\n--=1--\n",
	       -ENOENT);
	script("MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n",
	       -EBADMSG);
	script("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="
	       "\n\n--\n\nx", -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(messages_are_recognised),
		FAKE_TEST(the_first_script_is_it),
		FAKE_TEST(it_may_be_base64),
		FAKE_TEST(there_may_be_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
