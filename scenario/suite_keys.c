/* suite_keys.c: what a scenario may say of its run. */
#include "scenario/suite.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "core/suggest.h"

static struct scenario *scenario(void *into)
{
	return into;
}

/* ---- what a scenario runs on ----------------------------------------- */

static int read_lab_file(struct yaml_reader *r, const struct yaml *n,
			 struct scenario_part **out)
{
	struct suite_reader *q = suite_of(r);
	const char *file;
	int rc = scenario_path(r, n, &file);

	for (struct scenario_part *p = q->labs; p && rc >= 0; p = p->next) {
		if (!strcmp(p->file, file)) {
			*out = p;
			return 0;
		}
	}
	*out = rc < 0 ? NULL : yaml_read_alloc(r, sizeof(**out));
	if (!*out)
		return rc < 0 ? rc : -ENOMEM;
	rc = suite_named(r, n, *out);
	(*out)->next = q->labs;
	q->labs = *out;
	return rc;
}

static int read_lab(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	struct scenario_part *part;

	if (n->kind == YAML_SCALAR)
		return read_lab_file(r, n, &scenario(into)->lab);
	part = yaml_read_alloc(r, sizeof(*part));
	if (!part)
		return -ENOMEM;
	*part = (struct scenario_part){ NULL, n, r->file, r->folder };
	scenario(into)->lab = part;
	return yaml_read_expect(r, n, YAML_MAP, "\"lab\"");
}

static int read_machine(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct scenario_part **end = &scenario(into)->machine, *part;

	while (*end)
		end = &(*end)->next;
	part = *end = yaml_read_alloc(r, sizeof(*part));
	if (!part)
		return -ENOMEM;
	*part = (struct scenario_part){ NULL, n, r->file, r->folder };
	return n->kind == YAML_SCALAR ? 0 :
		yaml_read_expect(r, n, YAML_MAP, "\"machine\"");
}

static int unknown_machine(struct suite_reader *q, const struct yaml *lab,
			   const struct yaml *n)
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
		rc = YAML_READ_ERROR(&q->r, n, "no machine is called \"%.32s\""
				     ": did you mean \"%s\"?", n->text,
				     suggest_best(&s));
	else
		rc = YAML_READ_ERROR(&q->r, n, "no machine is called \"%.32s\""
				     "%s%s", n->text, known.len ? ", but " : "",
				     sbuf_text(&known));
	sbuf_free(&known);
	return rc;
}

int suite_machines(struct suite_reader *q, struct scenario *s)
{
	const struct yaml *lab = s->lab && s->lab->node ?
		yaml_read_member(s->lab->node, "machines") : NULL, *n, *own;
	const struct suite_machine *m;

	for (struct scenario_part *p = s->machine; p; p = p->next) {
		n = p->node;
		if (n->kind != YAML_SCALAR)
			continue;
		for (m = q->machines; m && strcmp(m->name, n->text);)
			m = m->next;
		own = !m && lab ? yaml_read_member(lab, n->text) : NULL;
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

static int read_script(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct scenario *s = scenario(into);
	int rc = scenario_text(r, n, &s->script);

	s->command = NULL;
	return rc < 0 || strstr(s->script, "://") ? rc :
		scenario_path(r, n, &s->script);
}

static int read_command(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	scenario(into)->script = NULL;
	return scenario_text(r, n, &scenario(into)->command);
}

static int read_folder(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return scenario_path(r, n, &scenario(into)->folder);
}

static int read_keys(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	scenario(into)->keys_at = n;
	return scenario_text(r, n, &scenario(into)->keys);
}

static int read_choose(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return suite_list(r, n, &scenario(into)->choose);
}

static int read_fail(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	scenario(into)->fail_at = n;
	return suite_list(r, n, &scenario(into)->fail);
}

static int add_setting(struct yaml_reader *r, const char *name,
		       const char *value, struct scenario_list **end)
{
	struct sbuf text = { 0 };
	int rc;

	*end = yaml_read_alloc(r, sizeof(**end));
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

static int read_set(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	struct scenario_list **end = &scenario(into)->set;
	const char *name = NULL, *value = NULL;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"set\"");

	while (*end)
		end = &(*end)->next;
	for (m = n->first; m && rc >= 0; m = m->next) {
		if (!m->key->len || strchr(m->key->text, '='))
			return YAML_READ_ERROR(r, m->key, "\"%.40s\": expected "
					       "a setting's name",
					       m->key->text);
		rc = scenario_text(r, m->key, &name);
		if (rc >= 0)
			rc = scenario_text(r, m, &value);
		if (rc >= 0)
			rc = add_setting(r, name, value, end);
		if (rc >= 0)
			end = &(*end)->next;
	}
	return rc;
}

static int read_unserved(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	static const char *const words[] = { "404", "stub", "elsewhere" };
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"unserved\"", words, COUNT(words),
				  &which);

	if (rc >= 0)
		scenario(into)->unserved = words[which];
	return rc;
}

/* yes or no, where the field says no. */
static int read_no(struct yaml_reader *r, const struct yaml *n, bool *no)
{
	bool yes = true;
	int rc = yaml_read_value(r, n, YAML_BOOL, &yes);

	*no = !yes;
	return rc;
}

static int read_dhcp(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	return read_no(r, n, &scenario(into)->no_dhcp);
}

static int read_network(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return read_no(r, n, &scenario(into)->no_net);
}

static int read_needs(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	static const char *const words[] = { "qemu" };
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"needs\"", words, COUNT(words),
				  &which);

	scenario(into)->needs_qemu = rc >= 0;
	return rc;
}

