/* core/setting/{builtin,smbios,cpuid,hw}.c: what the machine answers. */
#include <stdlib.h>

#include "core/uri.h"
#include "core/version.h"
#include "tests/core/say_settings.h"

/* ---- builtin ------------------------------------------------------- */

static void builtin_tells_of_the_program(void **state)
{
	(void)state;
	assert_string_equal(show("version"), "builtin/version:string = "
			    PXESH_VERSION);
	assert_string_equal(expand("platform"), "pcbios");
	assert_string_equal(expand("buildarch"), "x86_64");
	settings_builtin(root)->errno_value = 0x2d000002;
	assert_string_equal(show("errno"), "builtin/errno:uint32 = 0x2d000002");
}

static void the_quality_of_entropy_is_told(void **state)
{
	(void)state;
	assert_string_equal(expand("entropy"), "seed");
	fake.entropy = PLAT_ENTROPY_NONE;
	assert_string_equal(expand("entropy"), "none");
	fake.entropy = PLAT_ENTROPY_HARDWARE;
	assert_string_equal(show("entropy"), "builtin/entropy:string = "
			    "hardware");
}

static void builtin_is_hidden_by_what_scripts_store(void **state)
{
	(void)state;
	set("errno", "5");
	assert_string_equal(show("errno"), "errno:uint32 = 0x5");
	set("errno", "");
	assert_string_equal(show("errno"), "builtin/errno:uint32 = 0x0");
	set("foo/errno", "7");
	assert_string_equal(show("errno"), "builtin/errno:uint32 = 0x0");
	set("foo/priority", "1");
	assert_string_equal(show("errno"), "foo/errno:uint32 = 0x7");
}

static void builtin_refuses_what_is_not_its_own(void **state)
{
	(void)state;
	assert_int_equal(set("builtin/version", "x"), -ENOTSUP);
	assert_int_equal(set("builtin/errno", "1"), -ENOTSUP);
	assert_int_equal(set("builtin/nosuch", "x"), -ENOTTY);
	assert_int_equal(set("builtin/ip", "1.2.3.4"), -ENOTTY);
}

static void the_clock_can_be_set_and_restored(void **state)
{
	(void)state;
	fake.unixtime = 1000;
	assert_string_equal(expand("unixtime:int32"), "1000");
	assert_int_equal(set("builtin/unixtime", "5000"), 0);
	assert_string_equal(expand("unixtime:int32"), "5000");
	fake.now_us += 3000000;
	assert_string_equal(expand("unixtime:int32"), "5003");
	assert_int_equal(set("builtin/unixtime", ""), 0);
	assert_string_equal(expand("unixtime:int32"), "1003");
	/* without a clock it is what was stored */
	fake.no_unixtime = true;
	assert_string_equal(expand("unixtime:int32"), "0");
	assert_int_equal(set("builtin/unixtime", "5000"), 0);
	assert_string_equal(expand("unixtime:int32"), "5000");
	assert_int_equal(set("builtin/unixtime", ""), 0);
	assert_string_equal(expand("unixtime:int32"), "0");
	assert_int_equal(set("builtin/unixtime:hexraw",
			     "0001020304050607" "0809"), -ERANGE);
}

static struct uri *working_uri(void *ctx)
{
	(void)ctx;
	return uri_parse("http://s/a/b.ipxe");
}

static void uris_are_there_while_something_runs(void **state)
{
	(void)state;
	assert_string_equal(show("cwuri"), "ENOENT");
	settings_builtin(root)->cwuri = working_uri;
	assert_string_equal(expand("cwuri"), "http://s/a/b.ipxe");
	assert_string_equal(expand("cwduri"), "http://s/a/");
}

static char log_text[16];

static void dmesg(void *ctx, struct sbuf *out)
{
	(void)ctx;
	if (out)
		sbuf_str(out, log_text);
	else
		log_text[0] = '\0';
}

static void the_log_can_only_be_cleared(void **state)
{
	(void)state;
	assert_string_equal(show("dmesg"), "ENOENT");
	strcpy(log_text, "hello\n");
	settings_builtin(root)->dmesg = dmesg;
	assert_string_equal(expand("dmesg"), "hello\n");
	assert_int_equal(set("builtin/dmesg", "x"), -ENOTSUP);
	assert_int_equal(set("builtin/dmesg", ""), 0);
	assert_string_equal(show("dmesg"), "ENOENT");
}

/* ---- smbios -------------------------------------------------------- */

