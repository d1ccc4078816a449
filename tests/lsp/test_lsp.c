/*
 * test_lsp.c: conversations with the language server, recorded as
 * tests/lsp/NAME.jsonl. Each line is {"client": message}, {"server": message},
 * {"raw": text} (as the client sent it, JSON or not) or {"about": text};
 * "$TOP" stands for this folder. LSP_RECORD=1 writes the server's lines anew:
 * read the difference before it is committed.
 */
#include "lint/lsp/lsp.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/str.h"
#include "core/unconst.h"
#include "lint/lsp/inside.h"
#include "tests/fake/fake.h"

struct talk {
	struct lsp *s;
	json_t     *said;	/* by the server, not yet compared	*/
	FILE       *record;	/* NULL: compare			*/
	char        top[256];
};

/* A copy of @text with one word in place of another. */
static char *swap(const char *text, const char *from, const char *to)
{
	struct sbuf b = { 0 };
	const char *p;

	for (; *from && (p = strstr(text, from)); text = p + strlen(from)) {
		assert_int_equal(sbuf_add(&b, text, (size_t)(p - text)), 0);
		assert_int_equal(sbuf_str(&b, to), 0);
	}
	assert_int_equal(sbuf_str(&b, text), 0);
	return b.data;
}

static void hear(void *ctx, const char *text, size_t len)
{
	struct talk *t = ctx;
	char *plain = swap(text, t->top, "$TOP");
	json_t *msg = json_loads(plain, JSON_ALLOW_NUL, NULL);

	assert_non_null(msg);
	assert_int_equal(strlen(text), len);
	if (t->record) {
		fprintf(t->record, "{\"server\": ");
		json_dumpf(msg, t->record, JSON_ENSURE_ASCII);
		fprintf(t->record, "}\n");
	}
	json_array_append_new(t->said, msg);
	free(plain);
}

static bool is_like(const json_t *want, const json_t *is, bool more);

/* Are the elements there in that order; @more: others may be, too? */
static bool is_like_array(const json_t *want, const json_t *is, bool more)
{
	size_t n = 0, i = 0;

	if (!more && json_array_size(want) != json_array_size(is))
		return false;
	for (; n < json_array_size(want); n++, i++) {
		while (more && i < json_array_size(is) &&
		       !is_like(json_array_get(want, n),
				json_array_get(is, i), false))
			i++;
		if (!is_like(json_array_get(want, n), json_array_get(is, i),
			     false))
			return false;
	}
	return true;
}

/* Rules, settings, commands may be added: there may be further diagnostics,
   and further offers where there are any. */
static bool is_like(const json_t *want, const json_t *is, bool more)
{
	const char *key;
	json_t *value;

	if (json_is_array(want) && json_is_array(is))
		return is_like_array(want, is, more);
	if (!json_is_object(want) || !json_is_object(is))
		return json_equal(want, is);
	if (json_object_size(want) != json_object_size(is))
		return false;
	json_object_foreach(unconst(want), key, value) {
		bool open = !strcmp(key, "diagnostics") ||
			    (!strcmp(key, "items") && json_array_size(value));

		if (!is_like(value, json_object_get(is, key), open))
			return false;
	}
	return true;
}

static void expect(struct talk *t, const json_t *want, const char *place)
{
	json_t *is = json_array_get(t->said, 0);
	char *a, *b;

	if (!is || !is_like(want, is, false)) {
		a = json_dumps(want, 0);
		b = is ? json_dumps(is, 0) : NULL;
		fail_msg("%s: expected %s\nbut got %s\nIf that is meant: "
			 "LSP_RECORD=1 build/host/tests/lsp/test_lsp", place,
			 a, b ? b : "nothing");
	}
	json_array_remove(t->said, 0);
}