static int read_expect(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return expect_read(r, n, &scenario(into)->expect);
}

static int read_name(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	return scenario_text(r, n, &scenario(into)->name);
}

/* A scenario's keys; the file's own, above them, are the defaults. */
#define RUN_KEYS \
	{ "lab", YAML_CALL, 0, read_lab }, \
	{ "machine", YAML_CALL, 0, read_machine }, \
	{ "folder", YAML_CALL, 0, read_folder }, \
	{ "script", YAML_CALL, 0, read_script }, \
	{ "command", YAML_CALL, 0, read_command }, \
	{ "keys", YAML_CALL, 0, read_keys }, \
	{ "choose", YAML_CALL, 0, read_choose }, \
	{ "set", YAML_CALL, 0, read_set }, \
	{ "fail", YAML_CALL, 0, read_fail }, \
	{ "unserved", YAML_CALL, 0, read_unserved }, \
	{ "needs", YAML_CALL, 0, read_needs }, \
	{ "boot-timeout", YAML_TIME_MS, offsetof(struct scenario, boot_ms), \
	  NULL }, \
	{ "seed", YAML_U64, offsetof(struct scenario, seed), NULL }, \
	{ "dhcp", YAML_CALL, 0, read_dhcp }, \
	{ "network", YAML_CALL, 0, read_network }, \
	{ "expect", YAML_CALL, 0, read_expect }

static const struct yaml_key scenario_keys[] = {
	RUN_KEYS,
	{ "name", YAML_CALL, 0, read_name },
	{ "matrix", YAML_IGNORE, 0, NULL },
};

static const struct yaml_key file_keys[] = {
	RUN_KEYS,
	{ "include", YAML_IGNORE, 0, NULL },
	{ "machines", YAML_IGNORE, 0, NULL },
	{ "scenarios", YAML_IGNORE, 0, NULL },
};

static const struct yaml_key axes[] = {
	{ "machine", YAML_CALL, 0, read_machine },
	{ "script", YAML_CALL, 0, read_script },
	{ "command", YAML_CALL, 0, read_command },
	{ "choose", YAML_CALL, 0, read_choose },
	{ "keys", YAML_CALL, 0, read_keys },
	{ "lab", YAML_CALL, 0, read_lab },
	{ "unserved", YAML_CALL, 0, read_unserved },
};

const struct suite_keys suite_scenario_keys = {
	scenario_keys, COUNT(scenario_keys),
}, suite_file_keys = {
	file_keys, COUNT(file_keys),
}, suite_axes = {
	axes, COUNT(axes),
};
