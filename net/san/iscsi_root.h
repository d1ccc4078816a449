/*
 * iscsi_root.h: iSCSI's root paths (RFC 4173 5):
 * iscsi:SERVER:PROTOCOL:PORT:LUN:TARGET.
 */
#ifndef NET_SAN_ISCSI_ROOT_H
#define NET_SAN_ISCSI_ROOT_H

#include <stdint.h>

struct err;

#define ISCSI_PORT	3260
#define ISCSI_NAME_MAX	223	/* bytes of a name (RFC 7143 4.2.7.1) */
#define ISCSI_HOST_MAX	255

struct iscsi_root {
	char     host[ISCSI_HOST_MAX + 1];	/* IPv6: in brackets	*/
	uint16_t port;
	uint8_t  lun[8];		/* as it is sent (RFC 7143 11.2.1.7) */
	char     target[ISCSI_NAME_MAX + 1];
};

/* @text is what follows "iscsi:". 0, or -EINVAL: @e says which part is wrong,
   and what it should be. */
int iscsi_root_parse(const char *text, struct iscsi_root *out, struct err *e);

#endif
