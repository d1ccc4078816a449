/* kinds.h: the protocols that kinds.c lists, a file each. */
#ifndef NET_SAN_KINDS_H
#define NET_SAN_KINDS_H

struct san_kind;

extern const struct san_kind san_aoe, san_fcp, san_iscsi, san_http, san_https,
	san_nbd, san_nbds;
/* All of them, and NULL. */
extern const struct san_kind *const san_kinds[];

#endif
