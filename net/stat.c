/* stat.c: an interface and its counters, as "ifstat" prints them. */
#include "core/err.h"
#include "core/str.h"
#include "net/stack.h"
#include "platform/platform.h"

static void print_errors(struct sbuf *out, const char *what,
			 const struct netdev_count *c)
{
	unsigned i;

	for (i = 0; i < NETDEV_ERRORS; i++)
		if (c->error[i].count)
			(void)sbuf_printf(out, "  [%s: %lu x \"%s\"]\n", what,
					  (unsigned long)c->error[i].count,
					  err_text(c->error[i].code));
}

static const char *link_text(int status)
{
	return status == -ENETDOWN ? "Down" :
	       status == -EINPROGRESS ? "Unknown" : err_text(status);
}

/* Errors stay in @out until the end. */
int netdev_stat(const struct netdev *dev, struct sbuf *out)
{
	const struct nic *nic = dev->nic;
	int link = netdev_link(dev);
	char mac[18];

	(void)sbuf_printf(out, "%s: %s using %s on %s (%s) [%s]\n",
			  dev->name, netdev_mac_text(dev, mac),
			  nic->driver ? nic->driver : "?",
			  nic->device ? nic->device : "?",
			  nic->wifi ? "802.11" : "Ethernet",
			  dev->open ? "open" : "closed");
	(void)sbuf_printf(out, "  [Link:%s%s, TX:%lu TXE:%lu RX:%lu "
			  "RXE:%lu]\n", link ? "down" : "up",
			  netdev_blocked(dev) ? " (blocked)" : "",
			  (unsigned long)dev->tx.ok,
			  (unsigned long)dev->tx.bad,
			  (unsigned long)dev->rx.ok,
			  (unsigned long)dev->rx.bad);
	if (link)
		(void)sbuf_printf(out, "  [Link status: %s]\n",
				  link_text(link));
	print_errors(out, "TXE", &dev->tx);
	print_errors(out, "RXE", &dev->rx);
	return out->error;
}
