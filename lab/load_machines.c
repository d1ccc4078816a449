/* load_machines.c: "machines": machines by their names, to choose from. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "core/suggest.h"
#include "lab/config.h"
#include "lab/load.h"

#define MACHINES_MAX	1000

int lab_check_machine(struct yaml_reader *r, const struct yaml *n,
		      const struct lab_machine *base)
{
	struct lab_machine *m = yaml_read_alloc(r, sizeof(*m));
	int rc;

	if (!m)
		return -ENOMEM;
	if (base)
		*m = *base;
	rc = yaml_read_expect(r, n, YAML_MAP, "a machine");
	if (rc >= 0)
		rc = lab_load_machine(r, n, m);
	return rc < 0 || !base ? rc : lab_check_arch(r, n, m);
}

/* Would the cards take its addresses? They keep their own. */
static int check_macs(struct yaml_reader *r, const struct yaml *n)
{
	uint8_t kept[LAB_CARDS_MAX][6];
	struct lab_card *c;
	unsigned i = 0;
	int rc;

	for (c = lab_reading(r)->cards; c; c = c->next)
		memcpy(kept[i++], c->mac, 6);
	rc = lab_load_macs(r, n);
	for (i = 0, c = lab_reading(r)->cards; c; c = c->next)
		memcpy(c->mac, kept[i++], 6);
	return rc;
}

static int keep_names(struct yaml_reader *r, const struct yaml *n,
		      unsigned count)
{
	struct lab_config *c = lab_reading(r);

	c->machines = yaml_read_alloc(r, count * sizeof(*c->machines));
	if (!c->machines)
		return -ENOMEM;
	for (const struct yaml *m = n->first; m; m = m->next) {
		c->machines[c->n_machines] = arena_strndup(&c->mem,
							   m->key->text,
							   m->key->len);
		if (!c->machines[c->n_machines++])
			return -ENOMEM;
	}
	return 0;
}

int lab_load_machines(struct yaml_reader *r, const struct yaml *n)
{
	const struct yaml *m;
	unsigned count = 0;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"machines\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		if (++count > MACHINES_MAX)
			return YAML_READ_ERROR(r, m->key, "more than %d "
					       "machines", MACHINES_MAX);
		rc = lab_check_machine(r, m, &lab_reading(r)->machine);
		if (rc >= 0)
			rc = check_macs(r, m);
	}
	return rc < 0 ? rc : keep_names(r, n, count);
}

/* "desk, board or old"; those that do not fit are left out. */
static void list_names(const struct yaml *n, struct sbuf *out)
{
	const struct yaml *m;

	for (m = n->first; m && out->len < 50; m = m->next)
		sbuf_printf(out, "%s%.24s", out->len ? ", " : "",
			    m->key->text);
	sbuf_str(out, m ? " ..." : "");
}

static int no_such(struct yaml_reader *r, const struct yaml *n,
		   const char *name)
{
	struct sbuf known = { .max = 100 };
	struct suggest s;
	int rc;

	suggest_start(&s, name);
	for (const struct yaml *m = n->first; m; m = m->next)
		suggest_try(&s, m->key->text);
	if (suggest_best(&s))
		return YAML_READ_ERROR(r, n->key, "no machine is called \"%.32s"
				       "\": did you mean \"%s\"?", name,
				       suggest_best(&s));
	list_names(n, &known);
	rc = YAML_READ_ERROR(r, n->key, "no machine is called \"%.32s\", but "
			     "%s", name, sbuf_text(&known));
	sbuf_free(&known);
	return rc;
}

int lab_find_machine(struct yaml_reader *r, const struct yaml *top,
		     const char *name, const struct yaml **out)
{
	const struct yaml *n = top ? yaml_read_member(top, "machines") :
					 NULL;

	if (!n || !n->first)
		return err_set(r->e, -ENOENT, "%.40s has no \"machines\", so "
			       "none is \"%.32s\"", r->file, name);
	*out = yaml_read_member(n, name);
	return *out ? 0 : no_such(r, n, name);
}
