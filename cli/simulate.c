/* simulate.c: the machine that a session runs on, and its network. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/state.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/lab.h"
#include "net/net.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define LEASE_WAIT_US 60000000	/* longer than any server may take	*/

void simulate_prepare(struct session *s)
{
	const struct session_options *opt = s->opt;

	s->net = opt->no_net ? "none" : opt->net ? opt->net : "lab";
	host.live = !opt->keys && !opt->watch && isatty(STDIN_FILENO);
	host.real_time = host.live || host_net_is_real(s->net);
	host.platform = opt->platform;
	host.arch = opt->arch;
	host.host_loopback = opt->host_loopback;
	host.create = opt->create;
	host_trust_file(opt->cafile);
}

/* Serve what "--root URL=DIR" asks for. */
static int add_root(const char *text, struct err *e)
{
	const char *eq = strrchr(text, '=');
	char *url = str_ndup(text, (size_t)(eq - text));
	int rc = url ? lab_root(host.lab, url, eq + 1, e) :
		       err_set(e, -ENOMEM, "out of memory");

	free(url);
	return rc;
}

static int start_lab(struct session *s, struct err *e)
{
	const struct session_options *opt = s->opt;
	int rc;

	if (opt->watch && opt->watch->make_lab)
		rc = opt->watch->make_lab(opt->watch->ctx, s->folder,
					  opt->seed, &host.lab, e);
	else if (opt->lab)
		rc = lab_load(opt->lab, opt->machine, opt->seed, &host.lab,
			      e);
	else
		rc = lab_new(s->folder, opt->seed, &host.lab, e);
	if (rc < 0)
		return rc;
	rc = lab_serve(host.lab, "boot.lab", s->folder);	/* load.c's */
	if (rc < 0)
		return err_set(e, rc, "the lab cannot serve %.60s", s->folder);
	for (unsigned i = 0; i < opt->roots.n && rc == 0; i++)
		rc = add_root(opt->roots.v[i], e);
	if (rc < 0)
		return rc;
	host.seed = lab_seed(host.lab);
	if (opt->unserved)
		lab_set_unserved(host.lab, !strcmp(opt->unserved, "stub") ?
				 LAB_STUB : !strcmp(opt->unserved, "404") ?
				 LAB_404 : LAB_STUB_ELSEWHERE);
	lab_set_machine(host.lab, opt->platform, opt->arch);
	lab_attach(host.lab, &s->sh.events);
	return 0;
}

static int check_roots(const struct session_options *opt)
{
	const struct cli_list *roots = &opt->roots;

	for (unsigned i = 0; i < roots->n; i++) {
		const char *eq = strrchr(roots->v[i], '=');
		struct stat st;

		if (!eq || eq == roots->v[i] || !strstr(roots->v[i], "://"))
			return cli_usage_error(opt->asked, "--root %s: URL=DIR "
					       "is expected", roots->v[i]);
		if (strstr(roots->v[i], "${"))
			return cli_usage_error(opt->asked, "--root %s: here the "
					       "URL itself is needed (--set "
					       "gives settings values)",
					       roots->v[i]);
		if (stat(eq + 1, &st) < 0 || !S_ISDIR(st.st_mode))
			return cli_usage_error(opt->asked, "--root %s: \"%s\" is "
					       "no folder", roots->v[i],
					       eq + 1);
	}
	return 0;
}

/* A file that is not there counts as one: who opens it says so. */
static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 || S_ISREG(st.st_mode) ||
		S_ISDIR(st.st_mode);
}

static int check_arch(const struct session_options *opt,
		      const struct lab_machine *m, struct err *e)
{
	const char *platform = opt->platform ? opt->platform : m->platform;
	const char *arch = opt->arch ? opt->arch : m->arch;

	if (lab_machine_exists(platform, arch))
		return 0;
	return err_set(e, -EINVAL, "there is no %s machine with an %s "
		       "processor: --platform efi, or another --arch",
		       platform, arch);
}

