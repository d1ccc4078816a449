/*
 * resolve.c: host names to addresses: numbers as they are, anything else by
 * lwIP's resolver (RFC 1035) with the servers and domain of the settings.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lwip/dns.h>
#include <lwip/ip_addr.h>
#include <lwip/netif.h>

#include "core/err.h"
#include "core/event.h"
#include "core/hostname.h"
#include "net/stack.h"

#define NAME_MAX_LEN	255

struct lookup {
	struct net  *net;
	lookup_done *done;	/* NULL: cancelled, wait for lwIP	*/
	void        *ctx;
	size_t       suffix;	/* of net->search that is tried		*/
	bool         second;	/* the other kind of address is tried	*/
	bool         v6_first;
	bool         late;	/* net_lookup() has returned: call @done */
	char         host[NAME_MAX_LEN + 1];
};

/* ---- one lookup ------------------------------------------------------ */

/* "[fe80::1%net0]": the brackets are the URI's, the zone is ours. */
static bool numeric6(struct net *net, const char *host, ip_addr_t *out)
{
	char name[NETDEV_NAME_MAX];
	struct netdev *dev = netdev_latest(net);
	const char *zone;
	uint8_t raw[16];
	size_t len;

	if (!host_is_ipv6(host, raw, &zone, &len) || len >= sizeof(name))
		return false;
	if (zone) {
		memcpy(name, zone, len);
		name[len] = 0;
		dev = net_find(net, name);
	}
	memcpy(ip_2_ip6(out), raw, sizeof(raw));
	IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V6);
	if (dev && dev->open)
		ip6_addr_assign_zone(ip_2_ip6(out), IP6_UNKNOWN, &dev->netif);
	return dev || !zone;
}

static bool numeric(struct net *net, const char *host, ip_addr_t *out)
{
	uint8_t raw[4];

	if (!host_is_ipv4(host, raw))
		return numeric6(net, host, out);
	memcpy(ip_2_ip4(out), raw, sizeof(raw));
	IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V4);
	return true;
}

static void end(struct lookup *l, int status, const ip_addr_t *addr)
{
	if (l->late)
		l->net->lookups--;
	if (l->done)
		l->done(l->ctx, status, addr);
	free(l);
}

/* The name to ask for: one without dots has a suffix of the search list. */
static int full_name(const struct lookup *l, char *name, size_t cap)
{
	const char *suffix = l->net->search + l->suffix;
	size_t len = strcspn(suffix, " ");
	int n;

	if (strchr(l->host, '.') || !l->net->search[0])
		len = 0;
	n = snprintf(name, cap, "%s%s%.*s", l->host, len ? "." : "",
		     (int)len, suffix);
	return n < (int)cap ? 0 : -ENXIO;
}

/* What to try after this one: the other kind of address, the next suffix. */
static bool advance(struct lookup *l)
{
	const char *suffix = l->net->search + l->suffix;

	if (!l->second) {
		l->second = true;
		return true;
	}
	suffix += strcspn(suffix, " ");
	while (*suffix == ' ')
		suffix++;
	if (!*suffix || strchr(l->host, '.'))
		return false;
	l->second = false;
	l->suffix = (size_t)(suffix - l->net->search);
	return true;
}

static void found(const char *name, const ip_addr_t *addr, void *arg);

static int ask_once(struct lookup *l, ip_addr_t *addr)
{
	bool v6 = l->v6_first != l->second;
	char name[NAME_MAX_LEN + 1];

	if (full_name(l, name, sizeof(name)) < 0)
		return -ENXIO;
	switch (dns_gethostbyname_addrtype(name, addr, found, l, v6 ?
					   LWIP_DNS_ADDRTYPE_IPV6 :
					   LWIP_DNS_ADDRTYPE_IPV4)) {
	case ERR_OK:
		return 0;
	case ERR_INPROGRESS:
		return -EINPROGRESS;
	case ERR_MEM:
		return -ENOMEM;
	default:
		return -ENXIO;
	}
}