static void smbios_gives_strings_by_offset_or_number(void **state)
{
	(void)state;
	assert_string_equal(show("manufacturer"),
			    "smbios/manufacturer:string = Fake Systems");
	assert_string_equal(expand("product"), "Model 1");
	assert_string_equal(expand("serial"), "SN-0001");
	assert_string_equal(expand("board-serial"), "BSN-2");
	assert_string_equal(expand("asset"), "ASSET-C");
	assert_string_equal(show("smbios/1.4.0"),
			    "smbios/manufacturer:string = Fake Systems");
	assert_string_equal(show("smbios/1.0.2"),
			    "smbios/1.0.2:string = Model 1");
	assert_string_equal(show("smbios/1.0.9"), "ENOENT");
}

static void smbios_gives_bytes(void **state)
{
	(void)state;
	assert_string_equal(show("smbios/1.8.4"),
			    "smbios/1.8.4:hex = 33:22:11:00");
	assert_string_equal(show("smbios/2.0.0:hexraw"), "smbios/2.0.0:hexraw"
			    " = 020f02000102030405090603000a00");
	assert_string_equal(show("smbios/0.0.0:hexraw"), "smbios/0.0.0:hexraw"
			    " = 00180000010200e00300"
			    "0000000000000000000000000000");
	assert_string_equal(show("smbios/1.26.1"), "smbios/1.26.1:hex = 06");
	assert_string_equal(show("smbios/1.26.2"), "ENOENT");
	assert_string_equal(show("smbios/1.27.1"), "ENOENT");
	assert_string_equal(show("smbios/9.4.0"), "ENOENT");
	assert_string_equal(show("smbios/1.1.4.0"), "ENOENT");
	assert_string_equal(show("smbios/2.14.1:hexraw"),
			    "smbios/2.14.1:hexraw = 00");
	assert_string_equal(show("smbios/2.15.1"), "ENOENT");
	assert_string_equal(show("smbios/2.4.11:hexraw"),
			    "smbios/2.4.11:hexraw = 0102030405090603000a00");
	assert_string_equal(show("smbios/2.4.12"), "ENOENT");
	assert_string_equal(show("smbios/2.14.0"), "ENOENT"); /* string 0 */
	assert_string_equal(show("smbios/2.9.0"), "ENOENT");  /* string 9 */
	assert_string_equal(show("smbios/2.15.0"), "ENOENT");
	assert_string_equal(show("smbios/127.0.0"),
			    "smbios/127.0.0:hex = 7f:04:04:00");
	assert_string_equal(show("smbios/3.0.4"),
			    "smbios/3.0.4:string = ASSET-C");
	assert_string_equal(show("smbios/3.0.5"), "ENOENT");
	assert_string_equal(show("smbios/0.1.4.0"),
			    "smbios/manufacturer:string = Fake Systems");
}

/* What a table of these bytes, and no more, says of the setting. */
static void table_says(const char *bytes, size_t len, const char *name,
		       const char *said)
{
	uint8_t *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	fake.smbios = copy;
	fake.smbios_len = len;
	assert_string_equal(expand(name), said);
	free(copy);
}
#define TABLE(bytes, name, said) \
	table_says(bytes, sizeof(bytes) - 1, name, said)

/* Each structure ends with two NULs, behind its strings or without any. */
static void a_table_is_read_as_far_as_it_is_whole(void **state)
{
	(void)state;
	TABLE("\1\4\0\0\0\0" "\2\5\0\0z\0\0", "smbios/2.4.1:hexraw", "7a");
	TABLE("\1\4\0\0\0\0" "\2\5\0\0z\0", "smbios/2.4.1:hexraw", "");
	TABLE("\1\4\0\0\0" "\2\5\0\0z\0\0", "smbios/2.4.1:hexraw", "");
	TABLE("\1\3\0\0\0" "\2\5\0\0z\0\0", "smbios/2.4.1:hexraw", "");
	TABLE("\2\5\0\0z\0\0", "smbios/2.4.1:hexraw", "7a");
	TABLE("\2\5\0\0z\0\0", "smbios/2.5.1:hexraw", "");
	TABLE("\2\10\0\0z\0\0", "smbios/2.4.1:hexraw", "");
	TABLE("\2\7\0\0z\0\0", "smbios/2.4.1:hexraw", "");
	TABLE("\2\4\0\0\0\0" "\2\5\0", "smbios/2.0.0:hexraw", "02040000");
	TABLE("\2\4\0", "smbios/2.0.0:hexraw", "");
	TABLE("", "smbios/2.0.0:hexraw", "");
}

