/*
 * fc.h: between the files of Fibre Channel over Ethernet (FC-BB-5, FC-BB-6): a
 * port is our end of a link over one interface, a peer is another port that it
 * is logged in to.
 */
#ifndef NET_SAN_FC_H
#define NET_SAN_FC_H

#include "core/err.h"
#include "net/san/fc_els.h"
#include "net/san/fc_frame.h"
#include "net/stack.h"
#include "net/tap.h"
#include "net/timer.h"

#define FC_NEIGHBOURS	16	/* of VN2VN, that are kept		*/

struct fc;
struct fc_port;
struct fip;
struct net;
struct netdev;

/* One exchange of ours: a request and its answers. */
struct fc_xchg {
	struct fc_xchg *next;
	struct fc_port *port;		/* NULL: it is over		*/
	uint32_t        peer;		/* address			*/
	uint16_t        ox_id, rx_id;
	/* A frame from the peer, which may end the exchange. */
	void          (*input)(struct fc_xchg *x, const struct fc_frame *f);
};

/* A port of VN2VN that was heard. */
struct fc_neighbour {
	uint64_t port;			/* its name; 0: none		*/
	uint32_t id;
	uint8_t  mac[6];		/* of its ENode: for FIP	*/
	uint64_t heard_us;
};

enum fc_state {
	FC_DOWN,	/* until somebody wants it; port->err says why	*/
	FC_FIND_VLAN, FC_FIND_FORWARDER, FC_PROBE, FC_CLAIMED,
	FC_LOGGING_IN,	/* FLOGI					*/
	FC_ASK_NAMES,	/* PLOGI to the directory server		*/
	FC_UP,
};

enum fc_mode { FC_BY_FIP, FC_PLAIN, FC_VN2VN };

/* What is used most comes first: that makes code shorter. */
struct fc_port {
	struct fc_port  *next;
	struct fc       *fc;
	struct net      *net;
	struct netdev   *card, *dev;	/* what it is of; a VLAN of that: may
					   be gone: fc_has_way()	*/
	enum fc_state    state;
	enum fc_mode     mode;
	unsigned         tries;		/* in this state		*/
	uint32_t         id;		/* 0: none yet			*/
	unsigned         size;		/* bytes of data that we take	*/
	uint8_t          mac[6];	/* of the VN_Port		*/
	uint8_t          gateway[6];	/* where frames go		*/
	uint8_t          map[3];	/* FC-MAP: how addresses begin	*/
	bool             mapped;	/* frames go to the map and D_ID */
	bool             found;		/* there is a forwarder		*/
	bool             fpma;		/* the forwarder gives addresses */
	uint8_t          priority;	/* of the best that was heard	*/
	uint16_t         next_ox;
	uint32_t         period_ms;	/* of advertisements; 0: none	*/
	unsigned         missed;	/* of these, in a row		*/
	struct fc_names  names;
	uint64_t         due_us;	/* the next keep-alive		*/
	struct fc_xchg  *xchgs;
	const uint8_t   *given;		/* by FIP, with the answer that is being
					   read: a MAC, or NULL		*/
	struct fc_xchg   login;
	struct net_timer timer;
	struct frame_tap fcoe, fip;
	struct fc_names  fabric;	/* 0: none			*/
	char             name[NETDEV_NAME_MAX];	/* the card's		*/
	struct fc_neighbour near[FC_NEIGHBOURS];
	struct err       err;		/* why it is down		*/
	uint8_t          frame[FCOE_MAX];
};

/* Whoever wants to hear that a port or a peer has changed. */
struct fc_user {
	struct fc_user *next;
	unsigned        round;		/* of fc->round: it was told	*/
	void          (*changed)(struct fc_user *u);
};

struct fc {
	struct net      *net;
	struct fc_port  *ports;
	struct fc_peer  *peers;
	struct fc_user  *users;
	struct net_timer tell;		/* users, from the event loop	*/
	unsigned         round;
	/* A port asks something of us. */
	void           (*asked)(struct fc_port *p, const struct fc_frame *f);
};

