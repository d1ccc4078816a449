/* ndp.h: a router advertisement (RFC 4861 4.2) as the settings netN.ndp. */
#ifndef NET_NDP_H
#define NET_NDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pbuf;
struct settings;

/* Register the advertisement at @offset of @p. -ENOMEM, -EINVAL. */
int ndp_register(struct settings *parent, const struct pbuf *p,
		 size_t offset);

/* What DHCPv6 has, as the advertisement says (RFC 4861 4.2). */
enum ndp_flag { NDP_MANAGED = 0x80, NDP_OTHER = 0x40 };
bool ndp_flag(const struct pbuf *p, size_t offset, enum ndp_flag flag);

#endif
