/*
 * tftp_get.h: what tftp.c and tftp_send.c share: one download, in one session
 * with the server or in two.
 *
 * A server that sends nothing for a repeated acknowledgement (RFC 1123 4.2.3.1
 * has it so) repeats a block that was lost when its own timer says so: 2 s
 * later, if it is dnsmasq. Then a second session is begun. Each of them may
 * acknowledge what the other has received, so both must lose the same block
 * before anybody waits for the server.
 */
#ifndef NET_TFTP_GET_H
#define NET_TFTP_GET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lwip/udp.h>

#include "net/rto.h"
#include "net/timer.h"

#define TFTP_PORT	69
#define REQUEST_MAX	512

struct err;
struct lookup;
struct net;
struct transfer;

struct tftp_session {
	struct tftp_get *get;
	struct udp_pcb  *pcb;		/* NULL: closed			*/
	struct net_timer timer;
	struct retry     retry;
	struct rto       rto;
	uint64_t         sent_us;	/* the last packet		*/
	uint16_t         port;
	bool             met;		/* server and port are settled	*/
	bool             resent;	/* no round trip can be measured */
	uint64_t         block;		/* that its server is at; the low 16
					   bits are on the wire		*/
	uint64_t         acked;		/* up to there, acknowledged	*/
	uint8_t          last[REQUEST_MAX];	/* to be sent again	*/
	size_t           last_len;
};

struct tftp_get {
	struct net      *net;
	struct transfer *t;
	struct lookup   *lookup;
	udp_recv_fn      received;	/* a packet, of either session	*/
	ip_addr_t        server;
	bool             alone;		/* without a second session	*/
	bool             over;
	bool             paused;	/* then it begins again		*/
	bool             begun;		/* some of it came, some time	*/
	uint64_t         block;		/* received so far		*/
	bool             gap;		/* one is missing: that is said	*/
	uint64_t         offset;
	unsigned         blksize;
	unsigned         asked;		/* for, of the window		*/
	unsigned         window;	/* blocks that come in a row	*/
	bool             has_total;
	uint64_t         total;		/* bytes, if the server said so	*/
	struct tftp_session first, second;
};

/* Open the port of @s. 0 or -ENOMEM. */
int tftp_open(struct tftp_session *s, struct err *e);
void tftp_close(struct tftp_session *s);
/* Compose the request for what its transfer names. -EINVAL, -ENAMETOOLONG. */
int tftp_compose(struct tftp_session *s, struct err *e);
/* Send what was composed, and again until there is an answer. */
void tftp_send(struct tftp_session *s);
/* Acknowledge the blocks that there are. */
void tftp_send_ack(struct tftp_session *s);
/* The rest of the window is on its way; if not, say what has come. */
void tftp_await_more(struct tftp_session *s);
/* Its server is stuck at a block that the other session has brought. */
void tftp_push(struct tftp_session *s);
void tftp_send_error(struct tftp_session *s, const char *text);
void tftp_expired(struct net_timer *t);
/* End the second session, for good, and tell the server if @say. */
void tftp_drop_second(struct tftp_get *g, bool say);
/* It failed, as t->err says: begin again from the first byte, or end. */
void tftp_broke(struct tftp_get *g, int status);
void tftp_end(struct tftp_get *g, int status);

#endif
