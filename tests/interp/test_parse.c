/* From text to tree, and back to places in the text. */
#include "interp/ast.h"

#include <string.h>

#include "core/unconst.h"
#include "tests/fake/fake.h"

static struct script *parse(const char *text)
{
	struct err e = { 0 };
	struct script *s = NULL;

	assert_int_equal(script_parse("t", text, strlen(text), true, &s, &e),
			 0);
	assert_string_equal(e.msg, "");
	return s;
}

static void a_line_is_label_commands_and_comment(void **state)
{
	struct script *s = parse(":top echo a && echo b # why\n");
	const struct script_line *l = s->first;

	(void)state;
	assert_string_equal(l->label->text, "top");
	assert_string_equal(l->cmds->words->text, "echo");
	assert_int_equal(l->cmds->n_words, 2);
	assert_int_equal(l->cmds->next->op, OP_AND);
	assert_int_equal(l->comment.at, 22);
	assert_int_equal(l->comment.end, 27);
	assert_null(l->next);
	script_free(s);
}

static void blank_lines_leave_no_node(void **state)
{
	struct script *s = parse("\n  \t\n echo x\n\n");

	(void)state;
	assert_int_equal(s->n_lines, 1);
	assert_int_equal(s->first->number, 3);
	script_free(s);
}

static void operators_are_whole_words(void **state)
{
	struct script *s = parse("a&&b ;c || ;# x");
	const struct cmd *c = s->first->cmds;

	(void)state;
	assert_string_equal(c->words->text, "a&&b");
	assert_string_equal(c->words->next->text, ";c");
	assert_int_equal(c->next->op, OP_OR);
	assert_string_equal(c->next->words->text, ";#");
	script_free(s);
}

static void empty_commands_stay_between_operators(void **state)
{
	struct script *s = parse("&& a ; ;\n");
	const struct cmd *c = s->first->cmds;

	(void)state;
	assert_null(c->words);
	assert_int_equal(c->next->op, OP_AND);
	assert_null(c->next->next->words);
	assert_int_equal(c->next->next->next->op, OP_THEN);
	script_free(s);
}

static void the_first_of_two_labels_is_found(void **state)
{
	struct script *s = parse(":a\n:b x\n:a y\n");

	(void)state;
	assert_int_equal(script_label(s, "a")->number, 1);
	assert_int_equal(script_label(s, "b")->number, 2);
	assert_null(script_label(s, "c"));
	script_free(s);
}

static void a_place_behind_a_continuation_is_the_files(void **state)
{
	struct script *s = parse("one\necho a \\\n  bad\n");
	const struct script_line *l = s->first->next;
	const struct word *w = l->cmds->words->next->next;
	struct srcpos pos = script_pos(s, l, w->span);

	(void)state;
	assert_string_equal(w->text, "bad");
	assert_int_equal(pos.line, 3);
	assert_int_equal(pos.col, 3);
	assert_int_equal(pos.len, 3);
	script_free(s);
}

static void a_word_across_lines_ends_on_its_first_for_the_caret(void **state)
{
	struct script *s = parse("ec\\\nho x\n");
	struct srcpos pos = script_pos(s, s->first,
				       s->first->cmds->words->span);

	(void)state;
	assert_string_equal(s->first->cmds->words->text, "echo");
	assert_int_equal(pos.line, 1);
	assert_int_equal(pos.col, 1);
	assert_int_equal(pos.len, 3);
	script_free(s);
}

static void at_the_prompt_there_are_no_labels(void **state)
{
	struct err e = { 0 };
	struct script *s = NULL;

	(void)state;
	assert_int_equal(script_parse("t", ":x y", 4, false, &s, &e), 0);
	assert_null(s->first->label);
	assert_string_equal(s->first->cmds->words->text, ":x");
	script_free(s);
}

static void parse_it(void *text)
{
	struct err e = { 0 };
	struct script *s = NULL;
	int rc = script_parse("t", text, strlen(text), true, &s, &e);

	assert_alloc_needed(rc);
	assert_true(rc == e.code);
	script_free(s);
}

static void out_of_memory_is_an_error_and_leaks_nothing(void **state)
{
	static char many[3000];

	(void)state;
	fake_alloc_fail_each(parse_it,
			     unconst(":a b \\\nc && d # e\n:f ${g}\n"));
	/* enough for more than one chunk of nodes */
	for (size_t i = 0; i + 1 < sizeof(many); i++)
		many[i] = "ab c\n"[i % 5];
	fake_alloc_fail_each(parse_it, many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_line_is_label_commands_and_comment),
		FAKE_TEST(blank_lines_leave_no_node),
		FAKE_TEST(operators_are_whole_words),
		FAKE_TEST(empty_commands_stay_between_operators),
		FAKE_TEST(the_first_of_two_labels_is_found),
		FAKE_TEST(a_place_behind_a_continuation_is_the_files),
		FAKE_TEST(a_word_across_lines_ends_on_its_first_for_the_caret),
		FAKE_TEST(at_the_prompt_there_are_no_labels),
		FAKE_TEST(out_of_memory_is_an_error_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
