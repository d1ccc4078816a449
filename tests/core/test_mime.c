/* test_mime.c: scripts within messages of several parts. */
#include <stdio.h>
#include <stdlib.h>
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

/* What the script in it is; NULL: @rc. The message ends with its last byte. */
static const char *script(const char *text, int rc)
{
	static char got[200];
	struct sbuf out = { 0 };
	struct err e = { 0 };
	size_t len = strlen(text);
	uint8_t *bytes = malloc(len);

	memcpy(bytes, text, len);
	assert_int_equal(mime_extract(bytes, len, &out, &e), rc);
	free(bytes);
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
	/* a message that was cut off behind what divides, or within its end */
	assert_null(script(HEAD OTHER "--=1", -ENOENT));
	assert_null(script(HEAD OTHER "--=1-", -ENOENT));
	assert_null(script(HEAD OTHER "--=1--", -ENOENT));
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

/* No blank is needed behind a header's colon (RFC 5322 2.2). */
static void headers_need_no_blank(void **state)
{
	(void)state;
	assert_string_equal(script("Content-Type:multipart/mixed;boundary=b\n\n"
		"--b\nContent-Type:text/x-ipxe\n"
		"Content-Transfer-Encoding:base64\n\n"
		"IyFpcHhl\n--b--", 0), "#!ipxe");
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

/* A boundary of 70 bytes, and of a header's value the first 159. */
static void what_divides_has_a_limit(void **state)
{
	char text[800], fill[200], line[72];

	(void)state;
	memset(line, 'b', sizeof(line));
	memset(fill, 'x', sizeof(fill));
	for (int n = 70; n <= 71; n++) {
		snprintf(text, sizeof(text), "Content-Type: multipart/mixed; "
			 "boundary=%.*s\n\n--%.*s\nContent-Type: text/x-ipxe"
			 "\n\nhi\n--%.*s--\n", n, line, n, line, n, line);
		if (n == 70)
			assert_string_equal(script(text, 0), "hi");
		else
			script(text, -EBADMSG);
	}
	/* " multipart/mixed; x=...; boundary=b" */
	for (int n = 159; n <= 160; n++) {
		snprintf(text, sizeof(text), "Content-Type: multipart/mixed; "
			 "x=%.*s; boundary=b\n\n--b\nContent-Type: "
			 "text/x-ipxe\n\nhi\n--b--\n", n - 32, fill);
		if (n == 159)
			assert_string_equal(script(text, 0), "hi");
		else
			script(text, -EBADMSG);
	}
	/* of two lines, the first one as long as may be */
	snprintf(text, sizeof(text), "Content-Type: multipart/mixed; "
		 "boundary=b;%.*s\n xyz\n\n--b\nContent-Type: text/x-ipxe"
		 "\n\nhi\n--b--\n", 190, fill);
	assert_string_equal(script(text, 0), "hi");
	script(HEAD "--=1\nthis is no header\n\nx\n--=1--\n", -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(messages_are_recognised),
		FAKE_TEST(the_first_script_is_it),
		FAKE_TEST(it_may_be_base64),
		FAKE_TEST(headers_need_no_blank),
		FAKE_TEST(there_may_be_none),
		FAKE_TEST(what_divides_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
