/* boot.c: --boot qemu: start what the script came to, and see whether it gets
   where it should. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/serial.h"
#include "cli/state.h"
#include "core/err.h"
#include "core/str.h"
#include "lab/lab.h"
#include "net/net.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define LOGIN		"login:"	/* what is expected		*/
#define PATIENCE_S	300		/* where nobody sits there	*/

/* Until what is expected has come. */
struct listener {
	const char   *want;
	struct serial line;
	bool          found;
	char          last;	/* byte; 0: none			*/
};

static void hear(void *ctx, const char *data, size_t len)
{
	struct listener *l = ctx;

	host_console_pass(data, len);
	l->last = data[len - 1];
	if (l->found)
		return;
	serial_add(&l->line, data, len);
	l->found = strstr(sbuf_text(&l->line.text), l->want);
}

static bool is_found(void *ctx)
{
	return ((const struct listener *)ctx)->found;
}

/* ---- what is said --------------------------------------------------- */

static void say(const struct session *s, const char *text)
{
	if (s->opt->watch)
		return;
	plat_con_write(text, strlen(text));
	plat_con_write("\n", 1);
	host_console_flush();
}

static int status_of(int rc)
{
	switch (rc) {
	case -ENOENT:
		return CLI_NO_QEMU;
	case -ENOEXEC:
		return CLI_NO_START;
	case -ETIMEDOUT:
		return CLI_NO_LOGIN;
	case -ECHILD:
		return CLI_BOOT_OVER;
	case -ECANCELED:
		return CLI_STOPPED;
	default:
		return CLI_FAILED;
	}
}

static int complain(struct session *s, int rc, const char *want)
{
	struct err *e = &s->booting;

	if (rc == -ETIMEDOUT || rc == -ECHILD)
		session_complain(s, rc, "--boot: no \"%.60s\" on the serial "
				 "line: %s", want, e->msg);
	else
		session_complain(s, rc, "--boot: %s", e->msg);
	return status_of(rc);
}

/* ---- starting ------------------------------------------------------- */

/* A TAP device has one user: it is QEMU's, unless we read a disk through it. */
static const char *lend_tap(struct session *s)
{
	if (strncmp(s->net, "tap:", 4) != 0)
		return NULL;
	if (host_block(0)) {
		say(s, "The TAP device carries its disk: it gets QEMU's own "
		    "network.");
		return NULL;
	}
	net_stop(s->sh.net);
	s->sh.net = NULL;
	host_net_close();
	return s->net + 4;
}

static void describe(struct session *s, struct listener *l,
		     struct qemu_how *how)
{
	const struct session_options *opt = s->opt;
	const struct session_watch *watch = opt->watch;
	uint64_t seconds = opt->boot_timeout;
	const struct nic *nic = plat_nic(0);

	if (!seconds && !host.live)
		seconds = PATIENCE_S;
	*how = (struct qemu_how){
		.firmware = opt->boot_firmware, .writes = opt->boot_write,
		.no_net = !nic, .keys = host.live,
		.timeout_us = seconds * 1000000, .events = &s->sh.events,
		.ctx = watch ? watch->ctx : l,
		.heard = watch ? watch->heard : hear,
		.enough = watch ? watch->enough : is_found,
	};
	if (nic)
		memcpy(how->mac, nic->mac, sizeof(how->mac));
}

static int start(struct session *s, const char *want)
{
	struct listener listener = { .want = want };
	struct qemu_how how;
	int rc;

	describe(s, &listener, &how);
	how.tap = lend_tap(s);
	say(s, how.keys ? "Starting it in QEMU; Ctrl-] ends it." :
	    "Starting it in QEMU.");
	rc = host_qemu_run(&s->kept, &how, &s->booting);
	if (listener.last && listener.last != '\n')
		host_console_pass("\n", 1);
	serial_free(&listener.line);
	return rc;
}

/* ---- what there is to start ------------------------------------------ */

static bool is_placeholder(const char *uri)
{
	return *uri && host.lab && lab_is_placeholder(host.lab, uri);
}

/* The lab made it up, so that the script would go on; NULL: nothing. */
static const char *made_up(const struct lab_boot *b)
{
	if (is_placeholder(b->uri))
		return b->uri;
	for (unsigned i = 0; i < b->n_initrds; i++)
		if (is_placeholder(b->initrds[i].uri))
			return b->initrds[i].uri;
	return NULL;
}

/* Is it there? 0 or a negative errno with s->booting. */
static int check_there(struct session *s)
{
	const char *uri = made_up(&s->outcome.boot);

	return uri ? err_set(&s->booting, -ENOEXEC, "%.60s is a placeholder "
			     "(--unserved): there is nothing to start", uri) :
		     0;
}

/* ---- what others call ----------------------------------------------- */

int boot_check(const struct session *s)
{
	const struct session_options *opt = s->opt;
	const char *alone = opt->boot_expect ? "expect" :
			    opt->boot_firmware ? "firmware" :
			    opt->boot_timeout ? "timeout" :
			    opt->boot_write ? "write" : NULL;

	if (alone && !opt->boot)
		return cli_usage_error(opt->asked, "--boot-%s is about --boot "
				       "qemu", alone);
	if (opt->boot_expect && !*opt->boot_expect)
		return cli_usage_error(opt->asked, "--boot-expect: which "
				       "text?");
	if (opt->boot_timeout > BOOT_SECONDS_MAX)
		return cli_usage_error(opt->asked, "--boot-timeout: at most %u "
				       "s", BOOT_SECONDS_MAX);
	return 0;
}

void boot_prepare(struct session *s)
{
	if (s->opt->boot)
		host.boot = &s->kept;
}

/* Did the script fail because this machine starts no such program? */
static bool could_not_start(const struct session *s)
{
	return s->outcome.end == LAB_END_ERROR &&
	       s->outcome.error.code == -ENOEXEC;
}

int boot_run(struct session *s, int status)
{
	const char *want = s->opt->boot_expect ? s->opt->boot_expect : LOGIN;
	int rc;

	if (s->opt->boot && status == CLI_FAILED && could_not_start(s))
		return CLI_NO_START;
	if (!s->opt->boot || status)
		return status;
	if (s->outcome.end != LAB_END_BOOT) {
		if (!s->opt->watch)
			session_complain(s, 0, "--boot: the script boots "
					 "nothing");
		return CLI_FAILED;
	}
	rc = check_there(s);
	if (rc == 0)
		rc = start(s, want);
	if (rc == 0)
		return CLI_OK;
	return s->opt->watch ? status_of(rc) : complain(s, rc, want);
}

void boot_discard(struct session *s)
{
	host.boot = NULL;
	host_boot_free(&s->kept);
}
