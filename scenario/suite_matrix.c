/* suite_matrix.c: scenarios, one or as many as a matrix makes. */
#include "scenario/suite.h"

#include <errno.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"

#define VALUES_MAX	2000000	/* read for all scenarios of a file	*/
#define WORDS_MAX	16

/* ---- one scenario --------------------------------------------------- */

/* A value of an axis, and what is expected with it. */
struct pick {
	const struct yaml_key  *axis;
	const struct yaml *value, *expect;
	const char            *text;
};

/* The name of a value: its text, or of a list (choices in several menus) the
   texts of all its members. */
static const char *pick_text(struct yaml_reader *r, const struct yaml *n)
{
	const struct yaml *m = n->kind == YAML_LIST ? n->first : NULL;
	struct sbuf text = { .max = 200 };
	char *out;

	if (n->kind == YAML_SCALAR)
		return n->text;
	for (; m; m = m->next)
		sbuf_printf(&text, "%s%s", text.len ? "/" : "",
			    m->kind == YAML_SCALAR ? m->text : "");
	out = arena_strndup(r->mem, sbuf_text(&text), text.len);
	sbuf_free(&text);
	return out ? out : "";
}

static int set_name(struct suite_reader *q, struct scenario *s,
		    const struct pick *picks, unsigned n)
{
	struct sbuf name = { .max = 1000 };
	const char *base = s->name ? s->name : s->command ? s->command :
		s->script;

	sbuf_str(&name, base);
	for (unsigned i = 0; i < n; i++)
		sbuf_printf(&name, "%s%s", i ? ", " : " [", picks[i].text);
	if (n)
		sbuf_char(&name, ']');
	s->name = arena_strndup(q->r.mem, sbuf_text(&name), name.len);
	sbuf_free(&name);
	return s->name ? 0 : err_set(q->r.e, -ENOMEM, "no memory for %s",
				     q->r.file);
}

static int apply(struct suite_reader *q, struct scenario *s,
		 const struct pick *p)
{
	int rc = p->axis->read(&q->r, p->value, s);

	if (rc >= 0 && p->expect)
		rc = expect_read(&q->r, p->expect, &s->expect);
	return rc;
}

static int read_layers(struct suite_reader *q, struct scenario *s)
{
	int rc = 0;

	for (struct scenario_part *l = q->layers; l && rc >= 0; l = l->next) {
		suite_enter(&q->r, l);
		if (l->node)
			rc = yaml_read_map(&q->r, l->node, "a test file",
					   suite_file_keys.v,
					   suite_file_keys.n, s);
	}
	return rc;
}

/* What is read of a file for each of its scenarios. */
static uint32_t own_nodes(const struct yaml *node)
{
	const struct yaml *n = node ? yaml_read_member(node, "scenarios") :
		NULL;

	return !node ? 0 : node->nodes - (n ? n->nodes : 0);
}

static int add_scenario(struct suite_reader *q, const struct yaml *n,
			const struct pick *picks, unsigned n_picks)
{
	struct scenario *s = yaml_read_alloc(&q->r, sizeof(*s));
	int rc;

	if (!s)
		return -ENOMEM;
	if (q->suite->count >= SUITE_SCENARIOS_MAX)
		return YAML_READ_ERROR(&q->r, n, "more than %d scenarios",
				       SUITE_SCENARIOS_MAX);
	q->n_values += n->nodes;
	for (struct scenario_part *l = q->layers; l; l = l->next)
		q->n_values += own_nodes(l->node);
	if (q->n_values > VALUES_MAX)
		return YAML_READ_ERROR(&q->r, n, "the scenarios, written out, "
				       "have more than %d values", VALUES_MAX);
	q->n_vars = n_picks;
	for (unsigned i = 0; i < n_picks; i++)
		q->vars[i] = (struct suite_var){ picks[i].axis->name,
					   picks[i].text };
	s->file = q->suite->file;
	s->at = n;
	rc = read_layers(q, s);
	if (rc >= 0)
		rc = yaml_read_map(&q->r, n, "a scenario",
				   suite_scenario_keys.v,
				   suite_scenario_keys.n, s);
	for (unsigned i = 0; i < n_picks && rc >= 0; i++)
		rc = apply(q, s, &picks[i]);
	if (rc >= 0 && !s->script && !s->command)
		rc = YAML_READ_ERROR(&q->r, n, "\"script\" (or \"command\") is "
				     "missing here and above");
	if (rc >= 0)
		rc = suite_machines(q, s);
	if (rc >= 0)
		rc = scenario_check_lab(s, q->r.e);
	if (rc >= 0)
		rc = set_name(q, s, picks, n_picks);
	*q->end = s;
	q->end = &s->next;
	q->suite->count++;
	return rc;
}

/* ---- matrices ------------------------------------------------------- */

/* A member of an axis: value, {value: ..., expect: ...}, or value: what is
   expected with it. */
static int read_pick(struct suite_reader *q, const struct yaml *m,
		     struct pick *out)
{
	const struct yaml *k;

	out->value = m->key ? m->key : m;
	out->expect = m->key ? m : NULL;
	if (!m->key && m->kind == YAML_MAP) {
		out->value = yaml_read_member(m, "value");
		out->expect = yaml_read_member(m, "expect");
		for (k = m->first; k; k = k->next) {
			if (k != out->value && k != out->expect)
				return YAML_READ_ERROR(&q->r, k->key, "\"%.32s"
						       "\": expected value or "
						       "expect", k->key->text);
		}
		if (!out->value)
			return YAML_READ_ERROR(&q->r, m, "\"value\" is "
					       "missing");
	}
	out->text = pick_text(&q->r, out->value);
	return 0;
}

static int expand(struct suite_reader *q, const struct yaml *n,
		  const struct yaml *axis, struct pick *picks,
		  unsigned n_picks)
{
	const char *words[WORDS_MAX];
	const struct yaml *m;
	unsigned which;
	int rc;

	if (!axis)
		return add_scenario(q, n, picks, n_picks);
	if (n_picks == SUITE_AXES_MAX)
		return YAML_READ_ERROR(&q->r, axis->key, "more than %d axes",
				       SUITE_AXES_MAX);
	for (size_t i = 0; i < suite_axes.n; i++)
		words[i] = suite_axes.v[i].name;
	rc = yaml_read_choice(&q->r, axis->key, "\"matrix\"", words,
			      (unsigned)suite_axes.n, &which);
	if (rc >= 0 && axis->kind == YAML_SCALAR)
		return YAML_READ_ERROR(&q->r, axis, "expected the values of "
				       "\"%s\", as a list", words[which]);
	if (rc >= 0 && !axis->first)
		return YAML_READ_ERROR(&q->r, axis, "\"%s\" has no values",
				       words[which]);
	for (m = rc < 0 ? NULL : axis->first; m && rc >= 0; m = m->next) {
		picks[n_picks].axis = &suite_axes.v[which];
		rc = read_pick(q, m, &picks[n_picks]);
		if (rc >= 0)
			rc = expand(q, n, axis->next, picks, n_picks + 1);
	}
	return rc;
}

int suite_add(struct suite_reader *q, const struct yaml *n)
{
	const struct yaml *matrix = yaml_read_member(n, "matrix");
	struct pick picks[SUITE_AXES_MAX];
	int rc = yaml_read_expect(&q->r, n, YAML_MAP, "a scenario");

	if (rc >= 0 && matrix)
		rc = yaml_read_expect(&q->r, matrix, YAML_MAP,
				      "\"matrix\"");
	if (rc < 0)
		return rc;
	return expand(q, n, matrix ? matrix->first : NULL, picks, 0);
}
