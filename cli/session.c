/* session.c: one run on a simulated machine, from its script to its status. */
#include "cli/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/load.h"
#include "cli/state.h"
#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "core/version.h"
#include "interp/report.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define LAB_BASE "http://" LAB_HOST "/"
#define FILE_BASE "file:/"	/* what no lab serves: host.folder */
/* How many commands may take no time where each is shown, or nobody watches */
#define BUSY_MAX 1000000

static void welcome(void)
{
	static const char text[] = "pxesh " PXESH_VERSION
		": \"help\" lists commands, Tab completes, Ctrl-D leaves.\n";

	if (host.live)
		plat_con_write(text, sizeof(text) - 1);
}

static int run_script(struct session *s, struct err *e)
{
	const struct fetch_how quiet = { .quiet = true, .script = true };
	const char *line = s->opt->command;
	struct err why = { 0 };
	int rc;

	if (!s->what && !line) {
		welcome();
		return shell_interact(&s->sh, e);
	}
	host_keys_hold(true);
	if (!s->opt->no_dhcp)
		simulate_lease(s);
	if (line) {
		host_keys_hold(false);
		return shell_run_text(&s->sh, "-c", line, strlen(line), e);
	}
	if (s->is_uri) {
		rc = shell_download(&s->sh, s->what, NULL, &quiet,
				    &s->script, &why);
		if (rc < 0)
			return err_set(e, rc, "%.60s: %.55s", s->what,
				       why.code ? why.msg : err_text(rc));
		image_ref(s->script);
	}
	host_keys_hold(false);
	s->outcome.started_us = plat_clock_us();
	return shell_exec(&s->sh, s->script, e);
}

/* ---- how it ended -------------------------------------------------- */

static int exit_status(const struct session *s, int status)
{
	if (s->given_up)
		return CLI_FAILED;
	if (s->waits)
		return CLI_WAITS;
	if (s->sh.gone || !status)
		return CLI_OK;
	if (status == -ECANCELED && s->sh.con.cancelled)
		return CLI_STOPPED;
	if (status < 0)
		return CLI_FAILED;
	status = s->sh.exit_number & 0xff;	/* of -1: 255 */
	return status ? status : CLI_FAILED;
}

static void note_end(struct session *s, int status)
{
	struct lab_outcome *o = &s->outcome;

	o->ended_us = plat_clock_us();
	if (s->given_up)
		o->end = LAB_END_ENDLESS;
	else if (s->waits)
		o->end = LAB_END_WAITS;
	else if (s->at_prompt)
		o->end = LAB_END_SHELL;
	else if (!s->sh.gone)
		o->end = status < 0 ? LAB_END_ERROR : LAB_END_EXIT;
	o->status = s->sh.gone ? 0 : status;
	if (o->end != LAB_END_ERROR && o->end != LAB_END_ENDLESS &&
	    o->end != LAB_END_WAITS)
		o->error.code = 0;	/* a script further up handled it */
}

/* @sh: NULL if the script could not even be read. */
static void tell_watch(struct session *s, struct shell *sh)
{
	const struct session_watch *watch = s->opt->watch;
	struct session_end end = {
		.sh = sh, .lab = host.lab, .outcome = &s->outcome,
		.screen = s->screen, .trace = sbuf_text(&s->trace),
		.booting = &s->booting,
	};

	if (!watch || !watch->ended)
		return;
	if (sh)
		con_flush(&sh->con);	/* log servers shall have the last lines */
	watch->ended(watch->ctx, &end);
}

/* ---- from start to end --------------------------------------------- */

