/*
 * stack.h: what the files of net/ share: the network and its interfaces.
 * Nothing outside net/ includes this.
 */
#ifndef NET_STACK_H
#define NET_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lwip/netif.h>

#include "core/event.h"
#include "core/fetch.h"
#include "core/setting/settings.h"
#include "core/unconst.h"
#include "net/net.h"
#include "net/timer.h"
#include "platform/platform.h"

#define NETDEV_NAME_MAX	24	/* with the NUL			*/
#define VLAN_BYTES	4	/* of a tag and its type	*/
#define NETDEV_ERRORS	4	/* distinct ones kept		*/
#define NETDEV_ROUTES	16	/* static ones kept		*/
#define NET_CYCLES	7	/* timers of lwIP		*/
#define NET_SERVERS	6	/* name servers			*/
#define NET_NAMES	8	/* whose addresses are kept	*/

struct config;
struct eapol;
struct fc;
struct frame_tap;
struct http;
struct rxbuf;
struct san_drive;
struct syslog;
struct tls;
struct wifi;

struct dns_name {
	char     *name;		/* NULL: none			*/
	ip_addr_t addr;
	uint64_t  until_us;
};

struct netdev_error { int code; uint32_t count; };

/* One direction's counters. */
struct netdev_count {
	uint32_t            ok, bad;
	struct netdev_error error[NETDEV_ERRORS];
};

struct netdev_route {		/* option 121, in network order	*/
	uint32_t net_be, mask_be, gw_be;
};

/* ip6, len6 and gateway6 as somebody set them, put into effect. */
struct netdev_address6 {
	ip6_addr_t ip, gw;
	uint8_t    len;
	bool       has_ip, has_gw;
};

struct netdev {
	struct netdev      *next;
	struct net         *net;
	struct nic         *nic;	/* a VLAN has its trunk's	*/
	struct netdev      *trunk;	/* NULL: a card			*/
	uint16_t            tag;	/* of the VLAN			*/
	uint8_t             priority;
	char                name[NETDEV_NAME_MAX];
	uint8_t             mac[6];	/* the one in use		*/
	bool                open;
	bool                captured;	/* frames are another's		*/
	uint64_t            opened;	/* net->opens at that time	*/
	struct netif        netif;	/* in lwIP's list while open	*/
	struct settings    *block;	/* netN				*/
	struct netdev_count tx, rx;
	uint8_t            *frame;	/* to put a chain in one piece	*/
	struct config      *config;	/* running or ended; or NULL	*/
	uint64_t            up_us;	/* when it was opened		*/
	uint64_t            blocked_us;	/* until then: link_block()	*/
	const char         *blocked_by;
	bool                carries;	/* a lease came over it		*/
	struct eapol       *eapol;	/* NULL: 802.1X is not spoken	*/
	struct wifi        *wifi;	/* NULL: the card has no radio	*/
	uint32_t            ip_be, mask_be, gw_be;	/* in use	*/
	struct netdev_address6 ip6;
	struct netdev_route route[NETDEV_ROUTES];
	unsigned            n_routes;
};

struct net {
	struct settings      *root;
	struct events        *events;
	struct console       *con;
	struct fetcher       *fetch;
	struct event_source   source;
	struct settings_watch watch;
	bool                  stale;	/* settings changed		*/
	struct netdev        *devs;
	uint64_t              opens;	/* how many opened so far	*/
	struct net_timer     *timers;
	uint64_t              cycle_us[NET_CYCLES];	/* last run	*/
	uint64_t              draws;	/* numbers from net_random() so far */
	unsigned              lookups;	/* names being resolved		*/
	ip_addr_t             dns[NET_SERVERS];	/* name servers		*/
	unsigned              n_dns, dns_at;	/* that answered last	*/
	unsigned              family;	/* LOOKUP_: asked for first since the
					   other one does not answer */
	struct dns_name       names[NET_NAMES];	/* known by now		*/
	struct rxbuf         *free_rx[2];	/* empty buffers, ordinary and
						   larger ones		*/
	unsigned              n_rx;	/* buffers, full or empty	*/
	unsigned              lossy;	/* so many frames more, until TCP is
					   taken to lose none: ack.c	*/
	struct http          *http;
	struct opener         ftp, nfs, tftp;
	struct syslog        *syslog;
	struct tls           *tls;	/* NULL until the first https: */
	struct fc            *fc;	/* Fibre Channel; NULL: unused	*/
	struct san_drive     *drives;	/* disks that are attached	*/
	struct frame_tap     *taps;	/* who gets frames that are not IP's */
	size_t                san_cached;	/* bytes of all of them	*/
	char                  search[256];	/* for short names	*/
};

