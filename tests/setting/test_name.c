/* core/setting/name.c, defs.c: which setting a name means. */
#include "tests/core/say_settings.h"

static int parse(const char *text, struct setting_ref *ref)
{
	return setting_parse(root, text, strlen(text), false, ref, NULL);
}

static void a_number_is_the_predefined_setting_of_that_tag(void **state)
{
	(void)state;
	set("12", "host");
	assert_string_equal(show("hostname"), "hostname:string = host");
	assert_string_equal(show("12"), "hostname:string = host");
	assert_string_equal(show("0xc"), "hostname:string = host");
	assert_string_equal(show("014"), "hostname:string = host");
	assert_string_equal(show(".12"), "hostname:string = host");
	assert_string_equal(show("12:hex"), "hostname:hex = 68:6f:73:74");
}

static void numbers_accumulate_by_dots(void **state)
{
	(void)state;
	set("175.1", "3");
	assert_string_equal(show("priority"), "priority:int8 = 3");
	set("1.44", "x");
	assert_string_equal(show("300"), "300:string = x");
	set("1.", "v");
	assert_string_equal(show("256"), "256:string = v");
	set("224.1:ipv4", "1.2.3.4");
	assert_string_equal(show("57345"), "57345:ipv4 = 1.2.3.4");
	set("2.300", "y");
	assert_string_equal(show("812"), "812:string = y");
}

static void what_is_no_number_or_zero_is_a_name(void **state)
{
	(void)state;
	set("0", "z");
	assert_string_equal(show("0"), "0:string = z");
	assert_string_equal(show("00"), "ENOENT");
	set("12x", "v");
	assert_string_equal(show("12x"), "12x:string = v");
	assert_string_equal(show("12"), "ENOENT");
	set("08", "eight");
	assert_string_equal(show("8"), "ENOENT");
	set("-1", "minus");
	assert_string_equal(show("-1"), "-1:string = minus");
}

static void the_first_slash_and_then_the_first_colon_divide(void **state)
{
	(void)state;
	set("a:b/c", "1");
	assert_string_equal(show("a:b/c"), "a:b/c:string = 1");
	set("a/b/c", "2");
	assert_string_equal(show("a/b/c"), "a/b/c:string = 2");
	assert_string_equal(show("x:"), "ENOTSUP");
	assert_string_equal(show("x:hex:hex"), "ENOTSUP");
	assert_string_equal(show("nowhere/x"), "ENODEV");
	assert_string_equal(show("A:b/c"), "ENODEV");
}

static void an_empty_part_of_a_scope_is_no_part(void **state)
{
	(void)state;
	set("a/x", "1");
	set(".a/x", "2");
	assert_string_equal(show("a/x"), "a/x:string = 2");
	set("a./x", "3");
	assert_string_equal(show("a/x"), "a/x:string = 3");
	set("a..b/x", "4");
	assert_string_equal(show("a.b/x"), "a.b/x:string = 4");
	set("/top", "1");
	assert_string_equal(show("top"), "top:string = 1");
}

/* A bad type is noticed before blocks are made for nothing. */
static void a_bad_type_makes_no_block(void **state)
{
	(void)state;
	assert_int_equal(set("new/x:bogus", "1"), -ENOTSUP);
	assert_null(settings_find(root, "new"));
}

static void numbers_mean_what_their_block_says(void **state)
{
	struct setting_ref ref;

	(void)state;
	assert_int_equal(parse("smbios/1.4.0", &ref), 0);
	assert_string_equal(ref.def->name, "manufacturer");
	assert_int_equal(parse("1.4.0", &ref), 0);
	assert_null(ref.def);
	assert_int_equal(parse("smbios/12", &ref), 0);
	assert_null(ref.def);
}

static void a_name_has_a_tag_in_each_of_its_scopes(void **state)
{
	struct setting_ref ref;
	uint64_t tag;

	(void)state;
	assert_int_equal(parse("filename", &ref), 0);
	assert_true(setting_tag(&ref, SCOPE_DHCP, &tag));
	assert_int_equal(tag, 67);
	assert_true(setting_tag(&ref, SCOPE_DHCPV6, &tag));
	assert_int_equal(tag, 59);
	assert_false(setting_tag(&ref, SCOPE_NDP, &tag));
	assert_false(setting_tag(&ref, SCOPE_SMBIOS, &tag));
	assert_int_equal(parse("dnssl", &ref), 0);
	assert_true(setting_tag(&ref, SCOPE_NDP, &tag));
	assert_int_equal(tag, 31);
}

static void bytes_that_no_script_can_hold_are_only_a_name(void **state)
{
	struct setting_ref ref;

	(void)state;
	assert_int_equal(setting_parse(root, "ip\0x", 4, false, &ref, NULL), 0);
	assert_null(ref.def);
	assert_int_equal(setting_parse(root, "smbios\0/x", 9, false, &ref,
				       NULL), -ENODEV);
	assert_int_equal(setting_parse(root, "x:hex\0", 6, false, &ref, NULL),
			 -ENOTSUP);
}

static void every_predefined_setting_is_whole_and_found(void **state)
{
	const struct setting_def *def, *other;
	struct setting_ref ref;
	unsigned n = 0;

	(void)state;
	for (; (def = setting_def_at(n)); n++) {
		assert_ptr_equal(setting_def_find(def->name,
						  strlen(def->name)), def);
		assert_int_equal(parse(def->name, &ref), 0);
		assert_ptr_equal(ref.def, def);
		assert_true(*def->help && *def->group && def->type);
		assert_true(strlen(def->help) < 60);
		for (unsigned i = 0; def->tag && i < n; i++) {
			other = setting_def_at(i);
			assert_false(other->tag == def->tag &&
				     other->scope == def->scope);
		}
	}
	assert_true(n >= 70 && n < 128);
	assert_null(setting_def_find("Ip", 2));
}

