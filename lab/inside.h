/* inside.h: what the parts of a running lab share with each other. */
#ifndef LAB_INSIDE_H
#define LAB_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lwip/ip_addr.h"
#include "lwip/netif.h"

#include "core/event.h"
#include "lab/config.h"
#include "lab/lab.h"
#include "lab/rand.h"
#include "platform/platform.h"

#define LAB_HTTP_PORT		80
#define LAB_HTTPS_PORT		443
#define LAB_TFTP_PORT		69
#define LAB_PORTMAP_PORT	111
#define LAB_REQUESTS_MAX	65536
#define LAB_ALIASES_MAX		128	/* answered foreign addresses	*/
#define LAB_LISTENERS_MAX	256	/* ports			*/
#define LAB_LEASES_MAX		4096
#define LAB_CONNS_MAX		1024	/* HTTP connections at once	*/
#define LAB_TRANSFERS_MAX	256	/* TFTP at once			*/

struct sbuf;
struct udp_pcb;
struct tcp_pcb;
struct pbuf;
struct lab;
struct lab_ca;
struct lab_iscsi_conn;
struct lab_nbd_conn;
struct lab_fcoed;
struct lab_found;
struct lab_radio;

/* Something to do later. Whoever embeds it takes it off before it dies. */
struct lab_timer {
	struct lab_timer *next;
	uint64_t          at_us;
	bool              set;
	void            (*fire)(struct lab_timer *t);
};

/* One network: a lwIP interface and the cables plugged into it. */
struct lab_net {
	struct lab_net           *next;
	struct lab               *lab;
	const struct lab_network *config;
	struct netif              netif;
};

/* An address that is no network's own and yet answers. */
struct lab_alias {
	struct lab_alias *next;
	struct lab_net   *net;
	struct netif      netif;
};

/* A card's cable, and where it is plugged in. */
struct lab_port {
	struct lab_port *next;
	struct lab_net  *net;		/* without a tag; NULL: nowhere	*/
	struct lab_wire *wire;
	const struct lab_card *card;
	struct lab      *lab;
	struct lab_timer hello;		/* of what the switch says	*/
	unsigned         hellos;
	uint64_t         start_us;
	bool             answers;	/* LACP: the machine does	*/
	bool             authorized;	/* 802.1X			*/
	uint8_t          eap_id, challenge[16];
	uint8_t          out[256];	/* a frame			*/
	struct lab_radio *radio;	/* instead of a cable; or NULL	*/
	bool             uplink;	/* many are behind it	*/
};

/* ---- port.c, port_eap.c, port_send.c: the switch's port ------------- */

#define LAB_SWITCH_MAC	"\x52\x54\0\xff\xff\1"	/* its own address */

void lab_port_start(struct lab_port *port);
/* Does it forward what is not meant for the switch itself? */
bool lab_port_forwards(const struct lab_port *port);
/* A frame from the card: was it for the switch? */
bool lab_port_input(struct lab_port *port, const uint8_t *frame, size_t len);
/* Send the @len bytes behind the head in port->out to 01:80:c2:00:00:GROUP;
   @type 0: a length. */
void lab_port_send(struct lab_port *port, uint8_t group, unsigned type,
		   size_t len);
/* 802.1X: ask who it is; take an answer. */
void lab_port_ask(struct lab_port *port);
void lab_port_eap(struct lab_port *port, const uint8_t *p, size_t len);

/* ---- radio.c: a card's radio ----------------------------------------- */

/* Give the port a radio, if its card has one. -ENOMEM. */
int lab_radio_start(struct lab_port *port);
void lab_radio_stop(struct lab_port *port);
/* As lab_spent(). */
void lab_radio_spent(const struct lab *lab,
		     void (*tell)(void *ctx, uint32_t count), void *ctx);

/* A folder that is served whatever the lab file says. */
struct lab_root {
	struct lab_root *next;
	bool             own;		/* lab_serve(): what the lab file
					   has counts first		*/
	bool             tftp, tls;
	const char      *host;
	const char      *path;		/* "" or "/a/b"			*/
	const char      *folder;
	uint16_t         port;
};

/* A port number that is listened on, for all servers that use it. */
struct lab_listener {
	struct lab_listener *next;
	struct lab          *lab;
	enum lab_kind        kind;
	uint16_t             port;
	struct udp_pcb      *udp;
	struct tcp_pcb      *tcp;
};

