/* test_machine.c: what the machine of a lab says about itself. */
#include "tests/fake/fake.h"

#include <errno.h>
#include <string.h>

#include "core/unconst.h"
#include "lab/machine.h"

/* String @n of the structure at @s; "" if there is none. */
static const char *string(const uint8_t *s, unsigned n)
{
	const char *p = (const char *)s + s[1];

	if (!n)
		return "";
	while (--n)
		p += strlen(p) + 1;
	return p;
}

/* The first structure of a type, checking all before it. */
static const uint8_t *structure(const struct lab_machine *m, unsigned type)
{
	const uint8_t *s = m->smbios, *end = s + m->smbios_len;

	while (s[0] != type) {
		assert_int_not_equal(s[0], 127);
		s += s[1];
		while (s[0] || s[1])
			s++;
		s += 2;
		assert_true(s < end);
	}
	return s;
}

static void smbios_holds_the_texts(void **state)
{
	struct lab_machine m;
	const uint8_t *s;

	(void)state;
	lab_machine_init(&m);
	m.manufacturer = "ACME";
	m.sku = "";
	m.asset = "A-1";
	m.board_serial = "B-2";
	assert_int_equal(lab_machine_build(&m), 0);
	s = structure(&m, 1);
	assert_int_equal(s[1], 27);
	assert_string_equal(string(s, s[4]), "ACME");
	assert_string_equal(string(s, s[7]), "LAB-0001");
	assert_int_equal(s[25], 0);
	s = structure(&m, 2);
	assert_string_equal(string(s, s[7]), "B-2");
	s = structure(&m, 3);
	assert_string_equal(string(s, s[8]), "A-1");
	s = structure(&m, 127);
	assert_int_equal(s + s[1] + 2 - m.smbios, m.smbios_len);
	lab_machine_free(&m);
}

static void the_uuid_is_stored_as_smbios_has_it(void **state)
{
	struct lab_machine m;
	const uint8_t *s;
	int i;

	(void)state;
	lab_machine_init(&m);
	for (i = 0; i < 16; i++)
		m.uuid[i] = (uint8_t)i;
	assert_int_equal(lab_machine_build(&m), 0);
	s = structure(&m, 1);
	assert_memory_equal(s + 8, "\3\2\1\0\5\4\7\6\x8\x9\xa\xb\xc\xd\xe\xf",
			    16);
	lab_machine_free(&m);
}

static void memory_has_its_holes(void **state)
{
	uint64_t start, len, sum = 0;
	struct lab_machine m;
	unsigned i;

	(void)state;
	lab_machine_init(&m);
	m.memory = 8ull << 30;
	for (i = 0; !lab_machine_memmap(&m, i, &start, &len); i++) {
		sum += len;
		assert_true(start + len <= 0xc0000000u ||
			    start >= 0x100000000ull);
	}
	assert_int_equal(i, 3);
	assert_int_equal(sum, m.memory - 0x100000 + 0x9fc00);
	m.memory = 512 << 20;
	assert_int_equal(lab_machine_memmap(&m, 1, &start, &len), 0);
	assert_int_equal(start + len, 512 << 20);
	assert_int_equal(lab_machine_memmap(&m, 2, &start, &len), -ENOENT);
}

static void the_cpu_tells_its_name(void **state)
{
	struct lab_machine m;
	uint32_t regs[4];
	char name[48];
	unsigned i;

	(void)state;
	lab_machine_init(&m);
	for (i = 0; i < 3; i++)
		assert_int_equal(lab_machine_cpuid(&m, 0x80000002u + i, 0,
				 (uint32_t *)(void *)(name + 16 * i)), 0);
	assert_string_equal(name, "Lab CPU");
	assert_int_equal(lab_machine_cpuid(&m, 0x80000001u, 0, regs), 0);
	assert_true(regs[3] & 1u << 29);
	m.arch = "i386";
	assert_int_equal(lab_machine_cpuid(&m, 0x80000001u, 0, regs), 0);
	assert_false(regs[3] & 1u << 29);
	m.arch = "arm64";
	assert_int_equal(lab_machine_cpuid(&m, 0, 0, regs), -ENOTSUP);
}

static void pci_has_the_listed_devices_only(void **state)
{
	struct lab_pci nic = { .busdevfn = 3 << 3, .vendor = 0x1af4,
			       .device = 0x1000, .class_rev = 0x02000001 };
	struct lab_machine m;
	uint32_t v;

	(void)state;
	lab_machine_init(&m);
	m.pci = &nic;
	assert_int_equal(lab_machine_pci(&m, 3 << 3, 0, &v), 0);
	assert_int_equal(v, 0x10001af4);
	assert_int_equal(lab_machine_pci(&m, 3 << 3, 8, &v), 0);
	assert_int_equal(v, 0x02000001);
	assert_int_equal(lab_machine_pci(&m, 4 << 3, 0, &v), 0);
	assert_int_equal(v, 0xffffffff);
}

