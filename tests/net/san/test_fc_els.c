/* test_fc_els.c: what ports say to each other, and refusals in words. */
#include "tests/fake/fake.h"

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/fc_els.h"
#include "net/san/fc_frame.h"
#include "net/san/fc_peer.h"

static struct err e;

static struct fc_frame frame(const void *data, size_t len)
{
	err_clear(&e);
	return (struct fc_frame){ .data = data, .len = len };
}

/* ---- logins -------------------------------------------------------------- */

/* Of all sizes that are said, the least counts, by words, from 256 bytes on to
   as many as a frame has. */
static void a_login_says_how_much_is_taken(void **state)
{
	static const struct { unsigned size, of_class, taken; } t[] = {
		{ 2112, 2112, 2112 }, { 2112, 0, 2112 }, { 2048, 512, 512 },
		{ 512, 2048, 512 }, { 1026, 1026, 1024 }, { 255, 255, 256 },
		{ 256, 256, 256 }, { 0, 0, 256 }, { 2116, 2116, 2112 },
		{ 0xfff, 0xfff, 2112 }, { 0xf000 | 512, 0xf000 | 1024, 512 },
		{ 1024, 1028, 1024 }, { 1028, 1024, 1024 },
	};
	const struct fc_names names = { .port = 0x2000000000000001,
					.node = 0x1000000000000002 };
	uint8_t p[FC_LOGIN_LEN];
	struct fc_login l;
	struct fc_frame f;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fc_put_login(p, FC_LS_ACC, false, &names, 0);
		put_be16(p + 10, t[i].size);
		put_be16(p + 74, t[i].of_class);
		f = frame(p, sizeof(p));
		assert_true(fc_get_login(&f, &l));
		assert_int_equal(l.size, t[i].taken);
		assert_int_equal(l.names.port, names.port);
		assert_int_equal(l.names.node, names.node);
		assert_false(l.fabric);
	}
	put_be16(p + 8, 0x1000);
	assert_true(fc_get_login(&f, &l));
	assert_true(l.fabric);
	f.len--;
	assert_false(fc_get_login(&f, &l));
}

static void only_a_target_has_disks(void **state)
{
	static const struct {
		unsigned type, code, params;
		size_t len;
		uint32_t got;
		int rc;
		const char *why;
	} t[] = {
		{ 8, 0x2100, 0x12, 20, 0x12, 0, "" },
		{ 8, 0x0100, 0x10, 24, 0x10, 0, "" },
		{ 8, 0x2100, 0x22, 20, 0, -ENODEV, "this port is no target" },
		{ 8, 0x2200, 0x12, 20, 0, -EPROTO, "(PRLI code 2)" },
		{ 8, 0x2f00, 0x12, 20, 0, -EPROTO, "(PRLI code 15)" },
		{ 8, 0x2000, 0x12, 20, 0, -EPROTO, "(PRLI code 0)" },
		{ 9, 0x2100, 0x12, 20, 0, -EPROTO, "answer to PRLI is none" },
		{ 8, 0x2100, 0x12, 19, 0, -EPROTO, "answer to PRLI is none" },
	};
	uint8_t p[24] = { 2, 16, 0, 20 };
	struct fc_frame f;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		p[4] = (uint8_t)t[i].type;
		put_be16(p + 6, t[i].code);
		put_be32(p + 16, t[i].params);
		f = frame(p, t[i].len);
		assert_int_equal(fc_get_prli(&f, &e), t[i].got);
		assert_int_equal(e.code, t[i].rc);
		assert_has(e.msg, t[i].why);
	}
}

/* ---- refusals ------------------------------------------------------------ */

