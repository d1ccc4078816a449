/* test_dns_packet.c: questions to name servers, and their answers. */
#include "net/dns_packet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "tests/fake/fake.h"

static uint8_t question[DNS_QUESTION], reply[600];
static size_t asked, len;

static void ask(const char *name, bool v6)
{
	asked = dns_write(question, 0x1234, name, v6);
	assert_true(asked <= DNS_QUESTION);
	memcpy(reply, question, asked);
	put_be16(reply + 2, 0x8180);
	len = asked;
}

/* A record whose owner is what was asked for. */
static void add(unsigned type, const void *data, unsigned size)
{
	put_be16(reply + len, 0xc00c);
	put_be16(reply + len + 2, type);
	put_be16(reply + len + 4, 1);
	put_be32(reply + len + 6, 300);
	put_be16(reply + len + 10, size);
	memcpy(reply + len + 12, data, size);
	len += 12 + size;
	put_be16(reply + 6, get_be16(reply + 6) + 1u);
}

static int read(struct dns_answer *out)
{
	return dns_read(reply, len, question, asked, out);
}

static void a_question_has_the_name_in_labels(void **state)
{
	(void)state;
	ask("boot.test", true);
	/* recursion is wanted; one question */
	assert_memory_equal(question, "\x12\x34\1\0\0\1\0\0\0\0\0\0"
			    "\4boot\4test\0\0\34\0\1", 27);
	assert_int_equal(asked, 27);
	ask("a.", false);
	assert_memory_equal(question + 12, "\1a\0\0\1\0\1", 7);
	assert_int_equal(asked, 19);
}

static void the_longest_name_fits(void **state)
{
	char name[HOSTNAME_MAX + 1];

	(void)state;
	for (size_t i = 0; i < HOSTNAME_MAX; i++)
		name[i] = i % 64 == 63 ? '.' : 'a';
	name[HOSTNAME_MAX] = '\0';
	ask(name, false);
	assert_int_equal(asked, DNS_QUESTION);
}

static void an_address_behind_an_alias_is_taken(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("Boot.test", false);
	memcpy(reply + 13, "bOOT", 4);
	add(5, "\3www\300\22", 6);
	add(28, "0123456789abcdef", 16);
	add(1, "\300\0\2\7", 4);
	assert_int_equal(read(&a), 0);
	assert_memory_equal(a.addr, "\300\0\2\7", 4);
	assert_int_equal(a.ttl_s, 300);
}

static void an_alias_alone_is_told(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	add(5, "\3www\300\21", 6);
	assert_int_equal(read(&a), -EXDEV);
	assert_string_equal(a.alias, "www.test");
}

/* A name of 20 labels, each once; a pointer to @at in the message follows. */
static void alias_at(unsigned at, const char *expected)
{
	uint8_t pointer[2] = { (uint8_t)(0xc0 | at >> 8), (uint8_t)at };
	struct dns_answer a;

	ask("boot.test", false);
	add(16, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
		"abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123"
		"456789abcdef0123456789abcdef0123456789abcdef0123456789abcd"
		"ef0123456789abcdef0123456789abcdef0123456789abcdef", 220);
	assert_int_equal(len, 27 + 12 + 220);
	add(16, "\2up\300\21", 5);	/* its data begins at 271 */
	add(5, pointer, 2);
	assert_int_equal(read(&a), *expected ? -EXDEV : -ENXIO);
	assert_string_equal(a.alias, expected);
}

static void pointers_have_14_bits_and_lead_backwards(void **state)
{
	(void)state;
	alias_at(271, "up.test");
	alias_at(17, "test");
	alias_at(288, "");		/* to itself */
	alias_at(289, "");
	alias_at(0x3fff, "");
}

static void a_pointer_ends_within_the_message(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	add(5, "\300", 1);
	reply[len] = 12;	/* with this it would be the question's name */
	assert_int_equal(read(&a), -ENXIO);
	assert_string_equal(a.alias, "");
	len++;
	put_be16(reply + len - 4, 2);
	assert_int_equal(read(&a), -EXDEV);
	assert_string_equal(a.alias, "boot.test");
}

