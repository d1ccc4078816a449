/* suite.c: a test file, and those that it includes. TESTING.md is the
   reference. */
#include "lab/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"

#define INCLUDE_DEPTH	8

/* ---- the file and what it includes ---------------------------------- */

static int read_machines(struct suite_reader *q, const struct lab_part *from)
{
	const struct lab_yaml *n = lab_read_member(from->node, "machines"), *m;
	struct suite_machine *machine;
	int rc;

	if (!n)
		return 0;
	rc = lab_read_expect(&q->r, n, LAB_YAML_MAP, "\"machines\"");
	for (m = n->first; m && rc >= 0; m = m->next) {
		machine = lab_read_alloc(&q->r, sizeof(*machine));
		if (!machine)
			return -ENOMEM;
		machine->name = m->key->text;
		machine->part = (struct lab_part){ NULL, m, from->file,
						   from->folder };
		machine->next = q->machines;
		q->machines = machine;
		rc = lab_check_machine(&q->r, m);
	}
	return rc;
}

static int add_layer(struct suite_reader *q, struct lab_part *part,
		     unsigned depth);

static int include(struct suite_reader *q, const struct lab_part *from,
		   const struct lab_yaml *n, unsigned depth)
{
	struct lab_part *part = lab_read_alloc(&q->r, sizeof(*part));
	const struct lab_yaml *m;
	int rc;

	if (!part)
		return -ENOMEM;
	suite_enter(&q->r, from);
	if (depth == INCLUDE_DEPTH)
		return LAB_READ_ERROR(&q->r, n, "included from more than %d "
				      "files within each other",
				      INCLUDE_DEPTH);
	rc = lab_suite_named(&q->r, n, part);
	if (rc < 0)
		return rc;
	suite_enter(&q->r, part);
	m = part->node ? lab_read_member(part->node, "scenarios") : NULL;
	if (m)
		return LAB_READ_ERROR(&q->r, m->key, "an included file has no "
				      "scenarios of its own");
	return add_layer(q, part, depth + 1);
}

static int add_layer(struct suite_reader *q, struct lab_part *part,
		     unsigned depth)
{
	const struct lab_yaml *n = part->node ?
		lab_read_member(part->node, "include") : NULL, *m;
	struct lab_part **end = &q->layers;
	int rc = 0;

	if (n && n->kind == LAB_YAML_SCALAR)
		rc = include(q, part, n, depth);
	else if (n && n->kind == LAB_YAML_MAP)
		return LAB_READ_ERROR(&q->r, n, "expected a file, or a list of "
				      "files");
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

static int read_scenarios(struct suite_reader *q, const struct lab_part *top)
{
	const struct lab_yaml *n = top->node ?
		lab_read_member(top->node, "scenarios") : NULL, *m;
	struct lab_yaml at = { .line = 1, .col = 1 };
	int rc;

	suite_enter(&q->r, top);
	if (!n)
		return LAB_READ_ERROR(&q->r, top->node ? top->node : &at,
				      "\"scenarios\" is missing");
	rc = lab_read_expect(&q->r, n, LAB_YAML_LIST, "\"scenarios\"");
	for (m = n->first; m && rc >= 0; m = m->next) {
		suite_enter(&q->r, top);
		rc = lab_suite_add(q, m);
	}
	return rc;
}

static int read_suite(struct suite_reader *q, struct lab_part *top)
{
	int rc;

	suite_enter(&q->r, top);
	if (top->node) {
		rc = lab_read_expect(&q->r, top->node, LAB_YAML_MAP,
				     "a test file");
		if (rc < 0)
			return rc;
	}
	rc = add_layer(q, top, 0);
	return rc < 0 ? rc : read_scenarios(q, top);
}

/* ---- from outside --------------------------------------------------- */

static struct lab_suite *new_suite(const char *file, struct suite_reader *q,
				   struct err *e)
{
	struct lab_suite *s = calloc(1, sizeof(*s));

	if (s)
		s->file = arena_strndup(&s->mem, file, strlen(file));
	if (!s || !s->file) {
		lab_suite_free(s);
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

int lab_suite_load(const char *file, struct lab_suite **out, struct err *e)
{
	struct suite_reader q;
	struct lab_part top = { 0 };
	int rc;

	*out = new_suite(file, &q, e);
	if (!*out)
		return -ENOMEM;
	rc = lab_suite_file(&q.r, (*out)->file, &top);
	return rc < 0 ? rc : read_suite(&q, &top);
}

int lab_suite_parse(const char *text, size_t len, const char *file,
		    const char *folder, struct lab_suite **out,
		    struct err *e)
{
	struct suite_reader q;
	struct lab_part top = { 0 };
	struct lab_yaml *node = NULL;
	int rc;

	*out = new_suite(file, &q, e);
	if (!*out)
		return -ENOMEM;
	top.file = (*out)->file;
	top.folder = folder;
	rc = lab_yaml_parse(text, len, top.file, &(*out)->mem, &node, e);
	top.node = node;
	return rc < 0 ? rc : read_suite(&q, &top);
}

void lab_suite_free(struct lab_suite *s)
{
	if (!s)
		return;
	arena_free(&s->mem);
	free(s);
}
