/* config.c: .pxesh.yaml, read. */
#include "lint/config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "format/yaml.h"
#include "lint/config_read.h"
#include "lint/inside.h"
#include "lint/output.h"
#include "lint/target.h"

/* What is being read. */
struct reader {
	struct lint_config *c;
	struct err         *e;
};

static int fault(struct reader *r, const struct yaml *n, const char *what)
{
	return yaml_error(n, r->c->path, r->e, "%s", what);
}

static int no_memory(struct reader *r)
{
	return err_set(r->e, -ENOMEM, "out of memory");
}

static int read_target(struct reader *r, const struct yaml *n)
{
	if (n->kind != YAML_SCALAR || !lint_target_find(n->text))
		return fault(r, n, "the target is pxesh, ipxe-2.0 or "
			     "ipxe-1.21");
	r->c->target = n->text;
	return 0;
}

static int read_severity(struct reader *r, const struct yaml *n,
			 enum lint_severity *out)
{
	if (n->kind != YAML_SCALAR || !lint_severity_find(n->text, out))
		return fault(r, n, "a severity is error, warning, info or "
			     "style");
	return 0;
}

static int read_least(struct reader *r, const struct yaml *n)
{
	r->c->has_least = true;
	return read_severity(r, n, &r->c->least);
}

static int read_fail_on(struct reader *r, const struct yaml *n)
{
	r->c->has_fail_on = true;
	return read_severity(r, n, &r->c->fail_on);
}

static int read_rule(struct reader *r, const struct yaml *n)
{
	const struct lint_rule *rule = lint_rule_find(n->key->text);
	enum lint_severity s;

	if (!rule)
		return fault(r, n->key, "there is no rule of this number or "
			     "name");
	if (n->kind != YAML_SCALAR ||
	    (strcmp(n->text, "off") != 0 &&
	     !lint_severity_find(n->text, &s)))
		return fault(r, n, "a rule is off, error, warning, info or "
			     "style");
	r->c->switched[lint_rule_index(rule)] = !strcmp(n->text, "off") ?
						1 : (uint8_t)(s + 2);
	return 0;
}

static int read_rules(struct reader *r, const struct yaml *n)
{
	unsigned count = 0;
	int rc = 0;

	if (n->kind != YAML_MAP)
		return fault(r, n, "rules are \"NUMBER: off\" or "
			     "\"NAME: SEVERITY\"");
	while (lint_rule_at(count))
		count++;
	r->c->switched = arena_calloc(&r->c->arena, count, 1);
	if (!r->c->switched)
		return no_memory(r);
	for (const struct yaml *m = n->first; m && !rc; m = m->next)
		rc = read_rule(r, m);
	return rc;
}

static unsigned members(const struct yaml *n)
{
	unsigned count = 0;

	for (const struct yaml *m = n->first; m; m = m->next)
		count++;
	return count;
}

static int read_exclude(struct reader *r, const struct yaml *n)
{
	if (n->kind != YAML_LIST)
		return fault(r, n, "exclude is a list of patterns");
	r->c->exclude = arena_calloc(&r->c->arena, members(n) + 1,
				     sizeof(*r->c->exclude));
	if (!r->c->exclude)
		return no_memory(r);
	for (const struct yaml *m = n->first; m; m = m->next) {
		if (m->kind != YAML_SCALAR || !m->len)
			return fault(r, m, "a pattern is a text, as *.j2");
		r->c->exclude[r->c->n_exclude++] = m->text;
	}
	return 0;
}

/* "URL=DIR": a folder is meant from where the configuration is. */
static char *root(struct reader *r, const struct yaml *m)
{
	bool absolute = m->text[0] == '/';
	size_t len = m->key->len + m->len + strlen(r->c->folder) + 3;
	char *text = arena_alloc(&r->c->arena, len);

	if (text)
		snprintf(text, len, "%s=%s%s%s", m->key->text,
			 absolute ? "" : r->c->folder, absolute ? "" : "/",
			 m->text);
	return text;
}

static int read_roots(struct reader *r, const struct yaml *n)
{
	if (n->kind != YAML_MAP)
		return fault(r, n, "root is a mapping of URL to folder");
	r->c->roots = arena_calloc(&r->c->arena, members(n) + 1,
				   sizeof(*r->c->roots));
	if (!r->c->roots)
		return no_memory(r);
	for (const struct yaml *m = n->first; m; m = m->next) {
		if (m->kind != YAML_SCALAR || !m->len)
			return fault(r, m, "a root is a folder");
		r->c->roots[r->c->n_roots] = root(r, m);
		if (!r->c->roots[r->c->n_roots++])
			return no_memory(r);
	}
	return 0;
}

static const struct {
	const char *key;
	int (*read)(struct reader *r, const struct yaml *n);
} fields[] = {
	{ "target", read_target }, { "severity", read_least },
	{ "fail-on", read_fail_on }, { "rules", read_rules },
	{ "exclude", read_exclude }, { "root", read_roots },
};

#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static int read_fields(struct reader *r, const struct yaml *doc)
{
	size_t i;
	int rc = 0;

	if (!doc)
		return 0;
	if (doc->kind != YAML_MAP)
		return fault(r, doc, "this is not \"KEY: VALUE\"");
	for (const struct yaml *m = doc->first; m && !rc; m = m->next) {
		for (i = 0; i < N_FIELDS; i++) {
			if (!strcmp(fields[i].key, m->key->text))
				break;
		}
		if (i == N_FIELDS)
			return fault(r, m->key, "the keys here are target, "
				     "severity, fail-on, rules, exclude and "
				     "root");
		rc = fields[i].read(r, m);
	}
	return rc;
}

int lint_config_parse(struct lint_config *c, const char *text, size_t len,
		      struct err *e)
{
	struct reader r = { c, e };
	struct yaml *doc;
	int rc = yaml_parse(text, len, c->path, &c->arena, &doc, e);

	return rc ? rc : read_fields(&r, doc);
}
