/*
 * fip_packet.h: packets of the FCoE Initialization Protocol (FC-BB-5 7.9,
 * FC-BB-6 for VN2VN): their descriptors, read and written.
 */
#ifndef NET_SAN_FIP_PACKET_H
#define NET_SAN_FIP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIP_TYPE	0x8914
#define FIP_HEAD	24u	/* bytes in front of descriptors	*/

/* Operation, and subcode in the last byte. */
enum fip_op {
	FIP_SOLICIT = 0x0101, FIP_ADVERTISE = 0x0102,
	FIP_LINK_REQUEST = 0x0201, FIP_LINK_REPLY = 0x0202,
	FIP_KEEP_ALIVE = 0x0301, FIP_CLEAR = 0x0302,
	FIP_VLAN_REQUEST = 0x0401, FIP_VLAN_NOTE = 0x0402,
	FIP_PROBE = 0x0501, FIP_PROBE_REPLY = 0x0502, FIP_CLAIM = 0x0503,
	FIP_CLAIM_REPLY = 0x0504, FIP_BEACON = 0x0505,
};

/* Flags: kinds of addresses of VN_Ports; of an advertisement. */
#define FIP_FPMA	0x8000u	/* the fabric gives them		*/
#define FIP_SPMA	0x4000u	/* the server has them			*/
#define FIP_RECORDED	0x0008u	/* of a probe: the address is an old one */
#define FIP_AVAILABLE	0x0004u	/* for logins				*/
#define FIP_SOLICITED	0x0002u
#define FIP_FORWARDER	0x0001u

enum fip_descriptor {
	FIP_PRIORITY = 1, FIP_MAC = 2, FIP_NAME = 4, FIP_FABRIC = 5,
	FIP_SIZE = 6, FIP_FLOGI = 7, FIP_FDISC = 8, FIP_LOGO = 9,
	FIP_PORT = 11, FIP_PERIOD = 12, FIP_VLAN = 14, FIP_FEATURES = 15,
};

/* A packet, and where its descriptors are: the first of each type. */
#define FIP_TYPES	16
struct fip {
	unsigned       op, flags;
	const uint8_t *at[FIP_TYPES];	/* NULL: there is none		*/
	size_t         els_len;		/* of a frame in FIP_FLOGI	*/
};

/* @offset bytes behind the beginning of one; NULL: there is none. */
static inline const uint8_t *fip_part(const struct fip *in, unsigned type,
				      size_t offset)
{
	return in->at[type] ? in->at[type] + offset : NULL;
}

/* What follows type and length: addresses; names, and of which what. */
#define FIP_AT_MAC		2	/* of FIP_MAC, FIP_PORT		*/
#define FIP_AT_NAME		4	/* of FIP_NAME			*/
#define FIP_AT_PORT_ID		9	/* of FIP_PORT			*/
#define FIP_AT_PORT_NAME	12
#define FIP_AT_MAP		5	/* of FIP_FABRIC: FC-MAP	*/
#define FIP_AT_PRIORITY		3
#define FIP_AT_NO_ALIVE		3	/* of FIP_PERIOD: a bit		*/
#define FIP_AT_PERIOD		4	/* ms				*/
#define FIP_AT_VLAN		2
#define FIP_AT_ELS		4	/* of FIP_FLOGI			*/

/* False: it is none, or its descriptors are not as they should be. @out points
   into @frame. */
bool fip_read(const uint8_t *frame, size_t len, struct fip *out);

/* Begin a packet; it grows by what follows: all that we send has less than
   FIP_MAX bytes, and @frame has room for it. */
#define FIP_MAX		512u
struct fip_writer { uint8_t *frame; size_t len; };
void fip_begin(struct fip_writer *w, uint8_t *frame,
	       const uint8_t to[6], const uint8_t from[6], enum fip_op op,
	       unsigned flags);
void fip_put_mac(struct fip_writer *w, const uint8_t mac[6]);
void fip_put_name(struct fip_writer *w, uint64_t name);
void fip_put_size(struct fip_writer *w, unsigned size);
void fip_put_port(struct fip_writer *w, const uint8_t mac[6], uint32_t id,
		  uint64_t name);
/* That we are an initiator of SCSI (FC-GS-6 5.2.3.9, 10). */
void fip_put_features(struct fip_writer *w);
/* @len bytes of a frame of FC, a multiple of four; where they go. */
uint8_t *fip_put_els(struct fip_writer *w, enum fip_descriptor what,
		     size_t len);
/* The whole packet's length, padded. */
size_t fip_end(struct fip_writer *w);

#endif
