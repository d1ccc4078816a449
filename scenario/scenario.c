/* scenario.c: the lab that a scenario runs in. */
#include "scenario/scenario.h"

#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"
#include "scenario/suite.h"

struct build { const struct scenario *s; const char *folder; };

static int configure(struct lab_config *c, const void *arg, struct err *e)
{
	const struct build *b = arg;
	const struct scenario_part *p = b->s->lab;
	struct yaml_reader r = { .top = c, .mem = &c->mem, .e = e };
	int rc = p ? lab_config_tree(c, p->node, p->file, p->folder,
				     b->folder, e) :
		     lab_config_default(c, b->folder, e);

	for (p = b->s->machine; p && rc >= 0; p = p->next) {
		suite_enter(&r, p);
		rc = lab_load_machine(&r, p->node, &c->machine);
		if (rc >= 0)
			rc = lab_load_macs(&r, p->node);
		if (rc >= 0 && !p->next)
			rc = lab_check_arch(&r, p->node, &c->machine);
	}
	return rc;
}

int scenario_lab(const struct scenario *s, const char *folder,
		 struct lab **out, struct err *e)
{
	struct build b = { s, folder };

	return lab_create(configure, &b, s->seed, out, e);
}

int scenario_check_lab(const struct scenario *s, struct err *e)
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
