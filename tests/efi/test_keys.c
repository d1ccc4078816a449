/* Tests of platform/efi/keys.c: strokes become the bytes that core decodes. */
#define plat_con_read efi_con_read	/* the fake back end has its own */

#include <string.h>

#include "platform/efi/guid.c"
#include "platform/efi/handles.c"
#include "platform/efi/keys.c"
#include "platform/efi/path.c"
#include "platform/efi/ucs2.c"
#include "tests/fake/fake.h"

struct efi_app efi;

static struct efi_key_ex strokes[32];
static unsigned n_strokes, next_stroke, ready;

static efi_status ex_fails;	/* if it does */
static unsigned n_read;
static bool empty;		/* strokes of nothing, for ever */

static efi_status read_ex(struct efi_text_in_ex *me, struct efi_key_ex *out)
{
	(void)me;
	n_read++;
	if (ex_fails)
		return ex_fails;
	if (empty) {
		memset(out, 0, sizeof(*out));
		return EFI_SUCCESS;
	}
	if (next_stroke == ready)
		return EFI_NOT_READY;
	*out = strokes[next_stroke++];
	return EFI_SUCCESS;
}

static struct efi_text_in_ex keyboard = { .read = read_ex };

static efi_status read_plain(struct efi_text_in *me, struct efi_key *out)
{
	(void)me;
	if (next_stroke == ready)
		return EFI_NOT_READY;
	*out = strokes[next_stroke++].key;
	return EFI_SUCCESS;
}

static struct efi_text_in plain_in = { .read = read_plain };
static bool serial;

