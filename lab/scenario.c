/* scenario.c: test files: what is run. expect.c reads what is expected. */
#include "lab/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/read.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define AXES_MAX	6
#define INCLUDE_DEPTH	8
#define VALUES_MAX	2000000	/* read for all scenarios of a file	*/

/* A machine by its name; a value that a matrix gives; a file's keys. */
struct machine { struct machine *next; const char *name; struct lab_part part; };
struct var { const char *name, *value; };

struct suite_reader {
	struct lab_reader  r;		/* first: readers are cast	*/
	struct lab_suite  *suite;
	struct lab_part   *layers;	/* files, included ones first	*/
	struct lab_part   *labs;	/* lab files read so far	*/
	struct machine    *machines;
	unsigned           n_files;
	uint64_t           n_values;
	struct var         vars[AXES_MAX];
	unsigned           n_vars;
	struct lab_scenario **end;
};

static struct suite_reader *suite_of(struct lab_reader *r)
{
	return (struct suite_reader *)r;
}

static struct lab_scenario *scenario(void *into)
{
	return into;
}

static void enter(struct lab_reader *r, const struct lab_part *part)
{
	r->file = part->file;
	r->folder = part->folder;
}

/* ---- texts ---------------------------------------------------------- */

/* The variable whose "{name}" is at @p; NULL: none. */
static const struct var *find_var(const struct suite_reader *q,
				  const char *p)
{
	for (unsigned i = 0; i < q->n_vars; i++) {
		size_t len = strlen(q->vars[i].name);

		if (!strncmp(p + 1, q->vars[i].name, len) &&
		    p[1 + len] == '}')
			return &q->vars[i];
	}
	return NULL;
}

static int fill_in(struct suite_reader *q, const struct lab_yaml *n,
		   const char **out)
{
	struct sbuf text = { .max = LAB_YAML_BYTES };
	const struct var *v;
	int rc;

	for (const char *p = n->text; *p; p++) {
		v = *p == '{' ? find_var(q, p) : NULL;
		if (!v) {
			sbuf_char(&text, *p);
			continue;
		}
		sbuf_str(&text, v->value);
		p += strlen(v->name) + 1;
	}
	*out = text.error ? NULL : arena_strndup(q->r.mem, sbuf_text(&text),
						 text.len);
	rc = *out ? 0 : err_set(q->r.e, -ENOMEM, "no memory for %s",
				q->r.file);
	sbuf_free(&text);
	return rc;
}

int lab_scenario_text(struct lab_reader *r, const struct lab_yaml *n,
		      const char **out)
{
	struct suite_reader *q = suite_of(r);
	int rc = lab_read_value(r, n, LAB_TEXT, out);

	if (rc < 0 || !q->n_vars || !strchr(n->text, '{'))
		return rc;
	return fill_in(q, n, out);
}

/* "a/b/../c" is "a/c": shorter in messages, and the same name for the same
   file. */
static void shorten(char *path)
{
	char *p, *name;

	while ((p = strstr(path, "/../")) && p > path) {
		name = p;
		while (name > path && name[-1] != '/')
			name--;
		if (name == p || !strncmp(name, "../", 3) ||
		    !strncmp(name, "./", 2))
			return;
		memmove(name, p + 4, strlen(p + 4) + 1);
	}
}

int lab_scenario_path(struct lab_reader *r, const struct lab_yaml *n,
		      const char **out)
{
	struct lab_yaml filled = *n;
	int rc = lab_scenario_text(r, n, &filled.text);

	if (rc < 0)
		return rc;
	filled.len = strlen(filled.text);
	if (!strcmp(r->folder, ".")) {
		*out = filled.text;
		return 0;
	}
	rc = lab_read_value(r, &filled, LAB_PATH, out);
	if (rc >= 0 && filled.text[0] != '/')
		shorten((char *)*out);	/* a fresh copy */
	return rc;
}

/* One text or several: a new list. */
static int read_list(struct lab_reader *r, const struct lab_yaml *n,
		     struct lab_list **list)
{
	const struct lab_yaml *m = n->kind == LAB_YAML_LIST ? n->first : n;
	bool several = n->kind == LAB_YAML_LIST;
	int rc = 0;

	*list = NULL;
	for (; m && rc >= 0; m = several ? m->next : NULL) {
		*list = lab_read_alloc(r, sizeof(**list));
		if (!*list)
			return -ENOMEM;
		rc = lab_scenario_text(r, m, &(*list)->text);
		list = &(*list)->next;
	}
	return rc;
}

/* ---- files ---------------------------------------------------------- */

