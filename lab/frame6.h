/* frame6.h: IPv6 frames that the lab's router writes by hand. */
#ifndef LAB_FRAME6_H
#define LAB_FRAME6_H

#include <stddef.h>
#include <stdint.h>

#include "core/writer.h"

#define ETH_LEN		14
#define IP6_LEN		40
#define FRAME6_BODY	(ETH_LEN + IP6_LEN)

struct lab_net;

/* A frame being written; if it does not fit it is not sent. */
struct frame6 {
	uint8_t       data[600];
	struct writer out;
};

/* The headers of a packet @next (its protocol) from the router to @mac, @to. */
void frame6_begin(struct frame6 *f, const struct lab_net *net, unsigned next,
		  const uint8_t mac[6], const uint8_t to[16]);
/* Fill in the length, and the checksum at @sum_at of the body; send. */
void frame6_send(struct frame6 *f, struct lab_net *net, size_t sum_at);

#endif
