/* test_wifi.c: networks in reach, which are joined, and what is said of those
   that are not. */
#include "tests/netcmds/world.h"

#define LAB(networks) "cards:\n- mac: 52:54:00:12:34:56\n  wifi:\n" \
	"    networks:\n" networks \
	"networks: {lan: {address: 192.0.2.1/24}}\n" \
	"servers:\n- {type: dhcp, filename: x}\n"
#define OFFICE "      office: {key: correct horse, signal: 72, channel: 6," \
	" mac: '02:00:00:00:00:01'}\n"
#define GUEST "      guest: {signal: 40}\n"

#define JOIN(name, key) "set net0/ssid " name "\nset net0/key " key "\n"

#define SIXTY "012345678901234567890123456789" "012345678901234567890123456789"

static unsigned seconds(void)
{
	return (unsigned)(fake.now_us / 1000000);
}

/* ---- looking ---------------------------------------------------------- */

static void networks_in_reach_are_listed(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(GUEST OFFICE
		      "      'the name of this one is long': {security: wpa3, "
		      "key: 12345678, signal: 100, channel: 112}\n"
		      "      corp: {security: 802.1x, signal: 5}\n"));
	assert_int_equal(run(&w, "iwlist"), 0);
	assert_string_equal(fake_out(),
		"Scanning for networks on net0... ok\n"
		"Networks on net0:\n\n"
		"[Sig] SSID                  BSSID              Ch  "
		"Crypt/Auth\n"
		"-----------------------------------------------------------"
		"--\n"
		"[100] the name of this one> --:--:--:--:--:--  112  WPA3  SAE\n"
		"[ 72] office                02:00:00:00:00:01   6  WPA2  PSK\n"
		"[ 40] guest                 --:--:--:--:--:--  --  Open  \n"
		"[  5] corp                  --:--:--:--:--:--  --  WPA2  "
		"802.1X\n\n");
	assert_false(netdev_is_open(net_dev(w.sh.net, 0)));
	end(&w);
}

static void a_script_can_choose_among_them(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(GUEST OFFICE "      a  b: {signal: 50}\n"));
	assert_int_equal(run(&w, "iwlist"), 0);
	assert_int_equal(run(&w, "echo ${net0.wifi/count} ${net0.wifi/name0} "
			     "${net0.wifi/signal0} ${net0.wifi/security0} "
			     "${net0.wifi/security2}"), 0);
	assert_string_equal(fake_out(), "3 office 72 wpa2 open\n");
	/* whatever is in a name */
	assert_int_equal(run(&w, "set net0/ssid:hexraw "
			     "${net0.wifi/ssid1:hexraw}\nifopen\niwstat"), 0);
	assert_has(fake_out(), "SSID 'a  b'");
	end(&w);
}

static void a_name_that_would_draw_is_made_plain(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("      \"\\x1b[31mred\": {}\n"));
	assert_int_equal(run(&w, "iwlist\necho ${net0.wifi/name0}\n"
			     "set net0/ssid:hexraw ${net0.wifi/ssid0:hexraw}\n"
			     "ifopen\niwstat"), 0);
	assert_null(strchr(fake_out(), '\033'));
	assert_has(fake_out(), "\n?[31mred\n");
	assert_has(fake_out(), "SSID '?[31mred'");
	end(&w);
}

static void each_card_has_a_list_of_its_own(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards:\n- wifi: {networks: {a: {signal: 9}}}\n"
	      "- wifi: {networks: {}}\n");
	assert_int_equal(run(&w, "iwlist net0 net1\necho "
			     "${net0.wifi/count} ${net1.wifi/count}"), 0);
	assert_has(fake_out(), "\n1 0\n");
	end(&w);
}

static void without_a_radio_it_is_said(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "iwlist"), 0);
	assert_string_equal(fake_out(), "this firmware has no Wi-Fi\n");
	assert_int_equal(run(&w, "iwstat net0"), 0);
	assert_string_equal(fake_out(), "this firmware has no Wi-Fi\n");
	end(&w);
}

/* ---- joining ---------------------------------------------------------- */