static const char *folder_of(struct lab_reader *r, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (!slash)
		return ".";
	return arena_strndup(r->mem, file, slash == file ? 1 :
			     (size_t)(slash - file));
}

static int parse_file(struct lab_reader *r, const char *file,
		      struct lab_part *out)
{
	struct sbuf text = { .max = LAB_YAML_BYTES };
	struct lab_yaml *node = NULL;
	int rc = lab_read_file(file, &text, r->e);

	if (rc >= 0)
		rc = lab_yaml_parse(sbuf_text(&text), text.len, file, r->mem,
				    &node, r->e);
	sbuf_free(&text);
	out->node = node;
	out->file = file;
	out->folder = folder_of(r, file);
	return rc < 0 || out->folder ? rc :
		err_set(r->e, -ENOMEM, "no memory for %s", file);
}

/* A file named at @n: what is wrong with its name is said there. */
static int named_file(struct lab_reader *r, const struct lab_yaml *n,
		      struct lab_part *out)
{
	struct suite_reader *q = suite_of(r);
	const char *file;
	int rc = lab_scenario_path(r, n, &file);

	if (rc < 0)
		return rc;
	if (q->n_files++ >= LAB_INCLUDES_MAX)
		return LAB_READ_ERROR(r, n, "more than %d files",
				      LAB_INCLUDES_MAX);
	rc = parse_file(r, file, out);
	if (rc < 0)
		err_at(r->e, (struct srcpos){ r->file, n->line, n->col, 1 });
	return rc;
}

/* ---- what a scenario runs on ----------------------------------------- */

static int read_lab_file(struct lab_reader *r, const struct lab_yaml *n,
			 struct lab_part **out)
{
	struct suite_reader *q = suite_of(r);
	const char *file;
	int rc = lab_scenario_path(r, n, &file);

	for (struct lab_part *p = q->labs; p && rc >= 0; p = p->next) {
		if (!strcmp(p->file, file)) {
			*out = p;
			return 0;
		}
	}
	*out = rc < 0 ? NULL : lab_read_alloc(r, sizeof(**out));
	if (!*out)
		return rc < 0 ? rc : -ENOMEM;
	rc = named_file(r, n, *out);
	(*out)->next = q->labs;
	q->labs = *out;
	return rc;
}

static int read_lab(struct lab_reader *r, const struct lab_yaml *n,
		    void *into)
{
	struct lab_part *part;

	if (n->kind == LAB_YAML_SCALAR)
		return read_lab_file(r, n, &scenario(into)->lab);
	part = lab_read_alloc(r, sizeof(*part));
	if (!part)
		return -ENOMEM;
	*part = (struct lab_part){ NULL, n, r->file, r->folder };
	scenario(into)->lab = part;
	return lab_read_expect(r, n, LAB_YAML_MAP, "\"lab\"");
}

static int unknown_machine(struct lab_reader *r, const struct lab_yaml *n)
{
	const struct machine *m = suite_of(r)->machines;
	struct sbuf known = { .max = 80 };
	int rc;

	for (; m; m = m->next)
		sbuf_printf(&known, "%s%s", known.len ? ", " : "", m->name);
	rc = LAB_READ_ERROR(r, n, "\"machines\" has no \"%.32s\"%s%s", n->text,
			    known.len ? ", but " : "", sbuf_text(&known));
	sbuf_free(&known);
	return rc;
}

static int read_machine(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_part **end = &scenario(into)->machine, *part;
	const struct machine *m = suite_of(r)->machines;

	while (*end)
		end = &(*end)->next;
	part = *end = lab_read_alloc(r, sizeof(*part));
	if (!part)
		return -ENOMEM;
	*part = (struct lab_part){ NULL, n, r->file, r->folder };
	if (n->kind != LAB_YAML_SCALAR)
		return lab_read_expect(r, n, LAB_YAML_MAP, "\"machine\"");
	while (m && strcmp(m->name, n->text))
		m = m->next;
	if (!m)
		return unknown_machine(r, n);
	*part = m->part;
	return 0;
}

/* ---- what it runs ---------------------------------------------------- */

static int read_script(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	struct lab_scenario *s = scenario(into);
	int rc = lab_scenario_text(r, n, &s->script);

	s->command = NULL;
	return rc < 0 || strstr(s->script, "://") ? rc :
		lab_scenario_path(r, n, &s->script);
}

static int read_command(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	scenario(into)->script = NULL;
	return lab_scenario_text(r, n, &scenario(into)->command);
}

static int read_folder(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return lab_scenario_path(r, n, &scenario(into)->folder);
}

static int read_keys(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	scenario(into)->keys_at = n;
	return lab_scenario_text(r, n, &scenario(into)->keys);
}

