/*
 * config.h: what a lab consists of, as plain data: filled by default.c or by
 * load.c, read by everything else. All of it lives in the arena.
 * IPv4 addresses are in host order; 0 means none.
 */
#ifndef LAB_CONFIG_H
#define LAB_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "lab/config_disk.h"
#include "lab/lab.h"
#include "lab/machine.h"
#include "lab/tls.h"
#include "lab/wire.h"
#include "platform/wifi.h"

/* To print an IPv4 address that is a number. */
#define FMT_IP4		"%u.%u.%u.%u"
#define ARG_IP4(a)	(a) >> 24, (a) >> 16 & 255, (a) >> 8 & 255, (a) & 255

struct lab_text { const char *data; size_t len; };	/* may hold NULs */

struct lab_network {
	struct lab_network *next;
	const char         *name;
	uint32_t            address;	/* the lab's own: the gateway	*/
	uint32_t            mask;
	bool                any;	/* every address is answered	*/
	bool                has_ip6;	/* it has a router, and SLAAC	*/
	bool                dead6;	/* ... which forwards nothing	*/
	bool                managed;	/* that says: use DHCPv6	*/
	uint8_t             address6[16]; /* the lab's; the prefix is 64 */
	const char         *filename6;	/* a URL by DHCPv6; or NULL	*/
	uint16_t            mtu;
};

/* A network that a card reaches under an 802.1Q tag. */
struct lab_vlan {
	struct lab_vlan    *next;
	uint16_t            tag;
	struct lab_network *network;
};

#define LAB_CARDS_MAX	16

/* What the switch does at the card's port. */
struct lab_port_how {
	uint32_t    rstp_ms, stp_ms, lacp_ms;	/* it forwards after these */
	bool        has_rstp, has_stp, has_lacp, has_lldp;
	const char *user, *password;	/* 802.1X; NULL: not spoken	*/
	bool        mschap;		/* MS-CHAPv2, not MD5		*/
	bool        silent;		/* 802.1X: who answers hears nothing */
	bool        garbled;		/* each frame comes cut first	*/
	const char *name, *port;	/* LLDP				*/
	uint16_t    vlan;		/* 0: not said			*/
};

/* A wireless network that a card's radio finds. */
struct lab_wifi {
	struct lab_wifi    *next;
	struct wifi_network seen;	/* as a scan tells it		*/
	const char         *name;	/* its name, as the file has it	*/
	const char         *key;	/* NULL: none			*/
	struct lab_network *network;	/* that is behind it		*/
	bool                hidden;	/* found only by who knows its name */
	bool                stranger;	/* 802.1X: no account there	*/
	uint32_t            delay_ms;	/* that joining takes		*/
	int                 refuses;	/* 0, or what joining comes to ... */
	uint32_t            times;	/* ... so often; 0: always	*/
	uint32_t            used;
	uint64_t            down_us, up_us;	/* out of reach from, until */
};

struct lab_radio_how {
	struct lab_wifi *networks;
	uint32_t         scan_ms;	/* that looking takes		*/
	bool             mute;		/* a fault: it never comes to an end */
};

struct lab_card {
	struct lab_card    *next;
	struct lab_port_how how;
	struct lab_radio_how *radio;	/* NULL: it has a cable		*/
	struct lab_network *network;	/* NULL: plugged in nowhere	*/
	struct lab_vlan    *vlans;
	uint8_t             mac[6];
	const char         *driver, *device, *bustype;
	uint32_t            busloc;
	uint8_t             busid[5];
	uint16_t            mtu;
	struct lab_faults   faults;
};

/* ---- DHCP ----------------------------------------------------------- */

struct lab_dhcp_option {
	struct lab_dhcp_option *next;
	uint8_t                 code;
	uint16_t                len;
	const uint8_t          *data;
};

/* What a reply says. Later sets override earlier ones field by field. */
struct lab_dhcp_set {
	uint32_t                next_server;
	const char             *filename, *server_name;
	struct lab_dhcp_option *options;
};

