/* core/setting/value.c, use.c: values found, shown, stored. */
#include <stdlib.h>

#include "core/limits.h"
#include "tests/core/say_settings.h"

static void an_empty_value_deletes(void **state)
{
	(void)state;
	set("x", "1");
	assert_int_equal(set("x", ""), 0);
	assert_string_equal(show("x"), "ENOENT");
	assert_int_equal(set("never:int32", ""), 0);
}

static void a_name_without_letters_is_stored_and_lost(void **state)
{
	(void)state;
	assert_int_equal(set(":string", "v"), 0);
	assert_string_equal(show(":string"), "ENOENT");
}

static void the_type_stored_is_the_type_shown(void **state)
{
	(void)state;
	set("a:hexraw", "6869");
	assert_string_equal(show("a"), "a:hexraw = 6869");
	assert_string_equal(show("a:string"), "a:string = hi");
}

static void storing_forgets_the_earlier_type(void **state)
{
	(void)state;
	set("a:hexraw", "6869");
	set("a", "6869");
	assert_string_equal(show("a"), "a:string = 6869");
}

static void a_predefined_type_governs(void **state)
{
	(void)state;
	set("hostname:hexraw", "6869");
	assert_string_equal(show("hostname"), "hostname:string = hi");
	set("ip:hexraw", "0a000001");
	assert_string_equal(show("ip"), "ip:ipv4 = 10.0.0.1");
	assert_int_equal(set("ip", "foo"), -EINVAL);
	assert_string_equal(show("ip"), "ip:ipv4 = 10.0.0.1");
}

static void expanding_what_cannot_be_shown_gives_nothing(void **state)
{
	(void)state;
	set("x", "hello");
	assert_string_equal(expand("x:uuid"), "");
	assert_string_equal(expand("x:bogus"), "");
	assert_string_equal(expand("nowhere/x"), "");
	assert_string_equal(expand("x:dnssl"), "");
	assert_string_equal(expand("nope"), "");
	assert_string_equal(expand(""), "");
}

/* A list of names that goes bad in the middle must not leave its start. */
static void a_value_that_fails_halfway_leaves_no_text(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	set("x:hexraw", "03666f6f0041");
	sbuf_str(&out, "before");
	assert_int_equal(settings_expand(root, "x:dnssl", 7, &out), 0);
	assert_string_equal(sbuf_text(&out), "before");
	assert_int_equal(out.len, 6);
	sbuf_free(&out);
}

static void inc_starts_from_nothing_as_int32(void **state)
{
	(void)state;
	assert_int_equal(inc("n", 1), 0);
	assert_string_equal(show("n"), "n:int32 = 1");
	inc("n", 5);
	inc("n", (uint32_t)-1);
	assert_string_equal(show("n"), "n:int32 = 5");
}

static void inc_wraps_at_the_width_of_the_type(void **state)
{
	(void)state;
	set("m:uint8", "255");
	inc("m", 1);
	assert_string_equal(show("m"), "m:uint8 = 0x0");
	set("k:int8", "127");
	inc("k", 1);
	assert_string_equal(show("k"), "k:int8 = -128");
	inc("h:uint16", 0xffff);
	inc("h", 1);
	assert_string_equal(show("h"), "h:uint16 = 0x0");
}

static void inc_takes_the_type_written(void **state)
{
	(void)state;
	set("n:uint16", "9");
	inc("n:int8", 1);
	assert_string_equal(show("n"), "n:int8 = 10");
	set("s", "7");
	inc("s:int32", 1);
	assert_string_equal(show("s"), "s:int32 = 56");
}

static void inc_leaves_what_is_no_number(void **state)
{
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	set("s", "7");
	setting_parse(root, "s", 1, false, &ref, NULL);
	assert_int_equal(setting_inc(&ref, 1, &e), -ENOTSUP);
	assert_string_equal(e.msg, "\"s\" is of type string, which cannot be "
			    "counted up");
	assert_string_equal(show("s"), "s:string = 7");
}

static void inc_copies_a_number_from_a_child(void **state)
{
	(void)state;
	set("a/n:int32", "5");
	inc("n", 1);
	assert_string_equal(show("n"), "n:int32 = 6");
	assert_string_equal(show("a/n"), "a/n:int32 = 5");
	assert_int_equal(inc("nowhere/n", 1), -ENODEV);
}

static void inc_of_a_number_too_long_starts_again(void **state)
{
	(void)state;
	set("n:hexraw", "010203040506070809");
	inc("n:int32", 3);
	assert_string_equal(show("n"), "n:int32 = 3");
}