static int read_choose(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return read_list(r, n, &scenario(into)->choose);
}

static int add_setting(struct lab_reader *r, const char *name,
		       const char *value, struct lab_list **end)
{
	struct sbuf text = { 0 };
	int rc;

	*end = lab_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	sbuf_printf(&text, "%s=%s", name, value);
	(*end)->text = text.error ? NULL :
		arena_strndup(r->mem, sbuf_text(&text), text.len);
	rc = (*end)->text ? 0 : err_set(r->e, -ENOMEM, "no memory for %s",
					r->file);
	sbuf_free(&text);
	return rc;
}

static int read_set(struct lab_reader *r, const struct lab_yaml *n,
		    void *into)
{
	struct lab_list **end = &scenario(into)->set;
	const char *name = NULL, *value = NULL;
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_MAP, "\"set\"");

	while (*end)
		end = &(*end)->next;
	for (m = n->first; m && rc >= 0; m = m->next) {
		if (!m->key->len || strchr(m->key->text, '='))
			return LAB_READ_ERROR(r, m->key, "\"%.40s\": expected "
					      "a setting's name",
					      m->key->text);
		rc = lab_scenario_text(r, m->key, &name);
		if (rc >= 0)
			rc = lab_scenario_text(r, m, &value);
		if (rc >= 0)
			rc = add_setting(r, name, value, end);
		if (rc >= 0)
			end = &(*end)->next;
	}
	return rc;
}

static int read_unserved(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	static const char *const words[] = { "404", "stub", "elsewhere" };
	unsigned which;
	int rc = lab_read_choice(r, n, "\"unserved\"", words, COUNT(words),
				 &which);

	if (rc >= 0)
		scenario(into)->unserved = words[which];
	return rc;
}

/* yes or no, where the field says no. */
static int read_no(struct lab_reader *r, const struct lab_yaml *n, bool *no)
{
	bool yes = true;
	int rc = lab_read_value(r, n, LAB_BOOL, &yes);

	*no = !yes;
	return rc;
}

static int read_dhcp(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	return read_no(r, n, &scenario(into)->no_dhcp);
}

static int read_network(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	return read_no(r, n, &scenario(into)->no_net);
}

static int read_expect(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return lab_expect_read(r, n, &scenario(into)->expect);
}

static int read_name(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	return lab_scenario_text(r, n, &scenario(into)->name);
}

/* A scenario's keys; the file's own, above them, are the defaults. */
#define RUN_KEYS \
	{ "lab", LAB_CALL, 0, read_lab }, \
	{ "machine", LAB_CALL, 0, read_machine }, \
	{ "folder", LAB_CALL, 0, read_folder }, \
	{ "script", LAB_CALL, 0, read_script }, \
	{ "command", LAB_CALL, 0, read_command }, \
	{ "keys", LAB_CALL, 0, read_keys }, \
	{ "choose", LAB_CALL, 0, read_choose }, \
	{ "set", LAB_CALL, 0, read_set }, \
	{ "unserved", LAB_CALL, 0, read_unserved }, \
	{ "seed", LAB_U64, offsetof(struct lab_scenario, seed), NULL }, \
	{ "dhcp", LAB_CALL, 0, read_dhcp }, \
	{ "network", LAB_CALL, 0, read_network }, \
	{ "expect", LAB_CALL, 0, read_expect }

static const struct lab_key scenario_keys[] = {
	RUN_KEYS,
	{ "name", LAB_CALL, 0, read_name },
	{ "matrix", LAB_IGNORE, 0, NULL },
};

static const struct lab_key file_keys[] = {
	RUN_KEYS,
	{ "include", LAB_IGNORE, 0, NULL },
	{ "machines", LAB_IGNORE, 0, NULL },
	{ "scenarios", LAB_IGNORE, 0, NULL },
};

/* ---- the lab that it makes ------------------------------------------ */

struct build { const struct lab_scenario *s; const char *folder; };

static int configure(struct lab_config *c, const void *arg, struct err *e)
{
	const struct build *b = arg;
	const struct lab_part *p = b->s->lab;
	struct lab_reader r = { .config = c, .mem = &c->mem, .e = e };
	int rc = p ? lab_config_tree(c, p->node, p->file, p->folder,
				     b->folder, e) :
		     lab_config_default(c, b->folder, e);

	for (p = b->s->machine; p && rc >= 0; p = p->next) {
		enter(&r, p);
		rc = lab_load_machine(&r, p->node, &c->machine);
		if (rc >= 0)
			rc = lab_load_macs(&r, p->node);
	}
	return rc;
}

