/* test_writer.c: a packet written into a buffer that does not grow. */
#include "core/writer.h"
#include "tests/fake/fake.h"

static void numbers_are_in_network_order(void **state)
{
	uint8_t buf[16];
	struct writer w = { .buf = buf, .cap = sizeof(buf) };

	(void)state;
	writer_put8(&w, 0x1fe);
	writer_put16(&w, 0x1fedc);
	writer_put32(&w, 0xba987654);
	writer_zero(&w, 2);
	writer_put(&w, "abc", 3);
	assert_false(w.full);
	assert_int_equal(w.len, 12);
	assert_memory_equal(buf, "\xfe\xfe\xdc\xba\x98\x76\x54\0\0abc", 12);
}

static void a_buffer_can_be_filled_to_its_end(void **state)
{
	uint8_t buf[4];
	struct writer w = { .buf = buf, .cap = sizeof(buf) };

	(void)state;
	writer_put32(&w, 0x01020304);
	writer_put(&w, NULL, 0);
	writer_zero(&w, 0);
	assert_false(w.full);
	assert_int_equal(w.len, 4);
}

/* What is too long leaves nothing behind, and nothing comes after it. */
static void what_does_not_fit_ends_the_writing(void **state)
{
	uint8_t buf[5] = "....";
	struct writer w = { .buf = buf, .cap = 4 };

	(void)state;
	writer_put16(&w, 0x4142);
	writer_put(&w, "cde", 3);
	assert_true(w.full);
	writer_put8(&w, 'f');
	writer_zero(&w, 1);
	writer_put16(&w, 0);
	writer_put32(&w, 0);
	assert_true(w.full);
	assert_int_equal(w.len, 2);
	assert_memory_equal(buf, "AB..", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(numbers_are_in_network_order),
		FAKE_TEST(a_buffer_can_be_filled_to_its_end),
		FAKE_TEST(what_does_not_fit_ends_the_writing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