/* What is said in detail counts more than the reason (FC-LS-2 4.4.4). */
static void each_refusal_is_told(void **state)
{
	static const struct { uint8_t reason, detail; int rc; const char *why; }
	t[] = {
		{ 0x01, 0, -EPROTO, "it does not know this request" },
		{ 0x03, 0, -EPROTO, "it takes the request for wrong" },
		{ 0x05, 0, -EBUSY, "it is busy" },
		{ 0x07, 0, -EPROTO, "for against the rules" },
		{ 0x09, 0, -EIO, "it cannot do it now" },
		{ 0x0b, 0, -ENOTSUP, "it does not do this" },
		{ 0x02, 0, -EPROTO, "it does not say why" },
		{ 0x03, 0x0d, -EPERM, "our port name is not let in" },
		{ 0x03, 0x0e, -EPERM, "our node name is not let in" },
		{ 0x03, 0x0f, -EPROTO, "our parameters do not suit it" },
		{ 0x09, 0x19, -EBUSY, "a request of ours in hand already" },
		{ 0x03, 0x1e, -EPERM, "we have to log in before" },
		{ 0x03, 0x1f, -ENODEV, "there is no port of this address" },
		{ 0x09, 0x29, -EBUSY, "it has no room for more logins" },
		{ 0x0b, 0x2c, -ENOTSUP, "it does not support this" },
		{ 0x03, 0x2d, -EPROTO, "for wrong (LS_RJT 03/2d)" },
	};
	uint8_t p[8] = { 1 };
	struct fc_frame f;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		p[5] = t[i].reason;
		p[6] = t[i].detail;
		f = frame(p, sizeof(p));
		assert_int_equal(fc_els_refused(&f, "PLOGI", &e), t[i].rc);
		assert_has(e.msg, "PLOGI is refused: ");
		assert_has(e.msg, t[i].why);
	}
}

static void what_is_no_refusal_is_told(void **state)
{
	uint8_t p[8] = { 1, 0, 0, 0, 0, 5 };
	struct fc_frame f = frame(p, 7);

	(void)state;
	assert_int_equal(fc_els_refused(&f, "FLOGI", &e), -EPROTO);
	assert_string_equal(e.msg, "the answer to FLOGI is none");
	f = frame(p, 8);
	p[0] = 3;
	assert_int_equal(fc_els_refused(&f, "FLOGI", &e), -EPROTO);
	assert_string_equal(e.msg, "the answer to FLOGI is none");
}

/* ---- the directory server ------------------------------------------------ */

static uint32_t look_up(unsigned code, unsigned reason, size_t len)
{
	uint8_t p[20] = { 1, 0, 0, 0, 0xfc, 2 };
	struct fc_frame f = frame(p, len);

	put_be16(p + 8, code);
	p[13] = (uint8_t)reason;
	p[14] = 0x10;
	memcpy(p + 17, "\1\2\3", 3);
	return fc_names_get(&f, &e);
}

static void a_name_has_an_address_or_a_reason(void **state)
{
	static const struct { unsigned code, reason; size_t len; int rc;
			      const char *why; } t[] = {
		{ 0x8001, 9, 16, -ENODEV, "knows no port of this name" },
		{ 0x8001, 9, 20, -ENODEV, "knows no port of this name" },
		{ 0x8001, 5, 16, -EPROTO, "refuses to answer (05/10)" },
		{ 0x8001, 5, 15, -ENODEV, "knows no port of this name" },
		{ 0x8002, 0, 19, -ENODEV, "knows no port of this name" },
		{ 0x0121, 5, 20, -ENODEV, "knows no port of this name" },
	};

	(void)state;
	assert_int_equal(look_up(0x8002, 0, 20), 0x010203);
	assert_int_equal(e.code, 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(look_up(t[i].code, t[i].reason, t[i].len), 0);
		assert_int_equal(e.code, t[i].rc);
		assert_has(e.msg, t[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_login_says_how_much_is_taken),
		FAKE_TEST(only_a_target_has_disks),
		FAKE_TEST(each_refusal_is_told),
		FAKE_TEST(what_is_no_refusal_is_told),
		FAKE_TEST(a_name_has_an_address_or_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
