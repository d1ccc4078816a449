/*
 * Tests of platform/efi/shim.c: what a shim sees of the firmware, and that
 * the firmware's tables are afterwards as before.
 */
#include <string.h>

#include "platform/efi/guid.c"
#include "platform/efi/shim.c"
#include "tests/fake/fake.h"

struct efi_app efi;

static struct efi_boot_services bs;
static struct efi_runtime_services rs;
static void (*leaving)(efi_event, void *);
static unsigned asks, closed;
static bool has_lock, no_event;

/* Called as the shim's compiler would have it called: ours does, too. */
static efi_status fake_verify(const void *data, uint32_t len)
{
	assert_non_null(data);
	assert_int_equal(len, 0);
	asks++;
	return EFI_UNSUPPORTED;
}

static struct shim_lock lock = { fake_verify };

static efi_status fake_locate(const struct efi_guid *guid, void *reg,
			      void *out)
{
	assert_null(reg);
	assert_memory_equal(guid, &efi_shim_lock_guid, sizeof(*guid));
	*(void **)out = &lock;
	return has_lock ? EFI_SUCCESS : EFI_NOT_FOUND;
}

static efi_status fake_event(uint32_t type, size_t tpl,
			     void (*notify)(efi_event, void *), void *ctx,
			     efi_event *out)
{
	assert_int_equal(type, EFI_EVENT_LEAVING);
	(void)tpl;
	(void)ctx;
	leaving = notify;
	*out = &leaving;
	return no_event ? EFI_OUT_OF_RESOURCES : EFI_SUCCESS;
}

static efi_status fake_close(efi_event event)
{
	assert_ptr_equal(event, &leaving);
	closed++;
	return EFI_SUCCESS;
}

static efi_status fake_map(size_t *bytes, void *map, size_t *key,
			   size_t *each, uint32_t *version)
{
	(void)bytes;
	(void)map;
	(void)each;
	(void)version;
	*key = 77;
	return EFI_SUCCESS;
}

static efi_status fake_get(const efi_char *name, const struct efi_guid *vendor,
			   uint32_t *attributes, size_t *len, void *out)
{
	(void)name;
	(void)vendor;
	(void)attributes;
	if (*len < 4)
		return EFI_BUFFER_TOO_SMALL;
	*len = 4;
	memcpy(out, "text", 4);
	return EFI_SUCCESS;
}

static efi_status fake_set(const efi_char *name, const struct efi_guid *vendor,
			   uint32_t attributes, size_t len, const void *data)
{
	(void)name;
	(void)vendor;
	(void)attributes;
	(void)len;
	(void)data;
	return EFI_SUCCESS;
}

static int setup(void **state)
{
	bs = (struct efi_boot_services){
		.locate_protocol = fake_locate, .create_event = fake_event,
		.close_event = fake_close, .get_memory_map = fake_map };
	rs = (struct efi_runtime_services){
		.get_variable = fake_get, .set_variable = fake_set };
	efi.bs = &bs;
	efi.rs = &rs;
	asks = closed = 0;
	has_lock = true;
	no_event = false;
	return fake_setup(state);
}

static void assert_untouched(void)
{
	assert_ptr_equal(bs.get_memory_map, fake_map);
	assert_ptr_equal(rs.get_variable, fake_get);
	assert_ptr_equal(rs.set_variable, fake_set);
}

static const efi_char level[] = u"SbatLevel", levels[] = u"SbatLevels";

static const char *read(const efi_char *name, const struct efi_guid *vendor)
{
	static char text[8];
	size_t len = 0;

	memset(text, 0, sizeof(text));
	assert_int_equal(rs.get_variable(name, vendor, NULL, &len, NULL),
			 EFI_BUFFER_TOO_SMALL);
	len = sizeof(text);
	assert_int_equal(rs.get_variable(name, vendor, NULL, &len, text), 0);
	assert_int_equal(len, 4);
	return text;
}

static size_t look_at_memory(void)
{
	size_t key = 0;

	(void)bs.get_memory_map(NULL, NULL, &key, NULL, NULL);
	return key;
}

/* ---- tests ---------------------------------------------------------- */

static void its_lock_is_asked_before_a_kernel_takes_over(void **state)
{
	(void)state;
	shim_hook(0);
	has_lock = false;
	assert_int_equal(look_at_memory(), 77);
	assert_int_equal(asks, 0);
	has_lock = true;
	assert_int_equal(look_at_memory(), 77);
	assert_int_equal(asks, 1);
	shim_unhook();
	assert_untouched();
	assert_int_equal(closed, 1);
}

static void the_list_reads_as_empty_but_when_it_was_written(void **state)
{
	const struct efi_guid *shim_guid = &efi_shim_lock_guid;

	(void)state;
	shim_hook(0);
	assert_string_equal(read(level, shim_guid), "");
	assert_string_equal(read(level, &efi_global_variable_guid), "text");
	assert_string_equal(read(levels, shim_guid), "text");
	assert_int_equal(rs.set_variable(levels, shim_guid, 0, 0, NULL), 0);
	assert_string_equal(read(level, shim_guid), "");
	assert_int_equal(rs.set_variable(level, shim_guid, 0, 0, NULL), 0);
	assert_string_equal(read(level, shim_guid), "text");
	assert_string_equal(read(level, shim_guid), "");
	shim_unhook();
	assert_untouched();
}

static void what_it_may_have_is_left_alone(void **state)
{
	(void)state;
	shim_hook(PLAT_SHIM_LOADER | PLAT_SHIM_SBAT);
	assert_untouched();
	shim_unhook();
	shim_hook(PLAT_SHIM_SBAT);
	assert_ptr_equal(rs.get_variable, fake_get);
	assert_ptr_not_equal(bs.get_memory_map, fake_map);
	shim_unhook();
	assert_untouched();
}

static void a_kernel_that_takes_over_finds_the_firmwares_own(void **state)
{
	(void)state;
	shim_hook(0);
	leaving(&leaving, NULL);
	assert_untouched();
	shim_unhook();
	assert_untouched();
}

static void without_an_event_nothing_is_hooked(void **state)
{
	(void)state;
	no_event = true;
	shim_hook(0);
	assert_untouched();
	shim_unhook();
	shim_unhook();
	assert_untouched();
}

#define SHIM_TEST(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHIM_TEST(its_lock_is_asked_before_a_kernel_takes_over),
		SHIM_TEST(the_list_reads_as_empty_but_when_it_was_written),
		SHIM_TEST(what_it_may_have_is_left_alone),
		SHIM_TEST(a_kernel_that_takes_over_finds_the_firmwares_own),
		SHIM_TEST(without_an_event_nothing_is_hooked),
	};

	return cmocka_run_group_tests_name("efi/shim", tests, NULL, NULL);
}
