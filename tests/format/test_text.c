/* Text in XML, JUnit and JSON, whatever its bytes are; words in lines. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "format/json.h"
#include "format/junit.h"
#include "format/wrap.h"
#include "format/xml.h"
#include "tests/fake/fake.h"

static void is(struct sbuf *out, const char *expected)
{
	assert_string_equal(sbuf_text(out), expected);
	sbuf_free(out);
}

static void xml_has_no_byte_that_it_cannot_hold(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	xml_text(&out, "a<b>&\"'\n\t\r\033\177", 12);
	is(&out, "a&lt;b&gt;&amp;&quot;'&#10;&#9;???");
	xml_text(&out, "\xc3\xa4\xff\xc3z\0\xef\xbf\xbe", 9);
	is(&out, "\xc3\xa4\xef\xbf\xbd\xef\xbf\xbdz?\xef\xbf\xbd");
	xml_text(&out, "a\xe2\x80\xae\xc2\x9b" "b", 7);
	is(&out, "a??b");
	xml_attribute(&out, "n", "\"");
	is(&out, " n=\"&quot;\"");
}

static void json_text_is_utf8(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	json_put(&out, json_pack("{so so}", "a", json_text("\xffz", 2),
				 "b", json_str("x\n\"")), JSON_COMPACT);
	is(&out, "{\"a\":\"\xef\xbf\xbdz\",\"b\":\"x\\n\\\"\"}");
}

static void json_can_stand_in_a_page(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	json_put(&out, json_str("</script><!--"), JSON_ENCODE_ANY);
	is(&out, "\"\\u003c/script>\\u003c!--\"");
}

static void a_report_tells_faults_and_output(void **state)
{
	const struct junit_sums sums = { 3, 1, 1 };
	struct sbuf out = { 0 };

	(void)state;
	junit_head(&out, "p");
	junit_begin(&out, "s", &sums);
	junit_case(&out, &(struct junit_case){
		.file = "f", .name = "ok", .timed = true, .us = 1002003 });
	junit_case(&out, &(struct junit_case){
		.file = "f", .name = "bad", .fault = "failure", .type = "t",
		.message = "<m>", .text = "x", .output = "o" });
	junit_case(&out, &(struct junit_case){
		.file = "f", .name = "err", .fault = "error" });
	junit_end(&out);
	junit_begin(&out, "unknown", NULL);
	junit_end(&out);
	junit_tail(&out);
	is(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	   "<testsuites name=\"p\">\n"
	   "  <testsuite name=\"s\" tests=\"3\" failures=\"1\" "
	   "errors=\"1\">\n"
	   "    <testcase classname=\"f\" name=\"ok\" time=\"1.002\"/>\n"
	   "    <testcase classname=\"f\" name=\"bad\">\n"
	   "      <failure type=\"t\" message=\"&lt;m&gt;\">x</failure>\n"
	   "      <system-out>o</system-out>\n"
	   "    </testcase>\n"
	   "    <testcase classname=\"f\" name=\"err\">\n"
	   "      <error></error>\n"
	   "    </testcase>\n"
	   "  </testsuite>\n"
	   "  <testsuite name=\"unknown\">\n"
	   "  </testsuite>\n"
	   "</testsuites>\n");
}

static void put(struct sbuf *out, const char *word, size_t len, bool start)
{
	(void)sbuf_printf(out, "%s%.*s", start ? "^" : "", (int)len, word);
}

static void words_fill_lines(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	wrap_words(&out, "one two three", 7, NULL);
	is(&out, "one two\nthree\n");
	wrap_words(&out, "one two three", 6, NULL);
	is(&out, "one\ntwo\nthree\n");
	wrap_words(&out, "longer than that", 4, put);
	is(&out, "^longer\n^than\n^that\n");
	wrap_words(&out, "", 4, put);
	is(&out, "\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(xml_has_no_byte_that_it_cannot_hold),
		FAKE_TEST(json_text_is_utf8),
		FAKE_TEST(json_can_stand_in_a_page),
		FAKE_TEST(a_report_tells_faults_and_output),
		FAKE_TEST(words_fill_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
