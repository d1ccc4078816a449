/*
 * session.c: one run on a simulated machine: the lab, the shell, the network,
 * the script; then all of it away again.
 */
#include "platform/host/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "core/version.h"
#include "interp/eval.h"
#include "interp/report.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/net.h"
#include "platform/host/endless.h"
#include "platform/host/host.h"
#include "platform/host/load.h"
#include "platform/platform.h"

#define LEASE_WAIT_US 60000000	/* longer than any server may take	*/

struct session {
	const struct session_options *opt;
	const char        *what;	/* file or URI; NULL: neither	*/
	bool               is_uri;
	struct shell       sh;
	struct shell_hooks hooks;
	unsigned           n_chosen;	/* of opt->choose		*/
	struct endless     endless;
	bool               given_up;	/* it would not have ended	*/
	char              *folder;
	struct image      *script;
};

/* ---- what the machine is ------------------------------------------- */

static void set_host(struct session *s)
{
	const struct session_options *opt = s->opt;
	const char *net = opt->net ? opt->net : "lab";

	host.live = !opt->keys && isatty(STDIN_FILENO);
	host.real_time = host.live || host_net_is_real(net);
	host.platform = opt->platform;
	host.arch = opt->arch;
	host.folder = s->folder;
}

static int start_lab(struct session *s, struct err *e)
{
	const struct session_options *opt = s->opt;
	int rc;

	if (opt->lab)
		rc = lab_load(opt->lab, opt->seed, &host.lab, e);
	else
		rc = lab_new(s->folder, opt->seed, &host.lab, e);
	if (rc < 0)
		return rc;
	rc = lab_serve(host.lab, "boot.lab", s->folder);	/* load.c's */
	if (rc < 0)
		return err_set(e, rc, "the lab cannot serve %.60s", s->folder);
	host.seed = lab_seed(host.lab);
	if (opt->unserved)
		lab_set_unserved(host.lab, !strcmp(opt->unserved, "stub") ?
				 LAB_STUB : LAB_404);
	lab_set_machine(host.lab, opt->platform, opt->arch);
	lab_attach(host.lab, &s->sh.events);
	return 0;
}

static int start_machine(struct session *s, struct err *e)
{
	const struct session_options *opt = s->opt;
	const char *net = opt->no_net ? "none" : opt->net ? opt->net : "lab";
	int rc = 0;

	host.seed = opt->seed;
	if (!strcmp(net, "lab") || opt->lab)
		rc = start_lab(s, e);
	if (rc == 0)
		rc = host_net_open(net, e);
	return rc;
}

/* ---- what decides for a person ------------------------------------- */

/* --choose: an item's name, its text, or a part of that. */
static const struct menu_item *find_item(const struct menu *menu,
					 const char *label)
{
	const struct menu_item *i;

	for (i = menu->first; i; i = i->next) {
		if (i->name && !strcmp(i->name, label))
			return i;
	}
	for (i = menu->first; i; i = i->next) {
		if (i->name && strstr(i->text, label))
			return i;
	}
	return NULL;
}

static const char *decide(void *ctx, const struct menu *menu)
{
	struct session *s = ctx;
	const struct menu_item *item;

	if (s->n_chosen == s->opt->choose.n)
		return NULL;
	item = find_item(menu, s->opt->choose.v[s->n_chosen]);
	if (!item)
		return NULL;
	s->n_chosen++;
	return item->name;
}

/*
 * In messages a script is the file that the lab serves it from, if it is one:
 * editors open that.
 */
static int script_name(void *ctx, const struct image *img, struct sbuf *out)
{
	struct session *s = ctx;

	if (img == s->script && !s->is_uri)
		return sbuf_str(out, s->what);
	if (!img->uri || !img->uri->path || !img->uri->host)
		return -ENOENT;
	if (s->opt->lab && strcmp(img->uri->host, "boot.lab"))
		return -ENOENT;	/* served from where the lab file says */
	return load_served(s->folder, img->uri->path, out);
}

/* After each command: trace it, and give up a script that does not end. */
static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	struct session *s = ctx;
	struct err e = { 0 };
	const char *why;

	if (s->opt->trace)
		host_trace_after(ctx, sh, argc, argv, status);
	if (host.real_time || sh->gone)
		return;
	why = endless_look(&s->endless, status, plat_clock_us());
	if (!why)
		return;
	err_set(&e, -EDEADLK, "%s", why);
	if (sh->frame)
		err_at(&e, frame_pos(sh->frame));
	report_error(sh, &e);
	s->given_up = true;
	sh->gone = true;
}

static void set_hooks(struct session *s)
{
	s->hooks = (struct shell_hooks){ .ctx = s };
	s->hooks.script_name = script_name;
	if (s->opt->choose.n)
		s->hooks.decide = decide;
	if (s->opt->trace)
		s->hooks.before = host_trace_before;
	s->hooks.after = after;
	/* A script's own "shell" must not read what is piped to us */
	if (host.live || (!s->opt->keys && !s->what && !s->opt->command))
		s->hooks.read_line = host_read_line;
	s->sh.hooks = &s->hooks;
	s->sh.colour_diag = host_colour(STDERR_FILENO);
}

/* --set NAME=VALUE */
static int set_one(struct session *s, const char *text, struct err *e)
{
	const char *eq = strchr(text, '=');
	struct setting_ref ref;
	int rc;

	if (!eq || eq == text)
		return err_set(e, -EINVAL, "--set %s: NAME=VALUE is expected",
			       text);
	rc = setting_parse(s->sh.settings, text, (size_t)(eq - text), true,
			   &ref, e);
	if (rc == 0)
		rc = setting_store_text(&ref, eq + 1, e);
	return rc;
}

