/* Which settings matter where: never too few. */
#include "flow/live.h"

#include <string.h>

#include "flow/flow.h"
#include "tests/fake/fake.h"

static struct script *script;
static struct arena arena;
static struct flow_live live;
static struct flow *graph;

static void look(const char *text, const struct flow_others *others)
{
	static const struct flow_others none;

	assert_int_equal(script_parse("t.ipxe", text, strlen(text), true,
				      &script, NULL), 0);
	graph = flow_make(script, &arena, TEMPLATE_NONE);
	assert_non_null(graph);
	assert_int_equal(flow_live(graph, &arena, others ? others : &none,
				   &live), 0);
}

static void done(void)
{
	arena_free(&arena);
	script_free(script);
}

/* Does the setting matter when the command of that name is about to run? */
static bool matters(const char *name, const char *command)
{
	for (uint32_t i = 0; i < graph->n; i++) {
		const struct cmd *c = graph->v[i].cmd;

		if (c && c->words && !strcmp(c->words->text, command))
			return flow_live_is(&live, i, name);
	}
	fail_msg("no command %s", command);
	return false;
}

/* Does it, in this script? */
static bool matters_in(const char *text, const char *name,
		       const char *command)
{
	bool it_does;

	look(text, NULL);
	it_does = matters(name, command);
	done();
	return it_does;
}

static void what_is_read_behind_matters(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\nsleep ${a}\n", "a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nsleep ${a}\n", "b", "sync"));
	assert_false(matters_in("#!ipxe\nsleep ${a}\nsync\n", "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nshow net0/a:hex\n", "a",
			       "sync"));
}

static void what_is_only_shown_does_not(void **state)
{
	(void)state;
	assert_false(matters_in("#!ipxe\nsync\necho ${a}\n", "a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nmenu ${a}\n", "a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nmenu\nitem i ${a}\n", "a",
				"sync"));
	assert_false(matters_in("#!ipxe\nsync\nmenu\nitem --gap ${a}\n", "a",
				"sync"));
	assert_true(matters_in("#!ipxe\nsync\nmenu\nitem ${a} i\n", "a",
			       "sync"));
	assert_true(matters_in("#!ipxe\nsync\nprompt --key ${a} Key\n", "a",
			       "sync"));
}

/* Unless it is taken when the time is up */
static void which_item_is_marked_does_not(void **state)
{
	(void)state;
	assert_false(matters_in("#!ipxe\nsync\nchoose --default ${a} b\n",
				"a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nchoose -d ${a} b\n", "a",
				"sync"));
	assert_true(matters_in("#!ipxe\nsync\n"
			       "choose -t 5 --default ${a} b\n", "a",
			       "sync"));
	assert_true(matters_in("#!ipxe\nsync\nchoose --default x ${a}\n",
			       "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nchoose --menu ${a} b\n",
			       "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nchoose ${x} --default ${a} "
			       "b\n", "a", "sync"));
}

static void what_is_stored_first_does_not(void **state)
{
	(void)state;
	assert_false(matters_in("#!ipxe\nsync\nset a 1\nsleep ${a}\n", "a",
				"sync"));
	assert_false(matters_in("#!ipxe\nsync\nchoose --default x a || exit\n"
				"sleep ${a}\n", "a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nmd5sum --set a f || exit\n"
				"sleep ${a}\n", "a", "sync"));
	/* these read the old value */
	assert_true(matters_in("#!ipxe\nsync\ninc a\n", "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nread a\n", "a", "sync"));
}

static void what_may_not_be_stored_still_matters(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\nimgset a f ||\nsleep ${a}\n",
			       "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nset net0/a 1\nsleep ${a}\n",
			       "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nset ${x} 1\nsleep ${a}\n",
			       "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nlogin\nsleep ${username}\n",
			       "username", "sync"));
}