static void strings_are_those_of_their_structure(void **state)
{
	(void)state;
	TABLE("\2\6\0\0\1\2" "ab\0c\0\0" "\3\4\0\0x\0\0",
	      "smbios/2.4.0", "ab");
	TABLE("\2\6\0\0\1\2" "ab\0c\0\0" "\3\4\0\0x\0\0",
	      "smbios/2.5.0", "c");
	TABLE("\2\6\0\0\1\3" "ab\0c\0\0" "\3\4\0\0x\0\0",
	      "smbios/2.5.0", "");
	TABLE("\2\6\0\0\1\2" "ab\0c\0\0", "smbios/2.6.0", "");
	TABLE("\2\6\0\0\1\2" "ab\0c\0\0", "smbios/2.0.2", "c");
	TABLE("\2\6\0\0\1\2" "ab\0c\0\0" "\2\5\0\0\1" "d\0\0",
	      "smbios/1.2.4.0", "d");
}

static void a_uuid_is_swapped_since_smbios_2_6(void **state)
{
	(void)state;
	assert_string_equal(expand("uuid"),
			    "00112233-4455-6677-8899-aabbccddeeff");
	assert_string_equal(expand("smbios/1.8.16:hexraw"),
			    "33221100554477668899aabbccddeeff");
	fake.smbios_version = 0x0206;
	assert_string_equal(expand("uuid"),
			    "00112233-4455-6677-8899-aabbccddeeff");
	assert_string_equal(expand("smbios/1.8.15:uuid"), "");
	assert_string_equal(expand("smbios/1.8.16:guid"),
			    "00112233-4455-6677-8899-aabbccddeeff");
	fake.smbios_version = 0x0205;
	assert_string_equal(expand("uuid"),
			    "33221100-5544-7766-8899-aabbccddeeff");
}

static void smbios_cannot_be_written(void **state)
{
	(void)state;
	assert_int_equal(set("smbios/x", "1"), -ENOTSUP);
	assert_int_equal(set("smbios/1.4.0", "1"), -ENOTSUP);
	assert_int_equal(set("smbios/hostname", "1"), -ENOTTY);
	assert_string_equal(show("smbios/x"), "ENOENT");
}

/* The table is the firmware's; each cut is given in memory of its size. */
static void a_table_cut_anywhere_is_read_within_its_bytes(void **state)
{
	static const char *const names[] = {
		"uuid", "asset", "smbios/2.0.5", "smbios/127.0.0",
		"smbios/3.255.0", "smbios/0.200.50"
	};
	const uint8_t *whole = fake.smbios;
	size_t len = fake.smbios_len;

	(void)state;
	for (size_t cut = 0; cut < len; cut++) {
		uint8_t *part = malloc(cut ? cut : 1);

		assert_non_null(part);
		memcpy(part, whole, cut);
		fake.smbios = part;
		fake.smbios_len = cut;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			expand(names[i]);
		free(part);
	}
	fake.smbios = NULL;
	assert_string_equal(show("uuid"), "ENOENT");
}

/* ---- cpuid, pci, acpi, memmap, efi --------------------------------- */

static const struct fake_cpuid cpu[] = {
	{ 0, 0, { 7, 0x756e6547, 0x6c65746e, 0x49656e69 } },
	{ 1, 0, { 0x000306a9, 2, 3, 4 } },
	{ 7, 0, { 0x11111111, 0, 0, 0 } },
	{ 7, 1, { 0, 0x22222222, 0, 0 } },
	{ 0x40000000, 0, { 0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d } },
	{ 0x80000000, 0, { 0x80000004, 0, 0, 0 } },
	{ 0x80000002, 0, { 0x656b6146, 0x55504320, 0x79654820, 0x20202020 } },
	{ 0x80000003, 0, { 0x20202020, 0x20202020, 0x20202020, 0x20202020 } },
	{ 0x80000004, 0, { 0x2e2e2e2e, 0, 0, 0 } },
};

