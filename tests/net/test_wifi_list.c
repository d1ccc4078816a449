/* test_wifi_list.c: the networks in reach, as a table and as settings. */
#include "tests/net/radio.h"

static void found(const char *name, enum wifi_security security,
		  unsigned quality, unsigned channel, uint8_t mac)
{
	struct wifi_network *n = &radio.list[radio.n];

	network(name, security, quality);
	n->channel = (uint8_t)channel;
	n->has_mac = mac;
	for (unsigned i = 0; i < 6; i++)
		n->mac[i] = (uint8_t)(mac + 0x11 * i);
}

#define HEAD "Networks on net0:\n\n" \
	"[Sig] SSID                  BSSID              Ch  Crypt/Auth\n" \
	"-------------------------------------------------------------\n"

static void expect(struct bench *b, const char *list)
{
	struct sbuf out = { 0 };

	assert_int_equal(netdev_networks(net_dev(b->net, 0), &out), 0);
	assert_string_equal(sbuf_text(&out), list);
	sbuf_free(&out);
}

/* The strongest first; then by the name's length, by the name, by the kind. */
static void the_table_is_in_order(void **state)
{
	struct bench b;

	(void)state;
	wireless(&b, "", "");
	found("weak", WIFI_OPEN, 0, 0, 0);
	found("bb", WIFI_OTHER, 50, 9, 1);
	found("ab", WIFI_SAE, 50, 10, 0x9a);
	found("ab", WIFI_PSK, 50, 48, 2);
	found("z", WIFI_WEP, 50, 1, 3);
	found("best", WIFI_EAP, 100, 11, 4);
	found("second", WIFI_OWE, 99, 0, 5);
	found("old", WIFI_WPA, 9, 13, 0);
	expect(&b, HEAD
	       "[100] best                  04:15:26:37:48:59  11  WPA2  802.1X\n"
	       "[ 99] second                05:16:27:38:49:5a  --  OWE   \n"
	       "[ 50] z                     03:14:25:36:47:58   1  WEP   \n"
	       "[ 50] ab                    02:13:24:35:46:57  48  WPA2  PSK\n"
	       "[ 50] ab                    9a:ab:bc:cd:de:ef  10  WPA3  SAE\n"
	       "[ 50] bb                    01:12:23:34:45:56   9  UNK   UNK\n"
	       "[  9] old                   --:--:--:--:--:--  13  WPA   PSK\n"
	       "[  0] weak                  --:--:--:--:--:--  --  Open  \n\n");
	bench_stop(&b);
}

/* What has more than 20 columns ends with a ">" behind them. */
static void long_names_are_cut(void **state)
{
	struct bench b;

	(void)state;
	wireless(&b, "", "");
	found("12345678901234567890", WIFI_OPEN, 4, 1, 0);
	found("123456789012345678901", WIFI_OPEN, 3, 1, 0);
	found("1234567890123456789012", WIFI_OPEN, 2, 1, 0);
	found("", WIFI_OPEN, 1, 1, 0);
	expect(&b, HEAD
	       "[  4] 12345678901234567890  --:--:--:--:--:--   1  Open  \n"
	       "[  3] 12345678901234567890> --:--:--:--:--:--   1  Open  \n"
	       "[  2] 12345678901234567890> --:--:--:--:--:--   1  Open  \n"
	       "[  1]                       --:--:--:--:--:--   1  Open  \n\n");
	bench_stop(&b);
}

static void each_kind_has_its_word(void **state)
{
	static const char *const words[] = {
		"open", "owe", "wep", "wpa", "wpa2", "wpa3", "802.1x",
		"unknown",
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "", "");
	for (unsigned i = 0; i < 8; i++)
		found("x", (enum wifi_security)i, 100 - i, 1, 0);
	assert_int_equal(netdev_scan(dev, &b.e), 0);
	assert_int_equal(netdev_scan_status(dev, &b.e), 0);
	assert_string_equal(value(&b, "net0.wifi/count"), "8");
	for (unsigned i = 0; i < 8; i++) {
		char name[40], signal[8];

		snprintf(name, sizeof(name), "net0.wifi/security%u", i);
		assert_string_equal(value(&b, name), words[i]);
		snprintf(name, sizeof(name), "net0.wifi/signal%u", i);
		snprintf(signal, sizeof(signal), "%u", 100 - i);
		assert_string_equal(value(&b, name), signal);
		snprintf(name, sizeof(name), "net0.wifi/name%u", i);
		assert_string_equal(value(&b, name), "x");
	}
	netdev_scan_end(dev);
	bench_stop(&b);
}

