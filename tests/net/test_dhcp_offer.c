/* test_dhcp_offer.c: which offers count, and which of them is the best. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/setting/settings.h"
#include "net/dhcp_offer.h"
#include "net/dhcp_packet.h"
#include "tests/fake/fake.h"

#define AT_YIADDR	16
#define AT_SIADDR	20
#define AT_FILE		108

/* A reply with these options: of an address, a server, a file if any. */
static struct dhcp_packet *reply(const char *options, size_t len,
				 uint32_t yiaddr, uint32_t siaddr,
				 const char *file)
{
	uint8_t raw[DHCP_FIXED + 64] = { 2 };
	struct dhcp_packet *p;

	put_be32(raw + AT_YIADDR, yiaddr);
	put_be32(raw + AT_SIADDR, siaddr);
	strcpy((char *)raw + AT_FILE, file);
	memcpy(raw + DHCP_FIXED - 4, "\x63\x82\x53\x63", 4);
	memcpy(raw + DHCP_FIXED, options, len);
	p = dhcp_packet_copy(raw, sizeof(raw));
	assert_non_null(p);
	return p;
}
#define REPLY(literal, yiaddr, siaddr, file) \
	reply(literal, sizeof(literal) - 1, yiaddr, siaddr, file)

static uint32_t be(uint32_t address)
{
	uint32_t out;

	put_be32((uint8_t *)&out, address);
	return out;
}

static void what_names_something_to_boot(void **state)
{
	static const struct {
		const char *options;
		size_t      len;
		uint32_t    siaddr;
		const char *file;
		bool        lease, proxy;
	} table[] = {
		{ "", 0, 0, "", false, false },
		{ "", 0, 1, "", false, false },
		{ "", 0, 0, "f", true, false },
		{ "", 0, 1, "f", true, true },
		{ "\x43\1f", 3, 1, "", true, true },
		{ "\x11\1r", 3, 1, "", true, false },
		{ "\x11\0", 2, 1, "", false, false },
		{ "\xaf\3\xbc\1s", 5, 1, "", true, false },
		{ "\x2b\5\x09\3\1\0\0", 7, 0, "", true, true },
		{ "\x2b\5\x0a\3\1\0\0", 7, 0, "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct dhcp_packet *p = reply(table[i].options, table[i].len,
					      9, table[i].siaddr,
					      table[i].file);

		assert_int_equal(dhcp_names_boot(p, false), table[i].lease);
		assert_int_equal(dhcp_names_boot(p, true), table[i].proxy);
		free(p);
	}
}

/* An offer of @address and @priority (or none) is taken. */
static void offer(struct dhcp_offers *o, unsigned type, uint32_t address,
		  int priority)
{
	char options[8] = "\x35\1?\xaf\3\1\1";
	struct dhcp_packet *p;

	options[2] = (char)type;
	options[7] = (char)priority;
	p = reply(options, 8, address, 0, "");
	dhcp_offers_take(o, p);
	free(p);
}

/* The address of the best. */
static uint32_t best(const struct dhcp_offers *o)
{
	return o->offer ? dhcp_number(o->offer, DHCP_TAG_YIADDR, 0) : 0;
}

static void an_offer_has_a_type_and_an_address(void **state)
{
	struct dhcp_offers o = { 0 };
	struct dhcp_packet *bootp = REPLY("", 7, 0, "");

	(void)state;
	for (unsigned type = 1; type < 9; type++)
		if (type != 2)
			offer(&o, type, 9, 1);
	offer(&o, 2, 0, 1);
	assert_int_equal(best(&o), 0);
	offer(&o, 2, 5, 0);
	assert_int_equal(best(&o), 5);
	dhcp_offers_take(&o, bootp);
	assert_int_equal(best(&o), 7);
	free(bootp);
	dhcp_offers_drop(&o);
}

/* Of equals the last; negative ones never win. */
static void the_highest_priority_wins(void **state)
{
	static const struct { int priority; uint32_t best; } table[] = {
		{ -1, 0 }, { -128, 0 }, { 0, 3 }, { 0, 4 }, { 1, 5 }, { 0, 5 },
		{ 127, 7 }, { 126, 7 }, { 128, 7 }, { 255, 7 }, { 127, 11 },
	};
	struct dhcp_packet *bootp = REPLY("", 7, 0, "");
	struct dhcp_offers o = { 0 };

	(void)state;
	for (unsigned i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		offer(&o, 2, 1 + i, table[i].priority);
		assert_int_equal(best(&o), table[i].best);
	}
	dhcp_offers_drop(&o);
	/* none is 0 */
	offer(&o, 2, 1, 1);
	dhcp_offers_take(&o, bootp);
	assert_int_equal(best(&o), 1);
	dhcp_offers_drop(&o);
	free(bootp);
	assert_null(o.offer);
	assert_int_equal(o.offer_priority, 0);
}

