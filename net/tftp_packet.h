/* tftp_packet.h: TFTP on the wire (RFC 1350, 2347 to 2349, 7440). */
#ifndef NET_TFTP_PACKET_H
#define NET_TFTP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TFTP_BLKSIZE_DEFAULT	512
#define TFTP_BLKSIZE_WANTED	1432	/* fits an Ethernet frame	*/
#define TFTP_WINDOW_WANTED	16	/* blocks; fits a card's buffers */
#define TFTP_WINDOW_MOST	32	/* where there is room for more	*/

enum tftp_op { TFTP_RRQ = 1, TFTP_DATA = 3, TFTP_ACK, TFTP_ERROR, TFTP_OACK };

/* What an answer says. Texts and data point into the packet. */
struct tftp_answer {
	enum tftp_op   op;
	uint16_t       number;		/* of the block, or the error	*/
	const uint8_t *data;
	size_t         len;		/* of data, or of the text	*/
	unsigned       blksize;		/* OACK: also if not given	*/
	unsigned       window;		/* OACK, blocks: the same	*/
	bool           has_tsize;
	uint64_t       tsize;
};

/* Read an answer. Returns 0, or -EPROTO. */
int tftp_parse(const uint8_t *packet, size_t len, struct tftp_answer *out);

/* Write a request for @name, with blksize, tsize and a windowsize of @window
   blocks, 10 to 99. Returns its bytes, or -ENAMETOOLONG. */
int tftp_write_request(const char *name, size_t name_len, unsigned window,
		       uint8_t *buf, size_t cap);

/* What an error number means as an errno. */
int tftp_errno(unsigned number);

#endif