/* The editor shows a group's settings together. */
static void groups_are_not_scattered(void **state)
{
	const struct setting_def *def, *before;
	unsigned changes = 0;

	(void)state;
	before = setting_def_at(0);
	for (unsigned i = 1; (def = setting_def_at(i)); i++) {
		changes += strcmp(def->group, before->group) != 0;
		before = def;
	}
	assert_int_equal(changes, 9);
}

static void a_message_names_what_is_unknown(void **state)
{
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	setting_parse(root, "net7.dhcp/ip", 12, false, &ref, &e);
	assert_string_equal(e.msg,
			    "there is no settings block \"net7.dhcp\"");
	err_clear(&e);
	setting_parse(root, "x:hexx=1", 6, false, &ref, &e);
	assert_string_equal(e.msg, "\"hexx\" is no type of setting");
}

/* What a message quotes of the 39 to 41 bytes of each part of a name. */
static void a_message_quotes_a_part_of_a_name_alone(void **state)
{
	static const struct { const char *before, *after; int rc; } table[] = {
		{ "builtin/", ":ipv4", -ENOTTY }, { "", "/x:ipv4", -ENODEV },
		{ "x:", " and more", -ENOTSUP },
	};
	char name[80], part[48], quoted[48];
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	memset(part, 'n', sizeof(part));
	for (size_t i = 0; i < 3 * 3; i++) {
		int n = 39 + (int)i / 3, rc, len;

		snprintf(name, sizeof(name), "%s%.*s%s", table[i % 3].before, n,
			 part, table[i % 3].after);
		snprintf(quoted, sizeof(quoted), "\"%.*s\"", n < 40 ? n : 40,
			 part);
		len = table[i % 3].rc == -ENOTSUP ? 2 + n : (int)strlen(name);
		err_clear(&e);
		rc = setting_parse(root, name, (size_t)len, false, &ref, &e);
		if (rc == 0)
			rc = setting_store(&ref, "1", 1, &e);
		assert_int_equal(rc, table[i % 3].rc);
		assert_has(e.msg, quoted);
	}
}

static void counting_up_quotes_a_name_alone(void **state)
{
	char name[80], part[48], quoted[48];
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	memset(part, 'n', sizeof(part));
	for (int n = 39; n <= 41; n++) {
		int len = snprintf(name, sizeof(name), "%.*s:ipv4", n, part);

		snprintf(quoted, sizeof(quoted), "\"%.*s\"", n < 40 ? n : 40,
			 part);
		assert_int_equal(setting_parse(root, name, (size_t)len, false,
					       &ref, NULL), 0);
		err_clear(&e);
		assert_int_equal(setting_inc(&ref, 1, &e), -ENOTSUP);
		assert_has(e.msg, quoted);
	}
}

/* The tag that a name is; 0: none, it is just a name. */
static uint64_t tag_of(const char *name)
{
	struct setting_ref ref;

	assert_int_equal(setting_parse(root, name, strlen(name), false, &ref,
				       NULL), 0);
	return ref.tag;
}

static void tags_are_numbers_between_dots(void **state)
{
	static const struct { const char *name; uint64_t tag; } table[] = {
		{ "99", 99 }, { "0x63", 99 }, { "0X63", 99 }, { "0143", 99 },
		{ "9", 9 }, { "0", 0 }, { "00", 0 }, { "0x", 0 }, { "07", 7 },
		{ "0.1", 1 }, { "1.0", 256 }, { "1.2.3", 0x010203 },
		{ ".5", 5 }, { "5.", 5 << 8 }, { "1..2", 0x010002 },
		{ "1.300", 256 + 300 }, { "0x1ff.1", 0x1ff01 },
		{ "08", 0 }, { "0x1g", 0 }, { "9a", 0 }, { "1.a", 0 },
		{ "1 ", 0 }, { "a1", 0 },
		{ "-1", 0 }, { "0x.1", 1 }, { "010.010", 8 << 8 | 8 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("%s\n", table[i].name);
		assert_int_equal(tag_of(table[i].name), table[i].tag);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(a_number_is_the_predefined_setting_of_that_tag),
		SETTINGS_TEST(numbers_accumulate_by_dots),
		SETTINGS_TEST(what_is_no_number_or_zero_is_a_name),
		SETTINGS_TEST(the_first_slash_and_then_the_first_colon_divide),
		SETTINGS_TEST(an_empty_part_of_a_scope_is_no_part),
		SETTINGS_TEST(a_bad_type_makes_no_block),
		SETTINGS_TEST(numbers_mean_what_their_block_says),
		SETTINGS_TEST(a_name_has_a_tag_in_each_of_its_scopes),
		SETTINGS_TEST(tags_are_numbers_between_dots),
		SETTINGS_TEST(bytes_that_no_script_can_hold_are_only_a_name),
		SETTINGS_TEST(every_predefined_setting_is_whole_and_found),
		SETTINGS_TEST(groups_are_not_scattered),
		SETTINGS_TEST(a_message_quotes_a_part_of_a_name_alone),
		SETTINGS_TEST(counting_up_quotes_a_name_alone),
		SETTINGS_TEST(a_message_names_what_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