/* ---- fc_link.c: frames and exchanges ------------------------------------- */

/* Send a frame, which this addresses. 0, -EAGAIN (the card is busy), or why
   not. */
int fc_send(struct fc_port *p, struct fc_frame *f);
/* Is the interface there, and open? */
bool fc_has_way(const struct fc_port *p);
/* The address of the port @id, for frames. */
void fc_mac_of(const struct fc_port *p, uint32_t id, uint8_t out[6]);

/* Begin an exchange; it ends by fc_close(), which may be called twice. */
void fc_open(struct fc_port *p, struct fc_xchg *x, uint32_t peer,
	     void (*input)(struct fc_xchg *x, const struct fc_frame *f));
void fc_close(struct fc_xchg *x);
/* Whose frame is it? NULL: nobody's. */
struct fc_xchg *fc_find(const struct fc_port *p, const struct fc_frame *f);

/* Send a request of @r_ctl and @type as an exchange that was opened. */
int fc_ask(struct fc_xchg *x, uint8_t r_ctl, uint8_t type, const void *data,
	   size_t len);
/* Answer a request, by ELS or BLS. */
int fc_answer(struct fc_port *p, const struct fc_frame *to, uint8_t r_ctl,
	      const void *data, size_t len);
/* Tell the peer that we gave an exchange up. */
void fc_abort(struct fc_xchg *x);

/* ---- fip.c: packets to a forwarder --------------------------------------- */

void fip_ask_vlan(struct fc_port *p);
void fip_solicit(struct fc_port *p);
/* An ELS in a packet, to the forwarder, or to @to of VN2VN. */
int fip_login(struct fc_port *p, const uint8_t to[6], struct fc_frame *f);
/* Send an ELS as an exchange that was opened: in a packet to @to, or if that is
   NULL, as a frame. */
void fip_ask(struct fc_xchg *x, const uint8_t *to, const void *data,
	     size_t len);
void fip_keep_alive(struct fc_port *p);
/* An advertisement that may be logged in by: take it, if it is better than
   what there is. */
bool fip_take_forwarder(struct fc_port *p, const struct fip *a);

/* ---- vn2vn.c: ports without a forwarder ---------------------------------- */

void vn2vn_start(struct fc_port *p);	/* another address */
void vn2vn_send(struct fc_port *p, unsigned op, const uint8_t *to);
/* A packet of VN2VN: false, we must take another address. */
bool vn2vn_input(struct fc_port *p, const struct fip *in);
/* By name, or by address; NULL: it is not heard. */
const struct fc_neighbour *vn2vn_find(const struct fc_port *p, uint64_t port);
const struct fc_neighbour *vn2vn_at(const struct fc_port *p, uint32_t id);

/* ---- fc_state.c ---------------------------------------------------------- */

void fc_enter(struct fc_port *p, enum fc_state state);
/* In this state, @ms from now. */
void fc_wait(struct fc_port *p, uint32_t ms);
/* It is of no use any more: p->err says why. */
void fc_port_fail(struct fc_port *p, int code, const char *why);
/* What a port is about that is not up. */
const char *fc_port_about(const struct fc_port *p);
/* Have users told, soon. */
void fc_tell(struct fc *fc);
void fc_user_add(struct fc *fc, struct fc_user *u);
void fc_user_del(struct fc *fc, struct fc_user *u);

/* ---- fc_login.c ---------------------------------------------------------- */

/* What is done in these states, once and again. */
void fc_log_in(struct fc_port *p);
void fc_ask_names(struct fc_port *p);
/* Have the card hear what is sent to the VN_Port. */
void fc_hear(struct fc_port *p);
void fc_go_up(struct fc_port *p);

/* ---- fc_port.c ----------------------------------------------------------- */

/* Have a port on each open interface, and begin those that are down. -ENOMEM;
   -ENETUNREACH: no interface is open. */
int fc_ports_start(struct fc *fc);
void fc_ports_stop(struct fc *fc);

#endif
