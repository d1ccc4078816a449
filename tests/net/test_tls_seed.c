/* What wolfSSL's random generator starts from. */
#include <errno.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/random.h>

#include "tests/fake/fake.h"

static void a_generator_starts_where_there_is_entropy(void **state)
{
	uint8_t bytes[16] = { 0 }, none[16] = { 0 };
	WC_RNG rng;

	(void)state;
	fake.entropy = PLAT_ENTROPY_JITTER;
	assert_int_equal(wc_InitRng(&rng), 0);
	assert_int_equal(wc_RNG_GenerateBlock(&rng, bytes, sizeof(bytes)), 0);
	assert_memory_not_equal(bytes, none, sizeof(bytes));
	wc_FreeRng(&rng);
}

static void without_entropy_it_does_not_start(void **state)
{
	WC_RNG rng;

	(void)state;
	fake.entropy = PLAT_ENTROPY_NONE;
	assert_int_not_equal(wc_InitRng(&rng), 0);
	fake.entropy = -EIO;
	assert_int_not_equal(wc_InitRng(&rng), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_generator_starts_where_there_is_entropy),
		FAKE_TEST(without_entropy_it_does_not_start),
	};

	return cmocka_run_group_tests_name("net/tls/seed", tests, NULL, NULL);
}
