/* test_wifi.c: networks that the firmware's driver finds and joins. */
#include <errno.h>
#include <string.h>

#include "core/holder.h"
#include "core/unconst.h"
#include "tests/efi/fake_snp.h"

#define KEY "correct horse"

static struct efi_suites psk = { 1, { IEEE(2) } };
static struct efi_suites sae = { 1, { IEEE(8) } };
static struct efi_suites eap = { 1, { IEEE(1) } };
static struct efi_suites owe = { 1, { IEEE(18) } };
static struct efi_suites old = { 1, { MICROSOFT(2) } };
static struct efi_suites odd = { 1, { { { 9, 9, 9 }, 9 } } };
static struct efi_suites wep40 = { 1, { IEEE(1) } };
static struct efi_suites none;
static struct { struct efi_suites s; struct efi_suite more; } both = {
	{ 2, { IEEE(2) } }, IEEE(8)
};

static void network(const char *name, struct efi_suites *akm, unsigned quality)
{
	struct efi_wifi_found *f = &radio.list[radio.n++];

	f->network.name.len = (uint8_t)strlen(name);
	memcpy(f->network.name.text, name, strlen(name));
	f->network.akm = akm;
	f->quality = (uint8_t)quality;
}

/* The one card, open; it has a radio. */
static struct nic *wireless(void)
{
	struct fake_card *c = add(3, 0, false);
	struct nic *nic;

