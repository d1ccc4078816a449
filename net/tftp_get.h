/* tftp_get.h: what tftp.c and tftp_send.c share: one download. */
#ifndef NET_TFTP_GET_H
#define NET_TFTP_GET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lwip/ip_addr.h>

#include "net/rto.h"
#include "net/timer.h"

#define TFTP_PORT	69
#define REQUEST_MAX	512

struct err;
struct lookup;
struct net;
struct transfer;
struct udp_pcb;

struct tftp_get {
	struct net      *net;
	struct transfer *t;
	struct lookup   *lookup;
	struct udp_pcb  *pcb;
	struct net_timer timer;
	struct retry     retry;
	struct rto       rto;
	uint64_t         sent_us;	/* the last packet		*/
	ip_addr_t        server;
	uint16_t         port;
	bool             met;		/* server and port are settled	*/
	bool             over;
	bool             paused;	/* then it begins again		*/
	bool             begun;		/* some of it came, some time	*/
	bool             resent;	/* no round trip can be measured */
	uint64_t         block;		/* received so far; low 16 bits
					   are on the wire		*/
	uint64_t         acked;		/* of them, acknowledged	*/
	bool             gap;		/* one is missing: that is said	*/
	uint64_t         offset;
	unsigned         blksize;
	unsigned         window;	/* blocks that come in a row	*/
	uint8_t          last[REQUEST_MAX];	/* to be sent again	*/
	size_t           last_len;
};

/* Compose the request for what @g->t names. -EINVAL, -ENAMETOOLONG. */
int tftp_compose(struct tftp_get *g, struct err *e);
/* Send what was composed, and again until there is an answer. */
void tftp_send(struct tftp_get *g);
/* Acknowledge the blocks that there are. */
void tftp_send_ack(struct tftp_get *g);
/* The rest of the window is on its way; if not, say what has come. */
void tftp_await_more(struct tftp_get *g);
void tftp_send_error(struct tftp_get *g, const char *text);
void tftp_expired(struct net_timer *t);
/* It failed, as t->err says: begin again from the first byte, or end. */
void tftp_broke(struct tftp_get *g, int status);
void tftp_end(struct tftp_get *g, int status);

#endif