int lab_scenario_lab(const struct lab_scenario *s, const char *folder,
		     struct lab **out, struct err *e)
{
	struct build b = { s, folder };

	return lab_create(configure, &b, s->seed, out, e);
}

/* Would it be one? The test file's faults are told before anything runs. */
static int check_lab(const struct lab_scenario *s, struct err *e)
{
	struct build b = { s, "." };
	struct lab_config c;
	int rc;

	if (!s->lab && !s->machine)
		return 0;
	lab_config_init(&c);
	rc = configure(&c, &b, e);
	lab_config_free(&c);
	return rc;
}

/* ---- one scenario --------------------------------------------------- */

/* A value of an axis, and what is expected with it. */
struct pick {
	const struct lab_key  *axis;
	const struct lab_yaml *value, *expect;
	const char            *text;
};

static const struct lab_key axes[] = {
	{ "machine", LAB_CALL, 0, read_machine },
	{ "script", LAB_CALL, 0, read_script },
	{ "command", LAB_CALL, 0, read_command },
	{ "choose", LAB_CALL, 0, read_choose },
	{ "keys", LAB_CALL, 0, read_keys },
	{ "lab", LAB_CALL, 0, read_lab },
	{ "unserved", LAB_CALL, 0, read_unserved },
};

/* A list (choices in several menus) is called by all its members. */
static const char *pick_text(struct lab_reader *r, const struct lab_yaml *n)
{
	const struct lab_yaml *m = n->kind == LAB_YAML_LIST ? n->first : NULL;
	struct sbuf text = { .max = 200 };
	char *out;

	if (n->kind == LAB_YAML_SCALAR)
		return n->text;
	for (; m; m = m->next)
		sbuf_printf(&text, "%s%s", text.len ? "/" : "",
			    m->kind == LAB_YAML_SCALAR ? m->text : "");
	out = arena_strndup(r->mem, sbuf_text(&text), text.len);
	sbuf_free(&text);
	return out ? out : "";
}