/* For clients that match all that is given. */
struct lab_dhcp_rule {
	struct lab_dhcp_rule *next;
	uint8_t               mac[6], mac_len;	/* a prefix of it; 0: any */
	bool                  not_user_class;	/* clients without it	*/
	const char           *user_class, *vendor_class; /* within them	*/
	int32_t               arch;		/* option 93; -1: any	*/
	uint32_t              address;		/* this client's own	*/
	bool                  ignore;		/* answer nothing	*/
	struct lab_dhcp_set   set;
};

struct lab_pxe_server {
	struct lab_pxe_server *next;
	uint16_t               type;
	const char            *filename;
	uint32_t               next_server;
};

struct lab_dhcp {
	bool                   proxy;		/* gives no addresses	*/
	bool                   nak;		/* refuses each request	*/
	bool                   late_file;	/* boot data on 4011 only */
	uint32_t               first, last;	/* the pool; unless it was said
						   (@ranged) each network of
						   the server has its own */
	bool                   ranged;
	uint32_t               lease_s;
	uint32_t               delay_ms;
	uint32_t               skip, skipped;	/* first packets ignored;
						   how many were so far	*/
	struct lab_dhcp_set    set;
	struct lab_dhcp_rule  *rules;
	struct lab_pxe_server *pxe;		/* boot servers		*/
};

/* ---- DNS ------------------------------------------------------------ */

/* So many fit into an answer, with aliases before them. */
#define LAB_DNS_ADDRESSES	8

struct lab_dns_name {
	struct lab_dns_name *next;
	struct lab_dns_name *more;		/* with its other addresses */
	const char          *name;		/* "*.example.org" too	*/
	uint32_t             address;
	bool                 has_ip6;		/* neither: no such name */
	uint8_t              address6[16];
	const char          *alias;		/* CNAME, or NULL	*/
};

struct lab_dns {
	struct lab_dns_name *names;
	bool                 any;		/* other names are the
						   lab's own address	*/
	uint32_t             other;		/* else: this; 0: no such
						   name			*/
	uint32_t             delay_ms;
	bool                 silent, servfail;
};

/* ---- HTTP and TFTP -------------------------------------------------- */

enum lab_answer { LAB_ANSWER_CONTENT, LAB_ANSWER_FILE, LAB_ANSWER_FOLDER,
		  LAB_ANSWER_STATUS, LAB_ANSWER_REDIRECT, LAB_ANSWER_STUB,
		  LAB_ANSWER_OCSP, LAB_ANSWER_SIGNATURE };

struct lab_header { struct lab_header *next; const char *name, *value; };

/* What a path gets. */
struct lab_path {
	struct lab_path   *next;
	const char        *pattern;	/* "/x", "/dir/" + all below, "*.k" */
	const char        *host;	/* only this Host:, or NULL	*/
	enum lab_answer    answer;
	bool               answered;	/* while reading: it is given	*/
	struct lab_text    content;
	const char        *target;	/* file, folder, location	*/
	enum lab_ocsp      ocsp;
	enum lab_signer    signer;	/* of the file @target	*/
	uint16_t           status;	/* 0: the natural one		*/
	struct lab_header *headers;
	const char        *user, *password;	/* wanted (Basic)	*/
	bool               ntlm;	/* wanted by NTLM		*/
	/* Faults */
	uint32_t           delay_ms;	/* before the answer		*/
	uint32_t           times;	/* only that often; 0: always	*/
	uint32_t           used;	/* how often so far		*/
	uint64_t           rate;	/* bytes a second; 0: no limit	*/
	bool               chunked, no_length, no_ranges;
	bool               closes;	/* after each answer		*/
	bool               has_break;	/* at @break_at bytes of body:	*/
	uint64_t           break_at;
	enum lab_break { LAB_CLOSE, LAB_RESET, LAB_STALL } how;
};

struct lab_files { struct lab_path *paths; };

/* ---- all servers ---------------------------------------------------- */

struct lab_ntp { uint32_t delay_ms; };

