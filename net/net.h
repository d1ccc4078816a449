/*
 * net.h: the network: cards, addresses, and what downloads stand on. lwIP is
 * behind this header; commands see only what is here.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct console;
struct err;
struct events;
struct fetcher;
struct net;
struct netdev;		/* one interface: net0, net0-5 */
struct nic;
struct sbuf;
struct settings;

/*
 * Start the stack with the platform's cards (plat_nic), registering a block
 * netN for each below @root, a poll source in @ev, and the openers for http
 * and tftp in @f. All of them outlive the network.
 */
int net_start(struct settings *root, struct events *ev, struct console *con,
	      struct fetcher *f, struct net **out, struct err *e);
void net_stop(struct net *net);				/* NULL-safe */

/* Interfaces in registration order; NULL past the last. */
struct netdev *net_dev(struct net *net, unsigned index);
/* By name; "netX" is the one opened last. */
struct netdev *net_find(struct net *net, const char *name);

const char *netdev_name(const struct netdev *dev);
bool netdev_is_open(const struct netdev *dev);
/* "52:54:00:12:34:56" */
const char *netdev_mac_text(const struct netdev *dev, char buf[18]);
int netdev_open(struct netdev *dev, struct err *e);
void netdev_close(struct netdev *dev);
/* 0 up, -ENETDOWN, -EINPROGRESS. */
int netdev_link(const struct netdev *dev);
/* What keeps the switch from forwarding; NULL: nothing that is known. */
const char *netdev_blocked(const struct netdev *dev);
/* The ifstat lines, the route lines. */
int netdev_stat(const struct netdev *dev, struct sbuf *out);
int net_routes(struct net *net, struct sbuf *out);

/*
 * Wi-Fi (reference/commands-network.md#wireless): opening an interface begins
 * to join the network of the settings "ssid" and "key", if the card has a
 * radio; a network that is lost is joined again.
 */
bool netdev_has_wifi(const struct netdev *dev);
/* The network to be joined by the settings of now, as text to look at; NULL:
   no "ssid" is set, or there is no radio. */
const char *netdev_ssid(struct netdev *dev);
/* Is there a key for it? */
bool netdev_has_key(const struct netdev *dev);
/* 0: joined, or there is nothing to join; -EINPROGRESS; else why it has been
   given up. */
int netdev_joined(const struct netdev *dev, struct err *e);
/* Why there is no link by now; returns the code in @e, which is never 0. */
int netdev_no_link(const struct netdev *dev, struct err *e);
/* Look for networks: begin; ask until it is not -EINPROGRESS; end, in any
   case. An interface that is closed stays so. 0: they are in the block
   netN.wifi, strongest first. */
int netdev_scan(struct netdev *dev, struct err *e);
int netdev_scan_status(struct netdev *dev, struct err *e);
void netdev_scan_end(struct netdev *dev);
/* The lines of iwlist, and what iwstat has beyond ifstat. */
int netdev_networks(struct netdev *dev, struct sbuf *out);
int netdev_wifi_stat(const struct netdev *dev, struct sbuf *out);

/* A job that runs from the event loop: configuration of an interface. */
enum net_configurator { NET_CONFIG_ALL, NET_CONFIG_DHCP, NET_CONFIG_IPV6 };
int net_configure(struct netdev *dev, enum net_configurator which,
		  struct err *e);			/* start	*/
/* 0 done, -EINPROGRESS, else why it failed. */
int net_configure_status(struct netdev *dev, struct err *e);
void net_configure_cancel(struct netdev *dev);

/* Resolve @host. Runs the event loop. Addresses in network order; *@v6 says
   which is filled. */
int net_resolve(struct net *net, const char *host, bool *v6,
		uint8_t addr[16], struct err *e);

/*
 * A VLAN on @trunk (IEEE 802.1Q), called "net0-5" for tag 5; an existing one
 * gets the new priority. It opens and closes with its trunk.
 * Returns 0, -EINVAL (tag, priority), -ENOTTY (the trunk is one), -ENOMEM.
 */
int net_vlan_create(struct netdev *trunk, uint32_t tag, uint32_t priority,
		    struct err *e);
/* -ENOTTY: it is none. */
int net_vlan_destroy(struct netdev *vlan, struct err *e);

/* The nstat lines: who is known on the link. */
int net_neighbours(struct net *net, struct sbuf *out);

/* Ask @host for the time (RFC 5905), in seconds since 1970. Runs the event
   loop. */
int net_time(struct net *net, const char *host, int64_t *unix_out,
	     struct err *e);

/* Echo requests (RFC 792, RFC 4443), one every @interval_ms. */
struct ping_reply {
	const char *from;	/* address as text; NULL: none came	*/
	uint16_t    seq;
	size_t      len;	/* of the payload			*/
	int         status;	/* 0; -ETIMEDOUT lost; -EPROTO wrong	*/
};
struct ping_options {
	uint32_t size, interval_ms, count;	/* count 0: no end	*/
	void   (*reply)(void *ctx, const struct ping_reply *r);
	void    *ctx;
};
/* Returns 0 if a good reply came, -ETIMEDOUT, -ECANCELED, or why not. */
int net_ping(struct net *net, const char *host,
	     const struct ping_options *opt, struct err *e);