static int set_name(struct suite_reader *q, struct lab_scenario *s,
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

static int apply(struct suite_reader *q, struct lab_scenario *s,
		 const struct pick *p)
{
	int rc = p->axis->read(&q->r, p->value, s);

	if (rc >= 0 && p->expect)
		rc = lab_expect_read(&q->r, p->expect, &s->expect);
	return rc;
}

static int read_layers(struct suite_reader *q, struct lab_scenario *s)
{
	int rc = 0;

	for (struct lab_part *l = q->layers; l && rc >= 0; l = l->next) {
		enter(&q->r, l);
		if (l->node)
			rc = lab_read_map(&q->r, l->node, "a test file",
					  file_keys, COUNT(file_keys), s);
	}
	return rc;
}

/* What is read of a file for each of its scenarios. */
static uint32_t own_nodes(const struct lab_yaml *node)
{
	const struct lab_yaml *n = node ? lab_read_member(node, "scenarios") :
		NULL;

	return !node ? 0 : node->nodes - (n ? n->nodes : 0);
}

static int add_scenario(struct suite_reader *q, const struct lab_yaml *n,
			const struct pick *picks, unsigned n_picks)
{
	struct lab_scenario *s = lab_read_alloc(&q->r, sizeof(*s));
	int rc;

	if (!s)
		return -ENOMEM;
	if (q->suite->count >= LAB_SCENARIOS_MAX)
		return LAB_READ_ERROR(&q->r, n, "more than %d scenarios",
				      LAB_SCENARIOS_MAX);
	q->n_values += n->nodes;
	for (struct lab_part *l = q->layers; l; l = l->next)
		q->n_values += own_nodes(l->node);
	if (q->n_values > VALUES_MAX)
		return LAB_READ_ERROR(&q->r, n, "the scenarios, written out, "
				      "have more than %d values", VALUES_MAX);
	q->n_vars = n_picks;
	for (unsigned i = 0; i < n_picks; i++)
		q->vars[i] = (struct var){ picks[i].axis->name,
					   picks[i].text };
	s->file = q->suite->file;
	s->at = n;
	rc = read_layers(q, s);
	if (rc >= 0)
		rc = lab_read_map(&q->r, n, "a scenario", scenario_keys,
				  COUNT(scenario_keys), s);
	for (unsigned i = 0; i < n_picks && rc >= 0; i++)
		rc = apply(q, s, &picks[i]);
	if (rc >= 0 && !s->script && !s->command)
		rc = LAB_READ_ERROR(&q->r, n, "\"script\" (or \"command\") is "
				    "missing here and above");
	if (rc >= 0)
		rc = check_lab(s, q->r.e);
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
static int read_pick(struct suite_reader *q, const struct lab_yaml *m,
		     struct pick *out)
{
	const struct lab_yaml *k;

	out->value = m->key ? m->key : m;
	out->expect = m->key ? m : NULL;
	if (!m->key && m->kind == LAB_YAML_MAP) {
		out->value = lab_read_member(m, "value");
		out->expect = lab_read_member(m, "expect");
		for (k = m->first; k; k = k->next) {
			if (k != out->value && k != out->expect)
				return LAB_READ_ERROR(&q->r, k->key, "\"%.32s"
						      "\": expected value or "
						      "expect", k->key->text);
		}
		if (!out->value)
			return LAB_READ_ERROR(&q->r, m, "\"value\" is "
					      "missing");
	}
	out->text = pick_text(&q->r, out->value);
	return 0;
}

static int expand(struct suite_reader *q, const struct lab_yaml *n,
		  const struct lab_yaml *axis, struct pick *picks,
		  unsigned n_picks)
{
	const char *words[COUNT(axes)];
	const struct lab_yaml *m;
	unsigned which;
	int rc;

	if (!axis)
		return add_scenario(q, n, picks, n_picks);
	if (n_picks == AXES_MAX)
		return LAB_READ_ERROR(&q->r, axis->key, "more than %d axes",
				      AXES_MAX);
	for (size_t i = 0; i < COUNT(axes); i++)
		words[i] = axes[i].name;
	rc = lab_read_choice(&q->r, axis->key, "\"matrix\"", words,
			     COUNT(axes), &which);
	if (rc >= 0 && axis->kind == LAB_YAML_SCALAR)
		return LAB_READ_ERROR(&q->r, axis, "expected the values of "
				      "\"%s\", as a list", words[which]);
	if (rc >= 0 && !axis->first)
		return LAB_READ_ERROR(&q->r, axis, "\"%s\" has no values",
				      words[which]);
	for (m = rc < 0 ? NULL : axis->first; m && rc >= 0; m = m->next) {
		picks[n_picks].axis = &axes[which];
		rc = read_pick(q, m, &picks[n_picks]);
		if (rc >= 0)
			rc = expand(q, n, axis->next, picks, n_picks + 1);
	}
	return rc;
}

static int read_scenario(struct suite_reader *q, const struct lab_yaml *n)
{
	const struct lab_yaml *matrix = lab_read_member(n, "matrix");
	struct pick picks[AXES_MAX];
	int rc = lab_read_expect(&q->r, n, LAB_YAML_MAP, "a scenario");

	if (rc >= 0 && matrix)
		rc = lab_read_expect(&q->r, matrix, LAB_YAML_MAP,
				     "\"matrix\"");
	if (rc < 0)
		return rc;
	return expand(q, n, matrix ? matrix->first : NULL, picks, 0);
}

static int read_scenarios(struct suite_reader *q, const struct lab_part *top)
{
	const struct lab_yaml *n = top->node ?
		lab_read_member(top->node, "scenarios") : NULL, *m;
	struct lab_yaml at = { .line = 1, .col = 1 };
	int rc;

	enter(&q->r, top);
	if (!n)
		return LAB_READ_ERROR(&q->r, top->node ? top->node : &at,
				      "\"scenarios\" is missing");
	rc = lab_read_expect(&q->r, n, LAB_YAML_LIST, "\"scenarios\"");
	for (m = n->first; m && rc >= 0; m = m->next) {
		enter(&q->r, top);
		rc = read_scenario(q, m);
	}
	return rc;
}

/* ---- the file and what it includes ---------------------------------- */

static int read_machines(struct suite_reader *q, const struct lab_part *from)
{
	const struct lab_yaml *n = lab_read_member(from->node, "machines"), *m;
	struct machine *machine;
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
		rc = lab_read_expect(&q->r, m, LAB_YAML_MAP, "a machine");
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
	enter(&q->r, from);
	if (depth == INCLUDE_DEPTH)
		return LAB_READ_ERROR(&q->r, n, "included from more than %d "
				      "files within each other",
				      INCLUDE_DEPTH);
	rc = named_file(&q->r, n, part);
	if (rc < 0)
		return rc;
	enter(&q->r, part);
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
	enter(&q->r, part);
	if (part->node)
		rc = read_machines(q, part);
	while (*end)
		end = &(*end)->next;
	*end = part;
	return rc;
}

static int read_suite(struct suite_reader *q, struct lab_part *top)
{
	int rc;

	enter(&q->r, top);
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
	rc = parse_file(&q.r, (*out)->file, &top);
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
