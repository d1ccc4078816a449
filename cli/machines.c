/* machines.c: the machines that --machine names, or all of a lab file. */
#include "cli/machines.h"

#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/session.h"
#include "core/arena.h"
#include "core/err.h"
#include "lab/config.h"
#include "platform/host/host.h"

static int no_memory(void)
{
	struct err e = { 0 };

	(void)err_set(&e, -ENOMEM, "out of memory");
	(void)cli_complain(&e);
	return CLI_USAGE;
}

static int add(struct cli_list *out, struct arena *mem, const char *name)
{
	out->v[out->n] = arena_strndup(mem, name, strlen(name));
	return out->v[out->n++] ? 0 : no_memory();
}

static int add_all(const struct session_options *opt, struct arena *mem,
		   struct cli_list *out)
{
	struct lab_config c;
	struct err e = { 0 };
	int rc;

	lab_config_init(&c);
	rc = lab_config_load(&c, opt->lab, &e);
	if (rc >= 0 && !c.n_machines)
		rc = err_set(&e, -ENOENT, "%.60s has no \"machines\"",
			     opt->lab);
	if (rc < 0) {
		(void)cli_complain(&e);
		lab_config_free(&c);
		return CLI_USAGE;
	}
	out->v = arena_calloc(mem, c.n_machines, sizeof(*out->v));
	rc = out->v ? 0 : no_memory();
	for (unsigned i = 0; i < c.n_machines && !rc; i++)
		rc = add(out, mem, c.machines[i]);
	lab_config_free(&c);
	return rc;
}

int machines_named(const struct session_options *opt,
		   const struct cli_list *asked, struct arena *mem,
		   struct cli_list *out)
{
	*out = (struct cli_list){ 0 };
	for (unsigned i = 0; i < asked->n; i++) {
		if (!strcmp(asked->v[i], "all") && opt->lab)
			return add_all(opt, mem, out);
	}
	*out = *asked;
	return 0;
}