static void a_name_that_is_put_together_may_be_any(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\nsleep ${a-${x}}\n", "b",
			       "sync"));
	assert_true(matters_in("#!ipxe\nsync\nsleep ${a${x}\n", "b", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nshow ${x}\n", "b", "sync"));
}

/* It ends the script, unless it fails. */
static void chain_replace_does_not_come_back(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\nchain f ; sleep ${a}\n", "a",
			       "sync"));
	assert_false(matters_in("#!ipxe\nsync\nchain --replace f\n"
				"sleep ${a}\n", "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nchain --replace f ||\n"
			       "sleep ${a}\n", "a", "sync"));
}

/* One that comes from a setting may be "goto", "exit", "show" or "echo". */
static void an_unknown_command_may_do_anything(void **state)
{
	const char *text = "#!ipxe\nsync\n${x} y || exit\nsleep ${a}\nexit\n"
			   ":y\nsleep ${b}\n";

	(void)state;
	assert_true(matters_in(text, "a", "sync"));
	assert_true(matters_in(text, "b", "sync"));
	assert_true(matters_in(text, "c", "sync"));
	/* no build has this one: it fails, whatever its words are */
	assert_false(matters_in("#!ipxe\nsync\nfrob y\nsleep ${a}\nexit\n:y\n"
				"sleep ${b}\n", "b", "sync"));
}

static void time_may_jump(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\ntime goto y\nexit\n:y\n"
			       "sleep ${b}\n", "b", "sync"));
	look("#!ipxe\ntime time goto y\nexit\n:y\necho\n", NULL);
	assert_true(graph->v[0].leads_anywhere);
	assert_true(graph->v[2].reached);
	done();
}

/* Values may come from wherever the linter does not look. */
static void a_computed_jump_leads_to_every_label(void **state)
{
	const char *text = "#!ipxe\nset x y\nchain menu.ipxe\nsync\n"
			   "goto ${x}\n:y\nexit\n:z\nsleep ${a}\n";

	(void)state;
	assert_true(matters_in(text, "a", "sync"));
}

static void a_computed_name_in_a_scope_reads_none_without(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync\nset b ${x${y}}\n", "a",
			       "sync"));
	assert_false(matters_in("#!ipxe\nsync\nset b ${pci/${y}.0.2}\n",
				"a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\nset b ${pci/${y}.0.2}\n",
			       "y", "sync"));
}

static void a_condition_that_fails_stores_errno(void **state)
{
	(void)state;
	assert_true(matters_in("#!ipxe\nsync || exit\nsleep ${errno}\n",
			       "errno", "sync"));
	assert_false(matters_in("#!ipxe\nsync && exit ||\nsleep ${errno}\n",
				"errno", "sync"));
}

static void what_other_scripts_read_matters_where_they_start(void **state)
{
	static const char *const names[] = { "their" };
	const struct flow_others others = { .names = names, .n = 1 };
	const struct flow_others all = { .all = true };

	(void)state;
	look("#!ipxe\nsync\nchain menu.ipxe\nnstat\n", &others);
	assert_true(matters("their", "sync"));
	assert_false(matters("their", "nstat"));
	assert_false(matters("a", "sync"));
	done();
	look("#!ipxe\nsync\nchain menu.ipxe\nnstat\n", &all);
	assert_true(matters("a", "sync"));
	assert_false(matters("a", "nstat"));
	done();
}

static bool selected_at(const char *text, const struct flow_others *others)
{
	bool it_does;

	look(text, others);
	it_does = flow_live_selected(&live, 0);
	done();
	return it_does;
}

static void the_selected_image_matters_until_another_is(void **state)
{
	const struct flow_others others = { .selected = true };

	(void)state;
	assert_true(selected_at("#!ipxe\nsync\nboot\n", NULL));
	assert_true(selected_at("#!ipxe\nkernel a ||\nboot\n", NULL));
	assert_false(selected_at("#!ipxe\nkernel a || exit\nboot\n", NULL));
	assert_false(selected_at("#!ipxe\nimgfree\nboot\n", NULL));
	assert_true(selected_at("#!ipxe\nimgfree a\nboot\n", NULL));
	assert_false(selected_at("#!ipxe\nchain a.ipxe\n", NULL));
	assert_true(selected_at("#!ipxe\nchain a.ipxe\n", &others));
}

