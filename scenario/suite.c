/* suite.c: a test file, and those that it includes. TESTING.md is the
   reference. */
#include "scenario/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "lab/load.h"

#define INCLUDE_DEPTH	8

/* ---- the file and what it includes ---------------------------------- */

static int read_machines(struct suite_reader *q,
			 const struct scenario_part *from)
{
	const struct yaml *n = yaml_read_member(from->node, "machines"), *m;
	struct suite_machine *machine;
	int rc;

	if (!n)
		return 0;
	rc = yaml_read_expect(&q->r, n, YAML_MAP, "\"machines\"");
	for (m = n->first; m && rc >= 0; m = m->next) {
		machine = yaml_read_alloc(&q->r, sizeof(*machine));
		if (!machine)
			return -ENOMEM;
		machine->name = m->key->text;
		machine->part = (struct scenario_part){ NULL, m, from->file,
						   from->folder };
		machine->next = q->machines;
		q->machines = machine;
		rc = lab_check_machine(&q->r, m, NULL);
	}
	return rc;
}

static int add_layer(struct suite_reader *q, struct scenario_part *part,
		     unsigned depth);

static int include(struct suite_reader *q, const struct scenario_part *from,
		   const struct yaml *n, unsigned depth)
{
	struct scenario_part *part = yaml_read_alloc(&q->r, sizeof(*part));
	const struct yaml *m;
	int rc;

	if (!part)
		return -ENOMEM;
	suite_enter(&q->r, from);
	if (depth == INCLUDE_DEPTH)
		return YAML_READ_ERROR(&q->r, n, "included from more than %d "
				       "files within each other",
				       INCLUDE_DEPTH);
	rc = suite_named(&q->r, n, part);
	if (rc < 0)
		return rc;
	suite_enter(&q->r, part);
	m = part->node ? yaml_read_member(part->node, "scenarios") : NULL;
	if (m)
		return YAML_READ_ERROR(&q->r, m->key, "an included file has no "
				       "scenarios of its own");
	return add_layer(q, part, depth + 1);
}

static int add_layer(struct suite_reader *q, struct scenario_part *part,
		     unsigned depth)
{
	const struct yaml *n = part->node ?
		yaml_read_member(part->node, "include") : NULL, *m;
	struct scenario_part **end = &q->layers;
	int rc = 0;

	if (n && n->kind == YAML_SCALAR)
		rc = include(q, part, n, depth);
	else if (n && n->kind == YAML_MAP)
		return YAML_READ_ERROR(&q->r, n, "expected a file, or a list "
				       "of files");
	for (m = n ? n->first : NULL; m && rc >= 0; m = m->next)
		rc = include(q, part, m, depth);
	if (rc < 0)
		return rc;
	suite_enter(&q->r, part);
	if (part->node)
		rc = read_machines(q, part);
	while (*end)
		end = &(*end)->next;
	*end = part;
	return rc;
}

static int read_scenarios(struct suite_reader *q,
			  const struct scenario_part *top)
{
	const struct yaml *n = top->node ?
		yaml_read_member(top->node, "scenarios") : NULL, *m;
	struct yaml at = { .line = 1, .col = 1 };
	int rc;

	suite_enter(&q->r, top);
	if (!n)
		return YAML_READ_ERROR(&q->r, top->node ? top->node : &at,
				       "\"scenarios\" is missing");
	rc = yaml_read_expect(&q->r, n, YAML_LIST, "\"scenarios\"");
	for (m = n->first; m && rc >= 0; m = m->next) {
		suite_enter(&q->r, top);
		rc = suite_add(q, m);
	}
	return rc;
}

static int read_suite(struct suite_reader *q, struct scenario_part *top)
{
	int rc;

	suite_enter(&q->r, top);
	if (top->node) {
		rc = yaml_read_expect(&q->r, top->node, YAML_MAP,
				      "a test file");
		if (rc < 0)
			return rc;
	}
	rc = add_layer(q, top, 0);
	return rc < 0 ? rc : read_scenarios(q, top);
}

/* ---- from outside --------------------------------------------------- */

static struct suite *new_suite(const char *file, struct suite_reader *q,
			       struct err *e)
{
	struct suite *s = calloc(1, sizeof(*s));

	if (s)
		s->file = arena_strndup(&s->mem, file, strlen(file));
	if (!s || !s->file) {
		suite_free(s);
		err_set(e, -ENOMEM, "no memory for %s", file);
		return NULL;
	}
	*q = (struct suite_reader){
		.r = { .mem = &s->mem, .file = s->file, .folder = ".",
		       .e = e },
		.suite = s, .end = &s->first,
	};
	return s;
}

int suite_load(const char *file, struct suite **out, struct err *e)
{
	struct suite_reader q;
	struct scenario_part top = { 0 };
	int rc;

	*out = new_suite(file, &q, e);
	if (!*out)
		return -ENOMEM;
	rc = suite_file(&q.r, (*out)->file, &top);
	return rc < 0 ? rc : read_suite(&q, &top);
}

int suite_parse(const char *text, size_t len, const char *file,
		const char *folder, struct suite **out,
		struct err *e)
{
	struct suite_reader q;
	struct scenario_part top = { 0 };
	struct yaml *node = NULL;
	int rc;

	*out = new_suite(file, &q, e);
	if (!*out)
		return -ENOMEM;
	top.file = (*out)->file;
	top.folder = folder;
	rc = yaml_parse(text, len, top.file, &(*out)->mem, &node, e);
	top.node = node;
	return rc < 0 ? rc : read_suite(&q, &top);
}

void suite_free(struct suite *s)
{
	if (!s)
		return;
	arena_free(&s->mem);
	free(s);
}