struct lab {
	struct lab_config    config;
	struct lab_root     *roots;	/* the own one is the last	*/
	struct event_source  source;	/* set by lab_attach()		*/
	struct events       *events;
	struct lab_net      *nets;
	struct lab_alias    *aliases;
	unsigned             n_aliases;
	struct lab_port     *ports;
	struct lab_listener *listeners;
	struct lab_timer    *timers;
	uint64_t             tcp_us, arp_us;	/* next ticks		*/
	struct lab_rand      rand;
	struct lab_dhcpd    *dhcpd;	/* leases			*/
	struct lab_later    *later;	/* datagrams that wait		*/
	struct lab_ca       *ca;	/* TLS; NULL until it is wanted	*/
	struct lab_conn     *conns;	/* HTTP				*/
	unsigned             n_conns;
	struct lab_iscsi_conn *iscsi;
	struct lab_nbd_conn *nbds;	/* connections */
	struct lab_fcoed    *fcoes;	/* forwarders, by network	*/
	struct lab_tftp     *tftps;
	unsigned             n_tftps;
	struct lab_ftp      *ftps;	/* connections			*/
	struct lab_nfs      *nfss;
	struct lab_logs     *logs;
	struct lab_node     *nodes;	/* of NFS, latest first		*/
	struct lab_request  *requests;
	unsigned             n_requests, cap_requests;
	bool                 active;	/* something was done this poll	*/
	uint8_t              block[8192];	/* of a file, in passing */
	uint8_t              tagged[NIC_FRAME_MAX]; /* a frame, likewise */
	uint8_t              answer[NIC_FRAME_MAX]; /* to AoE and FCoE	*/
};

/* ca.c: what has the lab's certificates, made when it is first wanted; NULL: no
   memory. */
struct lab_ca *lab_ca_of(struct lab *lab);

/* ---- clock.c -------------------------------------------------------- */

/* (Re)start @t, to fire in @delay_us. */
void lab_timer_set(struct lab *lab, struct lab_timer *t, uint64_t delay_us,
		   void (*fire)(struct lab_timer *t));
void lab_timer_stop(struct lab *lab, struct lab_timer *t);
/* Fire what is due, and lwIP's ticks. */
void lab_clock_run(struct lab *lab);
uint64_t lab_clock_next_us(const struct lab *lab);

/* ---- network.c ------------------------------------------------------ */

int lab_network_start(struct lab *lab, struct err *e);
void lab_network_stop(struct lab *lab);
/* A frame for lwIP, and for what answers beside it. */
void lab_net_input(struct lab_net *net, const uint8_t *frame, size_t len);

/* router6.c: answer an IPv6 router solicitation, if @frame is one. */
void lab_router6(struct lab_net *net, const uint8_t *frame, size_t len);
/* aoed.c: answer for the disks by AoE of this network, if @frame asks one. */
void lab_aoed(struct lab_net *net, const uint8_t *frame, size_t len);
void lab_aoed_stop(struct lab *lab);
/* fcoed.c: the forwarders of FCoE, and the targets behind them. -ENOMEM. */
int lab_fcoed_start(struct lab *lab);
/* Answer for those of this network, if @frame is FIP or FCoE. */
void lab_fcoed(struct lab_net *net, const uint8_t *frame, size_t len);
void lab_fcoed_stop(struct lab *lab);
/* dhcpd6.c: answer a DHCPv6 client, if @frame is from one. */
void lab_dhcpd6(struct lab_net *net, const uint8_t *frame, size_t len);
/* The network of a lwIP interface, its own or an alias: both know it. */
static inline struct lab_net *lab_net_of(struct netif *netif)
{
	return netif->state;
}

/* The network that is made of @config; NULL: none is. */
static inline struct lab_net *lab_net_by(const struct lab *lab,
					 const struct lab_network *config)
{
	struct lab_net *net = config ? lab->nets : NULL;

	while (net && net->config != config)
		net = net->next;
	return net;
}

/* ---- switch.c ------------------------------------------------------- */

/* Plug a card in. -ENOMEM. */
int lab_switch_plug(struct lab *lab, const struct lab_card *card);
void lab_switch_unplug(struct lab *lab);	/* all of them */
/* Hand on every frame that is due. */
void lab_switch_run(struct lab *lab);
uint64_t lab_switch_next_us(const struct lab *lab);
/* A frame from the lab to the cards of a network. */
void lab_net_send(struct lab_net *net, const void *frame, size_t len);

/* ---- listen.c ------------------------------------------------------- */

int lab_servers_start(struct lab *lab, struct err *e);
int lab_servers_listen(struct lab *lab, enum lab_kind kind, uint16_t port);
/* Somebody connects to this TCP port: listen, if placeholders or roots may
   be wanted there. */
void lab_servers_asked(struct lab *lab, uint16_t port);
void lab_servers_stop(struct lab *lab);

/* ---- server.c ------------------------------------------------------- */

/* The server of that kind and port that answers at @address; NULL: none. */
const struct lab_server *lab_server_at(const struct lab *lab,
				       enum lab_kind kind, uint16_t port,
				       uint32_t address);
/* Has a server been given this address? */
bool lab_is_servers(const struct lab *lab, uint32_t address);
/* Does anything answer at this address? */
bool lab_answers_at(const struct lab *lab, uint32_t address);
/* The address that @s is known by on @net. */
uint32_t lab_server_address(const struct lab_server *s,
			    const struct lab_net *net);

/* The IPv4 address by which a server is found that was called at @called,
   of either kind. */
