/*
 * resolve.c: host names to addresses: numbers as they are, anything else by
 * the name servers and domains of the settings (RFC 1035).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lwip/ip_addr.h>
#include <lwip/netif.h>

#include "core/err.h"
#include "core/event.h"
#include "core/hostname.h"
#include "net/dns.h"
#include "net/stack.h"

struct lookup {
	struct net       *net;
	lookup_done      *done;
	void             *ctx;
	struct dns_query *query;	/* the question that is asked now */
	size_t            suffix;	/* of net->search that is tried	*/
	bool              whole;	/* no suffix makes it longer	*/
	bool              second;	/* the second kind of address	*/
	bool              v6_first;
	bool              only;		/* that kind			*/
	bool              failed;	/* a server could not tell	*/
	char              host[HOSTNAME_MAX + 2];	/* no final dot	*/
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

static void lookup_free(struct lookup *l)
{
	l->net->lookups--;
	dns_cancel(l->query);
	free(l);
}

static void end(struct lookup *l, int status, const ip_addr_t *addr)
{
	lookup_done *done = l->done;
	void *ctx = l->ctx;

	lookup_free(l);
	done(ctx, status, addr);
}

/* The name to ask for: one without dots has a suffix of the search list. */
static int full_name(const struct lookup *l, char name[HOSTNAME_MAX + 1])
{
	const char *suffix = l->net->search + l->suffix;
	size_t len = l->whole ? 0 : strcspn(suffix, " ");
	int n = snprintf(name, HOSTNAME_MAX + 1, "%s%s%.*s", l->host,
			 len ? "." : "", (int)len, suffix);

	return n <= HOSTNAME_MAX && !host_fault(name) ? 0 : -ENXIO;
}

/* What to try after this one: the other kind of address, the next suffix. */
static bool advance(struct lookup *l)
{
	const char *suffix = l->net->search + l->suffix;

	if (!l->second && !l->only) {
		l->second = true;
		return true;
	}
	suffix += strcspn(suffix, " ");
	while (*suffix == ' ')
		suffix++;
	if (!*suffix || l->whole)
		return false;
	l->second = false;
	l->suffix = (size_t)(suffix - l->net->search);
	return true;
}

static void answered(void *ctx, int status, const ip_addr_t *addr);

static int ask_once(struct lookup *l, ip_addr_t *addr)
{
	bool v6 = l->v6_first != l->second;
	char name[HOSTNAME_MAX + 1];

	if (full_name(l, name) < 0)
		return -ENXIO;
	if (dns_known(l->net, name, v6, addr))
		return 0;
	l->query = dns_ask(l->net, name, v6, answered, l);
	return l->query ? -EINPROGRESS : -ENOMEM;
}

static int ask(struct lookup *l, ip_addr_t *addr)
{
	int rc = ask_once(l, addr);

	while (rc == -ENXIO && advance(l))
		rc = ask_once(l, addr);
	return rc;
}

/*
 * Who does not answer will not know another name either. Who fails at one kind
 * of address often knows the other (RFC 4074, 4.3).
 */
static void answered(void *ctx, int status, const ip_addr_t *addr)
{
	struct lookup *l = ctx;
	ip_addr_t known;

	l->query = NULL;
	l->failed |= status == -ENODATA;
	if ((status == -ENXIO || status == -ENODATA) && advance(l)) {
		status = ask(l, &known);
		addr = &known;
	}
	if (status == -ENXIO && l->failed)
		status = -ENODATA;
	if (status != -EINPROGRESS)
		end(l, status, addr);
}

static bool has_ipv4(const struct net *net)
{
	const struct netdev *dev = net->devs;

	while (dev && !(dev->open && dev->ip_be))
		dev = dev->next;
	return dev;
}

static bool has_ipv6(void)
{
	const struct netif *netif;
	int i;

	for (netif = netif_list; netif; netif = netif->next)
		for (i = 1; i < LWIP_IPV6_NUM_ADDRESSES; i++)
			if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)))
				return true;
	return false;
}

/* IPv6 comes first where it is spoken: a server, and an address of ours. */
static bool ipv6_is_first(const struct net *net)
{
	if (net->family != LOOKUP_ANY)
		return net->family == LOOKUP_V6;
	return IP_IS_V6(&net->dns[0]) && has_ipv6();
}

/* Begin to ask for @host; *@addr if it is known. */
static int begin(struct lookup *l, const char *host, enum lookup_kind kind,
		 ip_addr_t *addr)
{
	const char *zone;
	uint8_t raw[16];
	size_t len;
	int rc = host_to_ascii(host, l->host);

	if (rc < 0)
		return rc;
	if (host_is_ipv6(host, raw, &zone, &len))
		return -ENODEV;		/* its zone is no interface's */
	if (!l->net->n_dns)
		return -ENOTCONN;
	len = strlen(l->host);
	l->whole = strchr(l->host, '.') || !l->net->search[0];
	if (l->host[len - 1] == '.')
		l->host[len - 1] = '\0';
	l->only = kind != LOOKUP_ANY;
	l->v6_first = l->only ? kind == LOOKUP_V6 : ipv6_is_first(l->net);
	return ask(l, addr);
}

struct lookup *net_lookup_kind(struct net *net, const char *host,
			       enum lookup_kind kind, lookup_done *done,
			       void *ctx)
{
	struct lookup *l = NULL;
	ip_addr_t addr;
	int rc = kind == LOOKUP_ANY ? 0 : -ENXIO;

	net_refresh(net);
	memset(&addr, 0, sizeof(addr));
	if ((kind == LOOKUP_V4 && !has_ipv4(net)) ||
	    (kind == LOOKUP_V6 && !has_ipv6()))
		rc = -ENXIO;
	else if (!numeric(net, host, &addr)) {
		l = calloc(1, sizeof(*l));
		rc = -ENOMEM;
	}
	if (l) {
		l->net = net;
		l->done = done;
		l->ctx = ctx;
		net->lookups++;
		rc = begin(l, host, kind, &addr);
		if (rc == -EINPROGRESS)
			return l;
		lookup_free(l);
	}
	done(ctx, rc, &addr);
	return NULL;
}

struct lookup *net_lookup(struct net *net, const char *host,
			  lookup_done *done, void *ctx)
{
	return net_lookup_kind(net, host, LOOKUP_ANY, done, ctx);
}

void net_lookup_cancel(struct lookup *l)
{
	if (l)
		lookup_free(l);
}

int net_lookup_error(struct err *e, int status, const char *host)
{
	switch (status) {
	case -EINVAL:
		return err_set(e, status, "cannot look up \"%.40s\": %s",
			       host, host_fault(host) ? host_fault(host) :
			       "this is no host's name");
	case -ENOTSUP:
		return err_set(e, status, "\"%.50s\": letters beyond ASCII "
			       "are written as xn--... here", host);
	case -ENOTCONN:
		return err_set(e, -ENXIO, "cannot look up \"%.60s\": no name "
			       "server is set", host);
	case -ENXIO:
		return err_set(e, status, "no address for the name "
			       "\"%.60s\"", host);
	case -EAGAIN:
		return err_set(e, -ETIMEDOUT, "cannot look up \"%.60s\": no name "
			       "server answers", host);
	case -ENODATA:
		return err_set(e, -EIO, "cannot look up \"%.60s\": the name "
			       "server fails", host);
	default:
		return err_set(e, status, "cannot look up \"%.60s\": %s",
			       host, err_text(status));
	}
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
