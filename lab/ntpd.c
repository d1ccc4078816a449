/* ntpd.c: the NTP servers: they tell the platform's own time (RFC 5905). */
#include <string.h>

#include "lwip/ip.h"
#include "lwip/udp.h"

#include "core/bytes.h"
#include "lab/inside.h"

#define PACKET_LEN	48
#define EPOCH		2208988800u	/* 1970, in seconds since 1900	*/

enum { TRANSMIT = 40, RECEIVE = 32, ORIGINATE = 24, REFERENCE = 16 };

void lab_ntpd_input(struct lab_listener *l, struct pbuf *p,
		    const ip_addr_t *from, uint16_t port)
{
	ip_addr_t own = *ip_current_dest_addr();
	const struct lab_server *s = lab_server_at(
		l->lab, LAB_NTP, l->port, lab_called_at(l->lab, &own));
	struct lab_net *net = lab_net_of(ip_current_input_netif());
	uint8_t q[PACKET_LEN];
	int64_t now;

	if (!s || pbuf_copy_partial(p, q, sizeof(q), 0) < sizeof(q) ||
	    (q[0] & 7) != 3 || plat_unixtime(&now) < 0)
		return;
	q[0] = (uint8_t)((q[0] & 0x38) | 4);	/* a server's answer	*/
	q[1] = 1;				/* stratum		*/
	memcpy(q + ORIGINATE, q + TRANSMIT, 8);
	memset(q + 4, 0, 8);
	memcpy(q + 12, "LAB", 4);
	memset(q + RECEIVE, 0, 16);
	memset(q + REFERENCE, 0, 8);
	put_be32(q + REFERENCE, (uint32_t)(now + EPOCH));
	put_be32(q + RECEIVE, (uint32_t)(now + EPOCH));
	put_be32(q + TRANSMIT, (uint32_t)(now + EPOCH));
	lab_log(l->lab, &(struct lab_request){
		.server = s->name, .what = "NTP", .answer = "the time",
	});
	lab_udp_send(l->lab, l->udp, &net->netif, q, sizeof(q), &own, from,
		     port, s->ntp->delay_ms);
}