static void cpuid_gives_registers(void **state)
{
	(void)state;
	fake.cpuid = cpu;
	fake.n_cpuid = sizeof(cpu) / sizeof(cpu[0]);
	assert_string_equal(show("cpuvendor"),
			    "cpuid/cpuvendor:string = GenuineIntel");
	assert_string_equal(expand("cpumodel"), "Fake CPU Hey                "
			    "    ....");
	assert_string_equal(show("cpuid/0.1"), "cpuid/0.1:hexraw = 000306a9");
	assert_string_equal(show("cpuid/0.0"), "cpuid/0.0:hexraw = 00000007");
	assert_string_equal(show("cpuid/3.1"), "cpuid/3.1:hexraw = 00000004");
	assert_string_equal(expand("cpuid/0.0x40.0.7"), "11111111");
	assert_string_equal(expand("cpuid/1.0x40.1.7"), "22222222");
	assert_string_equal(expand("cpuid/0x40000000"), "40000001");
	assert_string_equal(expand("cpuid/0.8"), "");
	/* three registers, in an order of their own, of two functions */
	assert_string_equal(expand("cpuid/0.3.0x39.0"),
			    "756e65476c65746e49656e6900000007");
	assert_string_equal(expand("cpuid/0x00023900"),
			    "756e65476c65746e49656e69");
	assert_string_equal(expand("cpuid/0x00823900"),
			    "47656e75" "6e74656c" "696e6549");
	assert_string_equal(expand("cpuid/0x01000000"),
			    "00000007" "000306a9");
	assert_string_equal(expand("cpuid/0x07000000"),
			    "00000007" "000306a9" "00000000" "00000000"
			    "00000000" "00000000" "00000000" "11111111");
	assert_string_equal(expand("cpuid/0x08000000"), "");
	assert_string_equal(expand("cpuid/0.7"), "11111111");
	assert_string_equal(expand("cpuid/0x3f000000"), "");
	assert_string_equal(expand("cpuid/1.0.0.0.1"), "");
	assert_string_equal(expand("cpuid/0x80000004"), "2e2e2e2e");
	assert_string_equal(expand("cpuid/0x40000001"), "00000000");
	assert_string_equal(expand("cpuid/0x40000002"), "");
	assert_string_equal(expand("cpuid/0x80000005"), "");
}

static void without_cpuid_nothing_is_known(void **state)
{
	(void)state;
	fake.n_cpuid = 0;
	assert_string_equal(show("cpuvendor"), "ENOENT");
}

static void pci_gives_configuration_space_as_a_number(void **state)
{
	(void)state;
	assert_string_equal(show("pci/0.0.2"), "pci/0.0.2:hexraw = 8086");
	assert_string_equal(expand("pci/0x18.0.4"), "10001af4");
	assert_string_equal(expand("pci/0x18.1.2"), "001a");
	assert_string_equal(expand("pci/0x00f8.0.4"), "ffffffff");
	assert_string_equal(expand("pci/0x18.0.0"), "");
	assert_string_equal(expand("pci/0x18.3.2"), "0710");
	assert_string_equal(expand("pci/0x18.3.1"), "10");
	assert_string_equal(expand("pci/0x18.0.1"), "f4");
	assert_string_equal(expand("pci/0x18.0.9"), "000010000710001af4");
	assert_string_equal(expand("pci/0x100000018.0.2"), "");
	assert_string_equal(expand("pci/0.0xff.1"), "00");
	fake.n_pci = 0;
	assert_string_equal(expand("pci/0.0.2"), "");
	assert_int_equal(set("pci/0.0.2", "1"), -ENOTSUP);
}

static const uint8_t facp[] = "FACP\x0c\0\0\0\1\2\3";

static void acpi_gives_bytes_of_a_table(void **state)
{
	static const struct fake_acpi tables[] = {
		{ 0x50434146, facp, 12 },
	};

	(void)state;
	fake.acpi = tables;
	fake.n_acpi = 1;
	assert_string_equal(expand("acpi/0x46414350.0.0.0.4:string"), "FACP");
	assert_string_equal(expand("acpi/0x46414350.0.0.4.4"), "0c000000");
	assert_string_equal(expand("acpi/0x46414350.0.0.4.4:uint32"), "0xc");
	assert_string_equal(expand("acpi/0x46414350.0.0.8.0"), "01020300");
	assert_string_equal(expand("acpi/0x46414350.0.0.8.5"), "");
	assert_string_equal(expand("acpi/0x46414350.0.0.8.4"), "01020300");
	assert_string_equal(expand("acpi/0x46414350.0.0.8.3:uint32"),
			    "0x30201");
	assert_string_equal(expand("acpi/0x46414350.0.0.11.1"), "00");
	assert_string_equal(expand("acpi/0x46414350.0.1.0.1"), "");
	assert_string_equal(expand("acpi/0x46414350.0.0.12.0"), "");
	assert_string_equal(expand("acpi/0x46414350.1.0.0.4"), "");
	assert_string_equal(expand("acpi/0x46414351.0.0.0.4"), "");
}