/*
 * Send frames of random content from @from to @to, one after another, and
 * compare what arrives, until Ctrl-C. What does not come within a second is
 * lost. @mtu: bytes behind the Ethernet header.
 * Returns 0 after Ctrl-C; -ETIMEDOUT if nothing came by then; -EIO (another
 * length or content), -EINVAL (@mtu), -ENOMEM, or why it could not be sent.
 */
struct net_lotest_options {
	uint32_t mtu;
	bool     broadcast;
	void   (*tell)(void *ctx, uint32_t good, uint32_t lost);
	void    *ctx;
};
int net_lotest(struct netdev *from, struct netdev *to,
	       const struct net_lotest_options *opt, struct err *e);

/*
 * Find a PXE boot server of this type; its answer becomes the block pxebs.
 * Begin; look until it is not -EINPROGRESS; end, in any case (NULL-safe).
 * -EINVAL: DHCP named none to ask.
 */
struct pxebs;
int net_pxebs_begin(struct netdev *dev, uint16_t type, struct pxebs **out,
		    struct err *e);
int net_pxebs_status(struct pxebs *p, struct err *e);
void net_pxebs_end(struct pxebs *p);

/*
 * Datagrams for a program that is not ours (the PXE API): any port, no
 * connection. A few messages wait, of the ports last used; more are lost.
 * Addresses and ports in network order; a port or address of 0: any.
 */
struct net_udp;
struct net_datagram {
	uint32_t from_be, to_be;
	uint16_t from_port_be, to_port_be;
	size_t   len;
};
struct net_udp *net_udp_open(struct netdev *dev);	/* NULL: no memory */
void net_udp_close(struct net_udp *u);			/* NULL-safe */
/* Hear @port_be from now on, beside the others. -ENOMEM, -EADDRINUSE. */
int net_udp_listen(struct net_udp *u, uint16_t port_be);
/* 0, -ENETUNREACH, -ENOMEM and the like. */
int net_udp_send(struct net_udp *u, const struct net_datagram *to,
		 const void *data);
/* Run the event loop, @limit_ms at most, until a message came to @d's @to_be
   and @to_port_be; fill in the rest, and at most @cap bytes of @buf: d->len
   is all that it had. 0, or -EAGAIN. */
int net_udp_recv(struct net_udp *u, struct net_datagram *d, void *buf,
		 size_t cap, uint32_t limit_ms);

/*
 * Have an interface's frames for oneself: our own protocols hear nothing as
 * long as @on. Then netdev_take() copies the next frame to @buf (its length;
 * 0: none), and netdev_put() sends one (0, -EAGAIN, -EIO).
 */
void netdev_capture(struct netdev *dev, bool on);
int netdev_take(struct netdev *dev, void *buf, size_t cap);
int netdev_put(struct netdev *dev, const void *frame, size_t len);
/* The card behind it, and the address in use. */
struct nic *netdev_nic(struct netdev *dev);
const uint8_t *netdev_mac(const struct netdev *dev);

/*
 * What a program that we start is told that DHCP said: the packets, made of
 * the settings as they are now. @uri, if it is not "", is where the program
 * is from: named as server and file unless a script set others.
 * Returns the length; options that do not fit into @cap (576 at least) are
 * left out.
 */
enum net_told { NET_TOLD_DISCOVER, NET_TOLD_ACK, NET_TOLD_REPLY };
size_t net_tell(struct netdev *dev, enum net_told what, const char *uri,
		uint8_t *buf, size_t cap);

/* Anything still going on (sync)? */
bool net_busy(const struct net *net);

/*
 * Take over what a DHCP server told whoever loaded us: its ACK becomes the
 * lease of the interface that it was for, which is opened; a ProxyDHCP offer
 * and a boot server's reply become proxydhcp and pxebs.
 * Returns 0, -EINVAL (no DHCP packet), -ENODEV (no such interface), -ENOMEM,
 * or what opening gave.
 */
enum net_cached { NET_CACHED_ACK, NET_CACHED_PROXY, NET_CACHED_PXEBS };
int net_take_cached(struct net *net, enum net_cached what, const void *packet,
		    size_t len);

/* The same where the packet is not known, in network order; 0: not known. */
struct net_address { uint32_t ip_be, mask_be, gw_be, dns_be; };
/*
 * Put it into netN.path of the first interface, which is opened: what a lease
 * says counts more. Returns 0, -ENODEV, -ENOMEM, or what opening gave.
 */
int net_take_address(struct net *net, const struct net_address *a);

/* Append what IP and TCP counted, in lines. 0 or -ENOMEM. */
int net_ip_stat(struct sbuf *out);

#endif