	c->wifi = c->managed = true;
	nic = snp_nic(0);
	assert_non_null(nic);
	assert_non_null(nic->wifi);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static int look(struct nic *nic, const struct wifi_network **out)
{
	const struct wifi_name any = { 0 };
	int rc = nic->wifi->scan(nic, &any);

	return rc < 0 ? rc : nic->wifi->found(nic, out);
}

static int join(struct nic *nic, const char *key)
{
	const struct wifi_network *list;
	int rc = look(nic, &list);

	if (rc >= 0)
		rc = nic->wifi->join(nic, 0, key);
	for (int i = 0; rc == 0 && i < 3; i++)
		rc = nic->wifi->joined(nic);
	return rc;
}

/* ---- looking ---------------------------------------------------------- */

static void what_a_network_asks_for_is_told_by_its_suites(void **state)
{
	static const struct {
		struct efi_suites *akm, *cipher, *known;
		uint8_t            security, type;
	} cases[] = {
		{ NULL, NULL, NULL, WIFI_OPEN, 0 },
		{ &none, &none, NULL, WIFI_OPEN, 0 },
		{ NULL, &wep40, NULL, WIFI_WEP, 0 },
		{ &old, NULL, NULL, WIFI_WPA, 0 },
		{ &odd, NULL, NULL, WIFI_OTHER, 0 },
		{ &psk, NULL, NULL, WIFI_PSK, 2 },
		{ &sae, NULL, NULL, WIFI_SAE, 8 },
		{ &eap, NULL, NULL, WIFI_EAP, 1 },
		{ &owe, NULL, NULL, WIFI_OWE, 18 },
		/* the strongest that both can do */
		{ &both.s, NULL, &both.s, WIFI_SAE, 8 },
		{ &both.s, NULL, &psk, WIFI_PSK, 2 },
		{ &both.s, NULL, NULL, WIFI_PSK, 2 },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct efi_wifi_network n = {
			.akm = cases[i].akm, .cipher = cases[i].cipher };
		struct efi_security how;

		efi_security_of(&n, cases[i].known, &how);
		assert_int_equal(how.security, cases[i].security);
		assert_int_equal(how.akm.type, cases[i].type);
	}
}

static void networks_are_found(void **state)
{
	const struct wifi_name hidden = { 3, "abc" };
	const struct wifi_network *list;
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	network("guest", NULL, 140);
	assert_int_equal(nic->wifi->scan(nic, &hidden), 0);
	assert_int_equal(nic->wifi->found(nic, &list), 2);
	assert_int_equal(list[0].name.len, 6);
	assert_memory_equal(list[0].name.text, "office", 6);
	assert_int_equal(list[0].security, WIFI_PSK);
	assert_int_equal(list[0].quality, 72);
	assert_int_equal(list[1].quality, 100);
	assert_false(list[1].has_mac);
	assert_int_equal(radio.asked.n, 1);
	assert_memory_equal(radio.asked.hidden[0].text, "abc", 3);
	/* that there are none is no failure */
	radio.ends = EFI_NOT_FOUND;
	assert_int_equal(look(nic, &list), 0);
	radio.ends = EFI_ACCESS_DENIED;
	assert_int_equal(look(nic, &list), -EACCES);
	radio.starts = EFI_DEVICE_ERROR;
	assert_int_equal(look(nic, &list), -EIO);
}

static void what_a_driver_finds_is_not_believed(void **state)
{
	static struct efi_suites endless = { 0xffff, { IEEE(2) } };
	const struct wifi_network *list;
	struct nic *nic = wireless();

	(void)state;
	network("long", NULL, 1);
	radio.list[0].network.name.len = 33;
	network("mesh", NULL, 1);
	radio.list[1].network.bss = 2;
	network("good", &psk, 1);
	assert_int_equal(look(nic, &list), 1);
	assert_memory_equal(list[0].name.text, "good", 4);
	radio.known = endless;		/* longer than what came */
	assert_int_equal(look(nic, &list), 1);
	/* which one is joined does not slip */
	assert_int_equal(nic->wifi->join(nic, 0, KEY), 0);
	assert_memory_equal(radio.join->data->network->name.text, "good", 4);
	assert_int_equal(nic->wifi->joined(nic), 0);
	assert_int_equal(nic->wifi->join(nic, 1, KEY), -ENOENT);
}

/* ---- joining ---------------------------------------------------------- */

static void a_key_goes_to_the_supplicant(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	assert_int_equal(join(nic, KEY), 0);
	assert_string_equal(radio.password, KEY);
	assert_memory_equal(radio.name.text, "office", 6);
	assert_int_equal(radio.akm.n, 1);
	assert_int_equal(radio.akm.list[0].type, 2);
	assert_int_equal(radio.join->data->limit_s, 10);
	assert_ptr_equal(radio.join->data->network->akm, &psk);
	assert_int_equal(nic->ops->link(nic), 0);
}

static void the_newer_kind_is_taken_where_it_is_offered(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	radio.known = sae;
	network("office", &both.s, 72);
	assert_int_equal(join(nic, KEY), 0);
	assert_int_equal(radio.akm.list[0].type, 8);
}

static void an_account_is_the_firmwares(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("corp", &eap, 72);
	assert_int_equal(join(nic, ""), 0);
	assert_int_equal(radio.akm.list[0].type, 1);
	assert_string_equal(radio.password, "");
}

static void each_end_is_told_apart(void **state)
{
	static const int errors[] = { 0, -EACCES, -ENOENT, -ETIMEDOUT, -EIO,
				      -EIO };
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	for (int32_t code = 0; code < 6; code++) {
		nic->wifi->leave(nic);
		(void)nic->wifi->joined(nic);
		radio.code = code;
		assert_int_equal(join(nic, KEY), errors[code]);
	}
	radio.code = -1;
	assert_int_equal(join(nic, KEY), -EIO);
	radio.code = 0;
	radio.ends = EFI_ACCESS_DENIED;
	assert_int_equal(nic->wifi->join(nic, 0, KEY), 0);
	assert_int_equal(nic->wifi->joined(nic), -EACCES);
	radio.starts = EFI_NOT_FOUND;
	assert_int_equal(nic->wifi->join(nic, 0, KEY), -ENOENT);
}

static void what_the_supplicant_lacks_is_not_tried(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("office", &sae, 72);
	radio.known = psk;
	assert_int_equal(join(nic, KEY), -ENOTSUP);
	radio.known = none;
	radio.sets = EFI_UNSUPPORTED;
	assert_int_equal(join(nic, KEY), -EIO);
	assert_int_equal(radio.joins, 0);
}

static void without_a_supplicant_only_open_networks_are_joined(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	radio.no_supplicant = true;
	network("guest", NULL, 72);
	assert_int_equal(join(nic, ""), 0);
	radio.list[0].network.akm = &psk;
	assert_int_equal(join(nic, KEY), -ENOTSUP);
}

static void what_the_firmware_has_joined_is_left_first(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	radio.up = true;
	assert_int_equal(nic->ops->link(nic), 0);
	assert_int_equal(join(nic, KEY), 0);
	assert_int_equal(radio.leaves, 1);
	assert_int_equal(radio.joins, 1);
	assert_int_equal(nic->ops->link(nic), 0);
}

static void a_loss_is_noticed(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(join(nic, KEY), 0);
	radio.up = false;
	fake.now_us += 300000;
	assert_int_equal(nic->wifi->joined(nic), -ENOTCONN);
	assert_int_equal(join(nic, KEY), 0);
	nic->wifi->leave(nic);
	assert_int_equal(radio.leaves, 1);
	assert_int_equal(nic->wifi->joined(nic), -ENOTCONN);
	/* without the adapter's word MNP's counts */
	radio.no_adapter = managed.down = true;
	assert_int_equal(nic->ops->link(nic), -ENETDOWN);
	managed.down = false;
	assert_int_equal(nic->ops->link(nic), 0);
}

/* ---- a driver that does not answer ------------------------------------- */

static void an_answer_is_waited_for(void **state)
{
	const struct wifi_name any = { 0 };
	const struct wifi_network *list;
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	radio.slow = true;
	assert_int_equal(look(nic, &list), -EINPROGRESS);
	assert_int_equal(nic->wifi->scan(nic, &any), -EBUSY);
	assert_int_equal(nic->wifi->join(nic, 0, KEY), -EBUSY);
	radio.done_scan = true;
	assert_int_equal(nic->wifi->found(nic, &list), 1);
	assert_int_equal(nic->wifi->join(nic, 0, KEY), 0);
	assert_int_equal(nic->wifi->joined(nic), -EINPROGRESS);
	assert_int_equal(nic->wifi->scan(nic, &any), -EBUSY);
	radio.done_join = true;
	assert_int_equal(nic->wifi->joined(nic), 0);
}

static void one_network_follows_another(void **state)
{
	const struct wifi_network *list;
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(join(nic, KEY), 0);
	radio.slow = true;
	nic->wifi->leave(nic);
	assert_int_equal(look(nic, &list), -EBUSY);
	radio.done_leave = true;
	radio.slow = false;
	/* nobody asked how the leaving ended */
	assert_int_equal(join(nic, KEY), 0);
	assert_int_equal(radio.joins, 2);
}

static void a_program_that_we_start_finds_the_network_joined(void **state)
{
	const struct wifi_network *list;
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(join(nic, KEY), 0);
	efi_nic_suspend(false);
	assert_true(radio.up);
	assert_int_equal(radio.destroyed, 0);
	efi_nic_resume();
	assert_int_equal(nic->wifi->joined(nic), 0);
	assert_int_equal(nic->wifi->found(nic, &list), 0);
	assert_int_equal(join(nic, KEY), 0);
}

/* Its token is the driver's, and so is what it points to. */
static void a_driver_that_never_answers_is_waited_for_and_no_longer(
	void **state)
{
	const struct wifi_network *list;
	struct nic *nic = wireless();
	uint64_t since_us = fake.now_us;

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(look(nic, &list), 1);
	radio.slow = true;
	assert_int_equal(nic->wifi->join(nic, 0, KEY), 0);
	efi_nic_suspend(false);
	assert_in_range(fake.now_us - since_us, 12000000, 13000000);
	efi_nic_exit();
	radio.join->status = EFI_SUCCESS;	/* late, but it is there */
	free(HOLDER(radio, join, radio.join));
}

static void all_is_given_back_at_the_end(void **state)
{
	struct nic *nic = wireless();

	(void)state;
	network("office", &psk, 72);
	assert_int_equal(join(nic, KEY), 0);
	efi_nic_exit();
	assert_int_equal(radio.made, 1);
	assert_int_equal(radio.destroyed, 1);
}

static void memory_that_runs_out_is_said(void *ctx)
{
	const struct wifi_network *list;
	struct fake_card *c;
	struct nic *nic;
	int rc = 0;

	(void)ctx;
	n_handles = 0;
	radio_reset();
	c = add(3, 0, false);
	c->wifi = c->managed = true;
	network("office", &psk, 72);
	nic = snp_nic(0);
	if (nic)
		rc = nic->ops->open(nic, NULL);
	if (nic && rc == 0)
		rc = look(nic, &list);
	if (rc == 1)
		rc = 0;
	assert_alloc_result(rc);
	efi_nic_exit();
}

static void memory_may_run_out(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_that_runs_out_is_said, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_network_asks_for_is_told_by_its_suites),
		TEST(networks_are_found),
		TEST(what_a_driver_finds_is_not_believed),
		TEST(a_key_goes_to_the_supplicant),
		TEST(the_newer_kind_is_taken_where_it_is_offered),
		TEST(an_account_is_the_firmwares),
		TEST(each_end_is_told_apart),
		TEST(what_the_supplicant_lacks_is_not_tried),
		TEST(without_a_supplicant_only_open_networks_are_joined),
		TEST(what_the_firmware_has_joined_is_left_first),
		TEST(a_loss_is_noticed),
		TEST(an_answer_is_waited_for),
		TEST(one_network_follows_another),
		TEST(a_program_that_we_start_finds_the_network_joined),
		TEST(a_driver_that_never_answers_is_waited_for_and_no_longer),
		TEST(all_is_given_back_at_the_end),
		TEST(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
