/* core/setting/tree.c: blocks, their order, netX, limits. */
#include <stdlib.h>

#include "core/limits.h"
#include "tests/core/say_settings.h"

static struct settings *add(struct settings *parent, const char *name,
			    int order)
{
	struct settings *s = NULL;

	assert_int_equal(settings_add(parent, name, NULL, NULL, order, &s), 0);
	return s;
}

static void siblings_are_searched_in_the_order_they_came(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	assert_string_equal(show("x"), "a/x:string = A");
}

static void a_higher_priority_comes_first(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	set("b/priority", "1");
	assert_string_equal(show("x"), "b/x:string = B");
	set("a/priority", "2");
	assert_string_equal(show("x"), "a/x:string = A");
	set("a/priority", "-1");
	assert_string_equal(show("x"), "b/x:string = B");
	set("b/priority", "");
	assert_string_equal(show("x"), "b/x:string = B");
}

static void among_equals_the_one_touched_last_comes_last(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	set("b/priority", "5");
	set("a/priority", "5");
	assert_string_equal(show("x"), "b/x:string = B");
}

static void a_new_child_moves_its_parent_behind_its_equals(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	set("a.sub/y", "1");
	assert_string_equal(show("x"), "b/x:string = B");
	set("b.sub/y", "1");
	assert_string_equal(show("x"), "a/x:string = A");
}

static void a_child_can_raise_its_parent(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	set("b.sub/priority", "5");
	assert_string_equal(show("x"), "b/x:string = B");
}

static void the_built_in_order_counts_where_priorities_are_equal(void **state)
{
	struct settings *net = add(root, "net0", 0);

	(void)state;
	add(net, "dhcpv6", -1);
	add(net, "dhcp", 0);
	set("net0.dhcpv6/x", "six");
	set("net0.dhcp/x", "four");
	assert_string_equal(show("x"), "net0.dhcp/x:string = four");
	set("net0.dhcpv6/priority", "1");
	assert_string_equal(show("x"), "net0.dhcpv6/x:string = six");
}

static void deeper_blocks_are_searched_before_siblings(void **state)
{
	(void)state;
	set("a.sub/x", "deep");
	set("b/x", "shallow");
	assert_string_equal(show("x"), "a.sub/x:string = deep");
}

static void a_block_does_not_see_its_parent(void **state)
{
	(void)state;
	set("x", "root");
	set("a/y", "1");
	assert_string_equal(show("a/x"), "ENOENT");
}

static void a_path_is_shown_by_dots_and_cut(void **state)
{
	struct settings *s;
	char path[6];

	(void)state;
	set("one.two.three/x", "1");
	s = settings_find(root, "one.two.three");
	assert_non_null(s);
	settings_path(s, path, sizeof(path));
	assert_string_equal(path, "one.t");
	settings_path(root, path, sizeof(path));
	assert_string_equal(path, "");
	settings_path(s, path, 1);
	assert_string_equal(path, "");
	assert_string_equal(settings_name(s), "three");
	assert_string_equal(settings_name(settings_parent(s)), "two");
}

static void a_path_is_cut_to_any_size(void **state)
{
	struct settings *s;
	char want[16];

	(void)state;
	set("one.two.three/x", "1");
	s = settings_find(root, "one.two.three");
	for (size_t cap = 1; cap < sizeof(want); cap++) {
		char *path = malloc(cap);

		assert_non_null(path);
		snprintf(want, cap, "%s", "one.two.three");
		settings_path(s, path, cap);
		assert_string_equal(path, want);
		free(path);
	}
}

/* 175.1 has a byte; a priority of more than a number has is none. */
static void a_priority_that_is_no_number_is_0(void **state)
{
	(void)state;
	set("a/x", "A");
	set("b/x", "B");
	set("b/priority:hexraw", "010203040506070809");
	assert_string_equal(show("x"), "a/x:string = A");
	set("b/priority", "127");
	assert_string_equal(show("x"), "b/x:string = B");
	set("a/priority", "126");
	assert_string_equal(show("x"), "b/x:string = B");
	set("b/priority", "-128");
	set("a/priority", "-127");
	assert_string_equal(show("x"), "a/x:string = A");
}