static void our_own_reads_need_no_parsing(void **state)
{
	uint64_t n;
	char text[8];

	(void)state;
	set("x:int16", "-2");
	assert_int_equal(settings_num(root, "x", &n), 0);
	assert_true((int64_t)n == -2);
	set("u:uint16", "-2");
	assert_int_equal(settings_num(root, "u", &n), 0);
	assert_true(n == 0xfffe);
	set("s", "seven77");
	assert_int_equal(settings_text(root, "s", text, 8), 7);
	assert_string_equal(text, "seven77");
	assert_int_equal(settings_text(root, "s", text, 7), -ERANGE);
	strcpy(text, "-------");
	assert_int_equal(settings_raw(root, "s", text, 2), 7);
	assert_string_equal(text, "se-----");
	assert_int_equal(settings_text(root, "no/s", text, 8), -ENOENT);
	assert_int_equal(settings_num(root, "nope", &n), -ENOENT);
	assert_int_equal(settings_raw(root, "nope", text, 8), -ENOENT);
}

static void an_own_read_starts_at_its_block(void **state)
{
	char text[8];

	(void)state;
	set("a.b/x", "1");
	set("x", "0");
	assert_int_equal(settings_text(settings_find(root, "a"), "b/x", text,
				       8), 1);
	assert_string_equal(text, "1");
}

static void has_looks_at_one_block_only(void **state)
{
	struct setting_ref ref;

	(void)state;
	set("a/x", "1");
	setting_parse(root, "x", 1, false, &ref, NULL);
	assert_false(settings_has(root, &ref));
	assert_true(settings_has(settings_find(root, "a"), &ref));
}

/* A card's block: one setting of its own, and anything stored. */
static int card_fetch(struct settings *s, const struct setting_ref *ref,
		      struct sbuf *raw, const struct setting_type **type)
{
	(void)s, (void)type;
	return str_is("chip", ref->name, ref->name_len) ?
		sbuf_str(raw, "e1000") : -ENOENT;
}

static int card_store(struct settings *s, const struct setting_ref *ref,
		      const void *raw, size_t len)
{
	(void)s, (void)raw, (void)len;
	return str_is("chip", ref->name, ref->name_len) ? -ENOTSUP : -ENOENT;
}

static void a_native_block_may_keep_what_it_does_not_know(void **state)
{
	static const struct settings_ops ops = {
		.keeps = true, .fetch = card_fetch, .store = card_store,
	};

	(void)state;
	settings_add(root, "net0", &ops, NULL, 0, NULL);
	assert_string_equal(show("chip"), "net0/chip:string = e1000");
	assert_int_equal(set("net0/chip", "x"), -ENOTSUP);
	assert_int_equal(set("net0/mine", "x"), 0);
	assert_string_equal(show("mine"), "net0/mine:string = x");
	assert_int_equal(set("net0/mine", ""), 0);
	assert_string_equal(show("mine"), "ENOENT");
}

static void stored_names_can_be_walked(void **state)
{
	struct settings *a;

	(void)state;
	set("a/one", "1");
	set("a/two", "2");
	set("a/three", "3");
	set("a/one", "");
	a = settings_find(root, "a");
	assert_non_null(settings_stored(a, 0));
	assert_non_null(settings_stored(a, 1));
	assert_null(settings_stored(a, 2));
}

static void a_big_block_finds_everything_and_is_limited(void **state)
{
	char name[32], text[32];
	unsigned i;

	(void)state;
	for (i = 0; i < LIMIT_SETTINGS; i++) {
		snprintf(name, sizeof(name), "v%u", i);
		assert_int_equal(set(name, name), 0);
	}
	assert_int_equal(set("more", "1"), -ENOSPC);
	assert_int_equal(set("v7", "again"), 0);
	for (i = 0; i < LIMIT_SETTINGS; i += 2) {
		snprintf(name, sizeof(name), "v%u", i);
		assert_int_equal(set(name, ""), 0);
	}
	for (i = 0; i < LIMIT_SETTINGS; i++) {
		snprintf(name, sizeof(name), "v%u", i);
		if (i == 7)
			continue;
		if (i % 2) {
			assert_true(settings_text(root, name, text, 32) > 0);
			assert_string_equal(text, name);
		} else {
			assert_string_equal(show(name), "ENOENT");
		}
	}
	assert_int_equal(set("more", "1"), 0);
}