static void take_line(struct talk *t, const char *line, const char *place)
{
	json_t *l = json_loads(line, JSON_ALLOW_NUL, NULL), *m;
	const char *raw;
	char *text = NULL;

	if (!l)
		fail_msg("%s: not JSON", place);
	m = json_object_get(l, "server");
	raw = json_string_value(json_object_get(l, "raw"));
	if (m && !t->record)
		expect(t, m, place);
	if (!m && t->record)
		fprintf(t->record, "%s", line);
	if (!m && json_array_size(t->said) && !t->record)
		fail_msg("%s: the server said more before this", place);
	m = json_object_get(l, "client");
	if (m || raw) {
		char *all = m ? json_dumps(m, JSON_COMPACT) : strdup(raw);

		text = swap(all, "$TOP", t->top);
		free(all);
		lsp_message(t->s, text, strlen(text));
	}
	free(text);
	json_decref(l);
}

static void replay(const char *path, bool record)
{
	FILE *f = fopen(path, "r"), *again = NULL;
	char *line = NULL, place[300], *out = NULL;
	struct talk t = { .said = json_array() };
	size_t cap = 0, out_len;
	int n = 0;

	assert_non_null(f);
	assert_non_null(getcwd(t.top, sizeof(t.top)));
	if (record)
		t.record = open_memstream(&out, &out_len);
	t.s = lsp_new(hear, &t);
	assert_non_null(t.s);
	while (getline(&line, &cap, f) > 0) {
		snprintf(place, sizeof(place), "%s:%d", path, ++n);
		take_line(&t, line, place);
	}
	if (!record && json_array_size(t.said))
		fail_msg("%s: the server said more at the end", path);
	lsp_free(t.s);
	json_decref(t.said);
	fclose(f);
	free(line);
	if (record) {
		fclose(t.record);
		again = fopen(path, "w");
		assert_non_null(again);
		fwrite(out, 1, out_len, again);
		fclose(again);
	}
	free(out);
}