static void a_block_of_the_same_name_is_replaced(void **state)
{
	(void)state;
	add(root, "net0", 0);
	set("net0.dhcp/x", "old");
	add(settings_find(root, "net0"), "dhcp", 0);
	assert_string_equal(show("x"), "ENOENT");
	assert_non_null(settings_find(root, "net0.dhcp"));
}

static void deleting_a_block_takes_all_below_with_it(void **state)
{
	(void)state;
	set("a.b.c/x", "1");
	settings_del(settings_find(root, "a.b"));
	settings_del(NULL);
	assert_string_equal(show("x"), "ENOENT");
	assert_null(settings_find(root, "a.b"));
	assert_non_null(settings_find(root, "a"));
}

static void netx_stands_for_the_card_opened_last(void **state)
{
	struct settings *net0 = add(root, "net0", 0);
	struct settings *net1 = add(root, "net1", 0);

	(void)state;
	assert_string_equal(show("netX/x"), "ENOTSUP");
	set("net0/x", "0");
	set("net1/x", "1");
	set("net1.dhcp/y", "one");
	assert_string_equal(show("x"), "net0/x:string = 0");
	settings_set_netx(root, net1);
	assert_string_equal(show("netX/x"), "net1/x:string = 1");
	assert_string_equal(show("netX.dhcp/y"), "net1.dhcp/y:string = one");
	assert_string_equal(show("x"), "net1/x:string = 1");
	set("netX/z", "stored");
	assert_string_equal(show("net1/z"), "net1/z:string = stored");
	assert_ptr_equal(settings_find(root, "netX"), net1);
	settings_set_netx(root, net0);
	assert_string_equal(show("x"), "net0/x:string = 0");
	settings_del(net0);
	assert_string_equal(show("netX/x"), "ENOTSUP");
	assert_string_equal(show("x"), "net1/x:string = 1");
}

static struct settings *child(struct settings *s, const char *name)
{
	s = settings_first(s);
	while (s && strcmp(settings_name(s), name) != 0)
		s = settings_next(s);
	return s;
}

static void below_netx_is_what_is_below_the_card(void **state)
{
	struct settings *net0 = add(root, "net0", 0), *netx;

	(void)state;
	netx = child(root, "netX");
	assert_non_null(netx);
	assert_null(settings_first(netx));
	add(net0, "dhcp", 0);
	settings_set_netx(root, net0);
	assert_ptr_equal(settings_first(netx), child(net0, "dhcp"));
	assert_ptr_equal(child(root, "netX"), netx);
	assert_ptr_equal(child(root, "net0"), net0);
	assert_null(settings_first(child(root, "pci")));
}

static void nothing_is_stored_in_netx_while_no_card_is_open(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_set(root, "netX/x", "1", &e), -ENOTSUP);
	assert_string_equal(e.msg,
			    "\"x\" is read-only in settings block \"netX\"");
}

static void depth_is_limited(void **state)
{
	char name[4 * LIMIT_BLOCK_DEPTH + 8] = "";
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < LIMIT_BLOCK_DEPTH; i++)
		strcat(name, i ? ".b" : "b");
	strcat(name, "/x");
	assert_int_equal(set(name, "1"), 0);
	memmove(name + 2, name, strlen(name) + 1);
	assert_int_equal(settings_set(root, name, "1", &e), -ENOSPC);
	assert_string_equal(expand("x"), "1");
	assert_non_null(strstr(e.msg, "no room for settings block"));
}

static unsigned blocks_from(struct settings *s)
{
	unsigned n = 1;

	for (s = settings_first(s); s; s = settings_next(s))
		n += blocks_from(s);
	return n;
}

static void the_number_of_blocks_is_limited(void **state)
{
	unsigned n = blocks_from(root), i;
	char name[32];

	(void)state;
	assert_int_equal(set("a.b.c/x", "1"), 0);
	for (i = n + 3; i < LIMIT_BLOCKS; i++) {
		snprintf(name, sizeof(name), "b%u/x", i);
		assert_int_equal(set(name, "1"), 0);
	}
	assert_int_equal(blocks_from(root), LIMIT_BLOCKS);
	assert_int_equal(set("more/x", "1"), -ENOSPC);
	/* what is there can be set and replaced */
	assert_int_equal(set(name, "2"), 0);
	add(root, "b100", 0);
	assert_int_equal(set("more/x", "1"), -ENOSPC);
	settings_del(settings_find(root, "a"));
	assert_int_equal(set("one.two/x", "1"), 0);
	assert_int_equal(set("three/x", "1"), 0);
	assert_int_equal(set("more/x", "1"), -ENOSPC);
}