static int ask(struct lookup *l, ip_addr_t *addr)
{
	int rc = ask_once(l, addr);

	while (rc == -ENXIO && advance(l))
		rc = ask_once(l, addr);
	return rc;
}

static void found(const char *name, const ip_addr_t *addr, void *arg)
{
	struct lookup *l = arg;
	ip_addr_t cached;
	int rc;

	(void)name;
	if (addr || !l->done || !advance(l)) {
		end(l, addr ? 0 : -ENXIO, addr);
		return;
	}
	rc = ask(l, &cached);
	if (rc != -EINPROGRESS)
		end(l, rc, &cached);
}

static bool have_server(void)
{
	unsigned i;

	for (i = 0; i < DNS_MAX_SERVERS; i++)
		if (!ip_addr_isany(dns_getserver((u8_t)i)))
			return true;
	return false;
}

/* IPv6 comes first where it is spoken: a server, and an address of ours. */
static bool speaks_ipv6(void)
{
	const struct netif *netif;
	int i;

	if (!IP_IS_V6(dns_getserver(0)))
		return false;
	for (netif = netif_list; netif; netif = netif->next)
		for (i = 1; i < LWIP_IPV6_NUM_ADDRESSES; i++)
			if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)))
				return true;
	return false;
}

struct lookup *net_lookup(struct net *net, const char *host,
			  lookup_done *done, void *ctx)
{
	struct lookup *l = calloc(1, sizeof(*l));
	ip_addr_t addr;
	int rc = -ENOMEM;

	net_refresh(net);
	memset(&addr, 0, sizeof(addr));
	if (l && numeric(net, host, &addr)) {
		rc = 0;
	} else if (l && host_fault(host)) {
		rc = -EINVAL;
	} else if (l && !have_server()) {
		rc = -ENOTCONN;
	} else if (l) {
		l->net = net;
		l->done = done;
		l->ctx = ctx;
		memcpy(l->host, host, strlen(host));	/* as long as it may be */
		l->v6_first = speaks_ipv6();
		rc = ask(l, &addr);
	}
	if (rc == -EINPROGRESS) {
		l->late = true;
		net->lookups++;
		net->has_names = true;
		return l;
	}
	free(l);
	done(ctx, rc, &addr);
	return NULL;
}

/* lwIP cannot forget a question; its answer goes nowhere. */
void net_lookup_cancel(struct lookup *l)
{
	if (l)
		l->done = NULL;
}

int net_lookup_error(struct err *e, int status, const char *host)
{
	if (status == -ENOTCONN)
		return err_set(e, -ENXIO, "cannot look up \"%.60s\": no name "
			       "server is set", host);
	if (status == -EINVAL)
		return err_set(e, status, "cannot look up \"%.40s\": %s",
			       host, host_fault(host));
	if (status == -ENXIO)
		return err_set(e, -ENXIO, "no address for the name "
			       "\"%.60s\"", host);
	return err_set(e, status, "cannot look up \"%.60s\": %s", host,
		       err_text(status));
}

/* ---- waiting --------------------------------------------------------- */

struct wait { bool over; int status; ip_addr_t addr; };

static void wait_done(void *ctx, int status, const ip_addr_t *addr)
{
	struct wait *w = ctx;

	w->over = true;
	w->status = status;
	if (status == 0)
		w->addr = *addr;
}

static bool wait_over(void *ctx)
{
	return ((struct wait *)ctx)->over;
}

int net_resolve(struct net *net, const char *host, bool *v6,
		uint8_t addr[16], struct err *e)
{
	struct wait w = { 0 };
	struct lookup *l = net_lookup(net, host, wait_done, &w);
	int rc = event_wait(net->events, EVENT_NEVER, EVENT_CANCEL,
			    wait_over, &w);

	if (!w.over)
		net_lookup_cancel(l);
	if (rc < 0)
		return err_set(e, rc, "looking up \"%.60s\": %s", host,
			       err_text(rc));
	if (w.status < 0)
		return net_lookup_error(e, w.status, host);
	*v6 = IP_IS_V6(&w.addr);
	memcpy(addr, &w.addr, *v6 ? 16 : 4);
	return 0;
}
