/* test_param.c: request parameters. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/param.h"
#include "tests/fake/fake.h"

static void fields_keep_their_order(void **state)
{
	struct params p = { 0 };
	struct param_list *l;

	(void)state;
	assert_int_equal(params_create(&p, "", "PUT", NULL), 0);
	l = params_find(&p, "");
	assert_int_equal(param_add(l, "a", "1 2", false, NULL), 0);
	assert_int_equal(param_add(l, "X-Foo", "", true, NULL), 0);
	assert_string_equal(l->method, "PUT");
	assert_string_equal(l->first->key, "a");
	assert_string_equal(l->first->value, "1 2");
	assert_false(l->first->header);
	assert_string_equal(l->first->next->key, "X-Foo");
	assert_true(l->first->next->header);
	assert_null(l->first->next->next);
	params_clear(&p);
}

static void a_list_is_used_once(void **state)
{
	struct params p = { 0 };
	struct param_list *l;

	(void)state;
	assert_int_equal(params_create(&p, "p", NULL, NULL), 0);
	assert_null(params_claim(&p, ""));
	l = params_claim(&p, "p");
	assert_non_null(l);
	assert_null(params_find(&p, "p"));
	param_list_free(l);
	params_clear(&p);
}

static void a_new_list_replaces_the_old_one(void **state)
{
	struct params p = { 0 };

	(void)state;
	assert_int_equal(params_create(&p, "p", NULL, NULL), 0);
	assert_int_equal(param_add(params_find(&p, "p"), "a", "b", false,
				   NULL), 0);
	assert_int_equal(params_create(&p, "p", NULL, NULL), 0);
	assert_null(params_find(&p, "p")->first);
	assert_int_equal(p.count, 1);
	params_delete(&p, "p");
	params_delete(&p, "p");
	assert_int_equal(p.count, 0);
}

static void lists_and_fields_have_limits(void **state)
{
	struct params p = { 0 };
	struct err e = { 0 };
	char name[16];

	(void)state;
	for (unsigned i = 0; i < LIMIT_PARAM_LISTS; i++) {
		snprintf(name, sizeof(name), "%u", i);
		assert_int_equal(params_create(&p, name, NULL, NULL), 0);
	}
	assert_int_equal(params_create(&p, "one more", NULL, &e), -ENOSPC);
	assert_int_equal(params_create(&p, "7", NULL, NULL), 0);
	for (unsigned i = 0; i < LIMIT_PARAMS; i++)
		assert_int_equal(param_add(p.first, "k", "v", false, NULL), 0);
	err_clear(&e);
	assert_int_equal(param_add(p.first, "k", "v", false, &e), -ENOSPC);
	params_clear(&p);
}

static void make_one(void *ctx)
{
	struct params p = { 0 };
	struct err e = { 0 };
	int rc = params_create(&p, "n", "GET", &e);

	(void)ctx;
	if (rc == 0)
		rc = param_add(params_find(&p, "n"), "k", "v", true, &e);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	params_clear(&p);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(make_one, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(fields_keep_their_order),
		FAKE_TEST(a_list_is_used_once),
		FAKE_TEST(a_new_list_replaces_the_old_one),
		FAKE_TEST(lists_and_fields_have_limits),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