static void the_size_of_a_value_is_limited(void **state)
{
	size_t len = LIMIT_SETTING_BYTES + 1;
	char *big = malloc(len + 1);
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	assert_non_null(big);
	memset(big, '0', len);
	big[len] = '\0';
	setting_parse(root, "x", 1, false, &ref, NULL);
	assert_int_equal(setting_store(&ref, big, len, &e), -ENOSPC);
	assert_string_equal(e.msg, "no room for \"x\": at most 65536 settings"
			    ", 16 MiB each, 64 MiB in all");
	assert_int_equal(setting_store(&ref, big, len - 1, NULL), 0);
	assert_int_equal(settings_raw(root, "x", NULL, 0), (int)len - 1);
	assert_int_equal(setting_store(&ref, "short", 5, NULL), 0);
	assert_string_equal(show("x"), "x:string = short");
	free(big);
}

static void all_values_together_are_limited(void **state)
{
	char *big = calloc(1, LIMIT_SETTING_BYTES), name[16];
	struct setting_ref ref;
	int n = 0, rc;

	(void)state;
	assert_non_null(big);
	do {
		snprintf(name, sizeof(name), "v%d", n);
		setting_parse(root, name, strlen(name), false, &ref, NULL);
		rc = setting_store(&ref, big, LIMIT_SETTING_BYTES, NULL);
	} while (rc == 0 && ++n < 100);
	assert_int_equal(rc, -ENOSPC);
	assert_int_equal(n, 3);		/* the fourth has no room to spare */
	assert_int_equal(set("small", "1"), 0);
	assert_int_equal(set("v0", ""), 0);
	assert_int_equal(setting_store(&ref, big, LIMIT_SETTING_BYTES, NULL),
			 0);
	free(big);
}

static const char *refusal(const char *name, const char *text, int code)
{
	static struct err e;

	err_clear(&e);
	assert_int_equal(settings_set(root, name, text, &e), code);
	assert_int_equal(e.code, code);
	return e.msg;
}

static int wants_four(struct settings *s, const struct setting_ref *ref,
		      const void *raw, size_t len)
{
	(void)s, (void)ref, (void)raw;
	return len == 4 || !len ? 0 : -EINVAL;
}

static int breaks(struct settings *s, const struct setting_ref *ref,
		  const void *raw, size_t len)
{
	(void)s, (void)ref, (void)raw, (void)len;
	return -EIO;
}

static void a_refused_value_says_why(void **state)
{
	static const struct settings_ops four = { .store = wants_four };
	static const struct settings_ops bad = { .store = breaks };

	(void)state;
	assert_int_equal(settings_add(root, "four", &four, NULL, 0, NULL), 0);
	assert_int_equal(settings_add(root, "bad", &bad, NULL, 0, NULL), 0);
	assert_string_equal(refusal("four/x", "abc", -EINVAL),
			    "3 bytes are the wrong size for \"x\"");
	assert_int_equal(set("four/x", "abcd"), 0);
	assert_string_equal(refusal("bad/x", "1", -EIO),
			    "cannot store \"x\": Input/output error");
	assert_string_equal(refusal("builtin/version", "1", -ENOTSUP),
			    "\"version\" is read-only in settings block "
			    "\"builtin\"");
	assert_string_equal(refusal("builtin/nosuch", "1", -ENOTTY),
			    "\"nosuch\" cannot be kept in settings block "
			    "\"builtin\"");
	assert_string_equal(refusal("x:dnssl", "1", -ENOTSUP),
			    "a value of type dnssl is only shown, never typed "
			    "in");
	assert_string_equal(refusal("x:int8", "1q", -EINVAL),
			    "\"1q\" is no int8: expected a number: decimal, "
			    "0x hex or 0 octal");
	fake_alloc_fail(1);
	assert_string_equal(refusal("four/y:hexraw", "00112233", -ENOMEM),
			    "no memory for \"y\"");
	fake_alloc_fail(0);
}

/* Names are quoted to 40 bytes, wherever a message has one. */
static void messages_hold_40_bytes_of_a_name(void **state)
{
	static const char n40[] = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";
	static const char *const sides[][2] = {
		{ "builtin/", "n" }, { "", "n/x" }, { "x:", "n" },
		{ "builtin/", "" }, { "", "/x" }, { "x:", "" },
	};
	char name[64], quoted[64];
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	snprintf(quoted, sizeof(quoted), "\"%s\"", n40);
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		snprintf(name, sizeof(name), "%s%s%s", sides[i][0], n40,
			 sides[i][1]);
		err_clear(&e);
		if (setting_parse(root, name, strlen(name), false, &ref, &e) ==
		    0)
			assert_int_equal(setting_store(&ref, "1", 1, &e),
					 -ENOTTY);
		assert_has(e.msg, quoted);
	}
	for (int more = 0; more < 2; more++) {
		snprintf(name, sizeof(name), "%s%s:ipv4", n40, more ? "n" : "");
		assert_int_equal(setting_parse(root, name, strlen(name), false,
					       &ref, NULL), 0);
		err_clear(&e);
		assert_int_equal(setting_inc(&ref, 1, &e), -ENOTSUP);
		assert_has(e.msg, quoted);
	}
}