static void memmap_adds_up_ranges(void **state)
{
	static const struct fake_memory map[] = {
		{ 0, 0x9fc00 }, { 0x100000, 0xfef0000 },
	};

	(void)state;
	fake.memory = map;
	fake.n_memory = 2;
	assert_string_equal(show("memsize"), "memmap/memsize:int32 = 255");
	assert_string_equal(expand("memmap/0.1.3.20:int32"), "255");
	assert_string_equal(expand("memmap/0.1.1.0"), "0000000000100000");
	assert_string_equal(expand("memmap/1.0.2.0"), "000000000ff8fc00");
	assert_string_equal(expand("memmap/0.2.2.0"), "");
	assert_string_equal(expand("memmap/0.0.0.0"), "0000000000000000");
	assert_string_equal(expand("memmap/2.0.2.0"), "");
	assert_string_equal(expand("memmap/2.0.6.0"), "000000000ff8fc00");
	assert_string_equal(expand("memmap/0xff.1.6.0"), "000000000fef0000");
	assert_string_equal(expand("memmap/0.1.3.0"), "000000000fff0000");
	assert_string_equal(expand("memmap/0.1.1.1"), "0000000000080000");
	assert_string_equal(expand("memmap/0.1.1.63"), "0000000000000000");
	assert_string_equal(expand("memmap/1.0.1.2.0"), "");
	assert_string_equal(expand("memmap/0.1.2.64"), "0000000000000000");
}

static void efi_variables_are_found_by_name(void **state)
{
	static const struct fake_var vars[] = {
		{ "SecureBoot", "\1", 1 }, { "Empty", "", 0 },
	};
	struct settings *old = root;

	(void)state;
	fake.vars = vars;
	fake.n_vars = 2;
	assert_string_equal(show("efi/SecureBoot"), "ENODEV");
	fake.name = "efi";
	root = settings_new();
	assert_non_null(root);
	assert_string_equal(show("efi/SecureBoot"), "efi/SecureBoot:hex = 01");
	assert_string_equal(show("efi/Nope"), "ENOENT");
	assert_string_equal(show("efi/Empty"), "ENOENT");
	assert_string_equal(show("efi/"), "ENOENT");
	assert_string_equal(show("SecureBoot"), "ENOENT");
	assert_int_equal(set("efi/SecureBoot", "x"), -ENOTSUP);
	settings_free(root);
	root = old;
}

static void ask_the_machine(void *ctx)
{
	static const char *const names[] = {
		"uuid", "manufacturer", "cpuvendor", "pci/0.0.2", "memsize",
		"unixtime", "smbios/2.0.0", "efi/SecureBoot"
	};
	static const struct fake_var vars[] = { { "SecureBoot", "\1", 1 } };
	struct settings *tree;
	struct sbuf out = { 0 };
	int rc;

	(void)ctx;
	fake.name = "efi";
	fake.vars = vars;
	fake.n_vars = 1;
	tree = settings_new();
	rc = tree ? 0 : -ENOMEM;
	for (size_t i = 0; !rc && i < sizeof(names) / sizeof(names[0]); i++)
		rc = settings_expand(tree, names[i], strlen(names[i]), &out);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	sbuf_free(&out);
	settings_free(tree);
}

static void native_blocks_survive_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(ask_the_machine, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(builtin_tells_of_the_program),
		SETTINGS_TEST(the_quality_of_entropy_is_told),
		SETTINGS_TEST(builtin_is_hidden_by_what_scripts_store),
		SETTINGS_TEST(builtin_refuses_what_is_not_its_own),
		SETTINGS_TEST(the_clock_can_be_set_and_restored),
		SETTINGS_TEST(uris_are_there_while_something_runs),
		SETTINGS_TEST(the_log_can_only_be_cleared),
		SETTINGS_TEST(smbios_gives_strings_by_offset_or_number),
		SETTINGS_TEST(smbios_gives_bytes),
		SETTINGS_TEST(a_table_is_read_as_far_as_it_is_whole),
		SETTINGS_TEST(strings_are_those_of_their_structure),
		SETTINGS_TEST(a_uuid_is_swapped_since_smbios_2_6),
		SETTINGS_TEST(smbios_cannot_be_written),
		SETTINGS_TEST(a_table_cut_anywhere_is_read_within_its_bytes),
		SETTINGS_TEST(cpuid_gives_registers),
		SETTINGS_TEST(without_cpuid_nothing_is_known),
		SETTINGS_TEST(pci_gives_configuration_space_as_a_number),
		SETTINGS_TEST(acpi_gives_bytes_of_a_table),
		SETTINGS_TEST(memmap_adds_up_ranges),
		SETTINGS_TEST(efi_variables_are_found_by_name),
		FAKE_TEST(native_blocks_survive_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