uint32_t lab_called_at(const struct lab *lab, const ip_addr_t *called);
/* Does the web server @s speak TLS at @port, and how? NULL: in the clear. */
const struct lab_tls_how *lab_tls_at(const struct lab *lab,
				     const struct lab_server *s,
				     uint16_t port);
/* May a web server be wanted at a port that no server of the lab has? */
bool lab_is_web_port(const struct lab *lab, uint16_t port);

/* Where clients on @net should send DNS questions; 0: nowhere. */
uint32_t lab_dns_for(const struct lab *lab, const struct lab_net *net);

/* ---- udp.c ---------------------------------------------------------- */

/* Send a datagram from the address @from, in @delay_ms. Copies @data. */
void lab_udp_send(struct lab *lab, struct udp_pcb *pcb, struct netif *netif,
		  const void *data, size_t len, const ip_addr_t *from,
		  const ip_addr_t *to, uint16_t port, uint32_t delay_ms);
/* Forget what waits. */
void lab_udp_stop(struct lab *lab);

/* ---- root.c --------------------------------------------------------- */

/* The root that has this path, or NULL; @host NULL: for TFTP. */
const struct lab_root *lab_root_of(const struct lab *lab, const char *host,
				   const char *path);
/* Does any have this host? */
bool lab_root_has_host(const struct lab *lab, const char *host);

/* ---- log.c ---------------------------------------------------------- */

/* Add to the request log. Texts are copied, NULL is ""; running out of memory
   or past LAB_REQUESTS_MAX loses the entry. */
void lab_log(struct lab *lab, const struct lab_request *r);
/* Add that @s, asked by @verb at its address @own, looked for the file @path.
   @answer NULL: how many bytes it has. */
void lab_log_file(struct lab *lab, const struct lab_server *s, uint32_t own,
		  const char *verb, const char *path,
		  const struct lab_found *f, const char *answer);
void lab_log_free(struct lab *lab);

/* ---- files.c, stub.c: what a path gets ------------------------------- */

/* The bytes of a file or of text: one of the two. */
struct lab_body {
	const uint8_t *data;		/* NULL: @fd has it		*/
	int            fd;		/* -1: none			*/
	uint64_t       len;
	int64_t        changed;		/* the file, when, in seconds	*/
};

/* Read up to @len bytes at @offset. Returns how many, or -EIO. */
int lab_body_read(const struct lab_body *b, uint64_t offset, void *buf,
		  size_t len);
void lab_body_close(struct lab_body *b);

struct lab_found {
	const struct lab_path *rule;	/* these two NULL: nobody	*/
	const struct lab_root *root;	/* serves it			*/
	unsigned               status;	/* as HTTP has it		*/
	bool                   stub;	/* a placeholder		*/
	struct lab_body        body;
};

/* What @path (decoded, with its first slash) gets. @host: NULL for TFTP. */
void lab_files_find(struct lab *lab, const struct lab_files *files,
		    const char *host, const char *path,
		    struct lab_found *out);

/* Append the local file that @path turned out to be; nothing: it is none. */
void lab_found_source(const struct lab_found *f, const char *path,
		      struct sbuf *out);

/* A placeholder for a file of this name, static. */
struct lab_text lab_stub(const char *path, const char *arch);

/* ---- the servers: each takes what arrives on its ports --------------- */

void lab_dhcpd_input(struct lab_listener *l, struct pbuf *p,
		     const ip_addr_t *from, uint16_t port);
void lab_dhcpd_stop(struct lab *lab);
/* May this address be in the hands of a client? */
bool lab_dhcpd_owns(const struct lab *lab, uint32_t address);
void lab_dnsd_input(struct lab_listener *l, struct pbuf *p,
		    const ip_addr_t *from, uint16_t port);
void lab_syslogd_input(struct lab_listener *l, struct pbuf *p);
void lab_ntpd_input(struct lab_listener *l, struct pbuf *p,
		    const ip_addr_t *from, uint16_t port);
void lab_tftpd_input(struct lab_listener *l, struct pbuf *p,
		     const ip_addr_t *from, uint16_t port);
void lab_tftpd_stop(struct lab *lab);
/* A new connection; aborts it and returns false if nobody wants it. */
bool lab_ftpd_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_ftpd_stop(struct lab *lab);
bool lab_nfsd_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_nfsd_stop(struct lab *lab);
bool lab_syslogsd_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_syslogsd_stop(struct lab *lab);
bool lab_httpd_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_httpd_stop(struct lab *lab);
/* The same for an iSCSI target. */
bool lab_iscsid_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_iscsid_stop(struct lab *lab);
/* ... and for an NBD server. */
bool lab_nbdd_accept(struct lab_listener *l, struct tcp_pcb *pcb);
void lab_nbdd_stop(struct lab *lab);

/* fault.c: what goes wrong with a disk's next command; NULL: nothing. */
const struct lab_disk_fault_rule *lab_disk_fault(
	struct lab_disk_fault_rule *list);
/* Is it the turn of a refusal? */
bool lab_disk_refuses(struct lab_disk_refusal *r);

#endif
