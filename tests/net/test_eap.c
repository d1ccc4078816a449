/* test_eap.c: answers to an authenticator, and what gets none. */
#include "tests/fake/fake.h"

#include <string.h>

#include "net/eap.h"

static uint8_t out[EAP_MAX];
static enum eap_event event;
static struct eap eap;

/* Answer these bytes as ann; the length of the answer. */
static size_t answer(const void *p, size_t len)
{
	static const struct eap_user ann = { "ann", "secret" };
	static const uint8_t random[16] = { 1, 2, 3 };

	memset(out, 0xee, sizeof(out));
	return eap_answer(&eap, &ann, p, len, random, out, &event);
}
#define ANSWER(literal) answer(literal, sizeof(literal) - 1)

static void a_name_is_told(void **state)
{
	(void)state;
	assert_int_equal(ANSWER("\1\7\0\5\1"), 8);
	assert_memory_equal(out, "\2\7\0\10\1ann", 8);
	assert_int_equal(event, EAP_ASKED);
	/* what is behind its length does not count */
	assert_int_equal(ANSWER("\1\7\0\5\1junk"), 8);
}

/* The sum of id, password and challenge (RFC 1994 4.1), made with another
   program. */
static void a_challenge_is_answered_by_its_sum(void **state)
{
	static const char want[] = "\2\7\0\26\4\20"
		"\x25\x7e\xb8\xa7\x5a\xec\xa3\x04"
		"\x70\x9f\xa9\x68\x5c\xc2\x92\x65";

	(void)state;
	assert_int_equal(ANSWER("\1\7\0\10\4\2ab"), 22);
	assert_memory_equal(out, want, 22);
	/* a server may say its name behind it */
	assert_int_equal(ANSWER("\1\7\0\13\4\2ablab"), 22);
	assert_memory_equal(out, want, 22);
}

/* Id, password and challenge share the room of an answer: 512 bytes. */
static void passwords_have_their_limits(void **state)
{
	static const uint8_t ask[] = { 1, 7, 0, 8, 4, 2, 'a', 'b' };
	char password[511];
	struct eap_user user = { "ann", password };

	(void)state;
	memset(password, 'x', 510);
	password[510] = '\0';
	assert_int_equal(eap_answer(&eap, &user, ask, 8, out, out, &event),
			 0);
	password[509] = '\0';
	assert_int_equal(eap_answer(&eap, &user, ask, 8, out, out, &event),
			 22);
}

static void the_end_is_told(void **state)
{
	(void)state;
	assert_int_equal(ANSWER("\3\7\0\4"), 0);
	assert_int_equal(event, EAP_SUCCESS);
	assert_int_equal(ANSWER("\4\7\0\4"), 0);
	assert_int_equal(event, EAP_FAILURE);
}

static void another_method_is_refused_for_ours(void **state)
{
	(void)state;
	assert_int_equal(ANSWER("\1\7\0\6\15\40"), 7);	/* EAP-TLS */
	assert_memory_equal(out, "\2\7\0\7\3\32\4", 7);
	assert_int_equal(ANSWER("\1\7\0\7\2hi"), 5);	/* a notification */
	assert_memory_equal(out, "\2\7\0\5\2", 5);
}

static void lengths_that_lie_get_no_answer(void **state)
{
	(void)state;
	assert_int_equal(ANSWER("\1\7\0"), 0);
	assert_int_equal(event, EAP_NOTHING);
	assert_int_equal(ANSWER("\1\7\0\6\1"), 0);
	assert_int_equal(ANSWER("\1\7\0\3\1"), 0);
	assert_int_equal(ANSWER("\1\7\0\4"), 0);
	assert_int_equal(event, EAP_NOTHING);
	assert_int_equal(ANSWER("\1\7\0\5\4"), 0);	/* MD5: no challenge */
	assert_int_equal(ANSWER("\1\7\0\6\4\0"), 0);
	assert_int_equal(ANSWER("\1\7\0\7\4\2a"), 0);
	assert_int_equal(ANSWER("\1\7\0\5\32"), 0);
	assert_int_equal(ANSWER("\1\7\0\12\32\1\1\0\11\20"), 0);
	assert_int_equal(ANSWER("\2\7\0\5\1"), 0);	/* another's answer */
	assert_int_equal(event, EAP_NOTHING);
}

static void names_have_their_limits(void **state)
{
	static const uint8_t ask[] = { 1, 7, 0, 5, 1 };
	struct eap_user user = { "", "" };
	char name[300];

	(void)state;
	assert_int_equal(eap_answer(&eap, &user, ask, 5, out, out, &event),
			 0);
	assert_int_equal(event, EAP_ASKED);
	memset(name, 'x', sizeof(name));
	name[253] = 0;
	user.name = name;
	assert_int_equal(eap_answer(&eap, &user, ask, 5, out, out, &event),
			 258);
	name[253] = 'x';
	name[254] = 0;
	assert_int_equal(eap_answer(&eap, &user, ask, 5, out, out, &event),
			 0);
}

