/* test_fc_frame.c: frames of Fibre Channel and packets of FIP, byte by byte. */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
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

/* A header that is sound, but for one thing. */
static void what_is_no_frame_is_refused(void **state)
{
	static const struct { size_t len; unsigned df_ctl, fill; bool good; }
	t[] = {
		{ 24, 0, 0, true }, { 23, 0, 0, false }, { 24, 0, 1, false },
		{ 28, 0, 3, true }, { 26, 0, 3, false }, { 27, 0, 3, true },
		{ 24 + 2112, 0, 0, true }, { 24 + 2113, 0, 0, false },
		{ 28, 0x80, 0, true }, { 28, 0x40, 0, false },
		{ 28, 0x01, 0, false },
	};
	static uint8_t p[2200];
	struct fc_frame got;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		p[13] = (uint8_t)t[i].df_ctl;
		p[11] = (uint8_t)t[i].fill;
		assert_int_equal(fc_read(p, t[i].len, &got), t[i].good);
		if (t[i].good)
			assert_int_equal(got.len, t[i].len - 24 - t[i].fill);
	}
}

static void other_types_and_versions_are_not_ours(void **state)
{
	struct fc_frame f = { .r_ctl = FC_DATA, .data = to, .len = 4 }, got;
	uint8_t e[FCOE_MAX], fip[60] = { 0 };
	size_t len = fcoe_write(e, to, from, &f);
	struct fip in;

	(void)state;
	put_be16(fip + 12, FIP_TYPE);
	fip[14] = 0x10;
	assert_true(fcoe_read(e, len, &got));
	assert_true(fip_read(fip, sizeof(fip), &in));
	e[13]++;
	fip[13]++;
	assert_false(fcoe_read(e, len, &got));
	assert_false(fip_read(fip, sizeof(fip), &in));
	e[13]--;
	fip[13]--;
	e[14] = 0x10;
	fip[14] = 0x20;
	assert_false(fcoe_read(e, len, &got));
	assert_false(fip_read(fip, sizeof(fip), &in));
}

/* ---- FIP ----------------------------------------------------------------- */

/* Of two of a type the first counts; a type that nobody knows is passed by. */
static void the_first_descriptor_of_a_type_counts(void **state)
{
	uint8_t e[60] = { 0 };
	struct fip got;

	(void)state;
	put_be16(e + 12, FIP_TYPE);
	e[14] = 0x10;
	put_be16(e + 20, 4);
	memcpy(e + 24, "\16\1\0\7\16\1\0\10\20\1\0\0\1\1\0\5", 16);
	assert_true(fip_read(e, sizeof(e), &got));
	assert_ptr_equal(got.at[FIP_VLAN], e + 24);
	assert_ptr_equal(got.at[FIP_PRIORITY], e + 36);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_frame_is_laid_out_as_it_should_be),
		FAKE_TEST(what_is_written_is_read),
		FAKE_TEST(a_damaged_frame_is_none),
		FAKE_TEST(what_is_no_frame_is_refused),
		FAKE_TEST(other_types_and_versions_are_not_ours),
		FAKE_TEST(the_first_descriptor_of_a_type_counts),
		FAKE_TEST(descriptors_are_read_as_they_are_written),
		FAKE_TEST(descriptors_of_wrong_lengths_make_no_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