static void a_network_is_joined_and_left(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(GUEST OFFICE));
	assert_int_equal(run(&w, JOIN("office", "correct horse") "ifopen"), 0);
	assert_string_equal(fake_out(), "Joining \"office\" on net0... ok\n");
	assert_int_equal(run(&w, "iwstat"), 0);
	assert_has(fake_out(), "(802.11) [open]\n  [Link:up, ");
	assert_has(fake_out(), "\n  [802.11 SSID 'office', Ch:6 Sig:72/100, "
		   "Qual:72% Rate:? Mbps]\n");
	assert_int_equal(run(&w, "dhcp\nshow net0/ip"), 0);
	assert_has(fake_out(), "192.0.2.");
	assert_int_equal(run(&w, "ifclose\niwstat"), 0);
	assert_has(fake_out(), "[802.11 not associated, ");
	end(&w);
}

static void dhcp_joins_by_itself(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(OFFICE));
	/* the root's name and key count where the interface has none */
	assert_int_equal(run(&w, "set ssid office\nset key correct horse\n"
			     "dhcp"), 0);
	assert_has(fake_out(), "Joining \"office\" on net0... ok\nConfiguring");
	end(&w);
}

static void the_roots_key_is_not_for_any_name(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(OFFICE));
	assert_int_equal(run(&w, "set key correct horse\n"
			     "set net0/ssid office\nifopen"), -EACCES);
	assert_has(w.e.msg, "wants a key");
	end(&w);
}

/* Each with the settings that it takes, and what is said. */
static void why_it_is_not_joined_is_said(void **state)
{
	static const struct {
		const char *networks, *join;
		int         rc;
		const char *says;
	} cases[] = {
		{ GUEST, JOIN("office", "12345678"), -ENOENT,
		  "net0: no network \"office\" is in reach" },
		{ OFFICE, "set net0/ssid office\n", -EACCES,
		  "net0: \"office\" wants a key: set net0/key" },
		{ OFFICE, JOIN("office", "wrong horse"), -EACCES,
		  "net0: \"office\" refuses us: is the key right?" },
		{ OFFICE, JOIN("office", "short"), -EINVAL,
		  "net0: the key of \"office\" is not 8 to 63 characters long, "
		  "nor 64 hex digits" },
		{ OFFICE, JOIN("office", SIXTY "012z"), -EINVAL,
		  "nor 64 hex digits" },
		{ OFFICE, JOIN("office", SIXTY "01234"), -EINVAL,
		  "nor 64 hex digits" },
		/* an open network of the same name may be anybody's */
		{ GUEST, JOIN("guest", "12345678"), -EACCES,
		  "net0: \"guest\" takes no key, so it may be another's: clear "
		  "net0/key to join it all the same" },
		{ "      old: {security: wep}\n", JOIN("old", "12345"),
		  -ENOTSUP, "net0: \"old\" has WEP, which keeps no secret any "
		  "more: it needs WPA2 or WPA3" },
		{ "      old: {security: wpa}\n", JOIN("old", "12345678"),
		  -ENOTSUP, "has the first WPA, which" },
		{ "      odd: {security: unknown}\n", JOIN("odd", "12345678"),
		  -ENOTSUP, "asks for something that is not known here" },
		{ "      corp: {security: 802.1x, stranger: yes}\n",
		  "set net0/ssid corp\n", -EACCES, "net0: \"corp\" refuses us: "
		  "has the firmware an account there?" },
		{ "      guest: {refuses: refused}\n", "set net0/ssid guest\n",
		  -EACCES, "net0: \"guest\" refuses us" },
		{ "      guest: {refuses: failed}\n", "set net0/ssid guest\n",
		  -ENOENT, "net0: \"guest\" does not answer: is it in reach?" },
		{ "      guest: {refuses: timeout}\n", "set net0/ssid guest\n",
		  -ETIMEDOUT, "net0: \"guest\" did not let us in in time" },
		{ "      guest: {refuses: unknown}\n", "set net0/ssid guest\n",
		  -EIO, "net0: joining \"guest\" failed, and the firmware does "
		  "not say why" },
		{ "      home: {signal: 1, refuses: unknown, key: 12345678}\n",
		  JOIN("home", "12345678"), -EIO, "look at the key first" },
	};
	struct world w;

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256], yaml[512];

		fake_reset();
		snprintf(text, sizeof(text), "%sifopen", cases[i].join);
		snprintf(yaml, sizeof(yaml), "cards:\n- wifi:\n    networks:\n"
			 "%s", cases[i].networks);
		begin(&w, yaml);
		assert_int_equal(run(&w, text), cases[i].rc);
		assert_has(w.e.msg, cases[i].says);
		assert_false(netdev_is_open(net_dev(w.sh.net, 0)));
		assert_in_range(seconds(), 0, 31);
		end(&w);
	}
}