static void the_acpi_table_adds_up(void **state)
{
	struct lab_machine m;
	const uint8_t *t;
	uint8_t sum = 0;
	int i, len;

	(void)state;
	lab_machine_init(&m);
	assert_int_equal(lab_machine_build(&m), 0);
	len = lab_machine_acpi(&m, 0x50434146, 0, &t);
	assert_int_equal(len, 116);
	for (i = 0; i < len; i++)
		sum = (uint8_t)(sum + t[i]);
	assert_int_equal(sum, 0);
	assert_int_equal(lab_machine_acpi(&m, 0x50434146, 1, &t), -ENOENT);
	assert_int_equal(lab_machine_acpi(&m, 0x43494c53, 0, &t), -ENOENT);
	lab_machine_free(&m);
}

static void efi_variables_need_efi(void **state)
{
	struct lab_efi_var v = { .name = "Boot", .data = unconst("abc"),
				 .len = 3 };
	struct lab_machine m;
	char buf[2];

	(void)state;
	lab_machine_init(&m);
	m.efi_vars = &v;
	m.platform = "pcbios";
	assert_int_equal(lab_machine_efi_var(&m, "Boot", buf, 2), -ENOTSUP);
	m.platform = "efi";
	assert_int_equal(lab_machine_efi_var(&m, "Boot", buf, 2), 3);
	assert_memory_equal(buf, "ab", 2);
	assert_int_equal(lab_machine_efi_var(&m, "None", buf, 2), -ENOENT);
}

static void memory_is_as_it_is_listed(void **state)
{
	struct lab_range second = { .start = 1u << 20, .len = 512 };
	struct lab_range first = { .next = &second, .len = 640 };
	struct lab_machine m;
	uint64_t start, len;

	(void)state;
	lab_machine_init(&m);
	m.ranges = &first;
	assert_int_equal(lab_machine_memmap(&m, 1, &start, &len), 0);
	assert_int_equal(start, 1 << 20);
	assert_int_equal(len, 512);
	assert_int_equal(lab_machine_memmap(&m, 2, &start, &len), -ENOENT);
	/* less than there is below 640 KiB, and just that */
	m.ranges = NULL;
	m.memory = 65536;
	assert_int_equal(lab_machine_memmap(&m, 0, &start, &len), 0);
	assert_int_equal(len, 65536);
	assert_int_equal(lab_machine_memmap(&m, 1, &start, &len), -ENOENT);
	m.memory = 0;
	assert_int_equal(lab_machine_memmap(&m, 0, &start, &len), -ENOENT);
}

static void acpi_tables_are_found_by_signature_and_number(void **state)
{
	static const uint8_t one[] = "one", two[] = "three";
	struct lab_acpi second = { .signature = 1, .data = two, .len = 5 };
	struct lab_acpi first = { .next = &second, .signature = 1,
				  .data = one, .len = 3 };
	struct lab_machine m;
	const uint8_t *table;

	(void)state;
	lab_machine_init(&m);
	m.acpi = &first;
	assert_int_equal(lab_machine_acpi(&m, 1, 0, &table), 3);
	assert_int_equal(lab_machine_acpi(&m, 1, 1, &table), 5);
	assert_ptr_equal(table, two);
	assert_int_equal(lab_machine_acpi(&m, 1, 2, &table), -ENOENT);
	assert_int_equal(lab_machine_acpi(&m, 2, 0, &table), -ENOENT);
}

static void what_else_a_processor_or_card_is_asked_is_zero(void **state)
{
	struct lab_pci card = { .busdevfn = 8, .vendor = 0x8086,
				.sub_vendor = 0x1af4, .sub_device = 0x1100 };
	struct lab_machine m;
	uint32_t regs[4], out;

	(void)state;
	lab_machine_init(&m);
	for (unsigned i = 0; i < 3; i++) {
		static const uint32_t leaves[] = { 7, 0x80000005u,
						   0xffffffffu };

		assert_int_equal(lab_machine_cpuid(&m, leaves[i], 0, regs), 0);
		assert_int_equal(regs[0] | regs[1] | regs[2] | regs[3], 0);
	}
	m.pci = &card;
	assert_int_equal(lab_machine_pci(&m, 8, 0x2c, &out), 0);
	assert_int_equal(out, 0x11001af4);
	assert_int_equal(lab_machine_pci(&m, 8, 0x3c, &out), 0);
	assert_int_equal(out, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(smbios_holds_the_texts),
		FAKE_TEST(the_uuid_is_stored_as_smbios_has_it),
		FAKE_TEST(memory_has_its_holes),
		FAKE_TEST(the_cpu_tells_its_name),
		FAKE_TEST(pci_has_the_listed_devices_only),
		FAKE_TEST(the_acpi_table_adds_up),
		FAKE_TEST(efi_variables_need_efi),
		FAKE_TEST(memory_is_as_it_is_listed),
		FAKE_TEST(acpi_tables_are_found_by_signature_and_number),
		FAKE_TEST(what_else_a_processor_or_card_is_asked_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
