/* test_link_small.c: 802.1X as the small images have it, without MS-CHAPv2. */
#include "tests/netcmds/world.h"

/* Its two names are defined here, so that the library's stay out. */
#include "net/notls/eap_mschap.c"

#define LAB(how) "cards: [{mac: '52:54:00:12:34:56', network: lan, " \
	"switch: {802.1x: {user: ann, password: s3cret, method: " how "}}}]\n" \
	"networks: {lan: {address: 192.0.2.1/24}}\n" DHCP
#define LOGIN "set net0/username ann\nset net0/password s3cret\n"

static void md5_lets_us_in(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("md5"));
	assert_int_equal(run(&w, LOGIN "dhcp"), 0);
	end(&w);
}

static void who_asks_for_mschap_is_told_of(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB("mschapv2"));
	assert_int_equal(run(&w, LOGIN "ifconf -c dhcp"), -ETIMEDOUT);
	assert_has(w.e.msg, "(802.1X asks for MS-CHAPv2, which pxesh.kpxe "
		   "has)");
	end(&w);
}

static void a_refusal_names_md5_only(void **state)
{
	static const struct eap_user ann = { "ann", "secret" };
	static const uint8_t ask[] = { 1, 7, 0, 6, 26, 1 };
	uint8_t out[EAP_MAX], random[16] = { 0 };
	enum eap_event event;
	struct eap eap = { .proves = false };

	(void)state;
	assert_int_equal(eap_answer(&eap, &ann, ask, sizeof(ask), random, out,
				    &event), 6);
	assert_memory_equal(out, "\2\7\0\6\3\4", 6);
	assert_int_equal(event, EAP_LACKING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(md5_lets_us_in),
		FAKE_TEST(who_asks_for_mschap_is_told_of),
		FAKE_TEST(a_refusal_names_md5_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