static void what_may_pass_is_tried_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("      guest: {refuses: timeout, times: 2}\n"));
	assert_int_equal(run(&w, "set net0/ssid guest\nifopen"), 0);
	assert_in_range(seconds(), 3, 8);
	end(&w);
	fake_reset();
	begin(&w, LAB("      guest: {down: [0, 6s]}\n"));
	assert_int_equal(run(&w, "set net0/ssid guest\nifopen"), 0);
	assert_in_range(seconds(), 6, 14);
	end(&w);
}

static void a_network_that_is_lost_is_joined_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("      office: {key: 12345678, down: [5s, 9s]}\n"));
	assert_int_equal(run(&w, JOIN("office", "12345678") "dhcp\nsleep 5\n"
			     "iwstat"), 0);
	assert_string_equal(fake_diag(), "warning: net0: \"office\" is lost; "
			    "joining it again\n");
	assert_has(fake_out(), "  [associating to 'office'...]\n"
		   "  [no network \"office\" is in reach]\n");
	assert_int_equal(run(&w, "sleep 10\niwstat\nping -c 1 192.0.2.1"), 0);
	assert_has(fake_out(), "SSID 'office'");
	end(&w);
}

static void settings_that_change_are_followed(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("      guest: {down: [3s, 4s]}\n"
		      "      other: {}\n"));
	assert_int_equal(run(&w, "set net0/ssid guest\nifopen\nsleep 4\n"
			     "set net0/ssid other\nsleep 2\niwstat"), 0);
	assert_has(fake_out(), "SSID 'other'");
	assert_int_equal(run(&w, "clear net0/ssid\nsleep 1\niwstat"), 0);
	assert_has(fake_out(), "not associated");
	end(&w);
}

static void a_hidden_network_is_asked_for(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("      cellar: {hidden: yes}\n"));
	assert_int_equal(run(&w, "iwlist\necho ${net0.wifi/count}"), 0);
	assert_has(fake_out(), "\n0\n");
	assert_int_equal(run(&w, "set net0/ssid cellar\nifopen"), 0);
	assert_int_equal(run(&w, "ifclose\nset net0/active-scan 0\nifopen"),
			 -ENOENT);
	end(&w);
}

static void a_card_that_never_ends_is_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards:\n- wifi: {mute: yes, networks: {guest: {}}}\n");
	assert_int_equal(run(&w, "iwlist"), -ETIMEDOUT);
	assert_int_equal(run(&w, "set net0/ssid guest\nifopen"), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "net0: looking for \"guest\" took too "
			    "long");
	end(&w);
}

static void without_a_name_nothing_is_joined(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(GUEST));
	assert_int_equal(run(&w, "ifopen\niwstat"), 0);
	assert_has(fake_out(), "[802.11 not associated, ");
	assert_int_equal(run(&w, "iflinkwait --timeout 1000"), -ENETDOWN);
	assert_string_equal(w.e.msg, "net0 has joined no network: set "
			    "net0/ssid");
	/* a cable may be behind it in the list */
	assert_int_equal(run(&w, "dhcp"), -ENETDOWN);
	assert_in_range(seconds(), 3, 4);
	end(&w);
}

static void looking_leaves_the_interface_as_it_was(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(GUEST OFFICE));
	assert_int_equal(run(&w, "set net0/ssid guest\ndhcp\niwlist\niwstat\n"
			     "ping -c 1 192.0.2.1"), 0);
	assert_has(fake_out(), "[ 72] office");
	assert_has(fake_out(), "SSID 'guest'");
	assert_string_equal(fake_diag(), "");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(networks_in_reach_are_listed),
		FAKE_TEST(a_script_can_choose_among_them),
		FAKE_TEST(a_name_that_would_draw_is_made_plain),
		FAKE_TEST(each_card_has_a_list_of_its_own),
		FAKE_TEST(without_a_radio_it_is_said),
		FAKE_TEST(a_network_is_joined_and_left),
		FAKE_TEST(dhcp_joins_by_itself),
		FAKE_TEST(the_roots_key_is_not_for_any_name),
		FAKE_TEST(why_it_is_not_joined_is_said),
		FAKE_TEST(what_may_pass_is_tried_again),
		FAKE_TEST(a_network_that_is_lost_is_joined_again),
		FAKE_TEST(settings_that_change_are_followed),
		FAKE_TEST(a_hidden_network_is_asked_for),
		FAKE_TEST(a_card_that_never_ends_is_given_up),
		FAKE_TEST(without_a_name_nothing_is_joined),
		FAKE_TEST(looking_leaves_the_interface_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
