/* Tables by signature, from the root pointer on. */
#include "core/acpi.h"

#include <errno.h>
#include <string.h>

#include "tests/fake/fake.h"

#define XSDT_ENTRIES 3

static uint8_t rsdp[36], xsdt[36 + 8 * XSDT_ENTRIES], fadt[148], dsdt[40];
static uint8_t ssdt[2][44];

static void put(uint8_t *p, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++, value >>= 8)
		p[i] = (uint8_t)value;
}

static void table(uint8_t *p, const char *signature, size_t len)
{
	memset(p, 0, len);
	memcpy(p, signature, 4);
	put(p + 4, len, 4);
}

static uint32_t sig(const char *text)
{
	return (uint32_t)text[0] | (uint32_t)text[1] << 8 |
	       (uint32_t)text[2] << 16 | (uint32_t)text[3] << 24;
}

static int firmware(void **state)
{
	uint8_t sum = 0;

	fake_setup(state);
	table(fadt, "FACP", sizeof(fadt));
	table(dsdt, "DSDT", sizeof(dsdt));
	table(ssdt[0], "SSDT", sizeof(ssdt[0]));
	table(ssdt[1], "SSDT", sizeof(ssdt[1]));
	put(fadt + 140, (uintptr_t)dsdt, 8);
	table(xsdt, "XSDT", sizeof(xsdt));
	put(xsdt + 36, (uintptr_t)fadt, 8);
	put(xsdt + 44, (uintptr_t)ssdt[0], 8);
	put(xsdt + 52, (uintptr_t)ssdt[1], 8);
	memset(rsdp, 0, sizeof(rsdp));
	memcpy(rsdp, "RSD PTR ", 8);
	rsdp[15] = 2;
	put(rsdp + 24, (uintptr_t)xsdt, 8);
	for (int i = 0; i < 20; i++)
		sum = (uint8_t)(sum + rsdp[i]);
	rsdp[8] = (uint8_t)-sum;
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, firmware, fake_teardown)

static void a_table_is_found_by_its_signature(void **state)
{
	const uint8_t *t;

	(void)state;
	assert_true(acpi_is_rsdp(rsdp));
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), 148);
	assert_ptr_equal(t, fadt);
}

static void the_first_1024_tables_are_looked_at(void **state)
{
	static uint8_t many[36 + 8 * 1030];
	const uint8_t *t;

	(void)state;
	table(many, "XSDT", sizeof(many));
	for (size_t i = 0; i < 1030; i++)
		put(many + 36 + 8 * i, (uintptr_t)ssdt[0], 8);
	put(rsdp + 24, (uintptr_t)many, 8);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1023, &t), 44);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1024, &t), -ENOENT);
}

static void the_second_of_a_kind_is_found_by_index(void **state)
{
	const uint8_t *t;

	(void)state;
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1, &t), 44);
	assert_ptr_equal(t, ssdt[1]);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 2, &t), -ENOENT);
}

static void the_dsdt_comes_from_the_fadt(void **state)
{
	const uint8_t *t;

	(void)state;
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), 40);
	assert_ptr_equal(t, dsdt);
}

static void a_table_shorter_than_its_header_is_none(void **state)
{
	const uint8_t *t;

	(void)state;
	put(fadt + 4, 35, 4);
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), -ENOENT);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), -ENOENT);
	put(xsdt + 4, 20, 4);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 0, &t), -ENOENT);
}

static void without_acpi_there_is_no_table(void **state)
{
	const uint8_t *t;

	(void)state;
	assert_int_equal(acpi_find(NULL, sig("FACP"), 0, &t), -ENOENT);
	rsdp[8]++;
	assert_false(acpi_is_rsdp(rsdp));
}

/* Firmware of the first version: pointers of 32 bits, which fit here only if
   they are none. */
static void old_firmware_has_its_own_pointers(void **state)
{
	const uint8_t *t;

	(void)state;
	rsdp[15] = 1;			/* what is behind it is not read */
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), -ENOENT);
	rsdp[15] = 2;
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), 148);
	rsdp[15] = 3;
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), 148);
	put(rsdp + 24, 0, 8);
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), -ENOENT);
}

static void a_list_is_as_long_as_it_says(void **state)
{
	const uint8_t *t;

	(void)state;
	put(xsdt + 4, 36 + 16, 4);	/* without the third */
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 0, &t), 44);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1, &t), -ENOENT);
	put(xsdt + 4, 36 + 23, 4);	/* nor a part of it */
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1, &t), -ENOENT);
	put(xsdt + 4, 36 + 24, 4);
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 1, &t), 44);
	put(xsdt + 4, 36, 4);
	assert_int_equal(acpi_find(rsdp, sig("FACP"), 0, &t), -ENOENT);
	put(xsdt + 4, sizeof(xsdt), 4);
	put(xsdt + 44, 0, 8);		/* a hole in it */
	assert_int_equal(acpi_find(rsdp, sig("SSDT"), 0, &t), 44);
	assert_ptr_equal(t, ssdt[1]);
}

static void a_short_fadt_has_no_newer_field(void **state)
{
	const uint8_t *t;

	(void)state;
	put(fadt + 4, 147, 4);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), -ENOENT);
	put(fadt + 4, 148, 4);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), 40);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 1, &t), -ENOENT);
	put(dsdt + 4, 36, 4);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), 36);
	put(dsdt + 4, 0x80000000, 4);
	assert_int_equal(acpi_find(rsdp, sig("DSDT"), 0, &t), -ENOENT);
}

/* Each of the 20 bytes counts in the sum, and no other. */
static void the_root_pointer_has_a_checksum(void **state)
{
	(void)state;
	for (int i = 0; i < 36; i++) {
		rsdp[i]++;
		assert_int_equal(acpi_is_rsdp(rsdp), i >= 20);
		rsdp[i]--;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_table_is_found_by_its_signature),
		TEST(the_first_1024_tables_are_looked_at),
		TEST(the_second_of_a_kind_is_found_by_index),
		TEST(the_dsdt_comes_from_the_fadt),
		TEST(a_table_shorter_than_its_header_is_none),
		TEST(without_acpi_there_is_no_table),
		TEST(old_firmware_has_its_own_pointers),
		TEST(a_list_is_as_long_as_it_says),
		TEST(a_short_fadt_has_no_newer_field),
		TEST(the_root_pointer_has_a_checksum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
