/* job.c: wait for something with a progress line. */
#include "netcmds/job.h"

#include <stdio.h>

#include "core/err.h"
#include "core/progress.h"
#include "interp/shell.h"
#include "net/net.h"
#include "net/san/fc_stat.h"
#include "platform/platform.h"

#define LINK_EVERY_MS	100
#define LINK_WAIT_MS	15000
#define JOIN_WAIT_MS	30000		/* the same by radio,		*/
#define IDLE_WAIT_MS	2000		/* with nothing to be joined	*/

/* 0 done, -EINPROGRESS, or why it failed, with @e set. */
typedef int job_fn(void *ctx, struct err *e);

struct job {
	const char    *label;		/* what the line begins with	*/
	uint32_t       limit_ms;	/* 0: none			*/
	uint32_t       every_ms;	/* looked at so often; 0: only when
					   something happened		*/
	job_fn        *fn;
	void          *ctx;
	struct netdev *dev;	/* whose switch may be the reason, or NULL */
	struct err    *e;
	int            status;
};

static bool over(void *ctx)
{
	struct job *j = ctx;

	j->status = j->fn(j->ctx, j->e);
	return j->status != -EINPROGRESS;
}

/* Until it is over, or the time is. */
static int wait_for(struct shell *sh, struct job *j, struct progress *bar)
{
	uint64_t limit_us = EVENT_NEVER, until_us, look_us;
	int rc;

	if (j->limit_ms)
		limit_us = plat_clock_us() + j->limit_ms * 1000ull;
	do {
		until_us = progress_tick(bar, 0, 0, j->dev ?
					 netdev_blocked(j->dev) : NULL);
		look_us = plat_clock_us() + j->every_ms * 1000ull;
		if (j->every_ms && look_us < until_us)
			until_us = look_us;
		if (limit_us < until_us)
			until_us = limit_us;
		rc = event_wait(&sh->events, until_us, EVENT_CANCEL, over, j);
	} while (rc == -ETIMEDOUT && plat_clock_us() < limit_us);
	return rc;
}

/*
 * Print "LABEL..." and run the event loop until @j says it is done.
 * Adds -ETIMEDOUT when the time is over, -ECANCELED on Ctrl-C.
 */
static int job_run(struct shell *sh, struct job *j)
{
	struct progress bar = { 0 };
	int rc;

	progress_start(&bar, &sh->con, j->label, false);
	rc = wait_for(sh, j, &bar);
	if (rc == 0)
		rc = j->status;
	progress_end(&bar, rc);
	if (rc == -ECANCELED)
		return err_set(j->e, rc, "stopped by Ctrl-C");
	if (rc == -ETIMEDOUT)
		return err_set(j->e, rc, "not done after %lu ms",
			       (unsigned long)j->limit_ms);
	return rc < 0 ? err_set(j->e, rc, "%s", err_text(rc)) : 0;
}

/* ---- the link -------------------------------------------------------- */

static int link_status(void *ctx, struct err *e)
{
	struct netdev *dev = ctx;
	int rc = netdev_joined(dev, e);

	if (rc == 0)
		rc = netdev_link(dev);
	return rc == -ENETDOWN ? -EINPROGRESS : rc;
}

static void link_label(struct netdev *dev, char *out, size_t cap)
{
	const char *ssid = netdev_ssid(dev);

	if (ssid)
		snprintf(out, cap, "Joining \"%s\" on %s", ssid,
			 netdev_name(dev));
	else
		snprintf(out, cap, "Waiting for link-up on %s",
			 netdev_name(dev));
}

int job_link_up(struct shell *sh, struct netdev *dev, uint32_t limit_ms,
		int always, struct err *e)
{
	char label[80];
	struct err why = { 0 };
	struct job job = {
		.label = label, .limit_ms = limit_ms,
		.every_ms = LINK_EVERY_MS, .fn = link_status, .ctx = dev,
		.e = &why,
	};
	int rc = netdev_open(dev, e);

	if (rc < 0)
		return rc;
	if (!always && netdev_link(dev) == 0)
		return 0;
	link_label(dev, label, sizeof(label));
	rc = job_run(sh, &job);
	if (rc == -ETIMEDOUT)
		rc = netdev_no_link(dev, e);
	else if (rc < 0)
		rc = err_set(e, rc, "%s: %s", netdev_name(dev), why.msg);
	if (rc < 0)
		netdev_close(dev);
	return rc;
}

