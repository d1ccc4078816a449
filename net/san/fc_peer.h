/*
 * fc_peer.h: other ports that ours are logged in to (FC-LS-2): found by their
 * names, and shared by all disks that they have.
 */
#ifndef NET_SAN_FC_PEER_H
#define NET_SAN_FC_PEER_H

#include "net/san/fc.h"

enum fc_peer_state {
	FC_PEER_DOWN,	/* peer->err says why				*/
	FC_PEER_FIND,	/* its address					*/
	FC_PEER_FLOGI,	/* of VN2VN: each to each other			*/
	FC_PEER_WAIT,	/* for its PLOGI: its name is the higher one	*/
	FC_PEER_PLOGI, FC_PEER_PRLI, FC_PEER_UP,
};

struct fc_peer {
	struct fc_peer    *next;
	struct fc_port    *port;
	struct fc_names    names;	/* node: 0 until it told	*/
	uint32_t           id;		/* address; 0: not known	*/
	enum fc_peer_state state;
	unsigned           users;
	unsigned           tries;	/* in this state		*/
	unsigned           busy;	/* so often it said that	*/
	struct fc_xchg     x;
	struct net_timer   timer;
	unsigned           size;	/* bytes of data that it takes	*/
	uint32_t           params;	/* of its answer to PRLI	*/
	struct err         err;
};

/* The port of this name, found through @p, which is up: log in, if it is not
   done or being done. NULL: no memory. fc_peer_put() it. */
struct fc_peer *fc_peer_get(struct fc_port *p, uint64_t name);
/* The last one logs out. */
void fc_peer_put(struct fc_peer *peer);
/* It is of no use any more. */
void fc_peer_fail(struct fc_peer *peer, int code, const char *why);

/* A port asks something of ours: answer. */
void fc_peer_asked(struct fc_port *p, const struct fc_frame *f);

/* ---- fc_names.c: the directory server (FC-GS-6 5.2) ---------------------- */

#define FC_GID_PN_LEN	24u
/* Which address has the port of this name? */
void fc_names_put(uint8_t p[FC_GID_PN_LEN], uint64_t name);
/* The answer: an address, or 0 with @e. */
uint32_t fc_names_get(const struct fc_frame *f, struct err *e);

#endif
