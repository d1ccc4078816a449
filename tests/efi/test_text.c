/* Tests of platform/efi/text.c: a line that does not take all of a text. */
#include "platform/efi/text.c"
#include "platform/screen/near.c"
#include "tests/fake/fake.h"

struct efi_app efi;

/* The font has all but the em dash. */
efi_char glyph_shown(efi_char ch)
{
	return ch == 0x2014 ? '-' : ch;
}

static struct efi_text_mode mode;
static efi_status answer;	/* of each call that shows something */
static uint64_t stalled_us;
static efi_char written[VT_RUN + 1];

static efi_status write_text(struct efi_text_out *me, const efi_char *what)
{
	(void)me;
	for (size_t i = 0; i <= VT_RUN && (!i || what[i - 1]); i++)
		written[i] = what[i];
	return answer;
}

/* A font of ASCII and plain lines. */
static efi_status test_text(struct efi_text_out *me, const efi_char *what)
{
	(void)me;
	return *what < 0x80 || *what == 0x2500 ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static efi_status set_cursor(struct efi_text_out *me, size_t col, size_t row)
{
	(void)me;
	(void)col;
	(void)row;
	return answer;
}

static efi_status query(struct efi_text_out *me, size_t which, size_t *cols,
			size_t *rows)
{
	(void)me;
	(void)which;
	*cols = 80;
	*rows = 25;
	return EFI_SUCCESS;
}

static efi_status stall(size_t us)
{
	stalled_us += us;
	return EFI_SUCCESS;
}

static struct efi_text_out console = {
	.write = write_text, .test = test_text, .set_cursor = set_cursor, .query = query,
	.mode = &mode,
};
static struct efi_system_table table = { .con_out = &console };
static struct efi_boot_services services = { .stall = stall };

static int setup(void **state)
{
	(void)state;
	efi.st = &table;
	efi.bs = &services;
	line.failures = line.pace_us = line.redraws = 0;
	line.lost = false;
	answer = EFI_SUCCESS;
	stalled_us = 0;
	return 0;
}

static void show(efi_status status, unsigned times)
{
	answer = status;
	while (times--)
		efi_text_screen.text(u"text", 4);
}

/* What the calls from now on wait for. */
static uint64_t wait_of(efi_status status, unsigned times)
{
	stalled_us = 0;
	show(status, times);
	return stalled_us;
}

static void a_line_that_keeps_up_is_never_waited_for(void **state)
{
	(void)state;
	show(EFI_SUCCESS, 1000);
	assert_int_equal(stalled_us, 0);
	assert_false(efi_text_lost());
}

static void what_was_left_out_is_told_once(void **state)
{
	(void)state;
	show(EFI_DEVICE_ERROR, 1);
	show(EFI_SUCCESS, 1);
	assert_true(efi_text_lost());
	assert_false(efi_text_lost());
	answer = EFI_DEVICE_ERROR;
	efi_text_screen.move(3, 4);
	assert_true(efi_text_lost());
}

static void writing_slows_down_by_failures_and_recovers(void **state)
{
	uint64_t first;

	(void)state;
	first = wait_of(EFI_DEVICE_ERROR, 1);
	assert_int_equal(first, PACE_LEAST_US);
	assert_true(wait_of(EFI_DEVICE_ERROR, 1) > first);
	assert_true(wait_of(EFI_SUCCESS, 1) > first);
	assert_int_equal(wait_of(EFI_DEVICE_ERROR, 13) / PACE_MOST_US, 10);
	show(EFI_SUCCESS, 1000);
	assert_int_equal(wait_of(EFI_SUCCESS, 1), 0);
}

static void a_line_that_nobody_reads_is_left_alone(void **state)
{
	(void)state;
	show(EFI_DEVICE_ERROR, FAILURES_MOST + 1);
	assert_int_equal(wait_of(EFI_DEVICE_ERROR, 1000), 0);
	assert_false(efi_text_lost());
	show(EFI_SUCCESS, 1);
	show(EFI_DEVICE_ERROR, 1);
	assert_true(efi_text_lost());
}

static void a_screen_is_not_drawn_again_for_ever(void **state)
{
	unsigned redraws = 0;

	(void)state;
	do {
		show(EFI_SUCCESS, 1);
		show(EFI_DEVICE_ERROR, 1);
	} while (efi_text_lost() && redraws++ < 100);
	assert_int_equal(redraws, REDRAWS_MOST);
	/* What was shown whole begins the count anew. */
	show(EFI_SUCCESS, 1);
	assert_false(efi_text_lost());
	show(EFI_DEVICE_ERROR, 1);
	assert_true(efi_text_lost());
}

static void what_the_font_lacks_is_replaced(void **state)
{
	static const efi_char said[] = { 'a', 0x2500, 0x2501, 0x2014, 0x2713 };
	static const efi_char seen[] = { 'a', 0x2500, 0x2500, '-', 'v', 0 };

	(void)state;
	efi_text_screen.text(said, 5);
	assert_memory_equal(written, seen, sizeof(seen));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_that_keeps_up_is_never_waited_for,
				       setup),
		cmocka_unit_test_setup(what_was_left_out_is_told_once, setup),
		cmocka_unit_test_setup(
			writing_slows_down_by_failures_and_recovers, setup),
		cmocka_unit_test_setup(a_line_that_nobody_reads_is_left_alone,
				       setup),
		cmocka_unit_test_setup(a_screen_is_not_drawn_again_for_ever,
				       setup),
		cmocka_unit_test_setup(what_the_font_lacks_is_replaced, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
