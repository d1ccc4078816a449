/* The ways through a script, as the graph has them. */
#include "flow/flow.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake/fake.h"

static struct script *script;
static struct arena arena;

static struct flow *flow(const char *text)
{
	struct flow *f;

	assert_int_equal(script_parse("t.ipxe", text, strlen(text), true,
				      &script, NULL), 0);
	f = flow_make(script, &arena, flow_template(text, strlen(text)));
	assert_non_null(f);
	return f;
}

static void done(void)
{
	arena_free(&arena);
	script_free(script);
}

/* The node of the command that begins with this word; the first one. */
static const struct flow_node *node(const struct flow *f,
				    const char *word)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->v[i].cmd && f->v[i].cmd->words &&
		    !strcmp(f->v[i].cmd->words->text, word))
			return &f->v[i];
	}
	fail_msg("no command %s", word);
	return NULL;
}

static void operators_say_what_is_next(void **state)
{
	struct flow *f = flow("#!ipxe\ndhcp && ifstat || route ; sync\n"
				   "nstat\n");
	uint32_t route = (uint32_t)(node(f, "route") - f->v);
	uint32_t sync = (uint32_t)(node(f, "sync") - f->v);

	(void)state;
	assert_ptr_equal(&f->v[node(f, "dhcp")->ok], node(f, "ifstat"));
	assert_int_equal(node(f, "dhcp")->fail, route);
	assert_int_equal(node(f, "ifstat")->ok, sync);
	assert_int_equal(node(f, "sync")->fail, FLOW_DIES);
	assert_ptr_equal(&f->v[node(f, "sync")->ok], node(f, "nstat"));
	assert_int_equal(node(f, "nstat")->ok, FLOW_END);
	done();
}

static void an_empty_last_command_forgives(void **state)
{
	struct flow *f = flow("#!ipxe\ndhcp ||\nroute\n");

	(void)state;
	assert_int_equal(f->v[node(f, "dhcp")->fail].kind, FLOW_EMPTY);
	assert_ptr_equal(&f->v[f->v[node(f, "dhcp")->fail].ok],
			 node(f, "route"));
	done();
}

static void what_stands_behind_exit_is_not_reached(void **state)
{
	struct flow *f = flow("#!ipxe\nexit\nroute\n:a\nsync\n");

	(void)state;
	assert_false(node(f, "route")->reached);
	assert_false(node(f, "sync")->reached);
	done();
}

static void a_dynamic_goto_leads_to_the_items_of_its_menu(void **state)
{
	struct flow *f = flow("#!ipxe\nmenu M\nitem a A\nitem b B\n"
				   "choose x && goto ${x} || exit\n"
				   ":a\nroute\nexit\n:b\nsync\nexit\n"
				   ":c\nnstat\n");

	(void)state;
	assert_true(node(f, "route")->reached);
	assert_true(node(f, "sync")->reached);
	assert_false(node(f, "nstat")->reached);
	done();
}

static void a_value_from_outside_leads_to_any_label(void **state)
{
	struct flow *f = flow("#!ipxe\ngoto ${where}\n:c\nnstat\n");

	(void)state;
	assert_true(f->any_label);
	assert_true(node(f, "nstat")->reached);
	done();
}

static void a_value_passes_through_another_setting(void **state)
{
	struct flow *f = flow("#!ipxe\nset a c\nset b ${a}\ngoto ${b}\n"
				   ":d\nroute\n:c\nnstat\n");

	(void)state;
	assert_false(node(f, "route")->reached);
	assert_true(node(f, "nstat")->reached);
	done();
}

static bool unset_at(const char *text, const char *name, const char *at)
{
	struct flow *f = flow(text);
	struct flow_name *n = flow_name(f, name, strlen(name));
	bool unset;

	assert_non_null(n);
	unset = flow_may_be_unset(f, n, (uint32_t)(node(f, at) - f->v));
	done();
	return unset;
}

static void a_setting_may_be_unset_on_one_way_only(void **state)
{
	(void)state;
	assert_true(unset_at("#!ipxe\ndhcp && set x 1 ||\nroute ${x}\n",
			     "x", "route"));
	assert_false(unset_at("#!ipxe\nset x 1\nroute ${x}\n", "x",
			      "route"));
	assert_false(unset_at("#!ipxe\nisset ${x} || set x 1\nroute ${x}\n",
			      "x", "route"));
}

/* Only what cannot be refused for its words is sure. */
static void a_wrong_word_makes_a_safe_command_fail(void **state)
{
	struct flow *f = flow("#!ipxe\necho --- || route\necho a || sync\n"
			      "set ip x || nstat\nset a x || ifstat\n");

	(void)state;
	assert_ptr_equal(&f->v[f->v[0].fail], node(f, "route"));
	assert_int_equal(f->v[2].fail, FLOW_NONE);
	assert_ptr_equal(&f->v[f->v[4].fail], node(f, "nstat"));
	assert_int_equal(f->v[6].fail, FLOW_NONE);
	assert_true(node(f, "nstat")->reached);
	assert_false(node(f, "sync")->reached);
	done();
}

static void a_thousand_menus_take_no_time(void **state)
{
	static char text[400000];
	size_t n = (size_t)snprintf(text, sizeof(text), "#!ipxe\n");

	(void)state;
	for (int i = 0; i < 1000; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
			":m%d\nmenu M\nitem a%d A\nitem m%d B\n"
			"choose x && goto ${x} || goto m%d\n"
			":a%d\nkernel k || goto m%d\nboot || goto m%d\n",
			i, i, i, i, i, i, i);
	assert_true(flow(text)->budget > 0);
	done();
}

/* "${name}" and no more: neither a part, nor two, nor with a scope or a type. */
static void a_word_is_one_setting_or_it_is_not(void **state)
{
	static const struct { const char *text; size_t len; } of[] = {
		{ "${x}", 1 }, { "${ip6}", 3 }, { "", 0 }, { "$", 0 },
		{ "x", 0 }, { "${}", 0 }, { "${x", 0 }, { "${ab:", 0 },
		{ "${ab$", 0 }, { "${x}y", 0 }, { "y${x}", 0 },
		{ "${x}${y}", 0 }, { "${net0/ip}", 0 }, { "${x:hex}", 0 },
	};
	const char *name;

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct word w = { .text = of[i].text,
				  .len = (uint32_t)strlen(of[i].text) };

		assert_int_equal(flow_whole_name(&w, &name), of[i].len);
		if (of[i].len)
			assert_ptr_equal(name, w.text + 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(operators_say_what_is_next),
		FAKE_TEST(a_word_is_one_setting_or_it_is_not),
		FAKE_TEST(an_empty_last_command_forgives),
		FAKE_TEST(what_stands_behind_exit_is_not_reached),
		FAKE_TEST(a_dynamic_goto_leads_to_the_items_of_its_menu),
		FAKE_TEST(a_value_from_outside_leads_to_any_label),
		FAKE_TEST(a_value_passes_through_another_setting),
		FAKE_TEST(a_setting_may_be_unset_on_one_way_only),
		FAKE_TEST(a_wrong_word_makes_a_safe_command_fail),
		FAKE_TEST(a_thousand_menus_take_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
