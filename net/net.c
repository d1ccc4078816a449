/* net.c: the network as a whole: start, poll, stop. */
#include "net/net.h"

#include <stdlib.h>

#include <lwip/init.h>
#include <lwip/ip4_frag.h>
#include <lwip/ip6_frag.h>
#include <lwip/priv/tcp_priv.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "net/dns.h"
#include "net/san/fc_all.h"
#include "net/san/san.h"
#include "net/stack.h"
#include "net/tls/tls.h"
#include "net/wifi.h"
#include "platform/platform.h"

#define CARDS_MAX	64

static struct net *net_of(struct event_source *src)
{
	return HOLDER(net, source, src);
}

/* ---- running --------------------------------------------------------- */

static uint64_t poll_cards(struct event_source *src, bool *busy)
{
	struct net *net = net_of(src);
	uint64_t next_us = EVENT_NEVER;
	struct netdev *dev;
	bool any = false;

	net_refresh(net);
	for (dev = net->devs; dev; dev = dev->next) {
		wifi_poll(dev, &next_us);
		any |= netdev_poll(dev, &next_us);
	}
	any |= net_timers_run(net, &next_us);
	net_cycles_run(net, &next_us);
	*busy |= any;
	return next_us;
}

static void settings_changed(struct settings_watch *w)
{
	struct net *net = HOLDER(net, watch, w);

	net->stale = true;
}

/* ---- start and stop -------------------------------------------------- */

static int attach_cards(struct net *net)
{
	struct nic *nic;
	unsigned i;
	int rc = 0;

	for (i = 0; rc == 0 && i < CARDS_MAX && (nic = plat_nic(i)); i++)
		rc = netdev_attach(net, nic);
	return rc;
}

int net_start(struct settings *root, struct events *ev, struct console *con,
	      struct fetcher *f, struct net **out, struct err *e)
{
	struct net *net = calloc(1, sizeof(*net));
	int rc = -ENOMEM;

	if (!net)
		return err_set(e, rc, "no memory for the network");
	net->root = root;
	net->events = ev;
	net->con = con;
	net->fetch = f;
	net->source.poll = poll_cards;
	net->watch.changed = settings_changed;
	net->stale = true;
	lwip_init();
	settings_watch(root, &net->watch);
	event_add(ev, &net->source);
	tftp_start(net);
	ftp_start(net);
	nfs_start(net);
	rc = http_start(net);
	if (rc == 0)
		rc = syslog_start(net);
	if (rc == 0)
		rc = attach_cards(net);
	if (rc < 0) {
		net_stop(net);
		return err_set(e, rc, "cannot start the network: %s",
			       err_text(rc));
	}
	*out = net;
	return 0;
}

/* lwIP's state is its own and outlives us: leave it as we found it. */
static void drop_connections(struct net *net)
{
	unsigned i;

	while (tcp_active_pcbs)
		tcp_abort(tcp_active_pcbs);
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
	/* datagrams that are not complete yet hold buffers of ours */
	for (i = 0; i <= IPV6_REASS_MAXAGE; i++) {
		ip_reass_tmr();
		ip6_reass_tmr();
	}
	dns_forget(net);
}

void net_stop(struct net *net)
{
	if (!net)
		return;
	san_stop(net);
	fc_stop(net);
	syslog_stop(net);
	while (net->devs)
		netdev_detach(net->devs);
	nfs_stop(net);
	ftp_stop(net);
	http_stop(net);
	tls_stop(net);
	tftp_stop(net);
	drop_connections(net);
	event_del(net->events, &net->source);
	settings_unwatch(net->root, &net->watch);
	rxbuf_free_all(net);
	free(net);
}
