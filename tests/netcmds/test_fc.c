/* test_fc.c: fcstat and fcels, against the lab's fabric. */
#include "tests/netcmds/world.h"

#define LAB	"servers:\n- type: dhcp\n- type: fcoe\n  luns: [{size: 1M}]\n"
#define HOOK	"ifopen net0\nsanhook fcp:50:00:00:00:00:00:00:01:0\n"
#define PORT	"net0: 20:00:52:54:00:12:34:56 id 01.01.00 node " \
		"10:00:52:54:00:12:34:56\n"

static void ports_and_peers_are_shown(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB);
	assert_int_equal(run(&w, "fcstat"), 0);
	assert_string_equal(fake_out(), "");
	assert_int_equal(run(&w, HOOK "fcstat"), 0);
	assert_has(fake_out(), PORT "  [Link: up, 10:00:52:54:00:fc:00:01 "
		   "fabric node 10:00:52:54:00:fc:00:01]\n50:00:00:00:00:00:00:01:\n"
		   "  [Link: up, port net0 id 01.00.01]\n"
		   "  [Type 08 link: up, params 00:00:00:12]\n");
	assert_int_equal(run(&w, "sanunhook\nfcstat"), 0);
	assert_null(strstr(fake_out(), "50:00"));
	end(&w);
}

static void a_link_that_is_down_says_why(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n");
	assert_failed(&w, "fcels ECHO", -ENETUNREACH, "no interface is open");
	assert_failed(&w, "ifopen net0\nfcels ECHO", -ETIMEDOUT, "there is no "
		      "Fibre Channel on this network");
	assert_int_equal(run(&w, "fcstat"), 0);
	assert_has(fake_out(), "  [Link: down: net0: there is no Fibre Channel "
		   "on this network]\n");
	end(&w);
}

static void requests_are_sent_and_answered(void **state)
{
	static const char *const good[] = {
		"flogi", "-i 01.00.01 PLOGI", "-i 010001 Rtv",
		"--port net0 -i 01.00.01 ECHO", "-i 01.00.01 PRLI-FCP",
		"-i 01.00.01 LOGO", "-i ff.ff.fc PLOGI",
	};
	char line[60];
	struct world w;

	(void)state;
	begin(&w, LAB);
	assert_int_equal(run(&w, "ifopen net0"), 0);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(line, sizeof(line), "fcels %s", good[i]);
		if (run(&w, line) != 0)
			fail_msg("%s: %s", line, w.e.msg);
	}
	assert_string_equal(fake_out(), "net0 PLOGI to ff.ff.fc... ok\n");
	end(&w);
}

static void what_is_refused_or_wrong_is_told(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB);
	assert_int_equal(run(&w, "ifopen net0"), 0);
	assert_failed(&w, "fcels -i 01.00.01 RTV", -EPERM, "we have to log in "
		      "before (LS_RJT 03/1e)");
	assert_failed(&w, "fcels -i 01.00.07 PLOGI", -ENODEV, "there is no "
		      "port of this address");
	assert_failed(&w, "fcels PING", -EINVAL, "\"PING\" is no request");
	assert_failed(&w, "fcels -p net7 RTV", -ENODEV, "no port \"net7\"");
	assert_failed(&w, "fcels -i 1.2 RTV", -EINVAL, "\"1.2\" is no address");
	assert_failed(&w, "fcels -i 01.00.011 RTV", -EINVAL, "is no address");
	end(&w);
}

/* Its peer is the port that is asked by default. */
static void vn2vn_has_no_fabric(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB "  login: vn2vn\n");
	assert_int_equal(run(&w, HOOK "fcstat"), 0);
	assert_has(fake_out(), "[Link: up, VN2VN]\n");
	assert_int_equal(run(&w, "fcels ECHO"), 0);
	assert_has(fake_out(), "net0 ECHO to 00.00.01... ok\n");
	end(&w);
}

static void a_failing_allocation_is_an_error(void **state)
{
	struct world w;
	int rc;

	(void)state;
	begin(&w, LAB);
	assert_int_equal(run(&w, "ifopen net0"), 0);
	for (unsigned i = 1; i < 40; i++) {
		fake_alloc_fail(i);
		rc = run(&w, "fcels -i ff.ff.fc PLOGI\nfcstat");
		fake_alloc_fail(0);
		assert_true(rc == 0 || w.e.msg[0]);
	}
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(ports_and_peers_are_shown),
		FAKE_TEST(a_link_that_is_down_says_why),
		FAKE_TEST(requests_are_sent_and_answered),
		FAKE_TEST(what_is_refused_or_wrong_is_told),
		FAKE_TEST(vn2vn_has_no_fabric),
		FAKE_TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