static efi_status get_protocol(efi_handle handle, const struct efi_guid *guid,
			       void *out)
{
	static const uint8_t uart[] = {
		3, 14, 4, 0, 0x7f, 0xff, 4, 0 };

	(void)handle;
	if (guid == &efi_text_in_ex_guid)
		*(void **)out = &keyboard;
	else if (guid == &efi_device_path_guid)
		*(const void **)out = uart;
	else
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

static efi_status locate(int how, const struct efi_guid *guid, void *key,
			 size_t *n, efi_handle **out)
{
	(void)how;
	(void)guid;
	(void)key;
	if (!serial)
		return EFI_NOT_FOUND;
	*out = malloc(sizeof(**out));
	assert_non_null(*out);
	(*out)[0] = &keyboard;
	*n = 1;
	return EFI_SUCCESS;
}

static efi_status free_pool(void *mem)
{
	free(mem);
	return EFI_SUCCESS;
}

static struct efi_boot_services services = {
	.handle_protocol = get_protocol, .locate_handle_buffer = locate,
	.free_pool = free_pool,
};
static struct efi_system_table table;

static void begin(bool is_serial)
{
	serial = is_serial;
	n_strokes = next_stroke = ready = n_read = 0;
	ex_fails = EFI_SUCCESS;
	empty = false;
	table.con_in = &plain_in;
	table.con_in_handle = &plain_in;
	efi.bs = &services;
	efi.st = &table;
	efi_keys_init();
}

static void stroke_of(uint16_t scan, efi_char ch, uint32_t shift)
{
	strokes[n_strokes++] = (struct efi_key_ex){ { scan, ch }, shift, 0 };
	ready = n_strokes;
}

/* All bytes that are there now. */
static const char *bytes(void)
{
	static char out[64];
	size_t n = 0;
	int c;

	fake.now_us += ASK_US;
	while ((c = efi_con_read()) >= 0)
		out[n++] = (char)c;
	out[n] = '\0';
	return out;
}

static void keys_become_sequences(void **state)
{
	(void)state;
	begin(false);
	stroke_of(1, 0, 0);
	stroke_of(8, 0, 0);
	stroke_of(0x16, 0, 0);
	assert_string_equal(bytes(), "\33[A\33[3~\33[24~");
}

static void keys_without_a_meaning_are_dropped(void **state)
{
	(void)state;
	begin(false);
	stroke_of(0x0b, 0, 0);
	stroke_of(0x1234, 0, 0);
	stroke_of(0, 'x', 0);
	assert_string_equal(bytes(), "x");
}

static void control_makes_a_control_character(void **state)
{
	(void)state;
	begin(false);
	stroke_of(0, 'b', EFI_SHIFT_VALID | 4);
	stroke_of(0, 'B', EFI_SHIFT_VALID | 8);
	stroke_of(0, '1', EFI_SHIFT_VALID | 8);
	assert_string_equal(bytes(), "\2\2" "1");
}

static void a_letter_beyond_ascii_is_one_stroke_of_a_keyboard(void **state)
{
	(void)state;
	begin(false);
	stroke_of(0, 0xe9, 0);
	stroke_of(0, 'x', 0);
	assert_string_equal(bytes(), "\303\251x");
}

static void that_letter_alone_waits_a_moment(void **state)
{
	(void)state;
	begin(false);
	stroke_of(0, 0xe9, 0);
	assert_string_equal(bytes(), "");
	fake.now_us += HOLD_US + 1;
	assert_string_equal(bytes(), "\303\251");
}

static void bytes_of_a_serial_line_are_put_together(void **state)
{
	(void)state;
	begin(false);
	stroke_of(0, 0xe2, 0);
	assert_string_equal(bytes(), "");
	stroke_of(0, 0x82, 0);
	assert_string_equal(bytes(), "\342\202");
	stroke_of(0, 0xac, 0);
	stroke_of(0, 0xc3, 0);
	stroke_of(0, 0xa9, 0);
	assert_string_equal(bytes(), "\254\303\251");
}

static void backspace_of_a_terminal_is_no_delete(void **state)
{
	(void)state;
	begin(true);
	stroke_of(SCAN_DELETE, 0, 0);
	assert_string_equal(bytes(), "\b");
}

static void without_a_keyboard_nothing_is_typed(void **state)
{
	(void)state;
	begin(false);
	table.con_in = NULL;
	table.con_in_handle = NULL;
	efi_keys_init();
	assert_null(efi_keys_event());
	assert_string_equal(bytes(), "");
}

static void a_keyboard_without_a_handle_is_read_the_old_way(void **state)
{
	(void)state;
	begin(false);
	table.con_in_handle = NULL;
	efi_keys_init();
	stroke_of(0, 'x', 0);
	assert_string_equal(bytes(), "x");
	assert_int_equal(n_read, 0);
}

static void a_keyboard_that_cannot_do_more_is_read_the_old_way(void **state)
{
	(void)state;
	begin(false);
	ex_fails = EFI_UNSUPPORTED;
	stroke_of(1, 0, 0);
	stroke_of(0, 3, 0);
	assert_string_equal(bytes(), "\33[A\3");
	assert_int_equal(n_read, 1);
}

static void a_keyboard_that_fails_is_asked_again(void **state)
{
	(void)state;
	begin(false);
	ex_fails = EFI_DEVICE_ERROR;
	stroke_of(0, 'x', 0);
	assert_string_equal(bytes(), "");
	ex_fails = EFI_SUCCESS;
	assert_string_equal(bytes(), "x");
}

static void strokes_of_nothing_do_not_hold_us_up(void **state)
{
	(void)state;
	begin(false);
	empty = true;
	assert_string_equal(bytes(), "");
	assert_true(n_read <= STROKES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(keys_become_sequences),
		FAKE_TEST(keys_without_a_meaning_are_dropped),
		FAKE_TEST(control_makes_a_control_character),
		FAKE_TEST(a_letter_beyond_ascii_is_one_stroke_of_a_keyboard),
		FAKE_TEST(that_letter_alone_waits_a_moment),
		FAKE_TEST(bytes_of_a_serial_line_are_put_together),
		FAKE_TEST(backspace_of_a_terminal_is_no_delete),
		FAKE_TEST(without_a_keyboard_nothing_is_typed),
		FAKE_TEST(a_keyboard_without_a_handle_is_read_the_old_way),
		FAKE_TEST(a_keyboard_that_cannot_do_more_is_read_the_old_way),
		FAKE_TEST(a_keyboard_that_fails_is_asked_again),
		FAKE_TEST(strokes_of_nothing_do_not_hold_us_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
