/* test_san_fcoe.c: the lab's target by FCoE, each way to log in to it, and what
   goes wrong with these. */
#include "tests/netcmds/san.h"

#include "net/stack.h"

#define HOOK	"sanhook fcp:50:00:00:00:00:00:00:01:0"

/* A machine without an address, and a target with these further lines. */
static void begin_with(struct world *w, const char *more)
{
	char yaml[1400];

	snprintf(yaml, sizeof(yaml), DHCP "- type: fcoe\n"
		 "  luns: [{image: %s, serial: A}]\n%s", image, more);
	begin(w, yaml);
	assert_int_equal(run(w, "ifopen"), 0);
}

/* How often the lab was asked this, and answered so. */
static unsigned logged(const struct world *w, const char *what,
		       const char *answer)
{
	const struct lab_request *r;
	unsigned n = 0;

	for (unsigned i = 0; (r = lab_request(w->lab, i)); i++)
		n += !strcmp(r->what, what) && strstr(r->answer, answer);
	return n;
}

#define LOGINS	{ "", "  mac: server\n", "  login: plain\n", \
		  "  login: vn2vn\n", "  login: vn2vn\n  conflicts: 1\n", \
		  "  keep-alive: 0\n" }
#define COUNT_OF(a)	(sizeof(a) / sizeof((a)[0]))

/* ---- ways to it ---------------------------------------------------------- */

static void a_disk_is_read_and_written_by_each_login(void **state)
{
	static const char *const logins[] = LOGINS;
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(logins); i++) {
		begin_with(&w, logins[i]);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(fake.block->blocks, BLOCKS);
		assert_int_equal(fake.block->block_size, 512);
		assert_int_equal(read_around(&w, 60, 0), 0);
		write_around(&w);
		assert_int_equal(run(&w, "sanunhook"), 0);
		end(&w);
	}
}

/* A target with the lower name is one that VN2VN has us log in to. */
static void with_vn2vn_either_port_may_log_in(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  login: vn2vn\n  target: 10:00:00:00:00:00:00:09\n");
	assert_int_equal(run(&w, "sanhook fcp:10:00:00:00:00:00:00:09:0"), 0);
	assert_int_equal(read_around(&w, 30, 0), 0);
	end(&w);
}

static void a_vlan_that_is_told_is_used(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  vlan: 5\n  network: san\n"
		   "networks: {lan: {}, san: {}}\n"
		   "cards: [{network: lan, vlans: {5: san}}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(logged(&w, "FIP VLAN request", "VLAN 5"), 1);
	assert_int_equal(read_around(&w, 30, 0), 0);
	end(&w);
}

static void long_frames_are_used(void **state)
{
	uint32_t frames[2];
	char more[120];
	struct world w;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		snprintf(more, sizeof(more), "networks: {lan: {mtu: %u}}\n"
			 "cards: [{mtu: %u, network: lan}]\n", 1500 + i * 1000,
			 1500 + i * 1000);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(read_around(&w, 60, 0), 0);
		frames[i] = w.sh.net->devs->rx.ok;
		end(&w);
	}
	assert_true(frames[1] * 5 < frames[0] * 4);
}

/* The forwarder is heard, but not as long as its data will be. */
static void a_network_that_loses_long_frames_is_none(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  narrow: yes\nnetworks: {lan: {mtu: 2500}}\n"
		   "cards: [{mtu: 2500, network: lan}]\n");
	assert_failed(&w, HOOK, -ETIMEDOUT, "no Fibre Channel on this network");
	end(&w);
}

/* ---- what goes wrong ----------------------------------------------------- */

static void lost_advertisements_are_waited_for(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  skip: 2\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(logged(&w, "FIP solicitation", "lost"), 1);
	assert_int_equal(read_around(&w, 20, 0), 0);
	end(&w);
}

static void a_refused_login_is_told_with_its_reason(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  refuses: 0x0529\n");
	assert_failed(&w, HOOK, -EBUSY, "(LS_RJT 05/29)");
	assert_true(logged(&w, "FLOGI", "refused") >= 1);
	end(&w);
}

static void a_login_that_is_refused_once_is_tried_again(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  refuses: 0x0500\n  refusals: 1\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(logged(&w, "FLOGI", "refused"), 1);
	end(&w);
}

static void who_is_not_in_the_fabric_is_told(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_failed(&w, "sanhook fcp:50:00:00:00:00:00:00:02:0", -ENODEV,
		      "no port of this name");
	assert_failed(&w, "sanhook fcp:50:00:00:00:00:00:00:01:7", -ENODEV,
		      "LUN");
	end(&w);
}

