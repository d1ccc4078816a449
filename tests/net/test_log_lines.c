/* test_log_lines.c: bytes that are printed become lines, cut where they must
   be; of too many the oldest go. */
#include "net/log_lines.h"

#include "core/limits.h"
#include "tests/fake/fake.h"

#define MOST	127u			/* bytes of a line */

static struct log_lines l;

static void start(void)
{
	memset(&l, 0, sizeof(l));
}

static bool print(const char *text)
{
	bool added = false;

	for (; *text; text++)
		added |= log_lines_byte(&l, 6, *text);
	return added;
}

/* The oldest line is this; it goes. */
static void assert_line(const char *text, size_t len)
{
	struct log_line first;

	assert_true(log_lines_wait(&l));
	first = log_lines_first(&l);
	assert_int_equal(first.len, len);
	assert_memory_equal(first.text, text, len);
	assert_int_equal(first.severity, 6);
	log_lines_drop(&l);
}

static void each_line_waits_for_its_turn(void **state)
{
	(void)state;
	start();
	assert_false(print("one"));
	assert_false(log_lines_wait(&l));
	assert_true(print("\n"));
	assert_true(print("\n\ntwo\b\b\b\b\b2\033\177!\r\n"));
	assert_line("one", 3);
	assert_line("2!", 2);
	assert_false(log_lines_wait(&l));
	(void)print("rest");
	assert_true(log_lines_end(&l));
	assert_false(log_lines_end(&l));
	assert_line("rest", 4);
	log_lines_free(&l);
}

static void a_line_has_so_many_bytes(void **state)
{
	char text[131];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t len = MOST - 1; len <= MOST + 2; len++) {
		start();
		assert_true(log_lines_add(&l, 6, text, len));
		assert_line(text, len < MOST ? len : MOST);
		assert_false(log_lines_wait(&l));
		text[len] = '\0';
		assert_int_equal(print(text), len > MOST);
		assert_true(print("\n"));
		assert_line(text, len < MOST ? len : MOST);
		if (len > MOST)
			assert_line(text, len - MOST);
		text[len] = 'x';
		log_lines_free(&l);
	}
}

/* Where a line is cut, no character is; bytes that are none may be. */
static void no_character_is_cut(void **state)
{
	static const struct { const char *bytes; size_t cut; } t[] = {
		{ "\xc3\xa4", 1 }, { "\xe2\x82\xac", 1 }, { "\xe2\x82\xac", 2 },
		{ "\xf0\x9f\xa5\x87", 1 }, { "\xf0\x9f\xa5\x87", 2 },
		{ "\xf0\x9f\xa5\x87", 3 },
		/* these are complete, or were none */
		{ "\xc3\xa4", 0 }, { "\xe2\x82\xac", 0 }, { "ab", 0 },
	};
	static const char *const none[] = { "\xa4\xa4", "a\xa4",
					    "\xa4\xa4\xa4\xa4\xa4" };
	char text[MOST + 8];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		size_t n = strlen(t[i].bytes), whole;

		/* of the last character so many bytes fit */
		whole = MOST - (t[i].cut ? t[i].cut : n);
		memset(text, 'x', whole);
		strcpy(text + whole, t[i].bytes);
		start();
		(void)print(text);
		assert_int_equal(print("z\n"), true);
		assert_line(text, t[i].cut ? whole : MOST);
		if (t[i].cut) {
			memcpy(text, t[i].bytes, n);
			text[n] = 'z';
			assert_line(text, n + 1);
		} else {
			assert_line("z", 1);
		}
		log_lines_free(&l);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		size_t n = strlen(none[i]);

		memset(text, 'x', MOST - n);
		strcpy(text + MOST - n, none[i]);
		start();
		(void)print(text);
		(void)print("z\n");
		assert_line(text, MOST);
		assert_line("z", 1);
		log_lines_free(&l);
	}
}

static void of_too_many_lines_the_older_half_goes(void **state)
{
	char text[100];
	unsigned n = LIMIT_SYSLOG_BYTES / 102;	/* each with two bytes more */

	(void)state;
	start();
	memset(text, 'x', sizeof(text));
	for (unsigned i = 0; i < n; i++) {
		text[0] = (char)i;
		assert_true(log_lines_add(&l, 6, text, 100));
	}
	assert_int_equal(l.queue.len, n * 102);
	/* what is left takes one more, to the last byte */
	assert_true(log_lines_add(&l, 6, text,
				  LIMIT_SYSLOG_BYTES - n * 102 - 2));
	assert_int_equal(l.queue.len, LIMIT_SYSLOG_BYTES);
	assert_true(log_lines_add(&l, 6, "last", 4));
	assert_in_range(l.queue.len, LIMIT_SYSLOG_BYTES / 2 - 100,
			LIMIT_SYSLOG_BYTES / 2 + 6);
	assert_int_equal(log_lines_first(&l).text[0],
			 (LIMIT_SYSLOG_BYTES / 2 + 101) / 102);
	log_lines_free(&l);
}

static void without_memory_no_half_of_a_line_is_kept(void **state)
{
	(void)state;
	start();
	fake_alloc_fail(1);
	assert_false(log_lines_add(&l, 6, "lost", 4));
	fake_alloc_fail(0);
	assert_false(log_lines_wait(&l));
	assert_true(log_lines_add(&l, 6, "kept", 4));
	assert_line("kept", 4);
	log_lines_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_line_waits_for_its_turn),
		FAKE_TEST(a_line_has_so_many_bytes),
		FAKE_TEST(no_character_is_cut),
		FAKE_TEST(of_too_many_lines_the_older_half_goes),
		FAKE_TEST(without_memory_no_half_of_a_line_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
