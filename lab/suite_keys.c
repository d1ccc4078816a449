/* suite_keys.c: what a scenario may say of its run. */
#include "lab/suite.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "interp/suggest.h"

static struct lab_scenario *scenario(void *into)
{
	return into;
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
	rc = lab_suite_named(r, n, *out);
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

static int read_machine(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_part **end = &scenario(into)->machine, *part;

	while (*end)
		end = &(*end)->next;
	part = *end = lab_read_alloc(r, sizeof(*part));
	if (!part)
		return -ENOMEM;
	*part = (struct lab_part){ NULL, n, r->file, r->folder };
	return n->kind == LAB_YAML_SCALAR ? 0 :
		lab_read_expect(r, n, LAB_YAML_MAP, "\"machine\"");
}

static int unknown_machine(struct suite_reader *q, const struct lab_yaml *lab,
			   const struct lab_yaml *n)
{
	struct sbuf known = { .max = 80 };
	struct suggest s;
	int rc;

	suggest_start(&s, n->text);
	for (struct suite_machine *m = q->machines; m; m = m->next) {
		suggest_try(&s, m->name);
		sbuf_printf(&known, "%s%s", known.len ? ", " : "", m->name);
	}
	for (lab = lab ? lab->first : NULL; lab; lab = lab->next) {
		suggest_try(&s, lab->key->text);
		sbuf_printf(&known, "%s%s", known.len ? ", " : "",
			    lab->key->text);
	}
	if (suggest_best(&s))
		rc = LAB_READ_ERROR(&q->r, n, "no machine is called \"%.32s\": "
				    "did you mean \"%s\"?", n->text,
				    suggest_best(&s));
	else
		rc = LAB_READ_ERROR(&q->r, n, "no machine is called \"%.32s\""
				    "%s%s", n->text, known.len ? ", but " : "",
				    sbuf_text(&known));
	sbuf_free(&known);
	return rc;
}

int lab_suite_machines(struct suite_reader *q, struct lab_scenario *s)
{
	const struct lab_yaml *lab = s->lab && s->lab->node ?
		lab_read_member(s->lab->node, "machines") : NULL, *n, *own;
	const struct suite_machine *m;

	for (struct lab_part *p = s->machine; p; p = p->next) {
		n = p->node;
		if (n->kind != LAB_YAML_SCALAR)
			continue;
		for (m = q->machines; m && strcmp(m->name, n->text);)
			m = m->next;
		own = !m && lab ? lab_read_member(lab, n->text) : NULL;
		suite_enter(&q->r, p);
		if (!m && !own)
			return unknown_machine(q, lab, n);
		p->node = m ? m->part.node : own;
		p->file = m ? m->part.file : s->lab->file;
		p->folder = m ? m->part.folder : s->lab->folder;
	}
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
	return lab_suite_list(r, n, &scenario(into)->choose);
}

static int read_fail(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	scenario(into)->fail_at = n;
	return lab_suite_list(r, n, &scenario(into)->fail);
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
	{ "fail", LAB_CALL, 0, read_fail }, \
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

static const struct lab_key axes[] = {
	{ "machine", LAB_CALL, 0, read_machine },
	{ "script", LAB_CALL, 0, read_script },
	{ "command", LAB_CALL, 0, read_command },
	{ "choose", LAB_CALL, 0, read_choose },
	{ "keys", LAB_CALL, 0, read_keys },
	{ "lab", LAB_CALL, 0, read_lab },
	{ "unserved", LAB_CALL, 0, read_unserved },
};

const struct suite_keys lab_suite_scenario_keys = {
	scenario_keys, COUNT(scenario_keys),
}, lab_suite_file_keys = {
	file_keys, COUNT(file_keys),
}, lab_suite_axes = {
	axes, COUNT(axes),
};