static uint32_t link_wait_ms(struct netdev *dev)
{
	return netdev_ssid(dev) ? JOIN_WAIT_MS :
		netdev_has_wifi(dev) ? IDLE_WAIT_MS : LINK_WAIT_MS;
}

int job_open(struct shell *sh, struct netdev *dev, struct err *e)
{
	if (!netdev_ssid(dev))
		return netdev_open(dev, e);
	return job_link_up(sh, dev, JOIN_WAIT_MS, 0, e);
}

/* ---- networks in reach ------------------------------------------------ */

static int scan_status(void *ctx, struct err *e)
{
	return netdev_scan_status(ctx, e);
}

int job_scan(struct shell *sh, struct netdev *dev, struct err *e)
{
	char label[64];
	struct job job = {
		.label = label, .limit_ms = LINK_WAIT_MS,
		.every_ms = LINK_EVERY_MS, .fn = scan_status, .ctx = dev,
		.e = e,
	};
	int rc = netdev_scan(dev, e);

	if (rc < 0)
		return rc;
	snprintf(label, sizeof(label), "Scanning for networks on %s",
		 netdev_name(dev));
	return job_run(sh, &job);
}

/* ---- the configuration ----------------------------------------------- */

static int configure_status(void *ctx, struct err *e)
{
	return net_configure_status(ctx, e);
}

int job_configure(struct shell *sh, struct netdev *dev, int which,
		  uint32_t limit_ms, struct err *e)
{
	static const char *const names[] = { "", "[dhcp] ", "[ipv6] " };
	char label[64], mac[18];
	struct job job = {
		.label = label, .limit_ms = limit_ms, .fn = configure_status,
		.ctx = dev, .dev = dev, .e = e,
	};
	int rc = job_link_up(sh, dev, link_wait_ms(dev), 0, e);

	if (rc < 0)
		return rc;
	snprintf(label, sizeof(label), "Configuring %s(%s %s)", names[which],
		 netdev_name(dev), netdev_mac_text(dev, mac));
	rc = net_configure(dev, (enum net_configurator)which, e);
	if (rc == 0)
		rc = job_run(sh, &job);
	if (rc < 0)
		netdev_close(dev);
	return rc;
}

/* ---- boot servers ---------------------------------------------------- */

static int pxebs_status(void *ctx, struct err *e)
{
	return net_pxebs_status(ctx, e);
}

int job_pxebs(struct shell *sh, struct netdev *dev, uint16_t type,
	      struct err *e)
{
	struct pxebs *p;
	char label[48];
	struct job job = { .label = label, .fn = pxebs_status, .e = e };
	int rc = net_pxebs_begin(dev, type, &p, e);

	if (rc < 0)
		return rc;
	snprintf(label, sizeof(label), "PXEBS (%s type %u)",
		 netdev_name(dev), type);
	job.ctx = p;
	rc = job_run(sh, &job);
	net_pxebs_end(p);
	return rc;
}

/* ---- Fibre Channel ----------------------------------------------------- */

static int fc_ready(void *ctx, struct err *e)
{
	return fc_query_ready(ctx, e);
}

static int fc_status(void *ctx, struct err *e)
{
	return fc_query_status(ctx, e);
}

int job_fc_query(struct shell *sh, struct fc_query *q, struct err *e)
{
	char label[64];
	struct job job = { .label = label, .every_ms = LINK_EVERY_MS,
			   .fn = fc_ready, .ctx = q, .e = e };
	int rc = 0;

	snprintf(label, sizeof(label), "Waiting for Fibre Channel on %.24s",
		 fc_query_port(q));
	if (fc_query_ready(q, NULL) != 0)
		rc = job_run(sh, &job);
	if (rc < 0)
		return rc;
	fc_query_label(q, label, sizeof(label));
	job.fn = fc_status;
	return job_run(sh, &job);
}
