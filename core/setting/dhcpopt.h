/*
 * dhcpopt.h: DHCPv4 options in a packet (RFC 2132), by the tags of settings:
 * 1-254 is an option, outer * 256 + inner one encapsulated in another, as
 * 175.1. The first of a kind counts: repeated ones are not joined (RFC 3396).
 */
#ifndef CORE_SETTING_DHCPOPT_H
#define CORE_SETTING_DHCPOPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct setting_ref;
struct settings;

#define DHCPOPT_TAG(outer, inner) ((uint64_t)(outer) << 8 | (inner))

/*
 * Find an option in @opts, which start behind the magic cookie and come from
 * the wire. *@out points into them. Returns 0, or -ENOENT also where they are
 * cut short.
 */
int dhcpopt_find(const uint8_t *opts, size_t len, uint64_t tag,
		 const uint8_t **out, size_t *out_len);

/*
 * Set an option, or delete it (@data_len 0), within @cap bytes; *@len is how
 * many are used. Returns 0, -ENOSPC (nothing was changed) or -EINVAL (@tag).
 */
int dhcpopt_store(uint8_t *opts, size_t *len, size_t cap, uint64_t tag,
		  const void *data, size_t data_len);

/* settings_ops.applies: only what has a DHCP tag can live in a packet. */
bool dhcpopt_applies(struct settings *s, const struct setting_ref *ref);

#endif