static void recorded_conversations_go_as_they_went(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/lsp/*.jsonl", 0, NULL, &found), 0);
	assert_true(found.gl_pathc > 3);
	for (size_t i = 0; i < found.gl_pathc; i++)
		replay(found.gl_pathv[i], getenv("LSP_RECORD") != NULL);
	globfree(&found);
}

/* ---- what can not be recorded -------------------------------------- */

static void ignore(void *ctx, const char *text, size_t len)
{
	(void)text;
	(void)len;
	++*(int *)ctx;
}

static const char *const whole[] = {
	"{\"id\":1,\"method\":\"initialize\",\"params\":{\"rootUri\":"
	"\"file:///x\"}}",
	"{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
	"{\"uri\":\"file:///x/a\",\"text\":\"#!ipxe\\nmenu m\\nitem a A\\n"
	"choose x && goto ${x}\\n:a\\ndchp\\nset y ${net0/ip}\\n\"}}}",
	"{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":"
	"{\"uri\":\"file:///x/a\"},\"contentChanges\":[{\"range\":{\"start\":"
	"{\"line\":5,\"character\":0},\"end\":{\"line\":5,\"character\":1}},"
	"\"text\":\"  d\"}]}}",
#define ASK(method, more) "{\"id\":2,\"method\":\"textDocument/" method \
	"\",\"params\":{\"textDocument\":{\"uri\":\"file:///x/a\"}," \
	"\"position\":{\"line\":4,\"character\":1}" more "}}"
	ASK("hover", ""), ASK("definition", ""), ASK("references", ""),
	ASK("rename", ",\"newName\":\"b\""), ASK("completion", ""),
	ASK("documentSymbol", ""), ASK("formatting", ""),
	ASK("semanticTokens/full", ""),
	ASK("codeAction", ",\"range\":{\"start\":{\"line\":0,\"character\":0},"
	    "\"end\":{\"line\":9,\"character\":0}}"),
};

static void talk_through(void *ctx)
{
	int n = 0;
	struct lsp *s = lsp_new(ignore, &n);

	(void)ctx;
	if (!s)
		return;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		lsp_message(s, whole[i], strlen(whole[i]));
	if (!fake_alloc_failed())
		assert_int_equal(n, 12);
	lsp_free(s);
}

static void memory_may_run_out_anywhere(void **state)
{
	(void)state;
	fake_alloc_fail_each(talk_through, NULL);
}

/* What the client says in a conversation. */
struct side { char *message[512]; size_t n; };

static void read_side(const char *path, struct side *out)
{
	FILE *f = fopen(path, "r");
	char top[256], *line = NULL;
	size_t cap = 0;

	assert_non_null(f);
	assert_non_null(getcwd(top, sizeof(top)));
	out->n = 0;
	while (getline(&line, &cap, f) > 0) {
		json_t *l = json_loads(line, JSON_ALLOW_NUL, NULL);
		json_t *m = json_object_get(l, "client");
		const char *raw = json_string_value(json_object_get(l, "raw"));
		char *all = m ? json_dumps(m, JSON_COMPACT) :
			    raw ? strdup(raw) : NULL;

		assert_true(out->n < 512);
		if (all)
			out->message[out->n++] = swap(all, "$TOP", top);
		free(all);
		json_decref(l);
	}
	free(line);
	fclose(f);
}

/* Each @stride'th allocation fails in a process of its own, which goes on to
   the end of the conversation, and leaks nothing. */
static struct fake_forked talk(const struct side *side, unsigned first,
			       unsigned stride)
{
	size_t live = fake_live();
	struct fake_forked sum;
	struct lsp *s;
	int n = 0;

	fake_alloc_fork(first, stride);
	s = lsp_new(ignore, &n);
	for (size_t i = 0; s && i < side->n; i++)
		lsp_message(s, side->message[i], strlen(side->message[i]));
	lsp_free(s);
	sum = fake_alloc_fork_end();
	if (fake_alloc_failed())
		_exit(fake_live() != live);
	return sum;
}

/* A dozen allocations of it, from another one on for each conversation. */
static void talk_without(const char *path, unsigned first)
{
	static struct side side;
	struct fake_forked sum;

	read_side(path, &side);
	sum = talk(&side, UINT32_MAX, 1);
	sum = talk(&side, first, sum.all / 12 + 1);
	print_message("%s: %u allocations, %u failed in a process of their "
		      "own\n", path, sum.all, sum.children);
	assert_in_range(sum.children, 1, 13);
	assert_int_equal(sum.bad, 0);
	while (side.n)
		free(side.message[--side.n]);
}

static void any_conversation_goes_on_without_memory(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/lsp/*.jsonl", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		talk_without(found.gl_pathv[i], 1 + (unsigned)i);
	globfree(&found);
}

static void a_message_that_is_too_long_is_refused(void **state)
{
	static char big[LSP_MESSAGE_BYTES + 1];
	int n = 0;
	struct lsp *s = lsp_new(ignore, &n);

	(void)state;
	memset(big, '[', sizeof(big));
	lsp_message(s, big, sizeof(big));
	lsp_message(s, big, sizeof(big) - 1);	/* not JSON: too deep */
	assert_int_equal(n, 2);
	assert_int_equal(lsp_status(s, 0), -1);
	assert_int_equal(lsp_status(s, 1), 1);
	lsp_free(s);
}

/* A file that is no script gets the parser's word for it. */
static void a_line_that_is_too_long_is_a_diagnostic(void **state)
{
	size_t len = LIMIT_LINE_BYTES + 8;
	char *text = malloc(len + 1);
	struct lsp_doc d = { .uri = unconst("x"), .text = text, .len = len };
	int n = 0;
	struct lsp *s = lsp_new(ignore, &n);

	(void)state;
	memset(text, 'a', len);
	text[1] = '\n';
	text[len] = '\0';
	assert_int_equal(lsp_doc_read(&d), 0);
	d.opt.least = LINT_WARNING;
	assert_null(d.lint.script);
	assert_int_equal(d.err.pos.line, 2);
	lsp_publish(s, &d);
	assert_int_equal(n, 1);
	free(d.lines);
	free(text);
	lsp_free(s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(recorded_conversations_go_as_they_went),
		TEST(memory_may_run_out_anywhere),
		TEST(any_conversation_goes_on_without_memory),
		TEST(a_message_that_is_too_long_is_refused),
		TEST(a_line_that_is_too_long_is_a_diagnostic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