static int set_settings(struct session *s, struct err *e)
{
	int rc = 0;

	for (unsigned i = 0; i < s->opt->set.n && rc == 0; i++)
		rc = set_one(s, s->opt->set.v[i], e);
	return rc;
}

/* ---- before the script --------------------------------------------- */

static bool lease_is_there(void *ctx)
{
	return net_configure_status(ctx, NULL) != -EINPROGRESS;
}

/*
 * A script from the network finds a card that is configured: its loader did
 * that. Nobody should have to wait for it here.
 */
static void get_lease(struct session *s)
{
	struct netdev *dev = s->sh.net ? net_dev(s->sh.net, 0) : NULL;
	struct err e = { 0 };
	int rc;

	if (!dev)
		return;
	host_hurry(!host_net_is_real(s->opt->net ? s->opt->net : "lab"));
	rc = netdev_open(dev, &e);
	if (rc == 0)
		rc = net_configure(dev, NET_CONFIG_DHCP, &e);
	if (rc == 0)
		rc = event_wait(&s->sh.events,
				plat_clock_us() + LEASE_WAIT_US, EVENT_CANCEL,
				lease_is_there, dev);
	if (rc == 0)
		rc = net_configure_status(dev, &e);
	else
		net_configure_cancel(dev);
	host_hurry(false);
	if (rc < 0)
		fprintf(stderr, "pxesh: %s has no lease, the script starts "
			"without: %s\n", netdev_name(dev),
			e.code ? e.msg : err_text(rc));
}

static int start_net(struct session *s, struct err *e)
{
	return net_start(s->sh.settings, &s->sh.events, &s->sh.con,
			 &s->sh.fetch, &s->sh.net, e);
}

static void welcome(void)
{
	static const char text[] = "pxesh " PXESH_VERSION
		": \"help\" lists commands, Tab completes, Ctrl-D leaves.\n";

	if (host.live)
		plat_con_write(text, sizeof(text) - 1);
}

static int run(struct session *s, struct err *e)
{
	const char *line = s->opt->command;
	int rc = 0;

	if (!s->what && !line) {
		welcome();
		return shell_interact(&s->sh, e);
	}
	if (line)
		return shell_run_text(&s->sh, "-c", line, strlen(line), e);
	if (!s->opt->no_dhcp)
		get_lease(s);
	if (s->is_uri)
		rc = shell_download(&s->sh, s->what, NULL, 0, true,
				    &s->script, e);
	if (rc < 0)
		return rc;
	if (s->is_uri)
		image_ref(s->script);
	return shell_exec(&s->sh, s->script, e);
}

/* ---- from start to end --------------------------------------------- */

static int start_and_run(struct session *s, struct err *e)
{
	int rc = start_machine(s, e);

	if (rc == 0)
		rc = start_net(s, e);
	if (rc == 0)
		rc = set_settings(s, e);
	if (rc == 0)
		rc = run(s, e);
	return rc;
}

/* A choice that no menu offered is a mistake that must not go unseen. */
static int check_choices(const struct session *s, int status)
{
	if (s->n_chosen == s->opt->choose.n)
		return status;
	fprintf(stderr, "pxesh: --choose %s: no menu had such an item\n",
		s->opt->choose.v[s->n_chosen]);
	return CLI_FAILED;
}

static int exit_status(const struct session *s, int status)
{
	if (s->given_up)
		return CLI_FAILED;
	if (s->sh.gone || !status)
		return CLI_OK;
	if (status < 0)
		return CLI_FAILED;
	return (status & 0xff) ? status & 0xff : CLI_FAILED;
}

static int with_shell(struct session *s)
{
	struct err e = { 0 };
	int rc = shell_init(&s->sh);

	if (rc < 0) {
		fprintf(stderr, "pxesh: out of memory\n");
		return CLI_FAILED;
	}
	set_hooks(s);
	rc = start_and_run(s, &e);
	host_console_flush();
	if (rc < 0 && !s->sh.gone && !e.reported) {
		if (!e.code)
			err_set(&e, rc, "%s", err_text(rc));
		report_error(&s->sh, &e);
	}
	rc = check_choices(s, exit_status(s, rc));
	net_stop(s->sh.net);
	image_unref(s->script);
	lab_free(host.lab);
	host.lab = NULL;
	shell_free(&s->sh);
	return rc;
}

static int load(struct session *s)
{
	const char *net = s->opt->net ? s->opt->net : "lab";
	bool served = !s->opt->no_net && !s->opt->no_dhcp &&
		!strcmp(net, "lab");
	struct err e = { 0 };

	s->is_uri = s->what && load_is_uri(s->what);
	s->folder = s->opt->folder ? str_dup(s->opt->folder) :
		load_folder(s->is_uri ? NULL : s->what);
	if (!s->folder)
		err_set(&e, -ENOMEM, "out of memory");
	else if (s->what && !s->is_uri)
		load_script(s->what, served ? s->folder : NULL, &s->script,
			    &e);
	if (!e.code && s->opt->keys)
		host_keys_parse(s->opt->keys, &e);
	if (!e.code)
		return 0;
	fprintf(stderr, "pxesh: %s\n", e.msg);
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
	rc = load(s);
	if (rc == 0) {
		set_host(s);
		host_console_start();
		rc = with_shell(s);
		host_console_stop();
		host_net_close();
		host_editor_end();
	} else {
		image_unref(s->script);
	}
	host_keys_free();
	free(s->folder);
	free(s);
	return rc;
}