/* Is a ProxyDHCP server heard in that, and who is it to be? */
static bool hears(const char *options, size_t len, uint32_t siaddr,
		  uint32_t server)
{
	struct dhcp_packet *p = reply(options, len, 0, siaddr, "");
	struct dhcp_offers o = { 0 };
	bool heard;

	dhcp_offers_take_proxy(&o, p, be(99));
	heard = o.heard;
	assert_int_equal(dhcp_offers_settled(&o), heard);
	assert_int_equal(dhcp_offers_use_proxy(&o), heard);
	if (heard)
		assert_int_equal(o.proxy_be, be(server));
	dhcp_offers_drop(&o);
	free(p);
	return heard;
}
#define HEARS(literal, siaddr, server) \
	hears(literal, sizeof(literal) - 1, siaddr, server)

/* Its server is option 54, or siaddr, or who sent it. */
static void a_proxy_says_pxeclient(void **state)
{
	(void)state;
	assert_true(HEARS("\x3c\x09PXEClient", 0, 99));
	assert_true(HEARS("\x3c\x0aPXEClient:", 55, 55));
	assert_true(HEARS("\x3c\x09PXEClient\x36\4\0\0\0\x21", 55, 33));
	assert_true(HEARS("\x3c\x09PXEClient\x36\4\0\0\0\0", 55, 55));
	assert_false(HEARS("\x3c\x08PXEClien", 0, 0));
	assert_false(HEARS("\x3c\x08PXEClient\0", 0, 0));	/* tag 't' */
	assert_false(HEARS("\x3c\x09PXEServer", 0, 0));
	assert_false(HEARS("\x3c\x09PXEClienT", 0, 0));
	assert_false(HEARS("\x3c\x09pXEClient", 0, 0));
	assert_false(HEARS("", 55, 55));
	assert_false(HEARS("\x3c\x09PXEClient\xaf\3\1\1\xff", 55, 55));
}

static void the_proxy_of_the_highest_priority_counts(void **state)
{
	struct dhcp_packet *two = REPLY("\x3c\x09PXEClient\xaf\3\1\1\2", 0, 2,
					"");
	struct dhcp_packet *one = REPLY("\x3c\x09PXEClient\xaf\3\1\1\1", 0, 1,
					"");
	struct dhcp_packet *equal = REPLY("\x3c\x09PXEClient\xaf\3\1\1\2", 0,
					  3, "");
	struct dhcp_offers o = { 0 };

	(void)state;
	dhcp_offers_take_proxy(&o, two, 0);
	dhcp_offers_take_proxy(&o, one, 0);
	assert_int_equal(o.proxy_be, be(2));
	dhcp_offers_take_proxy(&o, equal, 0);
	assert_int_equal(o.proxy_be, be(3));
	dhcp_offers_drop(&o);
	free(one);
	free(two);
	free(equal);
}

static void a_lease_may_forbid_proxies(void **state)
{
	static const struct { const char *options; bool settled; } table[] = {
		{ "\x35\1\2\xaf\3\xb0\1\1", true },
		{ "\x35\1\2\xaf\3\xb0\1\2", true },
		{ "\x35\1\2\xaf\3\xb0\1\0", false },
		{ "\x35\1\2\xaf\3\xb1\1\1", false },
	};
	struct dhcp_packet *proxy = REPLY("\x3c\x09PXEClient", 0, 2, "");

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct dhcp_packet *p = reply(table[i].options, 8, 9, 0, "");
		struct dhcp_offers o = { 0 };

		dhcp_offers_take(&o, p);
		assert_int_equal(dhcp_offers_settled(&o), table[i].settled);
		dhcp_offers_take_proxy(&o, proxy, 0);
		assert_true(dhcp_offers_settled(&o));
		assert_int_equal(dhcp_offers_use_proxy(&o),
				 !table[i].settled);
		dhcp_offers_drop(&o);
		free(p);
	}
	free(proxy);
}

/* How long an offer waits for a ProxyDHCP's with that setting, in ms. */
static unsigned waits(const char *file, const char *proxy_wait)
{
	struct dhcp_packet *p = REPLY("\x35\1\2", 9, 0, file);
	struct settings *root = settings_new();
	struct dhcp_offers o = { 0 };
	uint64_t us;

	assert_non_null(root);
	if (proxy_wait)
		assert_int_equal(settings_set(root, "proxy-wait", proxy_wait,
					      NULL), 0);
	dhcp_offers_take(&o, p);
	us = dhcp_offers_wait_us(&o, root);
	assert_int_equal(us % 1000, 0);
	dhcp_offers_drop(&o);
	settings_free(root);
	free(p);
	return (unsigned)(us / 1000);
}

static void a_proxy_has_time_as_the_offer_or_a_script_says(void **state)
{
	(void)state;
	assert_int_equal(waits("", NULL), 2000);
	assert_int_equal(waits("f", NULL), 700);
	assert_int_equal(waits("f", "0"), 0);
	assert_int_equal(waits("", "1"), 1000);
	assert_int_equal(waits("f", "255"), 255000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_names_something_to_boot),
		FAKE_TEST(an_offer_has_a_type_and_an_address),
		FAKE_TEST(the_highest_priority_wins),
		FAKE_TEST(a_proxy_says_pxeclient),
		FAKE_TEST(the_proxy_of_the_highest_priority_counts),
		FAKE_TEST(a_lease_may_forbid_proxies),
		FAKE_TEST(a_proxy_has_time_as_the_offer_or_a_script_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