static void where_there_is_no_fcoe_it_ends(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers: []\n");
	assert_failed(&w, HOOK, -ENETUNREACH, "no interface");
	assert_int_equal(run(&w, "ifopen"), 0);
	assert_failed(&w, HOOK, -ETIMEDOUT, "");
	end(&w);
}

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const char *const logins[] = LOGINS;
	static const char *const what[] = {
		"silent", "short", "lost", "order", "exchange", "busy",
		"logout", "reset", "check, sense: 0x0629",
	};
	char more[160];
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(what) * 3; i++) {
		snprintf(more, sizeof(more),
			 "%s  faults: [{what: %s, after: 3, every: 37}]\n",
			 logins[i / COUNT_OF(what) * 2 % 5],
			 what[i % COUNT_OF(what)]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		if (read_around(&w, 50, 0))
			fail_msg("%s", more);
		end(&w);
	}
}

static void no_write_is_lost_whatever_goes_wrong(void **state)
{
	static const char *const what[] = {
		"silent", "short", "exchange", "busy", "logout", "reset",
	};
	char more[160];
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(what); i++) {
		snprintf(more, sizeof(more),
			 "  faults: [{what: %s, after: 3, every: 37}]\n",
			 what[i]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		write_around(&w);
		end(&w);
	}
}

static void no_read_is_wrong_while_frames_are_lost(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "cards: [{cable: {loss: 1%, reorder: 1%, duplicate: 1%, "
		   "corrupt: 0.2%}}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 100, 0), 0);
	write_around(&w);
	end(&w);
}

static void what_will_not_get_better_fails(void **state)
{
	static const struct { const char *what; int rc; } faults[] = {
		{ "check, sense: 0x0311", -EIO }, { "conflict", -EBUSY },
	};
	char more[100];
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		snprintf(more, sizeof(more), "  faults: [{what: %s, "
			 "after: 8}]\n", faults[i].what);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_true(read_around(&w, 40, faults[i].rc) > 0);
		end(&w);
	}
}

/* An hour in which nothing is read: the link is kept. */
static void an_idle_link_stays(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, HOOK "\nsleep 3600"), 0);
	assert_int_equal(logged(&w, "no keep-alive", ""), 0);
	assert_int_equal(read_around(&w, 20, 0), 0);
	assert_int_equal(logged(&w, "PLOGI", ""), 1);
	end(&w);
}

/* As Linux' target is, after a logout: by each login, whoever logs in. */
static void a_target_that_is_busy_is_asked_again(void **state)
{
	static const char *const logins[] = LOGINS;
	char more[120];
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(logins); i++) {
		snprintf(more, sizeof(more), "%s  closing: 9s\n", logins[i]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK "\nsanunhook\n" HOOK), 0);
		assert_true(logged(&w, "PLOGI", "refused") >= 1);
		assert_int_equal(read_around(&w, 20, 0), 0);
		end(&w);
	}
}

static void another_disk_is_not_taken_for_it(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: silent, after: 50}]\n"
		   "- {type: fcoe, target: 50:00:00:00:00:00:00:02,"
		   " luns: [{size: 1M, serial: B}]}\n");
	assert_int_equal(run(&w, HOOK " fcp:50:00:00:00:00:00:00:02:0\n"
			     "set san-retries 2"), 0);
	(void)read_around(&w, 50, -ETIMEDOUT);
	end(&w);
}

static void a_failing_allocation_is_an_error(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	hook_without_memory(&w, HOOK, 60);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_read_and_written_by_each_login),
		FAKE_TEST(with_vn2vn_either_port_may_log_in),
		FAKE_TEST(a_vlan_that_is_told_is_used),
		FAKE_TEST(long_frames_are_used),
		FAKE_TEST(a_network_that_loses_long_frames_is_none),
		FAKE_TEST(lost_advertisements_are_waited_for),
		FAKE_TEST(a_refused_login_is_told_with_its_reason),
		FAKE_TEST(a_login_that_is_refused_once_is_tried_again),
		FAKE_TEST(who_is_not_in_the_fabric_is_told),
		FAKE_TEST(where_there_is_no_fcoe_it_ends),
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_write_is_lost_whatever_goes_wrong),
		FAKE_TEST(no_read_is_wrong_while_frames_are_lost),
		FAKE_TEST(what_will_not_get_better_fails),
		FAKE_TEST(an_idle_link_stays),
		FAKE_TEST(a_target_that_is_busy_is_asked_again),
		FAKE_TEST(another_disk_is_not_taken_for_it),
		FAKE_TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_disk, remove_disk);
}
