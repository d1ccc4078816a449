/* test_fc_frame.c: frames of Fibre Channel and packets of FIP, byte by byte. */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/fc_els.h"
#include "net/san/fc_frame.h"
#include "net/san/fip_packet.h"

static const uint8_t to[6] = { 0x0e, 0xfc, 0, 1, 0, 1 };
static const uint8_t from[6] = { 0x0e, 0xfc, 0, 1, 1, 1 };

static void a_frame_is_laid_out_as_it_should_be(void **state)
{
	static const uint8_t want[] = {
		0x0e, 0xfc, 0, 1, 0, 1, 0x0e, 0xfc, 0, 1, 1, 1, 0x89, 0x06,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2e,
		0x06, 1, 0, 1, 0, 1, 1, 1, 0x08, 0x29, 0, 3, 0, 0, 0, 0,
		0x12, 0x34, 0xff, 0xff, 0, 0, 0, 0, 'a', 'b', 'c', 'd', 'e',
		0, 0, 0,
		/* CRC-32 of the header and data, as Ethernet's; EOFt */
		0x91, 0xa8, 0xfb, 0xea, 0x42, 0, 0, 0,
	};
	struct fc_frame f = {
		.r_ctl = FC_COMMAND, .type = FC_TYPE_FCP, .d_id = 0x010001,
		.s_id = 0x010101, .f_ctl = FC_ASKS, .ox_id = 0x1234,
		.rx_id = FC_NO_XID, .data = (const uint8_t *)"abcde", .len = 5,
	};
	uint8_t e[FCOE_MAX];

	(void)state;
	assert_int_equal(fcoe_write(e, to, from, &f), sizeof(want));
	assert_memory_equal(e, want, sizeof(want));
}

static void what_is_written_is_read(void **state)
{
	uint8_t data[2112], e[FCOE_MAX];
	struct fc_frame f = {
		.r_ctl = FC_DATA, .type = FC_TYPE_FCP, .d_id = 0xfffffe,
		.s_id = 0x10203, .f_ctl = FC_OFFSET, .seq_id = 4,
		.seq_cnt = 300, .ox_id = 7, .rx_id = 8, .param = 0x12345678,
		.data = data,
	}, got;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (f.len = 0; f.len <= sizeof(data); f.len += 1 + f.len / 3) {
		len = fcoe_write(e, to, from, &f);
		assert_int_equal(len, 28 + 24 + (f.len + 3) / 4 * 4 + 8);
		assert_true(fcoe_read(e, len, &got));
		assert_int_equal(got.r_ctl, f.r_ctl);
		assert_int_equal(got.d_id, f.d_id);
		assert_int_equal(got.s_id, f.s_id);
		assert_int_equal(got.seq_cnt, f.seq_cnt);
		assert_int_equal(got.param, f.param);
		assert_int_equal(got.len, f.len);
		assert_memory_equal(got.data, data, f.len);
	}
}

static void a_damaged_frame_is_none(void **state)
{
	struct fc_frame f = { .r_ctl = FC_DATA, .data = to, .len = 4 }, got;
	uint8_t e[FCOE_MAX];
	size_t len = fcoe_write(e, to, from, &f);

	(void)state;
	assert_true(fcoe_read(e, len, &got));
	for (size_t i = 27; i < len - 3; i++) {
		e[i] ^= 0x10;
		assert_false(fcoe_read(e, len, &got));
		e[i] ^= 0x10;
	}
	for (size_t n = 0; n < len; n++)
		assert_false(fcoe_read(e, n, &got));
}

/* ---- FIP ----------------------------------------------------------------- */

static void descriptors_are_read_as_they_are_written(void **state)
{
	uint8_t e[FIP_MAX];
	struct fip_writer w;
	struct fip got;
	size_t len;

	(void)state;
	fip_begin(&w, e, to, from, FIP_CLAIM, FIP_FPMA);
	fip_put_mac(&w, from);
	fip_put_name(&w, 0x1000112233445566ull);
	fip_put_port(&w, to, 0x010203, 0x2000112233445566ull);
	fip_put_features(&w);
	fip_put_size(&w, 2158);
	memset(fip_put_els(&w, FIP_FLOGI, 140), 9, 140);
	len = fip_end(&w);
	assert_int_equal(len, 24 + 8 + 12 + 20 + 164 + 4 + 144);
	assert_true(fip_read(e, len, &got));
	assert_int_equal(got.op, FIP_CLAIM);
	assert_int_equal(got.flags, FIP_FPMA);
	assert_memory_equal(fip_part(&got, FIP_MAC, FIP_AT_MAC), from, 6);
	assert_int_equal(get_be64(got.at[FIP_NAME] + FIP_AT_NAME),
			 0x1000112233445566ull);
	assert_int_equal(fc_id(got.at[FIP_PORT] + FIP_AT_PORT_ID), 0x010203);
	assert_int_equal(get_be64(got.at[FIP_PORT] + FIP_AT_PORT_NAME),
			 0x2000112233445566ull);
	assert_memory_equal(fip_part(&got, FIP_PORT, FIP_AT_MAC), to, 6);
	assert_null(fip_part(&got, FIP_VLAN, FIP_AT_VLAN));
	assert_int_equal(get_be16(got.at[FIP_SIZE] + 2), 2158);
	assert_memory_equal(fip_part(&got, FIP_FLOGI, FIP_AT_ELS),
			    "\11\11\11\11", 4);
	assert_int_equal(got.els_len, 140);
	for (size_t n = 0; n < len; n++)
		assert_false(fip_read(e, n, &got));
}