static void text_for_too_large_a_value_is_refused(void **state)
{
	size_t len = 2 * ((size_t)LIMIT_SETTING_BYTES + 1);
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	memset(text, '7', len);
	text[len] = '\0';
	assert_has(refusal("x:hexraw", text, -ENOSPC), "no room for \"x\"");
	text[len - 2] = '\0';
	assert_int_equal(set("x:hexraw", text), 0);
	free(text);
}

static void only_numbers_are_counted_up(void **state)
{
	struct setting_ref ref;
	struct err e = { 0 };

	(void)state;
	set("x:ipv4", "192.0.2.1");
	assert_int_equal(setting_parse(root, "x", 1, false, &ref, NULL), 0);
	assert_int_equal(setting_inc(&ref, 1, &e), -ENOTSUP);
	assert_string_equal(e.msg, "\"x\" is of type ipv4, which cannot be "
			    "counted up");
	assert_string_equal(expand("x"), "192.0.2.1");
}

static void use_a_tree(void *ctx)
{
	struct settings *tree = settings_new();
	struct sbuf out = { 0 };
	int rc;

	(void)ctx;
	if (!tree)
		return;
	rc = settings_add(tree, "net0", NULL, NULL, 0, NULL);
	if (rc == 0)
		rc = settings_set(tree, "net0/a.b", "1", NULL);
	if (rc == 0)
		rc = settings_set(tree, "x", "a value too long to be kept inline",
			  NULL);
	if (rc == 0)
		rc = settings_set(tree, "x:base64", "aGVsbG8=", NULL);
	if (rc == 0)
		rc = settings_expand(tree, "x", 1, &out);
	if (rc == 0)
		rc = settings_expand(tree, "version", 7, &out);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	if (rc == 0)
		assert_memory_equal(out.data, "aGVsbG8=", 8);
	sbuf_free(&out);
	settings_free(tree);
}

static void values_survive_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(use_a_tree, NULL);
}

/* The old value stays when there is no memory for the new one. */
static void a_store_that_fails_changes_nothing(void **state)
{
	(void)state;
	set("x:hex", "01:02");
	fake_alloc_fail(1);
	assert_int_equal(set("x", "a value too long to be kept inline"),
			 -ENOMEM);
	fake_alloc_fail(0);
	assert_string_equal(show("x"), "x:hex = 01:02");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(an_empty_value_deletes),
		SETTINGS_TEST(a_name_without_letters_is_stored_and_lost),
		SETTINGS_TEST(the_type_stored_is_the_type_shown),
		SETTINGS_TEST(storing_forgets_the_earlier_type),
		SETTINGS_TEST(a_predefined_type_governs),
		SETTINGS_TEST(expanding_what_cannot_be_shown_gives_nothing),
		SETTINGS_TEST(a_value_that_fails_halfway_leaves_no_text),
		SETTINGS_TEST(inc_starts_from_nothing_as_int32),
		SETTINGS_TEST(inc_wraps_at_the_width_of_the_type),
		SETTINGS_TEST(inc_takes_the_type_written),
		SETTINGS_TEST(inc_leaves_what_is_no_number),
		SETTINGS_TEST(inc_copies_a_number_from_a_child),
		SETTINGS_TEST(inc_of_a_number_too_long_starts_again),
		SETTINGS_TEST(our_own_reads_need_no_parsing),
		SETTINGS_TEST(an_own_read_starts_at_its_block),
		SETTINGS_TEST(has_looks_at_one_block_only),
		SETTINGS_TEST(a_native_block_may_keep_what_it_does_not_know),
		SETTINGS_TEST(stored_names_can_be_walked),
		SETTINGS_TEST(a_big_block_finds_everything_and_is_limited),
		SETTINGS_TEST(the_size_of_a_value_is_limited),
		SETTINGS_TEST(all_values_together_are_limited),
		SETTINGS_TEST(a_refused_value_says_why),
		SETTINGS_TEST(messages_hold_40_bytes_of_a_name),
		SETTINGS_TEST(text_for_too_large_a_value_is_refused),
		SETTINGS_TEST(only_numbers_are_counted_up),
		FAKE_TEST(values_survive_without_memory),
		SETTINGS_TEST(a_store_that_fails_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
