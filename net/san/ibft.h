/* ibft.h: the table by which an operating system finds the iSCSI disks that
   its boot program had. */
#ifndef NET_SAN_IBFT_H
#define NET_SAN_IBFT_H

struct net;
struct sbuf;

/*
 * Append the table for all attached disks that are reached by iSCSI; nothing
 * if there are none (iSCSI Boot Firmware Table, ACPI 3.0 signature "iBFT").
 * 0 or -ENOMEM.
 */
int ibft_build(struct net *net, struct sbuf *out);

#endif
