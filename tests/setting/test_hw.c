/* core/setting/{hw,cpuid,builtin}.c: what they answer, to the last byte. */
#include <stdlib.h>

#include "core/uri.h"
#include "tests/core/say_settings.h"

struct asked { const char *name, *said; };	/* "": it is not set */

static void said(const struct asked *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		print_message("%s\n", table[i].name);
		assert_string_equal(expand(table[i].name), table[i].said);
		if (!*table[i].said)
			assert_string_equal(show(table[i].name), "ENOENT");
	}
}
#define SAID(table) said(table, sizeof(table) / sizeof((table)[0]))

static void a_name_that_is_no_number_is_not_set(void **state)
{
	static const struct asked table[] = {
		{ "pci/x", "" }, { "usb/x", "" }, { "acpi/x", "" },
		{ "memmap/x", "" }, { "cpuid/x", "" }, { "smbios/x", "" },
		{ "builtin/x", "" }, { "acpi/", "" }, { "memmap/", "" },
	};

	(void)state;
	SAID(table);
}

static void pci_has_functions_of_32_bits(void **state)
{
	static const struct asked table[] = {
		{ "pci/0xffffffff.0.2", "ffff" },
		{ "pci/0x100000000.0.2", "" },
	};

	(void)state;
	SAID(table);
}

/* A processor answers what is beyond its last function, too: any bytes. */
static void cpuid_asks_no_function_beyond_the_last(void **state)
{
	static const struct fake_cpuid cpu[] = {
		{ 0, 0, { 2, 0, 0, 0 } }, { 1, 0, { 0x11, 0, 0, 0 } },
		{ 2, 0, { 0x22, 0, 0, 0 } }, { 3, 0, { 0x33, 0, 0, 0 } },
		{ 4, 0, { 0x44, 0, 0, 0 } },
		{ 0x80000000, 0, { 0x80000001, 0, 0, 0 } },
		{ 0x80000001, 0, { 0x55, 0, 0, 0 } },
		{ 0x80000002, 0, { 0x66, 0, 0, 0 } },
	};
	static const struct asked table[] = {
		{ "cpuid/0x00000002", "00000022" },
		{ "cpuid/0x00000003", "" },
		{ "cpuid/0x01000001", "0000001100000022" },
		{ "cpuid/0x02000001", "" }, { "cpuid/0x01000002", "" },
		{ "cpuid/0x02000000", "000000020000001100000022" },
		{ "cpuid/0x03000000", "" }, { "cpuid/0x02000002", "" },
		{ "cpuid/0x80000001", "00000055" },
		{ "cpuid/0x81000000", "8000000100000055" },
		{ "cpuid/0x81000001", "" }, { "cpuid/0x80000002", "" },
		{ "cpuid/1.0.0.0.1", "" },
	};

	(void)state;
	fake.cpuid = cpu;
	fake.n_cpuid = sizeof(cpu) / sizeof(cpu[0]);
	SAID(table);
}

static const uint8_t stick[PLAT_USB_DESCRIPTOR] = {
	0x12, 1, 0x10, 2, 0, 0, 0, 0x40, 0x81, 7, 0x67, 0x55, 0x26, 1, 1, 2,
	0, 1
};

/* Bus and device count from 1; bit 15 of the bus turns the bytes round. */
static void usb_gives_bytes_of_a_descriptor(void **state)
{
	static const struct fake_usb usb[] = {
		{ stick, "Stick" }, { stick, NULL },
	};
	static const struct asked table[] = {
		{ "usb/0x101.0.18",
		  "120110020000004081076755260101020001" },
		{ "usb/0x101.0.19", "" },
		{ "usb/0x101.0.1", "12" }, { "usb/0x101.17.1", "01" },
		{ "usb/0x101.17.2", "" }, { "usb/0x101.18.1", "" },
		{ "usb/0x101.18.0", "" }, { "usb/0x101.14.0", "Stick" },
		{ "usb/0x101.17.0", "Stick" }, { "usb/0x101.15.0", "" },
		{ "usb/0x102.14.0", "" }, { "usb/0x102.8.4", "81076755" },
		{ "usb/0x8101.8.4", "55670781" }, { "usb/0x8101.0.1", "12" },
		{ "usb/0x8101.0.18",
		  "010002010126556707814000000002100112" },
		{ "usb/0x100.0.1", "" }, { "usb/0.0.1", "" },
		{ "usb/0x103.0.1", "" }, { "usb/1.0x101.0.1", "" },
	};

	(void)state;
	fake.usb = usb;
	fake.n_usb = 2;
	SAID(table);
	assert_string_equal(show("usb/0x101.14.0"),
			    "usb/0x101.14.0:string = Stick");
	assert_string_equal(show("usb/0x101.8.2"),
			    "usb/0x101.8.2:hexraw = 8107");
	assert_int_equal(set("usb/0x101.8.2", "1"), -ENOTSUP);
}