enum lab_kind { LAB_DHCP, LAB_DNS, LAB_HTTP, LAB_TFTP, LAB_NTP, LAB_FTP,
		LAB_NFS, LAB_SYSLOG, LAB_SYSLOGS, LAB_ISCSI, LAB_NBD,
		LAB_AOE, LAB_FCOE };

/* Do they listen by TCP? */
static inline bool lab_kind_is_tcp(enum lab_kind kind)
{
	return kind == LAB_HTTP || kind == LAB_FTP || kind == LAB_NFS ||
	       kind == LAB_ISCSI || kind == LAB_NBD || kind == LAB_SYSLOGS;
}

/* Is there a port that they listen on? */
static inline bool lab_kind_has_port(enum lab_kind kind)
{
	return kind != LAB_AOE && kind != LAB_FCOE;
}

/* Is it ->files that such a server has? */
static inline bool lab_kind_has_files(enum lab_kind kind)
{
	return kind == LAB_HTTP || kind == LAB_TFTP || kind == LAB_FTP ||
	       kind == LAB_NFS;
}

struct lab_server {
	struct lab_server  *next;
	enum lab_kind       kind;
	const char         *name;	/* for the request log		*/
	struct lab_network *network;	/* NULL: on all			*/
	uint32_t            address;	/* 0: the network's own, and any
					   other that no server has	*/
	uint16_t            port;
	bool                clear;	/* HTTP: no TLS, even at port 443 */
	const struct lab_tls_how *tls;	/* HTTP: at any port; NULL: at 443 */
	union {
		struct lab_dhcp  *dhcp;
		struct lab_dns   *dns;
		struct lab_ntp   *ntp;
		struct lab_files *files;
		struct lab_iscsi *iscsi;
		struct lab_nbd   *nbd;
		struct lab_aoe   *aoe;
		struct lab_fcoe  *fcoe;
	};
};

struct lab_config {
	struct arena         mem;
	uint64_t             seed;
	enum lab_unserved    unserved;
	struct lab_machine   machine;
	const char          *choice;	/* of the file's "machines", to be laid
					   over "machine"; set before it is
					   read. NULL: none		*/
	const char         **machines;	/* their names			*/
	unsigned             n_machines;
	struct lab_network  *networks;
	struct lab_card     *cards;
	struct lab_server   *servers;
};

/* One card, one network, and its servers. 0 or -ENOMEM. */
int lab_config_default(struct lab_config *c, const char *folder,
		       struct err *e);
/* One server of each kind, on the first network: @folder is served. */
int lab_config_servers(struct lab_config *c, const char *folder,
		       struct err *e);
/* The defaults of the @number'th card, network, and of DHCP on a network. */
void lab_card_init(struct lab_card *card, unsigned number);
void lab_network_init(struct lab_network *n, unsigned number);
void lab_dhcp_init(struct lab_dhcp *d, const struct lab_network *n);
/* Does it give away this address on that network? */
bool lab_dhcp_gives(const struct lab_dhcp *d, const struct lab_network *n,
		    uint32_t address);
/* The first address that it may give away there. */
uint32_t lab_dhcp_first(const struct lab_dhcp *d, const struct lab_network *n);
/* Start a default machine description and an empty network. */
void lab_config_init(struct lab_config *c);
void lab_config_free(struct lab_config *c);
/* Read the YAML file. -ENOENT, -EINVAL, -ENOMEM ...; @e->pos says where. */
int lab_config_load(struct lab_config *c, const char *file, struct err *e);
/* The same from text that is in memory, for tests; @folder: where its files
   are. */
int lab_config_parse(struct lab_config *c, const char *text, size_t len,
		     const char *file, const char *folder, struct err *e);
/* The same from a tree, which outlives the lab; NULL: an empty one.
   @served: the folder that is served unless it names one. */
struct yaml;
int lab_config_tree(struct lab_config *c, const struct yaml *top,
		    const char *file, const char *folder, const char *served,
		    struct err *e);

/* A running lab of what @configure(@c, @arg, @e) fills in. */
int lab_create(int (*configure)(struct lab_config *c, const void *arg,
				struct err *e),
	       const void *arg, uint64_t seed, struct lab **out,
	       struct err *e);

#endif