static void descriptors_of_wrong_lengths_make_no_packet(void **state)
{
	static const uint8_t bad[][2] = {
		{ 1, 0 }, { 2, 1 }, { 2, 3 }, { 4, 2 }, { 5, 5 }, { 6, 2 },
		{ 11, 4 }, { 12, 1 }, { 14, 2 }, { 200, 0 }, { 200, 9 },
	};
	uint8_t e[60] = { 0 };
	struct fip got;

	(void)state;
	put_be16(e + 12, FIP_TYPE);
	e[14] = 0x10;
	put_be16(e + 20, 8);
	e[24] = 200;
	e[25] = 8;
	assert_true(fip_read(e, sizeof(e), &got));	/* a vendor's */
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(e + 24, bad[i], 2);
		e[24 + 4 * bad[i][1] % 32] = 200;
		e[25 + 4 * bad[i][1] % 32] = (uint8_t)(8 - bad[i][1] % 8);
		memcpy(e + 24, bad[i], 2);
		if (fip_read(e, sizeof(e), &got))
			fail_msg("type %u, %u words", bad[i][0], bad[i][1]);
	}
}

/* ---- ELS ----------------------------------------------------------------- */

static void a_login_tells_how_large_frames_may_be(void **state)
{
	static const struct { unsigned common, class3, want; } sizes[] = {
		{ 2112, 2112, 2112 }, { 2112, 1024, 1024 }, { 1452, 0, 1452 },
		{ 100, 2112, 256 }, { 4095, 4095, 2112 }, { 1455, 0, 1452 },
	};
	uint8_t p[FC_LOGIN_LEN];
	struct fc_names names = { .port = 1, .node = 2 };
	struct fc_frame f = { .data = p, .len = sizeof(p) };
	struct fc_login l;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fc_put_login(p, FC_LS_ACC, false, &names, 2112);
		put_be16(p + 10, sizes[i].common);
		put_be16(p + 74, sizes[i].class3);
		assert_true(fc_get_login(&f, &l));
		assert_int_equal(l.size, sizes[i].want);
		assert_int_equal(l.names.port, 1);
		assert_int_equal(l.names.node, 2);
	}
	f.len--;
	assert_false(fc_get_login(&f, &l));
}

static void refusals_are_told_in_words(void **state)
{
	static const struct { uint8_t reason, detail; int rc;
			      const char *why; } all[] = {
		{ 0x01, 0, -EPROTO, "it does not know this request" },
		{ 0x03, 0x0d, -EPERM, "our port name is not let in" },
		{ 0x05, 0, -EBUSY, "it is busy" },
		{ 0x09, 0x29, -EBUSY, "no room for more logins" },
		{ 0x09, 0x1e, -EPERM, "we have to log in before" },
		{ 0x0b, 0x2c, -ENOTSUP, "it does not support this" },
		{ 0xff, 0, -EPROTO, "it does not say why" },
	};
	uint8_t p[8] = { FC_LS_RJT };
	struct fc_frame f = { .data = p, .len = 8 };
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		p[5] = all[i].reason;
		p[6] = all[i].detail;
		err_clear(&e);
		assert_int_equal(fc_els_refused(&f, "PLOGI", &e), all[i].rc);
		if (!strstr(e.msg, all[i].why))
			fail_msg("%s", e.msg);
	}
	f.len = 7;
	err_clear(&e);
	assert_int_equal(fc_els_refused(&f, "PLOGI", &e), -EPROTO);
	assert_string_equal(e.msg, "the answer to PLOGI is none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_frame_is_laid_out_as_it_should_be),
		FAKE_TEST(what_is_written_is_read),
		FAKE_TEST(a_damaged_frame_is_none),
		FAKE_TEST(descriptors_are_read_as_they_are_written),
		FAKE_TEST(descriptors_of_wrong_lengths_make_no_packet),
		FAKE_TEST(a_login_tells_how_large_frames_may_be),
		FAKE_TEST(refusals_are_told_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