/* An offset has two bytes; the index is that among tables of one name. */
static void acpi_has_tables_of_more_than_256_bytes(void **state)
{
	static uint8_t long_one[0x201] = { "SSDT" }, other[4] = { "ssdt" };
	static const struct fake_acpi tables[] = {
		{ 0x54445353, other, 4 },
		{ 0x54445353, long_one, sizeof(long_one) },
	};
	static const struct asked table[] = {
		{ "acpi/0x53534454.0.0.0.4:string", "ssdt" },
		{ "acpi/0x53534454.1.0.0.4:string", "SSDT" },
		{ "acpi/0x53534454.2.0.0.4:string", "" },
		{ "acpi/0x53534454.1.1.2.2", "ab00" },
		{ "acpi/0x53534454.1.1.2.2:uint16", "0xab" },
		{ "acpi/0x53534454.1.2.0.1", "cd" },
		{ "acpi/0x53534454.1.2.0.0", "cd" },
		{ "acpi/0x53534454.1.2.0.2", "" },
		{ "acpi/0x53534454.1.2.1.0", "" },
	};

	(void)state;
	long_one[0x102] = 0xab;
	long_one[0x200] = 0xcd;
	fake.acpi = tables;
	fake.n_acpi = 2;
	SAID(table);
}

/* Only with bit 2 of the flags may ranges be missing. */
static void memmap_wants_all_the_ranges_or_not(void **state)
{
	static const struct fake_memory map[] = {
		{ 0x1000, 0x200 }, { 0x30000, 0x4000 },
	};
	static const struct asked table[] = {
		{ "memmap/1.0.0.0", "0000000000000000" },
		{ "memmap/1.0.1.0", "0000000000031000" },
		{ "memmap/1.0.2.0", "0000000000004200" },
		{ "memmap/1.0.3.0", "0000000000035200" },
		{ "memmap/1.0.4.0", "0000000000000000" },
		{ "memmap/2.0.0.0", "" }, { "memmap/2.0.1.0", "" },
		{ "memmap/2.0.2.0", "" }, { "memmap/2.0.3.0", "" },
		{ "memmap/2.0.8.0", "" },
		{ "memmap/2.0.4.0", "0000000000000000" },
		{ "memmap/2.0.5.0", "0000000000031000" },
		{ "memmap/2.0.6.0", "0000000000004200" },
		{ "memmap/2.0.7.0", "0000000000035200" },
		{ "memmap/0.2.7.0", "0000000000000000" },
		{ "memmap/0.1.1.16", "0000000000000003" },
	};

	(void)state;
	fake.memory = map;
	fake.n_memory = 2;
	SAID(table);
}

static void a_sum_of_ranges_has_64_bits(void **state)
{
	static const struct fake_memory map[] = {
		{ 0x0123456789abcdef, 1ull << 63 },
	};
	static const struct asked table[] = {
		{ "memmap/0.0.1.0", "0123456789abcdef" },
		{ "memmap/0.0.2.63", "0000000000000001" },
		{ "memmap/0.0.2.64", "0000000000000000" },
		{ "memmap/0.0.2.255", "0000000000000000" },
	};

	(void)state;
	fake.memory = map;
	fake.n_memory = 1;
	SAID(table);
}