/* What follows must be whole: type, class, TTL, length, data. */
static void a_record_ends_within_the_message(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	add(1, "\300\0\2\7", 4);
	assert_int_equal(read(&a), 0);
	len--;
	assert_int_equal(read(&a), -ENXIO);
	len++;
	reply[asked + 11] = 5;
	assert_int_equal(read(&a), -ENXIO);
	reply[asked + 11] = 3;
	assert_int_equal(read(&a), -ENXIO);
	ask("boot.test", false);
	add(5, "\300\14", 2);
	reply[asked + 5] = 3;		/* another class */
	assert_int_equal(read(&a), -ENXIO);
	/* one record more is said to be there than is */
	ask("boot.test", false);
	add(28, "0123456789abcdef", 16);
	put_be16(reply + 6, 2);
	assert_int_equal(read(&a), -ENXIO);
	/* an owner's name in labels */
	ask("boot.test", false);
	memcpy(reply + len, "\4boot\4test\0\0\1\0\1\0\0\0\1\0\4\300\0\2\7",
	       11 + 14);
	len += 11 + 14;
	put_be16(reply + 6, 1);
	assert_int_equal(read(&a), 0);
	assert_int_equal(a.ttl_s, 1);
	for (; len > asked; len--, assert_int_equal(read(&a), -ENXIO))
		;
}

static void an_alias_has_the_length_of_a_name(void **state)
{
	uint8_t name[330];
	struct dns_answer a;
	size_t n = 0;

	(void)state;
	for (unsigned label = 0; label < 4; label++) {
		name[n] = 63;
		memset(name + n + 1, 'a', 63);
		n += 64;
	}
	name[n] = 0;			/* 255 letters and dots: too many */
	ask("boot.test", false);
	add(5, name, (unsigned)n + 1);
	assert_int_equal(read(&a), -ENXIO);
	name[192] = 61;			/* 253 */
	name[254] = 0;
	ask("boot.test", false);
	add(5, name, 255);
	assert_int_equal(read(&a), -EXDEV);
	assert_int_equal(strlen(a.alias), 253);
	for (unsigned label = 0; label < 5; label++) {
		name[64 * label] = 63;	/* far too many */
		memset(name + 64 * label + 1, 'a', 63);
	}
	name[320] = 0;
	ask("boot.test", false);
	add(5, name, 321);
	assert_int_equal(read(&a), -ENXIO);
	name[254] = 0;
	name[0] = 64;			/* a label is too long */
	ask("boot.test", false);
	add(5, name, 255);
	assert_int_equal(read(&a), -ENXIO);
}

static void no_answer_is_told_from_a_failure(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	assert_int_equal(read(&a), -ENXIO);
	reply[3] = 0x83;
	assert_int_equal(read(&a), -ENXIO);
	reply[3] = 0x82;
	assert_int_equal(read(&a), -EPROTO);
	reply[3] = 0x85;
	assert_int_equal(read(&a), -EACCES);
}

static void other_answers_do_not_count(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	/* a question, whatever else its flags say */
	put_be16(reply + 2, 0x7fff);
	assert_int_equal(read(&a), -EINVAL);
	put_be16(reply + 2, 0x8180);
	add(1, "\300\0\2\7", 4);
	for (size_t i = 0; i < asked; i++) {
		if (i == 3 || (i > 5 && i < 12))
			continue;	/* flags and counts of records */
		reply[i] ^= 0x81;
		assert_int_equal(read(&a), -EINVAL);
		reply[i] ^= 0x81;
	}
	assert_int_equal(read(&a), 0);
}

static void cut_off_answers_give_nothing(void **state)
{
	struct dns_answer a;
	size_t whole;

	(void)state;
	ask("boot.test", false);
	add(5, "\3www\300\21", 6);
	add(1, "\300\0\2\7", 4);
	whole = len;
	for (len = 0; len < whole; len++) {
		/* nothing behind its end is looked at */
		uint8_t *cut = malloc(len ? len : 1);

		assert_non_null(cut);
		memcpy(cut, reply, len);
		assert_int_not_equal(dns_read(cut, len, question, asked, &a),
				     0);
		free(cut);
	}
}

static void names_that_go_round_end(void **state)
{
	struct dns_answer a;

	(void)state;
	ask("boot.test", false);
	add(5, "\1a\300\47", 4);	/* to itself */
	assert_int_equal(read(&a), -ENXIO);
	ask("boot.test", false);
	add(5, "\3a b\0", 5);
	assert_int_equal(read(&a), -ENXIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_question_has_the_name_in_labels),
		FAKE_TEST(the_longest_name_fits),
		FAKE_TEST(an_address_behind_an_alias_is_taken),
		FAKE_TEST(an_alias_alone_is_told),
		FAKE_TEST(pointers_have_14_bits_and_lead_backwards),
		FAKE_TEST(a_pointer_ends_within_the_message),
		FAKE_TEST(a_record_ends_within_the_message),
		FAKE_TEST(an_alias_has_the_length_of_a_name),
		FAKE_TEST(no_answer_is_told_from_a_failure),
		FAKE_TEST(other_answers_do_not_count),
		FAKE_TEST(cut_off_answers_give_nothing),
		FAKE_TEST(names_that_go_round_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
