/* test_dhcp_write.c: the DHCP packets that we send, byte by byte. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "net/dhcp_packet.h"
#include "net/pxeclient.h"
#include "tests/fake/fake.h"

static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
static const uint8_t busid[5] = { 1, 0xf4, 0x1a, 0, 0x10 };
static const uint8_t uuid[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
				  13, 14, 15 };

/* What every packet has behind the message type. */
#define WANTED \
	"\x39\2\5\xc0"
#define ASKED \
	"\x37\x19\1\3\6\7\x0c\x0f\x11\x1a\x2a\x2b\x3c\x42\x43\x77\x79" \
	"\x80\x81\x82\x83\x84\x85\x86\x87\xaf\xcb"
#define CLIENT \
	"\x3d\7\1\x52\x54\0\x12\x34\x56"
#define FEATURES \
	"\xb1\5\1\xf4\x1a\0\x10\xeb\3\0\1\0" \
	"\x11\1\1\x12\1\1\x13\1\1\x15\1\1\x16\1\1\x17\1\1\x25\1\1\x26\1\1\x27\1\1" \
	"\x29\1\1"

static struct dhcp_say saying(enum dhcp_type type)
{
	return (struct dhcp_say){ .type = type, .mac = mac, .busid = busid };
}

/* The options of a packet are these; its length is what it says. */
static void options_are(const struct dhcp_say *say, const char *bytes,
			size_t len)
{
	uint8_t buf[600];
	int n = dhcp_write(say, buf, sizeof(buf));

	assert_int_equal(n, DHCP_FIXED + len);
	assert_memory_equal(buf + DHCP_FIXED - 4, "\x63\x82\x53\x63", 4);
	assert_memory_equal(buf + DHCP_FIXED, bytes, len);
}
#define OPTIONS(say, literal) options_are(say, literal, sizeof(literal) - 1)

static void a_bios_discover_is_these_options(void **state)
{
	struct dhcp_say say = saying(DHCP_DISCOVER);

	(void)state;
	OPTIONS(&say, "\x35\1\1" WANTED "\x5d\2\0\0" "\x5e\3\1\2\1"
		"\x3c\x20PXEClient:Arch:00000:UNDI:002001" "\x4d\4iPXE" ASKED
		"\xaf\x39" FEATURES "\x18\1\1\x19\1\1\x21\1\1\x22\1\1"
		"\x14\1\1" CLIENT
		"\xff");
}

static void an_efi_request_is_these_options(void **state)
{
	struct dhcp_say say = saying(DHCP_REQUEST);

	(void)state;
	fake.name = "efi";
	say.uuid = uuid;
	put_be32((uint8_t *)&say.server_be, 0xc0000201);
	put_be32((uint8_t *)&say.address_be, 0xc000020f);
	OPTIONS(&say, "\x35\1\3" WANTED "\x5d\2\0\7" "\x5e\3\1\3\x0a"
		"\x3c\x20PXEClient:Arch:00007:UNDI:003010" "\x4d\4iPXE" ASKED
		"\xaf\x30" FEATURES "\x24\1\1\x14\1\1" CLIENT
		"\x61\x11\0\3\2\1\0\5\4\7\6\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
		"\x36\4\xc0\0\2\1" "\x32\4\xc0\0\2\x0f" "\xff");
}

static void classes_and_a_boot_item_can_be_said(void **state)
{
	struct dhcp_say say = saying(DHCP_REQUEST);

	(void)state;
	say.user_class = (const uint8_t *)"me";
	say.user_class_len = 2;
	say.vendor_class = (const uint8_t *)"mine";
	say.vendor_class_len = 4;
	say.item = true;
	say.item_type = 0x1234;
	OPTIONS(&say, "\x35\1\3" WANTED "\x5d\2\0\0" "\x5e\3\1\2\1"
		"\x3c\4mine" "\x4d\2me" ASKED
		"\xaf\x39" FEATURES "\x18\1\1\x19\1\1\x21\1\1\x22\1\1"
		"\x14\1\1" CLIENT
		"\x2b\6\x47\4\x34\x12\0\0" "\xff");
}

static void the_header_is_bootps(void **state)
{
	struct dhcp_say say = saying(DHCP_DISCOVER);
	uint8_t buf[600], want[DHCP_FIXED - 4] = { 1, 1, 6 };

	(void)state;
	memcpy(&say.xid, "\1\2\3\4", 4);
	say.secs = 0x506;
	assert_true(dhcp_write(&say, buf, sizeof(buf)) > 0);
	memcpy(want + 4, "\1\2\3\4\5\6", 6);
	memcpy(want + 28, mac, 6);
	assert_memory_equal(buf, want, sizeof(want));
	say.broadcast = true;
	memcpy(&say.ciaddr_be, "\xc0\0\2\x0f", 4);
	assert_true(dhcp_write(&say, buf, sizeof(buf)) > 0);
	want[10] = 0x80;
	memcpy(want + 12, "\xc0\0\2\x0f", 4);
	assert_memory_equal(buf, want, sizeof(want));
}

static void a_long_class_is_cut_at_255_bytes(void **state)
{
	static const uint8_t class[300] = { 'x' };
	struct dhcp_say say = saying(DHCP_DISCOVER);
	uint8_t buf[1000], small[1000];
	int n;

	(void)state;
	say.user_class = class;
	say.user_class_len = 255;
	n = dhcp_write(&say, buf, sizeof(buf));
	say.user_class_len = 300;
	assert_int_equal(dhcp_write(&say, small, sizeof(small)), n);
	assert_memory_equal(small, buf, (size_t)n);
	assert_int_equal(dhcp_write(&say, small, (size_t)n), n);
	assert_int_equal(dhcp_write(&say, small, (size_t)n - 1), -ENOSPC);
}

/* RFC 5970's registry: what a server chooses a boot file by. */
static void each_architecture_has_its_number(void **state)
{
	static const struct { const char *arch; unsigned code; } table[] = {
		{ "i386", 6 }, { "x86_64", 7 }, { "arm32", 10 },
		{ "arm64", 11 }, { "riscv32", 25 }, { "riscv64", 27 },
		{ "loong64", 39 }, { "other", 7 },
	};

	(void)state;
	fake.name = "efi";
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake.arch = table[i].arch;
		assert_int_equal(pxeclient_arch(), table[i].code);
	}
	fake.name = "pcbios";
	assert_int_equal(pxeclient_arch(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_bios_discover_is_these_options),
		FAKE_TEST(an_efi_request_is_these_options),
		FAKE_TEST(classes_and_a_boot_item_can_be_said),
		FAKE_TEST(the_header_is_bootps),
		FAKE_TEST(a_long_class_is_cut_at_255_bytes),
		FAKE_TEST(each_architecture_has_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
