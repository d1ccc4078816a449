/* dns_packet.h: questions to name servers, and their answers (RFC 1035). */
#ifndef NET_DNS_PACKET_H
#define NET_DNS_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hostname.h"

#define DNS_PORT	53
#define DNS_QUESTION	(12 + HOSTNAME_MAX + 2 + 4)	/* bytes at most */

struct dns_answer {
	uint8_t  addr[16];
	uint32_t ttl_s;
	char     alias[HOSTNAME_MAX + 1];	/* "": none	*/
};

/* Ask for the address of @name, which host_fault() finds no fault with. The
   bytes, DNS_QUESTION at most. */
size_t dns_write(uint8_t *buf, uint16_t id, const char *name, bool v6);

/*
 * What @p says to the question @asked. 0: the address; -EXDEV: it has another
 * name, out->alias; -ENXIO: there is no such name, or it has no address of
 * this kind; -EACCES: the server does not answer for such names; -EPROTO: it
 * cannot tell; -EINVAL: this is no answer to that question.
 */
int dns_read(const uint8_t *p, size_t len, const uint8_t *asked,
	     size_t asked_len, struct dns_answer *out);

#endif
