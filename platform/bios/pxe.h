/* pxe.h: the API of a PXE ROM, as a client (PXE 2.1, chapters 3 and 4). */
#ifndef BIOS_PXE_H
#define BIOS_PXE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nic;

enum pxe_opcode {
	PXE_STARTUP = 0x01, PXE_CLEANUP = 0x02, PXE_INITIALIZE = 0x03,
	PXE_SHUTDOWN = 0x05, PXE_OPEN = 0x06, PXE_CLOSE = 0x07,
	PXE_TRANSMIT = 0x08, PXE_INFORMATION = 0x0c, PXE_NIC_TYPE = 0x12,
	PXE_ISR = 0x14, PXE_STOP_UNDI = 0x15,
	PXE_UNLOAD_STACK = 0x70, PXE_CACHED_INFO = 0x71, PXE_STOP_BASE = 0x76,
};

#define PXE_OK		0
#define PXE_BUSY	6	/* TRANSMIT, now and then: out of resources */
#define PXE_PARAMS_MAX	256

/* Every parameter block begins with its status. */
struct pxe_plain {
	uint16_t status;
	uint8_t  reserved[30];
} __attribute__((packed));

struct pxe_initialize {
	uint16_t status;
	uint32_t protocol_ini;
	uint8_t  reserved[8];
} __attribute__((packed));

struct pxe_open {
	uint16_t status, flag, filter, n_multicast;
	uint8_t  multicast[8][16];
} __attribute__((packed));
#define PXE_FILTER_DIRECTED	1
#define PXE_FILTER_BROADCAST	2
#define PXE_FILTER_ALL		4

struct pxe_information {
	uint16_t status, io, irq, mtu, hw_type, hw_len;
	uint8_t  current[16], permanent[16];
	uint16_t rom, rx_buffers, tx_buffers;
} __attribute__((packed));

struct pxe_nic_type {
	uint16_t status;
	uint8_t  type;			/* 2: PCI, 3: PnP	*/
	uint16_t vendor, device;
	uint8_t  class_[3], revision;
	uint16_t busdevfn, subvendor, subdevice;
} __attribute__((packed));

struct pxe_iface_info {
	uint16_t status;
	char     type[16];
	uint32_t speed, flags;
	uint8_t  reserved[16];
} __attribute__((packed));

struct pxe_transmit {
	uint16_t status;
	uint8_t  protocol, flag;
	uint32_t destination, tbd;	/* far */
	uint32_t reserved[2];
} __attribute__((packed));
struct pxe_tbd {
	uint16_t len;
	uint32_t data;			/* far */
	uint16_t n_blocks;
} __attribute__((packed));

struct pxe_isr {
	uint16_t status, function, buffer_len, frame_len, header_len;
	uint32_t frame;			/* far */
	uint8_t  protocol, packet;
} __attribute__((packed));
#define PXE_ISR_START	1
#define PXE_ISR_PROCESS	2
#define PXE_ISR_NEXT	3
#define PXE_ISR_DONE	0	/* answers */
#define PXE_ISR_SENT	2
#define PXE_ISR_RECEIVED 3
#define PXE_ISR_BUSY	4

struct pxe_cached_info {
	uint16_t status, type, len;
	uint32_t buffer;		/* far */
	uint16_t limit;
} __attribute__((packed));
#define PXE_CACHED_DISCOVER 1
#define PXE_CACHED_ACK	2
#define PXE_CACHED_REPLY 3

/* Is there an API? Looks once. */
bool pxe_present(void);
/* Call it with @len bytes at @params, both ways. Returns its AX, or, if that
   is 0, the block's status. */
unsigned pxe_call(unsigned opcode, void *params, size_t len);
/* The same of what takes and gives nothing. */
static inline unsigned pxe_simply(unsigned opcode)
{
	struct pxe_plain p = { 0 };

	return pxe_call(opcode, &p, sizeof(p));
}
/* PXE_ISR, again and again while frames come: they are put to @frames, of
   STUB_BOUNCE_LEN bytes, each behind its length of 16 bits; *@len are the bytes
   there. A frame that is in the last answer, PXE_ISR_RECEIVED, is not among
   them. Returns as pxe_call(). */
unsigned pxe_receive(struct pxe_isr *isr, uint8_t *frames, size_t *len);
/* !PXE and PXENV+ (far), one of which may be 0. False: neither. */
bool pxe_api(uint32_t *pxe, uint32_t *pxenv);
/* undiname.c: what the ROM says of its card, in @nic; @device is where its name
   is put. */
#define UNDI_DEVICE	16
void undi_describe(struct nic *nic, char device[UNDI_DEVICE]);
/* Have the ROM end its UNDI and base code, and take back its memory: there is
   no API any more. */
void pxe_unload(void);
/* A buffer for a frame to send, and its far address. */
uint8_t *pxe_tx_buffer(uint32_t *far);
#define PXE_TX_MAX 1600
/* Keep the card's line from interrupting, or let it as it was. An @irq that
   is none is ignored. */
void pxe_mask(unsigned irq, bool masked);
/* Let the card's line ask the UNDI, as its driver's interrupt handler; or no
   more. False: such a line there is not. */
bool pxe_hook(unsigned irq);
void pxe_unhook(unsigned irq);
/* Has the card interrupted since the last call? Lets it, if not. */
bool pxe_interrupted(void);

#endif