/* Nobody who explores changes or reads anything there. */
static void the_editor_reads_nothing_but_a_form_may(void **state)
{
	(void)state;
	assert_false(matters_in("#!ipxe\nsync\nconfig\n", "a", "sync"));
	assert_false(matters_in("#!ipxe\nsync\nshell\n", "a", "sync"));
	assert_true(matters_in("#!ipxe\nsync\npresent\n", "a", "sync"));
}

/* May the command of that name, or one behind it, name the image? */
static bool names(const char *image, const char *command, bool fetched)
{
	for (uint32_t i = 0; i < graph->n; i++) {
		const struct cmd *c = graph->v[i].cmd;

		if (c && c->words && !strcmp(c->words->text, command))
			return flow_live_image(&live, i, image, fetched);
	}
	fail_msg("no command %s", command);
	return false;
}

static void an_image_matters_where_a_command_may_name_it(void **state)
{
	(void)state;
	look("#!ipxe\ndhcp\nboot a.efi b.efi\necho\n", NULL);
	assert_true(names("a.efi", "dhcp", true));
	assert_false(names("a.efi", "dhcp", false));
	assert_false(names("b.efi", "dhcp", true));
	assert_false(names("a.efi", "echo", true));
	done();
	look("#!ipxe\ndhcp\nimgfree a.efi b.efi\n", NULL);
	assert_true(names("b.efi", "dhcp", false));
	assert_false(names("b.efi", "dhcp", true));
	done();
}

static void an_expansion_may_name_many_images(void **state)
{
	(void)state;
	look("#!ipxe\ndhcp\nchain x${a}y${b}.efi\n", NULL);
	assert_true(names("x.efi", "dhcp", true));
	assert_true(names("x1y2.efi", "dhcp", true));
	assert_false(names("1y2.efi", "dhcp", true));
	assert_false(names("x1y2.bin", "dhcp", true));
	assert_false(names("x.ef", "dhcp", true));
	done();
	look("#!ipxe\ndhcp\nboot ${a}\n", NULL);
	assert_true(names("anything", "dhcp", true));
	done();
}

/* Without memory there is no answer, or one that an image may matter. */
static void look_with_little_memory(void *ctx)
{
	static const char text[] = "#!ipxe\ndhcp\nchain x${a}.efi\n";
	static const struct flow_others none;

	(void)ctx;
	if (script_parse("t.ipxe", text, strlen(text), true, &script,
			 NULL) < 0)
		return;
	graph = flow_make(script, &arena, TEMPLATE_NONE);
	if (graph && !flow_live(graph, &arena, &none, &live))
		assert_true(names("x1.efi", "dhcp", true));
	done();
}

static void little_memory_makes_no_image_dead(void **state)
{
	(void)state;
	fake_alloc_fail_each(look_with_little_memory, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_read_behind_matters),
		FAKE_TEST(what_is_only_shown_does_not),
		FAKE_TEST(which_item_is_marked_does_not),
		FAKE_TEST(what_is_stored_first_does_not),
		FAKE_TEST(what_may_not_be_stored_still_matters),
		FAKE_TEST(a_name_that_is_put_together_may_be_any),
		FAKE_TEST(chain_replace_does_not_come_back),
		FAKE_TEST(an_unknown_command_may_do_anything),
		FAKE_TEST(time_may_jump),
		FAKE_TEST(a_computed_jump_leads_to_every_label),
		FAKE_TEST(a_computed_name_in_a_scope_reads_none_without),
		FAKE_TEST(a_condition_that_fails_stores_errno),
		FAKE_TEST(what_other_scripts_read_matters_where_they_start),
		FAKE_TEST(the_selected_image_matters_until_another_is),
		FAKE_TEST(an_image_matters_where_a_command_may_name_it),
		FAKE_TEST(an_expansion_may_name_many_images),
		FAKE_TEST(little_memory_makes_no_image_dead),
		FAKE_TEST(the_editor_reads_nothing_but_a_form_may),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