static void a_variable_of_efi_has_any_bytes(void **state)
{
	static const struct fake_var vars[] = {
		{ "A", "\0\xff\0", 3 }, { "AB", "", 1 },
	};
	static const struct asked table[] = {
		{ "efi/A", "00:ff:00" }, { "efi/AB", "00" },
		{ "efi/B", "" }, { "efi/ABC", "" }, { "efi/", "" },
	};

	(void)state;
	settings_free(root);
	fake.name = "efi";
	fake.vars = vars;
	fake.n_vars = 2;
	root = settings_new();
	assert_non_null(root);
	SAID(table);
}

static struct uri *lent_uri(void *ctx)
{
	return uri_ref(ctx);
}

static void ask_where_it_is(void *ctx)
{
	struct sbuf out = { 0 };
	struct settings *tree;
	int rc;

	fake_alloc_spare(true);
	tree = settings_new();
	settings_builtin(tree)->cwuri = lent_uri;
	settings_builtin(tree)->cwuri_ctx = uri_parse("http://s/a/b");
	fake_alloc_spare(false);
	rc = settings_expand(tree, ctx, strlen(ctx), &out);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	uri_unref(settings_builtin(tree)->cwuri_ctx);
	sbuf_free(&out);
	settings_free(tree);
}

static void without_memory_it_is_nowhere(void **state)
{
	char cwuri[] = "cwuri", cwduri[] = "cwduri";

	(void)state;
	fake_alloc_fail_each(ask_where_it_is, cwuri);
	fake_alloc_fail_each(ask_where_it_is, cwduri);
}

static void data_has_no_directory(void **state)
{
	(void)state;
	settings_builtin(root)->cwuri = lent_uri;
	settings_builtin(root)->cwuri_ctx = uri_parse("data:,x");
	assert_string_equal(expand("cwuri"), "data:,x");
	assert_string_equal(show("cwduri"), "ENOENT");
	uri_unref(settings_builtin(root)->cwuri_ctx);
}

static void entropy_of_jitter_is_called_so(void **state)
{
	(void)state;
	fake.entropy = PLAT_ENTROPY_JITTER;
	assert_string_equal(expand("entropy"), "jitter");
}

/* As "vram", which only some machines have. */
static void what_builtin_does_not_know_is_not_set(void **state)
{
	(void)state;
	assert_string_equal(show("builtin/vram"), "ENOENT");
	assert_string_equal(show("vram"), "ENOENT");
	assert_int_equal(set("builtin/vram", "AAAA"), -ENOTSUP);
}

static void the_clock_is_set_to_the_second(void **state)
{
	(void)state;
	fake.unixtime = 0x60000000;
	assert_string_equal(expand("unixtime:hexraw"), "60000000");
	assert_int_equal(set("builtin/unixtime", "0xffffffff"), 0);
	assert_string_equal(expand("unixtime:hexraw"), "ffffffff");
	assert_int_equal(set("builtin/unixtime", "1"), 0);
	assert_string_equal(expand("unixtime:hexraw"), "00000001");
	assert_int_equal(set("builtin/unixtime:hexraw", "0000000000000002"),
			 0);
	assert_string_equal(expand("unixtime:hexraw"), "00000002");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(a_name_that_is_no_number_is_not_set),
		SETTINGS_TEST(pci_has_functions_of_32_bits),
		SETTINGS_TEST(cpuid_asks_no_function_beyond_the_last),
		SETTINGS_TEST(usb_gives_bytes_of_a_descriptor),
		SETTINGS_TEST(acpi_has_tables_of_more_than_256_bytes),
		SETTINGS_TEST(memmap_wants_all_the_ranges_or_not),
		SETTINGS_TEST(a_sum_of_ranges_has_64_bits),
		SETTINGS_TEST(a_variable_of_efi_has_any_bytes),
		FAKE_TEST(without_memory_it_is_nowhere),
		SETTINGS_TEST(data_has_no_directory),
		SETTINGS_TEST(entropy_of_jitter_is_called_so),
		SETTINGS_TEST(what_builtin_does_not_know_is_not_set),
		SETTINGS_TEST(the_clock_is_set_to_the_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
