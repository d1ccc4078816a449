/*
 * world.h: the shell of a machine in the lab, for tests of network commands:
 * they run as scripts run them, against the lab's servers.
 */
#ifndef TESTS_NETCMDS_WORLD_H
#define TESTS_NETCMDS_WORLD_H

#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/net.h"

struct world { struct shell sh; struct lab *lab; struct err e; };

/* A machine in the lab that @yaml describes; NULL: without a card. */
static inline void begin(struct world *w, const char *yaml)
{
	char name[] = "/tmp/pxesh-net-XXXXXX";
	struct err e = { 0 };
	int fd;

	memset(w, 0, sizeof(*w));
	assert_int_equal(shell_init(&w->sh), 0);
	if (yaml) {
		fd = mkstemp(name);
		assert_true(fd >= 0);
		assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
		close(fd);
		if (lab_load(name, NULL, 1, &w->lab, &e) < 0)
			fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
		unlink(name);
		for (unsigned i = 0; lab_nic(w->lab, i); i++)
			fake_nic_use(lab_nic(w->lab, i));
		lab_attach(w->lab, &w->sh.events);
	}
	assert_int_equal(net_start(w->sh.settings, &w->sh.events, &w->sh.con,
				   &w->sh.fetch, &w->sh.net, &e), 0);
}

static inline void end(struct world *w)
{
	net_stop(w->sh.net);
	fake_nic_forget();
	lab_free(w->lab);
	shell_free(&w->sh);
}

/* Run a script's lines; what was printed before is forgotten. */
static inline int run(struct world *w, const char *text)
{
	err_clear(&w->e);
	fake_out_clear();
	return shell_run_text(&w->sh, "test", text, strlen(text), &w->e);
}

/* They end with @rc, and the message contains @why. */
static inline void assert_failed(struct world *w, const char *text, int rc,
				 const char *why)
{
	assert_int_equal(run(w, text), rc);
	if (!strstr(w->e.msg, why))
		fail_msg("%s: %s", text, w->e.msg);
}

#define DHCP "servers:\n- type: dhcp\n"

#endif
