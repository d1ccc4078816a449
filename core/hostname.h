/*
 * hostname.h: what a host may be called. Everybody who takes one asks here,
 * the linter too, so that nothing else ever gets onto the wire.
 */
#ifndef CORE_HOSTNAME_H
#define CORE_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOSTNAME_MAX	253	/* bytes, without a final dot: RFC 1035 */
#define HOSTNAME_LABEL	63

/* "192.0.2.1", four decimal numbers and nothing else; in network order. */
bool host_is_ipv4(const char *text, uint8_t out[4]);

/* "2001:db8::1" alone. */
bool host_read_ipv6(const char *text, uint8_t out[16]);

/* Append it as RFC 5952 writes it. 0 or -ENOMEM. */
struct sbuf;
int host_print_ipv6(const uint8_t raw[16], struct sbuf *out);

/*
 * "2001:db8::1", with or without the brackets of a URI; behind "%" may be the
 * interface, whose name *@zone is then (NULL: none), @zone_len bytes long.
 */
bool host_is_ipv6(const char *text, uint8_t out[16], const char **zone,
		  size_t *zone_len);

/* Why this is no address and no name to look up; NULL: it is one. */
const char *host_fault(const char *host);

/* The same for the host of a URI, where IPv6 addresses have brackets. */
const char *host_fault_in_uri(const char *host);

/*
 * @host as name servers, certificates and web servers know it: in ASCII.
 * @out has room for HOSTNAME_MAX + 2 bytes. 0, -EINVAL: host_fault() says
 * why; -ENOTSUP: it has other letters, which cannot be translated here.
 */
int host_to_ascii(const char *host, char *out);

/* Is @written, as a person writes it, the host that is asked for as @ascii? */
bool host_is(const char *written, const char *ascii);

#endif
