/* test_fc_layout.c: what is said to ports, byte by byte as the standards have
   it: each field at its place, and nothing elsewhere. */
#include "tests/fake/fake.h"

#include "net/san/fc_els.h"
#include "net/san/fc_frame.h"
#include "net/san/fc_peer.h"
#include "net/san/fip_packet.h"

static const struct fc_names names = { .port = 0x2001020304050607,
				       .node = 0x10a1a2a3a4a5a6a7 };
static const uint8_t to[6] = { 0x11, 0x12, 0x13, 0x14, 0x15, 0x16 };
static const uint8_t from[6] = { 0x21, 0x22, 0x23, 0x24, 0x25, 0x26 };

/* ---- logins (FC-LS-2 6.6) ------------------------------------------------ */

static void a_login_to_a_fabric_says_little(void **state)
{
	static const uint8_t want[116] = {
		4, 0, 0, 0, 0x20, 0x20, 0, 8, 0, 0, 0x08, 0x34,
		[20] = 0x20, 1, 2, 3, 4, 5, 6, 7,
		0x10, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
		[68] = 0x88,
	};
	uint8_t p[FC_LOGIN_LEN];

	(void)state;
	memset(p, 0xff, sizeof(p));
	fc_put_login(p, FC_FLOGI, true, &names, 2100);
	assert_int_equal(sizeof(p), sizeof(want));
	assert_memory_equal(p, want, sizeof(want));
}

static void a_login_to_a_port_says_what_we_take(void **state)
{
	static const uint8_t want[116] = {
		3, 0, 0, 0, 0x20, 0x20, 0, 8, 0x80, 0, 0x08, 0x34,
		0, 0xff, 0, 0x1f, 0, 0, 0x07, 0xd0,
		0x20, 1, 2, 3, 4, 5, 6, 7,
		0x10, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
		[68] = 0x80, [74] = 0x08, 0x34, 0, 0xff, [81] = 1,
	};
	uint8_t p[FC_LOGIN_LEN];

	(void)state;
	memset(p, 0xff, sizeof(p));
	fc_put_login(p, FC_PLOGI, false, &names, 2100);
	assert_memory_equal(p, want, sizeof(want));
}

static void process_logins_are_for_scsi(void **state)
{
	static const uint8_t asked[20] = {
		0x20, 0x10, 0, 0x14, 0x08, 0, 0x20, [19] = 0x22,
	};
	static const uint8_t answered[20] = {
		0x02, 0x10, 0, 0x14, 0x08, 0, 0x21, [19] = 0x22,
	};
	uint8_t p[FC_PRLI_LEN];

	(void)state;
	memset(p, 0xff, sizeof(p));
	fc_put_prli(p, FC_PRLI);
	assert_memory_equal(p, asked, sizeof(asked));
	fc_put_prli(p, FC_LS_ACC);
	assert_memory_equal(p, answered, sizeof(answered));
}

static void who_leaves_says_his_address_and_name(void **state)
{
	static const uint8_t want[16] = {
		5, 0, 0, 0, 0, 0x0a, 0x0b, 0x0c, 0x20, 1, 2, 3, 4, 5, 6, 7,
	};
	uint8_t p[FC_LOGO_LEN];

	(void)state;
	memset(p, 0xff, sizeof(p));
	fc_put_logo(p, 0x0a0b0c, names.port);
	assert_memory_equal(p, want, sizeof(want));
}

/* FC-GS-6 4.3, and 5.2.5.3: which address has the port of this name? */
static void the_directory_is_asked_by_name(void **state)
{
	static const uint8_t want[24] = {
		1, 0, 0, 0, 0xfc, 2, 0, 0, 0x01, 0x21, [16] = 0x20, 1, 2, 3,
		4, 5, 6, 7,
	};
	uint8_t p[FC_GID_PN_LEN];

	(void)state;
	memset(p, 0xff, sizeof(p));
	fc_names_put(p, names.port);
	assert_int_equal(sizeof(p), sizeof(want));
	assert_memory_equal(p, want, sizeof(want));
}

/* ---- FIP (FC-BB-5 7.9) --------------------------------------------------- */

static void descriptors_are_where_they_belong(void **state)
{
	static const uint8_t want[] = {
		0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
		0x21, 0x22, 0x23, 0x24, 0x25, 0x26,
		0x89, 0x14, 0x10, 0, 0, 5, 0, 3, 0, 14, 0x80, 0x04,
		2, 2, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26,
		4, 3, 0, 0, 0x10, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
		11, 5, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0, 1, 2, 3,
		0x20, 1, 2, 3, 4, 5, 6, 7,
		6, 1, 0x08, 0x6e,
		9, 3, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9,
	};
	uint8_t frame[FIP_MAX];
	struct fip_writer w;

	(void)state;
	memset(frame, 0xff, sizeof(frame));
	fip_begin(&w, frame, to, from, FIP_CLAIM, FIP_FPMA | FIP_AVAILABLE);
	fip_put_mac(&w, from);
	fip_put_name(&w, names.node);
	fip_put_port(&w, to, 0x010203, names.port);
	fip_put_size(&w, 2158);
	memset(fip_put_els(&w, FIP_LOGO, 8), 9, 8);
	assert_int_equal(fip_end(&w), sizeof(want));
	assert_memory_equal(frame, want, sizeof(want));
}

/* A bit for each protocol that there is, then four for what is done by it. */
static void features_say_initiator_of_scsi(void **state)
{
	static const uint8_t want[164] = { 15, 41, [6] = 1, [43] = 2 };
	uint8_t frame[FIP_MAX];
	struct fip_writer w;

	(void)state;
	memset(frame, 0xff, sizeof(frame));
	fip_begin(&w, frame, to, from, FIP_CLAIM, 0);
	fip_put_features(&w);
	assert_int_equal(fip_end(&w), 24 + 164);
	assert_memory_equal(frame + 24, want, sizeof(want));
}

static void a_short_packet_is_filled_up(void **state)
{
	static const uint8_t zeros[4];
	uint8_t frame[FIP_MAX];
	struct fip_writer w;

	(void)state;
	for (size_t len = 28; len <= 36; len += 4) {
		memset(frame, 0xff, sizeof(frame));
		fip_begin(&w, frame, to, from, FIP_SOLICIT, 0);
		memset(fip_put_els(&w, FIP_FDISC, len), 9, len);
		assert_int_equal(fip_end(&w), len < 32 ? 60 : 28 + len);
		assert_int_equal(frame[21], 1 + len / 4);
		if (len == 28)
			assert_memory_equal(frame + 56, zeros, sizeof(zeros));
		else
			assert_int_equal(frame[59], 9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_login_to_a_fabric_says_little),
		FAKE_TEST(a_login_to_a_port_says_what_we_take),
		FAKE_TEST(process_logins_are_for_scsi),
		FAKE_TEST(who_leaves_says_his_address_and_name),
		FAKE_TEST(the_directory_is_asked_by_name),
		FAKE_TEST(descriptors_are_where_they_belong),
		FAKE_TEST(features_say_initiator_of_scsi),
		FAKE_TEST(a_short_packet_is_filled_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
