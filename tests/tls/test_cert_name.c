/* test_cert_name.c: what certificates are called, and for whom they are. */
#include "tests/tls/fields.h"

static void add_attribute(struct bytes *name, const char *oid,
			  const char *text)
{
	struct bytes pair = { .len = 0 }, set = { .len = 0 };

	add(&pair, 6, oid, strlen(oid));
	add(&pair, 0x0c, text, strlen(text));
	add_all(&set, 0x30, &pair);
	add_all(name, 0x31, &set);
}

/* What a name of up to two attributes is to a person. */
static void expect_called(const char *oid, const char *text, const char *oid2,
			  const char *text2, const char *called)
{
	struct bytes name = { .len = 0 }, all = { .len = 0 };
	char buf[CERT_NAME];
	struct der d = { all.p, 0 };

	add_attribute(&name, oid, text);
	if (oid2)
		add_attribute(&name, oid2, text2);
	add_all(&all, 0x30, &name);
	d.len = all.len;
	assert_string_equal(cert_name_of(&d, buf), called);
}

#define CN	"\x55\4\3"
#define O	"\x55\4\x0a"
#define OU	"\x55\4\x0b"
#define TEN	"0123456789"

static void a_name_is_its_most_telling_part(void **state)
{
	(void)state;
	expect_called(CN, "a", NULL, NULL, "a");
	expect_called(CN, "a", CN, "b", "b");
	expect_called(O, "o", CN, "a", "a");
	expect_called(O, "o", OU, "u", "u");
	expect_called(O, "o", NULL, NULL, "o");
	expect_called("\x55\4\6", "DE", NULL, NULL, "(no name)");
	expect_called("\x55\5\3", "x", NULL, NULL, "(no name)");
	expect_called("\x54\4\3", "x", NULL, NULL, "(no name)");
	expect_called("\x55\4\3\1", "x", NULL, NULL, "(no name)");
	expect_called("\x55\4", "x", NULL, NULL, "(no name)");
	expect_called(CN, "a\033[\177\037 ", NULL, NULL, "a?[?? ");
	expect_called(CN, TEN TEN TEN TEN TEN TEN "1234", NULL, NULL,
		      TEN TEN TEN TEN TEN TEN "1234");
	expect_called(CN, TEN TEN TEN TEN TEN TEN "12345", NULL, NULL,
		      TEN TEN TEN TEN TEN TEN "1234");
}

/* A certificate of that subject's attribute, for one host. */
static void expect_cert_called(const char *oid, const char *text,
			       const char *called)
{
	struct bytes name = { .len = 0 }, all = { .len = 0 };
	struct cert c = { .names = { (const uint8_t *)"\x82\1h", 3 } };
	char buf[CERT_NAME];

	add_attribute(&name, oid, text);
	add_all(&all, 0x30, &name);
	c.subject = (struct der){ all.p, all.len };
	assert_string_equal(cert_name(&c, buf), called);
}

static void a_host_stands_for_a_name_that_is_missing(void **state)
{
	(void)state;
	expect_cert_called(CN, "a", "a");
	expect_cert_called(O, "o", "o");
	expect_cert_called("\x55\4\x09", "street", "h");
	expect_cert_called(OU, "u", "h");
	expect_cert_called("\x55\4\6", "DE", "h");
}

/* An address among the names: 4 or 16 bytes, and no others. */
static void addresses_have_their_length(void **state)
{
	static const struct { const char *names; size_t len; bool good; } t[] = {
		{ "\x87\4\xc0\0\2\1", 6, true },
		{ "\x87\3\xc0\0\2", 5, false },
		{ "\x87\5\xc0\0\2\1\0", 7, false },
		{ "\x87\4\xc0\0\2\2", 6, false },
		{ "\x86\4\xc0\0\2\1", 6, false },
		{ "\x82\11192.0.2.1", 11, false },
	};
	struct bytes seq = { .len = 0 };
	struct cert *c;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		seq.len = 0;
		add(&seq, 0x30, t[i].names, t[i].len);
		c = extended(EXTENSION "\x11", seq.p, seq.len, NULL);
		assert_int_equal(cert_is_for(c, "192.0.2.1"), t[i].good);
		cert_free(c);
	}
	c = EXTENDED(EXTENSION "\x11", "\x30\x12\x87\x10\x20\1\x0d\xb8"
		     "\0\0\0\0\0\0\0\0\0\0\0\1");
	assert_true(cert_is_for(c, "2001:db8::1"));
	assert_true(cert_is_for(c, "[2001:db8::1]"));
	assert_false(cert_is_for(c, "2001:db8::2"));
	assert_false(cert_is_for(c, "[]"));
	cert_free(c);
}

static void names_are_those_of_the_right_extension(void **state)
{
	struct cert *c = EXTENDED(EXTENSION "\x11", "\x30\3\x82\1h");

	(void)state;
	assert_true(der_is(&c->names, "\x82\1h", 3));
	assert_true(cert_is_for(c, "h"));
	cert_free(c);
	c = EXTENDED(EXTENSION "\x12", "\x30\3\x82\1h");
	assert_false(cert_is_for(c, "h"));
	cert_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_name_is_its_most_telling_part),
		FAKE_TEST(a_host_stands_for_a_name_that_is_missing),
		FAKE_TEST(addresses_have_their_length),
		FAKE_TEST(names_are_those_of_the_right_extension),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
