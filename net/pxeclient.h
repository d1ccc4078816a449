/*
 * pxeclient.h: what a PXE client tells servers about its machine (RFC 4578;
 * for DHCPv6 RFC 5970).
 */
#ifndef NET_PXECLIENT_H
#define NET_PXECLIENT_H

#include <stddef.h>
#include <stdint.h>

#define PXECLIENT_UNDI_LEN	3
#define PXECLIENT_CLASS_MAX	40	/* bytes, with the NUL	*/

/* The architecture's number in the registry of RFC 5970. */
uint8_t pxeclient_arch(void);
/* The network interface: type 1 (UNDI), version; PXECLIENT_UNDI_LEN bytes. */
const uint8_t *pxeclient_undi(void);
/* Write "PXEClient:Arch:xxxxx:UNDI:yyyzzz"; returns its bytes. */
size_t pxeclient_class(char out[PXECLIENT_CLASS_MAX]);

#endif
