/* test_link.c: what a switch does at its port, and what comes of it. */
#include "tests/netcmds/world.h"

#define LAB(how) "cards: [{mac: '52:54:00:12:34:56', network: lan, " \
	"switch: {" how "}}]\nnetworks: {lan: {address: 192.0.2.1/24, " \
	"ipv6: '2001:db8::1/64'}}\n" \
	"servers:\n- {type: dhcp, filename: x}\n"

static unsigned seconds(void)
{
	return (unsigned)(fake.now_us / 1000000);
}

static void a_port_that_learns_is_waited_for(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("rstp: 30s"));
	assert_int_equal(run(&w, "ifopen\nsleep 2\nifstat"), 0);
	assert_has(fake_out(), "  [Link:up (blocked), TX:");
	assert_int_equal(run(&w, "dhcp\nifstat\nset net0/ip6\nroute"), 0);
	assert_in_range(seconds(), 30, 33);
	assert_has(fake_out(), "  [Link:up, TX:");
	assert_has(fake_out(), "2001:db8::");
	end(&w);
}

static void why_it_waits_is_said(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("rstp: 30s"));
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_string_equal(fake_diag(), "warning: net0: the switch does not "
			    "forward yet (spanning tree)\n");
	end(&w);
}

static void old_bpdus_are_believed_for_30_s(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("stp: 29s"));
	assert_int_equal(run(&w, "dhcp\nifstat"), 0);
	assert_in_range(seconds(), 29, 31);
	assert_null(strstr(fake_out(), "blocked"));
	end(&w);
	fake_reset();
	/* the port forwards at once, though it says the same */
	begin(&w, LAB("stp: 0s"));
	assert_int_equal(run(&w, "dhcp\nsleep 5\nifstat"), 0);
	assert_has(fake_out(), "[Link:up, TX:");
	assert_int_equal(seconds(), 5);
	end(&w);
}

static void a_port_that_never_forwards_is_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("rstp: 1000s"));
	assert_int_equal(run(&w, "ifconf -c dhcp"), -ETIMEDOUT);
	assert_in_range(seconds(), 180, 200);
	assert_string_equal(w.e.msg, "nobody answered on net0: the switch "
			    "does not forward (spanning tree)");
	end(&w);
}

static void an_aggregate_is_answered(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("lacp: 4s"));
	assert_int_equal(run(&w, "dhcp\nifstat"), 0);
	assert_in_range(seconds(), 4, 6);
	assert_has(fake_diag(), "(LACP)");
	assert_has(fake_out(), "[Link:up, TX:");
	end(&w);
}

#define USER(how) "802.1x: {user: ann, password: s3cret, " how "}"

static void a_user_is_let_in(void **state)
{
	static const char *const methods[] = {
		LAB(USER("method: md5")), LAB(USER("method: mschapv2")),
		LAB(USER("method: mschapv2") ", garbled: yes"),
	};
	struct world w;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		fake_reset();
		begin(&w, methods[i]);
		assert_int_equal(run(&w, "set net0/username ann\n"
				     "set net0/password s3cret\ndhcp"), 0);
		assert_in_range(seconds(), 0, 3);
		assert_has(fake_diag(), "(802.1X)\n");
		end(&w);
	}
}

static void a_wrong_password_is_refused(void **state)
{
	static const char *const methods[] = {
		LAB(USER("method: md5")), LAB(USER("method: mschapv2")),
	};
	struct world w;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_reset();
		begin(&w, methods[i]);
		assert_int_equal(run(&w, "set net0/username ann\n"
				     "set net0/password no\n"
				     "ifconf -c dhcp --timeout 60000"),
				 -ETIMEDOUT);
		assert_has(fake_diag(), "the switch refuses the 802.1X user "
			   "\"ann\"\n");
		end(&w);
	}
}

static void who_has_no_name_is_told(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(USER("method: md5")));
	/* the root's is somebody else's: login's */
	assert_int_equal(run(&w, "set username ann\nset password s3cret\n"
			     "ifconf -c dhcp"), -ETIMEDOUT);
	assert_has(w.e.msg, "(802.1X, and no username is set)");
	end(&w);
	fake_reset();
	begin(&w, LAB(USER("silent: yes")));
	assert_int_equal(run(&w, "set net0/username ann\n"
			     "set net0/password s3cret\n"
			     "ifconf -c dhcp"), -ETIMEDOUT);
	assert_in_range(seconds(), 180, 260);
	end(&w);
}

static void the_switch_names_itself(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("garbled: yes, lldp: {name: sw1, port: Gi1/0/7, "
		      "vlan: 7}"));
	assert_int_equal(run(&w, "ifopen\nsleep 1\n"
			     "echo ${netX.lldp/5.0.0.0} "
			     "${netX.lldp/2.0.1.0} "
			     "${netX.lldp/0x0080c201.127.0.4.2:uint16} "
			     "${netX.lldp/1.0.1.6} ${netX.lldp/1.0.0.1}"), 0);
	assert_string_equal(fake_out(), "sw1 Gi1/0/7 0x7 "
			    "52:54:00:ff:ff:01 04\n");
	assert_int_equal(run(&w, "isset ${netX.lldp/6.0.0.0}"), -ENOENT);
	assert_int_equal(run(&w, "isset ${netX.lldp/5.1.0.0}"), -ENOENT);
	assert_int_equal(run(&w, "isset ${netX.lldp/5.0.2.9}"), -ENOENT);
	assert_int_equal(run(&w, "isset ${netX.lldp/0x0080c202.127.0.0.0}"),
			 -ENOENT);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_port_that_learns_is_waited_for),
		FAKE_TEST(why_it_waits_is_said),
		FAKE_TEST(old_bpdus_are_believed_for_30_s),
		FAKE_TEST(a_port_that_never_forwards_is_given_up),
		FAKE_TEST(an_aggregate_is_answered),
		FAKE_TEST(a_user_is_let_in),
		FAKE_TEST(a_wrong_password_is_refused),
		FAKE_TEST(who_has_no_name_is_told),
		FAKE_TEST(the_switch_names_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