int session_check(const struct session_options *opt, struct sbuf *machine)
{
	struct lab_config c;
	struct err e = { 0 };
	int rc = check_roots(opt);

	if (rc)
		return rc;
	if (opt->lab && !is_file(opt->lab))
		return cli_usage_error(opt->asked, "--lab %s: a pipe can be "
				       "read only once, and this is read "
				       "twice: give a file", opt->lab);
	if (opt->machine && !opt->lab)
		return cli_usage_error(opt->asked, "--machine %s: which lab "
				       "file (--lab) describes it?",
				       opt->machine);
	lab_config_init(&c);
	c.choice = opt->machine;
	if (opt->lab)
		rc = lab_config_load(&c, opt->lab, &e);
	if (rc >= 0)
		rc = check_arch(opt, &c.machine, &e);
	if (rc < 0)
		(void)cli_complain(&e);	/* CLI_USAGE */
	else
		sbuf_printf(machine, "%s%s%s, %s%s",
			    opt->machine ? opt->machine : "",
			    opt->machine ? " (" : "",
			    opt->platform ? opt->platform : c.machine.platform,
			    opt->arch ? opt->arch : c.machine.arch,
			    opt->machine ? ")" : "");
	lab_config_free(&c);
	return rc < 0 ? CLI_USAGE : 0;
}

static int start_machine(struct session *s, struct err *e)
{
	int rc = 0;

	host.seed = s->opt->seed;
	if (!strcmp(s->net, "lab") || s->opt->lab)
		rc = start_lab(s, e);
	if (rc == 0)
		rc = host_net_open(s->net, e);
	return rc;
}

/* Set what "--set NAME=VALUE" asks for. */
static int set_one(struct session *s, const char *text, struct err *e)
{
	const char *eq = strchr(text, '=');
	struct setting_ref ref;
	int rc;

	rc = setting_parse(s->sh.settings, text, (size_t)(eq - text), true,
			   &ref, e);
	if (rc == 0)
		rc = setting_store_text(&ref, eq + 1, e);
	return rc;
}

static int set_settings(struct session *s, struct err *e)
{
	struct err why = { 0 };
	int rc = 0;

	for (unsigned i = 0; i < s->opt->set.n && rc == 0; i++) {
		rc = set_one(s, s->opt->set.v[i], &why);
		if (rc < 0)
			return err_set(e, rc, "--set %.40s: %s",
				       s->opt->set.v[i],
				       why.code ? why.msg : err_text(rc));
	}
	return 0;
}

/* libslirp is its network's only DHCP server: no lease waits for another. */
static int forget_proxies(struct session *s, struct err *e)
{
	return settings_set(s->sh.settings, "proxy-wait", "0", e);
}

int simulate_start(struct session *s, struct err *e)
{
	int rc = start_machine(s, e);

	if (rc == 0)
		rc = net_start(s->sh.settings, &s->sh.events, &s->sh.con,
			       &s->sh.fetch, &s->sh.net, e);
	if (rc == 0 && !strcmp(s->net, "user"))
		rc = forget_proxies(s, e);
	if (rc == 0)
		rc = set_settings(s, e);
	return rc;
}

static bool lease_is_there(void *ctx)
{
	return net_configure_status(ctx, NULL) != -EINPROGRESS;
}

/*
 * A script from the network finds a card that is configured: its loader did
 * that. Nobody should have to wait for it here. By a radio nothing is loaded.
 */
void simulate_lease(struct session *s)
{
	struct netdev *dev = s->sh.net ? net_dev(s->sh.net, 0) : NULL;
	struct err e = { 0 };
	int rc;

	if (!dev || netdev_has_wifi(dev))
		return;
	host_hurry(!host_net_is_real(s->net));
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
		session_complain(s, 0, "%s has no lease, the script starts "
				 "without: %s", netdev_name(dev),
				 e.code ? e.msg : err_text(rc));
}

void simulate_stop(struct session *s)
{
	net_stop(s->sh.net);
	lab_free(host.lab);
	host.lab = NULL;
	host_net_close();
}