static unsigned heard;

static void hear(struct settings_watch *w)
{
	(void)w;
	heard++;
	set("dns", "1.2.3.4");		/* is not announced again */
}

static void a_watch_hears_of_predefined_settings_and_blocks(void **state)
{
	struct settings_watch w = { .changed = hear };

	(void)state;
	heard = 0;
	settings_watch(root, &w);
	set("ip", "10.0.0.1");
	assert_int_equal(heard, 1);
	set("ip", "");
	set("224", "option");
	assert_int_equal(heard, 3);
	set("mine", "1");
	assert_int_equal(heard, 3);
	set("block/mine", "1");
	assert_int_equal(heard, 4);
	settings_del(settings_find(root, "block"));
	assert_int_equal(heard, 5);
	settings_unwatch(root, &w);
	set("ip", "10.0.0.2");
	assert_int_equal(heard, 5);
}

static void *freed;

static void note(struct settings *s)
{
	freed = settings_ctx(s);
}

static void a_block_frees_its_context_once(void **state)
{
	static const struct settings_ops ops = { .free = note };
	int context;

	(void)state;
	freed = NULL;
	settings_add(root, "native", &ops, &context, 0, NULL);
	settings_del(settings_find(root, "native"));
	assert_ptr_equal(freed, &context);
}

static void native_blocks_come_before_those_of_scripts(void **state)
{
	static const char *const names[] = {
		"cpuid", "builtin", "smbios", "pci", "usb", "acpi", "memmap",
		"netX", "mine"
	};
	struct settings *s;
	unsigned i = 0;

	(void)state;
	set("mine/x", "1");
	for (s = settings_first(root); s; s = settings_next(s))
		assert_string_equal(settings_name(s), names[i++]);
	assert_int_equal(i, 9);
}

static void grow_a_tree(void *ctx)
{
	struct settings *tree = settings_new();

	(void)ctx;
	if (!tree) {
		assert_true(fake_alloc_failed());
		return;
	}
	if (settings_set(tree, "a.b.c/x", "1", NULL) < 0)
		assert_true(fake_alloc_failed());
	if (settings_add(tree, "net0", NULL, NULL, 0, NULL) < 0)
		assert_true(fake_alloc_failed());
	settings_free(tree);
}

static void a_tree_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(grow_a_tree, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(siblings_are_searched_in_the_order_they_came),
		SETTINGS_TEST(a_higher_priority_comes_first),
		SETTINGS_TEST(among_equals_the_one_touched_last_comes_last),
		SETTINGS_TEST(a_new_child_moves_its_parent_behind_its_equals),
		SETTINGS_TEST(a_child_can_raise_its_parent),
		SETTINGS_TEST(
			the_built_in_order_counts_where_priorities_are_equal),
		SETTINGS_TEST(deeper_blocks_are_searched_before_siblings),
		SETTINGS_TEST(a_block_does_not_see_its_parent),
		SETTINGS_TEST(a_path_is_shown_by_dots_and_cut),
		SETTINGS_TEST(a_path_is_cut_to_any_size),
		SETTINGS_TEST(a_priority_that_is_no_number_is_0),
		SETTINGS_TEST(a_block_of_the_same_name_is_replaced),
		SETTINGS_TEST(deleting_a_block_takes_all_below_with_it),
		SETTINGS_TEST(netx_stands_for_the_card_opened_last),
		SETTINGS_TEST(below_netx_is_what_is_below_the_card),
		SETTINGS_TEST(nothing_is_stored_in_netx_while_no_card_is_open),
		SETTINGS_TEST(depth_is_limited),
		SETTINGS_TEST(the_number_of_blocks_is_limited),
		SETTINGS_TEST(a_watch_hears_of_predefined_settings_and_blocks),
		SETTINGS_TEST(a_block_frees_its_context_once),
		SETTINGS_TEST(native_blocks_come_before_those_of_scripts),
		FAKE_TEST(a_tree_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
