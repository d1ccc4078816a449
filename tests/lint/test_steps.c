/*
 * No script makes the linter work with its size squared: twice the script is
 * at most a little more than twice the steps, of which there is a limit.
 */
#include "flow/flow.h"

#include <string.h>

#include "core/str.h"
#include "lint/inside.h"
#include "tests/fake/fake.h"

/* A script: head, then the parts so many times over, each in a loop of its
   own; "%d" is a number. */
struct shape { const char *head, *parts[4], *tail; };

static void print(struct sbuf *out, const char *text, int number)
{
	for (; *text; text++) {
		if (*text == '%')
			(void)sbuf_printf(out, "%d", number);
		else
			(void)sbuf_char(out, *text);
	}
}

static void make(const struct shape *s, int n, struct sbuf *out)
{
	(void)sbuf_str(out, "#!ipxe\n");
	print(out, s->head, n);
	for (int k = 0; k < 4 && s->parts[k]; k++) {
		for (int i = 0; i < n; i++)
			print(out, s->parts[k], i);
	}
	print(out, s->tail, n);
}

/* How many steps linting took, and how many nodes there were. */
static uint64_t steps(const struct shape *s, int n, uint32_t *nodes)
{
	struct lint_options opt = { .least = LINT_STYLE, .strict = true };
	struct sbuf text = { 0 };
	struct lint l;
	uint64_t taken;

	make(s, n, &text);
	assert_int_equal(lint_text(&l, "t.ipxe", sbuf_text(&text), text.len,
				   &opt, NULL), 0);
	assert_non_null(lint_flow(&l));
	*nodes = lint_flow(&l)->n;
	taken = FLOW_STEPS(*nodes) - lint_flow(&l)->budget;
	lint_free(&l);
	sbuf_free(&text);
	return taken;
}

static void twice_the_script_is_twice_the_steps(void **state)
{
	static const struct shape shapes[] = {
		{ "", { ":l%\n" }, "exit\n" },
		{ "menu M\n", { "item i% Text\n", ":i%\nexit\n" },
		  "choose x || exit\ngoto ${x}\n" },
		{ "", { ":m%\nmenu M\nitem a% A\nitem b% B\n"
			"choose x || goto m%\ngoto ${x}\n:a%\nshell\n:b%\n"
			"kernel k\ninitrd i\nboot || goto m%\n" }, "exit\n" },
		{ ":top\n", { "isset ${a%} && goto top ||\n" }, "exit\n" },
		{ "", { "set x l%\ngoto ${x} ||\n", ":l%\n" }, "exit\n" },
		{ "", { "set a% v\necho ${a%}\n" }, "" },
		{ "", { "chain http://s/% || shell\n" }, "" },
		{ "", { "choose x || prompt --timeout 5 y || " }, "\n" },
		{ "", { "sanhook iscsi:s::::t%\n" }, "kernel vmlinuz\nboot\n" },
		{ "", { ":k%\nkernel k%\nboot\n", "imgargs k% a ||\n" },
		  "" },
	};
	uint64_t one, two;
	uint32_t nodes;

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		one = steps(&shapes[i], 500, &nodes);
		two = steps(&shapes[i], 1000, &nodes);
		if (two > 2 * one + 1000)
			fail_msg("shape %zu: %llu steps, then %llu", i,
				 (unsigned long long)one,
				 (unsigned long long)two);
	}
}

static void steps_end_at_their_limit(void **state)
{
	static const struct shape shapes[] = {
		{ "", { "goto nowhere% ||\n", ":somewhere%\n" }, "" },
		{ "kernel k\n", { "boot ||\n" }, "" },
		{ "", { "kernel k% initrd=i%\ninitrd i%\n" }, "boot\n" },
		{ "menu\n", { "item i% T\n", "choose --keep --default i% x ||\n" },
		  "" },
		{ "menu\n", { "item i% T\n", "goto ${x} ||\n" }, "" },
		{ "", { "set a 1\ninc a ||\n" }, "" },
		{ "", { "set b v%\n", "set a ${b}\n", "goto ${a} ||\n" }, "" },
		{ "", { "set setting% v\necho ${seting%}\n" }, "" },
		{ "", { "set menu-timeout 5\nset a-timeout ${menu-timeout}\n" },
		  "" },
		{ "", { "set x \"a %\" b\n", "echo ${x}\n" }, "" },
		{ "", { "set net0/x %\necho ${eth0/x}\n" }, "" },
		{ "", { "set priority high%\necho ${priority}\n" }, "" },
		{ "choose x\n", { "echo %\n", "goto ${y} ||\n" }, "" },
		{ "menu\n", { "item i% T\n" }, "menu\nchoose x\n" },
		{ "", { "set u% a/\n", "kernel ${u%}k initrd=x\n"
			"initrd ${u%}i\n" }, "boot\n" },
	};
	uint32_t nodes;

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		assert_true(steps(&shapes[i], 3000, &nodes) <=
			    FLOW_STEPS(nodes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(twice_the_script_is_twice_the_steps),
		FAKE_TEST(steps_end_at_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
