/*
 * fc_frame.h: frames of Fibre Channel (FC-FS-3) and how Ethernet carries them
 * (FC-BB-5 7.7). Knows nothing of logins.
 */
#ifndef NET_SAN_FC_FRAME_H
#define NET_SAN_FC_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FCOE_TYPE	0x8906
#define FC_HEAD		24u	/* bytes of a header			*/
#define FCOE_HEAD	28u	/* in front of it: Ethernet's and FCoE's */
#define FCOE_TAIL	8u	/* CRC, EOF and 3 reserved bytes	*/
#define FC_DATA_MAX	2112u	/* bytes of data in a frame		*/
#define FC_DATA_MIN	256u	/* that everybody takes			*/
/* What is around data, behind Ethernet's header */
#define FC_FRAMING	(FCOE_HEAD - 14 + FC_HEAD + FCOE_TAIL)
#define FCOE_MAX	(FCOE_HEAD + FC_HEAD + FC_DATA_MAX + FCOE_TAIL)

/* What a frame is: R_CTL (FC-FS-3 9.3), and of which protocol: TYPE (9.5). */
enum {
	FC_DATA = 0x01, FC_CT_REQUEST = 0x02, FC_CT_REPLY = 0x03,
	FC_XFER_RDY = 0x05, FC_COMMAND = 0x06, FC_RESPONSE = 0x07,
	FC_ELS_REQUEST = 0x22, FC_ELS_REPLY = 0x23, FC_ABTS = 0x81,
	FC_BA_ACC = 0x84, FC_BA_RJT = 0x85,
};
enum { FC_TYPE_BLS = 0x00, FC_TYPE_ELS = 0x01, FC_TYPE_FCP = 0x08,
       FC_TYPE_CT = 0x20 };

/* Of F_CTL (9.7) */
#define FC_RESPONDER	0x800000u	/* from who did not begin	*/
#define FC_FIRST	0x200000u	/* sequence of the exchange	*/
#define FC_LAST		0x100000u
#define FC_END		0x080000u	/* of the sequence		*/
#define FC_INITIATIVE	0x010000u	/* is the other's now		*/
#define FC_OFFSET	0x000008u	/* @param is where data belong	*/
#define FC_FILL		0x000003u	/* bytes behind the data	*/
/* a request that is a frame; the answer that ends it */
#define FC_ASKS		(FC_FIRST | FC_END | FC_INITIATIVE)
#define FC_ANSWERS	(FC_RESPONDER | FC_LAST | FC_END)

#define FC_NO_XID	0xffffu		/* an RX_ID that is not known yet */

/* Addresses that each fabric has */
#define FC_ID_FLOGI	0xfffffeu	/* who takes fabric logins	*/
#define FC_ID_NAMES	0xfffffcu	/* the directory server		*/

struct fc_frame {
	uint8_t        r_ctl, type, seq_id;
	uint32_t       d_id, s_id, f_ctl, param;
	uint16_t       seq_cnt, ox_id, rx_id;
	const uint8_t *data;
	size_t         len;		/* bytes of @data, without filling */
};

/* A frame without what carries it, as FIP has it. False: it is none. */
bool fc_read(const uint8_t *p, size_t len, struct fc_frame *out);
/* Lay it out at @p, FC_HEAD and @f->len bytes, filled up to four. Its
   length. */
size_t fc_write(uint8_t *p, const struct fc_frame *f);

/* A frame of Ethernet. False: it is none, or damaged: its CRC is wrong. */
bool fcoe_read(const uint8_t *frame, size_t len, struct fc_frame *out);
/* The same, of FCOE_MAX bytes at most. Its length. */
size_t fcoe_write(uint8_t *frame, const uint8_t to[6], const uint8_t from[6],
		  const struct fc_frame *f);

/* Three bytes. */
uint32_t fc_id(const uint8_t *p);
void fc_put_id(uint8_t *p, uint32_t id);

#endif