/* A name that begins as another is another, and so is one as long. */
static void names_that_are_alike_are_not_the_same(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "", "");
	found("abc", WIFI_OPEN, 90, 1, 0);
	found("abcd", WIFI_OPEN, 80, 1, 0);
	found("abd", WIFI_OPEN, 70, 1, 0);
	found("abc", WIFI_OPEN, 60, 1, 0);
	found("abd", WIFI_PSK, 50, 1, 0);
	assert_int_equal(netdev_scan(dev, &b.e), 0);
	assert_int_equal(netdev_scan_status(dev, &b.e), 0);
	assert_string_equal(value(&b, "net0.wifi/count"), "4");
	assert_string_equal(value(&b, "net0.wifi/ssid0"), "abc");
	assert_string_equal(value(&b, "net0.wifi/ssid1"), "abcd");
	assert_string_equal(value(&b, "net0.wifi/ssid2"), "abd");
	assert_string_equal(value(&b, "net0.wifi/security3"), "wpa2");
	netdev_scan_end(dev);
	bench_stop(&b);
}

/* What the card answers to a question for a list, and later to one for what
   there is. */
static void why_there_is_no_list_is_said(void **state)
{
	static const struct { int scan, n, rc, later; const char *says; }
	table[] = {
		{ 0, 0, 0, 0, "" },
		{ -EBUSY, 0, -EBUSY, 0, "net0 does not look for networks: it "
		  "is joining one" },
		{ -EACCES, 0, -EACCES, 0, "net0 does not look for networks: is "
		  "the radio switched off?" },
		{ -EIO, 0, -EIO, 0, "net0 does not look for networks: "
		  "Input/output error" },
		{ 0, -EINPROGRESS, 0, -EINPROGRESS, "" },
		{ 0, -EACCES, 0, -EACCES, "net0 found no networks: is the "
		  "radio switched off?" },
		{ 0, -EIO, 0, -EIO, "net0 found no networks: Input/output "
		  "error" },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		dev = wireless(&b, "", "");
		radio.scan = table[i].scan;
		radio.n = table[i].n;
		assert_int_equal(netdev_scan(dev, &b.e), table[i].rc);
		if (table[i].rc == 0)
			assert_int_equal(netdev_scan_status(dev, &b.e),
					 table[i].later);
		assert_string_equal(b.e.msg, table[i].says);
		netdev_scan_end(dev);
		bench_stop(&b);
	}
}

static void a_card_is_opened_for_a_list_only(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "", "");
	assert_int_equal(netdev_scan(dev, &b.e), 0);
	assert_int_equal(radio.opens, 1);
	netdev_scan_end(dev);
	netdev_scan_end(dev);
	assert_int_equal(radio.closes, 1);
	radio.open = -EIO;
	assert_int_equal(netdev_scan(dev, &b.e), -EIO);
	netdev_scan_end(dev);
	assert_int_equal(radio.scans, 1);
	assert_int_equal(radio.closes, 1);
	/* one that is open stays so */
	radio.open = 0;
	assert_int_equal(netdev_open(dev, NULL), 0);
	assert_int_equal(netdev_scan(dev, NULL), 0);
	netdev_scan_end(dev);
	assert_int_equal(radio.opens, 3);
	assert_int_equal(radio.closes, 1);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_table_is_in_order),
		FAKE_TEST(long_names_are_cut),
		FAKE_TEST(each_kind_has_its_word),
		FAKE_TEST(names_that_are_alike_are_not_the_same),
		FAKE_TEST(why_there_is_no_list_is_said),
		FAKE_TEST(a_card_is_opened_for_a_list_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
