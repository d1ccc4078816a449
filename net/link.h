/*
 * link.h: what switches say to their ports: RSTP, LACP, LLDP, 802.1X
 * (reference/protocols.md#links). Decoders take what is behind the Ethernet
 * header; nothing of it is trusted.
 */
#ifndef NET_LINK_H
#define NET_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct netdev;
struct settings;

/* A frame from the card: true, if it was for one of these protocols. */
bool link_input(struct netdev *dev, const uint8_t *frame, size_t len);

/* The switch forwards nothing for so long, as @by ("spanning tree") says. */
void link_block(struct netdev *dev, const char *by, uint32_t ms);
void link_unblock(struct netdev *dev);
bool link_is_blocked(const struct netdev *dev);

/* A frame to 01:80:c2:00:00:GROUP: its @len bytes, which are behind
   link_body(), NIC_FRAME_MAX at most with their head. */
uint8_t *link_body(struct netdev *dev);
void link_send(struct netdev *dev, uint8_t group, uint16_t type, size_t len);

/* ---- stp.c ------------------------------------------------------------ */

struct stp { bool forwards, classic; uint32_t wait_ms; };
/* A BPDU, from the LLC header on (IEEE 802.1D-2004 9.3). False: none. */
bool stp_read(const uint8_t *p, size_t len, struct stp *out);

/* ---- lacp.c ----------------------------------------------------------- */

#define LACP_LEN	110
struct lacp { bool is_ready; uint32_t wait_ms; };
/*
 * A frame of the slow protocols (IEEE 802.1AX 6.4): write what answers it to
 * @out. Returns its length, 0: nothing answers it. @state is filled for LACP,
 * else its @wait_ms is 0.
 */
size_t lacp_answer(const uint8_t *p, size_t len, const uint8_t mac[6],
		   uint8_t out[LACP_LEN], struct lacp *state);

/* ---- lldp.c ----------------------------------------------------------- */

/* Find what tag PREFIX.TYPE.INDEX.OFFSET.LENGTH stands for
   (reference/settings.md#blocks). Its length, or -ENOENT. */
int lldp_find(const uint8_t *p, size_t len, uint64_t tag,
	      const uint8_t **out);
/* Keep it as netN.lldp. */
void lldp_keep(struct netdev *dev, const uint8_t *p, size_t len);

/* ---- eapol.c ---------------------------------------------------------- */

/* An EAPoL frame (IEEE 802.1X): answer it. */
void eapol_input(struct netdev *dev, const uint8_t *p, size_t len);
/* Ask the switch to ask us, if there is a user name, until it does. */
void eapol_begin(struct netdev *dev);
void eapol_end(struct netdev *dev);

#endif