/* A server that does not know the password cannot say that it is well. */
static void a_server_must_prove_itself(void **state)
{
	uint8_t good[51] = "\1\10\0\63\32\3\1\0\56S=";
	static const uint8_t ask[] = {
		1, 7, 0, 29, 26, 1, 1, 0, 24, 16,
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
		'l', 'a', 'b',
	};

	(void)state;
	memset(&eap, 0, sizeof(eap));
	memset(good + 11, '0', 40);
	assert_int_equal(answer(good, 51), 0);	/* nothing was asked */
	assert_int_equal(answer(ask, sizeof(ask)), 62);
	assert_int_equal(out[5], 2);
	assert_memory_equal(out + 10, "\1\2\3\0", 4);
	assert_memory_equal(out + 59, "ann", 3);
	assert_int_equal(answer(good, 51), 0);
	for (unsigned i = 0; i < 40; i++)
		good[11 + i] = (uint8_t)"0123456789ABCDEF"[
			i % 2 ? eap.proof[i / 2] & 15 : eap.proof[i / 2] >> 4];
	assert_int_equal(answer(good, 51), 6);
	assert_memory_equal(out, "\2\10\0\6\32\3", 6);
	assert_int_equal(answer(good, 50), 0);
	/* a failure is acknowledged, and told by EAP itself */
	assert_int_equal(ANSWER("\1\11\0\13\32\4\1\0\6E="), 6);
	assert_int_equal(event, EAP_ASKED);
}

/* What the example of RFC 2759 9.2 is within EAP's types. */
#define CHALLENGE	"\x5b\x5d\x7c\x7d\x7b\x3f\x2f\x3e" \
			"\x3c\x2c\x60\x21\x32\x26\x26\x28"
#define OURS		"\x21\x40\x23\x24\x25\x5e\x26\x2a" \
			"\x28\x29\x5f\x2b\x3a\x33\x7c\x7e"
#define ASKS		"\1\7\0\x1d\x1a\1\x5a\0\x18\x10" CHALLENGE "lab"
#define PROOF		"\1\x8\0\x33\x1a\3\x5a\0\x2e" \
			"S=407A5589115FD0D6209F510FE9C04566932CDA56"

/* Answer as the example's user. */
static size_t example(const char *p, size_t len)
{
	static const struct eap_user user = { "User", "clientPass" };

	memset(out, 0xee, sizeof(out));
	return eap_answer(&eap, &user, (const uint8_t *)p, len,
			  (const uint8_t *)OURS, out, &event);
}

static void the_example_of_the_standard_fits(void **state)
{
	static const char want[] = "\2\7\0\x3f\x1a\2\x5a\0\x3a\x31" OURS
		"\0\0\0\0\0\0\0\0"
		"\x82\x30\x9e\xcd\x8d\x70\x8b\x5e\xa0\x8f\xaa\x39"
		"\x81\xcd\x83\x54\x42\x33\x11\x4a\x3d\x85\xd6\xdf"
		"\0" "User";
	char proof[] = PROOF;

	(void)state;
	memset(&eap, 0, sizeof(eap));
	assert_int_equal(example(ASKS, sizeof(ASKS) - 1), 63);
	assert_memory_equal(out, want, 63);
	assert_int_equal(example(proof, 51), 6);
	assert_memory_equal(out, "\2\x8\0\6\x1a\3", 6);
	for (unsigned i = 9; i < 51; i++) {
		proof[i] ^= 1;
		assert_int_equal(example(proof, 51), 0);
		proof[i] ^= 1;
	}
	assert_int_equal(example(proof, 51), 6);
}

/* Sixteen bytes, all there; a name need not follow. */
static void a_challenge_has_its_length(void **state)
{
	char ask[] = ASKS;

	(void)state;
	ask[3] = 26;
	assert_int_equal(example(ask, 26), 63);
	ask[3] = 25;
	assert_int_equal(example(ask, 26), 0);
	ask[3] = 29;
	for (char n = 15; n < 18; n++) {
		ask[9] = n;
		assert_int_equal(example(ask, 29), n == 16 ? 63 : 0);
	}
	ask[9] = 16;
	for (char op = 0; op < 8; op++) {
		ask[5] = op;
		assert_int_equal(example(ask, 29), op == 1 ? 63 :
				 op == 4 ? 6 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_name_is_told),
		FAKE_TEST(a_challenge_is_answered_by_its_sum),
		FAKE_TEST(passwords_have_their_limits),
		FAKE_TEST(the_end_is_told),
		FAKE_TEST(another_method_is_refused_for_ours),
		FAKE_TEST(lengths_that_lie_get_no_answer),
		FAKE_TEST(names_have_their_limits),
		FAKE_TEST(a_server_must_prove_itself),
		FAKE_TEST(the_example_of_the_standard_fits),
		FAKE_TEST(a_challenge_has_its_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
