/* test_iscsi_name.c: who we are to targets, of what is set. */
#include "tests/fake/fake.h"

#include "core/err.h"
#include "core/setting/settings.h"
#include "net/san/iscsi.h"

#define OURS	"iqn.2010-04.org.ipxe:"
#define UUID	"564d8a2c-0b1e-4c3d-9f5a-6b7c8d9e0f10"

struct set { const char *name, *value; };

static struct iscsi_names names;
static struct err e;

/* With these settings, and no others. */
static int get(const struct set set[], unsigned n)
{
	struct settings *root = settings_new();
	int rc;

	err_clear(&e);
	for (unsigned i = 0; i < n && set[i].name; i++)
		assert_int_equal(settings_set(root, set[i].name, set[i].value,
					      &e), 0);
	rc = iscsi_names_get(root, &names, &e);
	settings_free(root);
	return rc;
}

static void the_first_name_that_tells_machines_apart_is_ours(void **state)
{
	static const struct { struct set set[3]; const char *name; } t[] = {
		{ { { "initiator-iqn", "iqn.mine" }, { "hostname", "box" } },
		  "iqn.mine" },
		{ { { "hostname", "box" }, { "uuid", UUID } }, OURS "box" },
		{ { { "uuid", UUID } }, OURS UUID },
		{ { { "uuid", "00000000-0000-0000-0000-000000000001" } },
		  OURS "00000000-0000-0000-0000-000000000001" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(get(t[i].set, 3), 0);
		assert_string_equal(names.initiator, t[i].name);
	}
}

/* These are many machines'. */
static void some_uuids_are_nobodys(void **state)
{
	static const char *const uuids[] = {
		"00000000-0000-0000-0000-000000000000",
		"ffffffff-ffff-ffff-ffff-ffffffffffff",
	};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		const struct set set = { "uuid", uuids[i] };

		assert_int_equal(get(&set, 1), -EINVAL);
		assert_has(e.msg, "has no name for iSCSI: set initiator-iqn");
	}
}

static void credentials_are_whole_or_refused(void **state)
{
	static const struct { struct set set[4]; const char *why; } t[] = {
		{ { { "username", "a" } }, "username is set, password is not" },
		{ { { "password", "b" } }, "password is set, username is not" },
		{ { { "username", "a" }, { "password", "b" },
		    { "reverse-username", "c" } },
		  "reverse-username is set, reverse-password is not" },
		{ { { "username", "a" }, { "password", "b" },
		    { "reverse-password", "d" } },
		  "reverse-password is set, reverse-username is not" },
		{ { { "reverse-username", "c" }, { "reverse-password", "d" } },
		  "the target is to prove itself, but username is not set" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(get(t[i].set, 4), -EINVAL);
		assert_has(e.msg, "bad credential mix: ");
		assert_has(e.msg, t[i].why);
	}
}

static void what_is_set_is_used(void **state)
{
	static const struct set set[] = {
		{ "initiator-iqn", "iqn.mine" }, { "username", "a" },
		{ "password", "b" }, { "reverse-username", "c" },
		{ "reverse-password", "d" },
	};

	(void)state;
	assert_int_equal(get(set, 5), 0);
	assert_string_equal(names.user, "a");
	assert_string_equal(names.password, "b");
	assert_string_equal(names.reverse_user, "c");
	assert_string_equal(names.reverse_password, "d");
	assert_int_equal(get(set, 1), 0);
	assert_string_equal(names.user, "");
	assert_string_equal(names.reverse_password, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_first_name_that_tells_machines_apart_is_ours),
		FAKE_TEST(some_uuids_are_nobodys),
		FAKE_TEST(credentials_are_whole_or_refused),
		FAKE_TEST(what_is_set_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