/* netdev.c */
int netdev_attach(struct net *net, struct nic *nic);
int netdev_attach_vlan(struct netdev *trunk, unsigned tag, unsigned priority);
void netdev_detach(struct netdev *dev);
static inline struct netdev *netdev_of(struct netif *netif)
{
	return netif->state;
}
/* The card whose frames a VLAN's are; a card is its own. */
static inline struct netdev *netdev_card(const struct netdev *dev)
{
	return dev->trunk ? dev->trunk : unconst(dev);
}
/* A tag makes a frame longer, which some cards' buffers do not allow for. */
static inline uint16_t netdev_mtu_max(const struct netdev *dev)
{
	return (uint16_t)(dev->nic->mtu - (dev->trunk ? VLAN_BYTES : 0));
}

/* find.c */
struct netdev *netdev_latest(struct net *net);	/* netX, or NULL	*/
/* The VLAN @tag of a card, or NULL. */
struct netdev *netdev_vlan(const struct netdev *trunk, unsigned tag);
/* Is it there? A VLAN may be gone since it was found. */
bool netdev_is_there(const struct net *net, const struct netdev *dev);

/* frame.c */
bool netdev_poll(struct netdev *dev, uint64_t *next_us);
err_t frame_output(struct netif *netif, struct pbuf *p);

/* netblock.c: the settings netN */
extern const struct settings_ops netdev_block_ops;

/* prefix.c: IPv6 addresses as settings; 0 or -ENOMEM */
int prefix_register(struct netdev *dev);
int link_local_register(struct netdev *dev);
struct ip6_addr;
const struct ip6_addr *prefix_router(const struct netif *netif);

/* address6.c */
void address6_apply(struct netdev *dev);

/* address.c: what the settings say about addresses, put into lwIP. */
void net_refresh(struct net *net);

/* port.c */
uint32_t net_random(void);
/* An lwIP error as a negative errno. */
int net_errno(int lwip_err);

/* cycle.c: lwIP's own timers, which run while something waits. */
void net_cycles_run(struct net *net, uint64_t *next_us);

/* ack.c: between two frames; after those that were taken at once */
void net_hold_acks(struct net *net);
void net_flush_acks(struct net *net);

/* rxbuf.c: buffers that a card receives into. */
struct pbuf;
struct pbuf *rxbuf_get(struct net *net, size_t len);
/* A larger buffer than what is in it needs is not to be kept for long: an
   ordinary one with the same in it, if there is one. */
struct pbuf *rxbuf_fit(struct net *net, struct pbuf *p);
void rxbuf_free_all(struct net *net);

/* config.c */
void config_free(struct netdev *dev);
/* Somebody else wants the DHCP client's port: those that have a lease, and
   listen for late answers only, leave it. */
void config_hush(struct net *net);

/* nameserver.c */
void net_set_servers(struct net *net);

/* resolve.c */
struct lookup;
/*
 * Resolve @host without waiting. @done is called once, from the event loop or
 * before the return: @status 0 or a negative errno. Returns NULL when it has
 * been called or memory is out (then too). Cancel by net_lookup_cancel().
 */
enum lookup_kind { LOOKUP_ANY, LOOKUP_V4, LOOKUP_V6 };
struct ip_addr;
typedef void lookup_done(void *ctx, int status, const struct ip_addr *addr);
struct lookup *net_lookup(struct net *net, const char *host,
			  lookup_done *done, void *ctx);
/* The same for one family only; -ENXIO also if we have no such address, or
   @host is a number: there is no other one. */
struct lookup *net_lookup_kind(struct net *net, const char *host,
			       enum lookup_kind kind, lookup_done *done,
			       void *ctx);
void net_lookup_cancel(struct lookup *l);	/* NULL-safe */
/* What a lookup's failure means, in words. */
int net_lookup_error(struct err *e, int status, const char *host);

/* syslog.c */
int syslog_start(struct net *net);
void syslog_stop(struct net *net);

/* tftp.c, http.c, ftp.c, nfs.c */
void tftp_start(struct net *net);
void tftp_stop(struct net *net);
int http_start(struct net *net);
void http_stop(struct net *net);
void ftp_start(struct net *net);
void ftp_stop(struct net *net);
void nfs_start(struct net *net);
void nfs_stop(struct net *net);

#endif