static int with_shell(struct session *s)
{
	struct err e = { 0 };
	int rc = shell_init(&s->sh);

	if (rc < 0) {
		session_complain(s, rc, "out of memory");
		tell_watch(s, NULL);
		return CLI_FAILED;
	}
	hooks_set(s);
	rc = simulate_start(s, &e);
	if (rc == 0)
		rc = run_script(s, &e);
	host_console_flush();
	if (rc < 0 && !s->sh.gone && !e.reported) {
		if (!e.code)
			err_set(&e, rc, "%s", err_text(rc));
		report_error(&s->sh, &e);
	}
	/* The prompt has used up the scripted keys */
	if (rc == -EDEADLK && s->sh.con.alone && !s->sh.gone)
		s->waits = true;
	if (rc < 0 && !s->opt->watch)
		explain_failure(s, &e);
	note_end(s, rc);
	rc = hooks_check_choices(s, exit_status(s, rc));
	if (s->opt->outcome_file && outcome_write(s) != CLI_OK && rc == CLI_OK)
		rc = CLI_FAILED;
	rc = boot_run(s, rc);
	tell_watch(s, &s->sh);
	simulate_stop(s);
	image_unref(s->script);
	shell_free(&s->sh);
	return rc;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A script that lies in a root comes from the root's URL; of several roots,
   from the innermost one's. */
static int load_file(struct session *s, const char *folder, struct err *e)
{
	const char *base = strcmp(s->net, "lab") ? FILE_BASE : LAB_BASE, *eq;
	const struct cli_list *roots = &s->opt->roots;
	char *url = NULL;
	int rc;

	for (unsigned i = 0; folder && i < roots->n; i++) {
		eq = strrchr(roots->v[i], '=');
		if (!load_is_below(s->what, eq + 1) ||
		    (url && !load_is_below(eq + 1, folder)))
			continue;
		free(url);
		url = str_ndup(roots->v[i], (size_t)(eq - roots->v[i]));
		folder = eq + 1;
	}
	rc = load_script(s->what, url ? url : base, folder, &s->script, e);
	free(url);
	return rc;
}

static int load(struct session *s)
{
	bool bare = s->opt->no_dhcp || !strcmp(s->net, "none");
	struct err e = { 0 };

	s->is_uri = s->what && load_is_uri(s->what);
	s->folder = s->opt->folder ? str_dup(s->opt->folder) :
		load_folder(s->is_uri ? NULL : s->what);
	if (!s->folder)
		err_set(&e, -ENOMEM, "out of memory");
	else if (s->opt->folder && !is_folder(s->opt->folder))
		err_set(&e, -ENOTDIR, "--folder %.80s: it is no folder",
			s->folder);
	else if (s->what && !s->is_uri)
		load_file(s, bare ? NULL : s->folder, &e);
	if (!e.code)
		return 0;
	session_complain(s, e.code, "%s", e.msg);
	return e.code == -ENOMEM ? CLI_FAILED : CLI_USAGE;
}

/* For who watches, what would be shown is kept. */
static int prepare(struct session *s)
{
	lab_outcome_init(&s->outcome);
	host.outcome = &s->outcome;
	simulate_prepare(s);
	boot_prepare(s);
	if (s->opt->trace || s->opt->trace_file)
		s->endless.most = BUSY_MAX;
	if (!s->opt->watch)
		return 0;
	s->screen = malloc(sizeof(*s->screen));
	if (!s->screen)
		return CLI_FAILED;
	lab_screen_init(s->screen);
	s->endless.most = BUSY_MAX;
	host.screen = s->screen;
	host.trace = &s->trace;
	return 0;
}

static void discard(struct session *s)
{
	host_trace_close();
	host.outcome = NULL;
	host.screen = NULL;
	host.trace = NULL;
	host_keys_free();
	boot_discard(s);
	lab_outcome_free(&s->outcome);
	if (s->screen)
		lab_screen_free(s->screen);
	free(s->screen);
	sbuf_free(&s->trace);
	free(s->folder);
	free(s->failed);
	sbuf_free(&s->offered);
	free(s);
}

/* Check what the table of options cannot tell. */
static int check_usage(const struct session *s)
{
	const struct session_options *opt = s->opt;
	struct sbuf machine = { 0 };
	const char *eq;
	struct err e = { 0 };
	int rc = opt->watch ? 0 : session_check(opt, &machine);

	sbuf_free(&machine);
	if (!rc)
		rc = boot_check(s);
	if (rc)
		return rc;
	if (opt->keys && host_keys_parse(opt->keys, &e) < 0)
		return cli_usage_error(opt->asked, "%s", e.msg);
	if (!host_net_is_known(s->net))
		return cli_usage_error(opt->asked, "--net is lab, user, "
				       "tap:NAME or none, not \"%s\"", s->net);
	if (opt->no_net && opt->net && strcmp(opt->net, "none"))
		return cli_usage_error(opt->asked, "--no-net and --net %s: "
				       "which one?", opt->net);
	if (strcmp(s->net, "lab") && (opt->unserved || opt->roots.n))
		return cli_usage_error(opt->asked, "--%s is about the simulated "
				       "network, not --net %s",
				       opt->unserved ? "unserved" : "root",
				       s->net);
	if (opt->host_loopback && strcmp(s->net, "user"))
		return cli_usage_error(opt->asked, "--host-loopback is about "
				       "--net user");
	if (opt->create && strncmp(s->net, "tap:", 4) != 0)
		return cli_usage_error(opt->asked, "--create is about "
				       "--net tap:NAME");
	for (unsigned i = 0; i < opt->fail.n; i++) {
		struct fail_at at;

		if (!fail_parse(opt->fail.v[i], &at))
			return cli_usage_error(opt->asked, "--fail %s: "
					       "FILE:LINE is expected, or "
					       "FILE:LINE#N",
					       opt->fail.v[i]);
	}
	for (unsigned i = 0; i < opt->set.n; i++) {
		eq = strchr(opt->set.v[i], '=');
		if (!eq || eq == opt->set.v[i])
			return cli_usage_error(opt->asked, "--set %s: "
					       "NAME=VALUE is expected",
					       opt->set.v[i]);
	}
	return 0;
}

static int lost_output(void)
{
	fprintf(stderr, "pxesh: standard output: %s\n",
		strerror(host_console_lost()));
	return CLI_FAILED;
}

int session_run(const struct session_options *opt, const char *what)
{
	struct session *s = calloc(1, sizeof(*s));
	int rc;

	if (!s) {
		fprintf(stderr, "pxesh: out of memory\n");
		return CLI_FAILED;
	}
	s->opt = opt;
	s->what = what;
	s->failed = calloc(opt->fail.n + 1, sizeof(*s->failed));
	rc = s->failed ? prepare(s) : CLI_FAILED;
	if (rc == 0)
		rc = check_usage(s);
	if (rc == 0)
		rc = load(s);
	if (rc == 0 && opt->trace_file)
		rc = host_trace_open(opt->trace_file);
	if (rc == 0) {
		host.folder = s->folder;
		if (!host.screen)
			host_console_start();
		rc = with_shell(s);
		host_console_stop();
		host_editor_end();
		if (host_console_lost() && rc == CLI_OK)
			rc = lost_output();
	} else {
		tell_watch(s, NULL);
		image_unref(s->script);
	}
	discard(s);
	return rc;
}
