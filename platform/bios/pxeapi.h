/*
 * pxeapi.h: the PXE API that programs get of us (PXE 2.1, chapters 3 and 4,
 * and the FILE extensions of gPXE and iPXE): what its files share.
 */
#ifndef BIOS_PXEAPI_H
#define BIOS_PXEAPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetch_reader;
struct net_udp;
struct netdev;
struct shell;

enum pxe_status {
	PXE_SUCCESS = 0, PXE_FAILURE = 0x01, PXE_UNSUPPORTED = 0x03,
	PXE_OUT_OF_RESOURCES = 0x06, PXE_ARP_TIMEOUT = 0x11,
	PXE_UDP_CLOSED = 0x18, PXE_UDP_OPEN = 0x19,
	PXE_TFTP_CLOSED = 0x1a, PXE_TFTP_OPEN = 0x1b,
	PXE_NOT_FOUND = 0x3b, PXE_ACCESS = 0x3c, PXE_PACKET_SIZE = 0x40,
	PXE_INVALID_STATE = 0x6a, PXE_INVALID_PARAMETER = 0x6c,
};

#define PXEAPI_FILES	4	/* open at a time by FILE_OPEN		*/

struct pxeapi {
	struct shell        *sh;
	char                 dev[24];	/* whose API it is; "": off	*/
	const char          *cmdline;	/* of the program that runs	*/
	struct fetch_reader *tftp;
	uint16_t             packet;	/* bytes of a TFTP block	*/
	struct fetch_reader *file[PXEAPI_FILES];
	struct net_udp      *udp;
	bool                 undi_open, undi_stopped;
	unsigned             sent;	/* TRANSMITs to be told of	*/
	bool                 held;	/* a frame waits in the buffer	*/
	unsigned             held_len;
	uint32_t             exit_hook;	/* far; 0: none			*/
	bool                 restart;	/* RESTART_TFTP has loaded one	*/
};

/* ---- pxeapi.c ------------------------------------------------------- */

/* Answer a call: @params is the far address of its parameter block, whose
   status is filled in. Returns AX: 0 or 1. */
unsigned pxeapi_call(struct pxeapi *a, unsigned opcode, uint32_t params);
/* Close what the program left open. */
void pxeapi_clean(struct pxeapi *a);
/* The interface; NULL: there is none, or it is closed. */
struct netdev *pxeapi_dev(const struct pxeapi *a);
/* A negative errno as one of ours. */
unsigned pxeapi_status(int rc);

/* ---- pxemem.c: the program's memory --------------------------------- */

/* @len bytes that it named; NULL: they are not its to name. */
void *pxemem_far(uint32_t far, size_t len);
void *pxemem_at(uint32_t linear, size_t len);
/* The bytes of a text with its NUL, at most @cap; 0: none. */
size_t pxemem_text(uint32_t far, size_t cap);
/* Where a received frame is put for it, and its far address. */
uint8_t *pxemem_frame(uint32_t *far);
/* One of the cached packets, and its far address: 0 to 2. */
uint8_t *pxemem_cached(unsigned i, uint32_t *far, size_t *len);
/* ---- pxerun.c: programs, and the API's life ------------------------- */

/* The shell that calls are answered for; NULL: it goes. */
void pxerun_shell(struct shell *sh);
/* Put the API on, for interface @name, or off. */
void pxerun_on(const char *name);
void pxerun_off(void);
bool pxerun_is_on(void);
/* A program calls: answer it. */
struct api_frame;
void pxerun_call(struct api_frame *f);
/* Has that call loaded another program in place of it? *@r is how it begins. */
struct real_regs;
bool pxerun_again(struct real_regs *r);
/*
 * Run the program at 0:7C00, which came from @uri, with our API. It is put on
 * if it is not, for the interface opened last, and is as it was afterwards.
 * Returns the program's AX, or -ENETDOWN: no interface is open.
 */
int pxerun_program(const char *uri, const char *cmdline);

/*
 * Run what starts from a disk over the network. Programs in it that want the
 * card have to ask us, and not the ROM, for it: it carries the disk.
 */
struct program;
void pxerun_disk(struct program *p);
/* A program that has the card open gets its frames, or we do for a while. */
void pxerun_capture(bool on);

/* Leave for the next boot device, but remain in memory for what starts there:
   startpxe was never taken back, or a disk never detached. */
void pxerun_stay(void) __attribute__((noreturn));
/* Where a program wants us to go at our end (far); 0: nowhere. */
uint32_t pxerun_exit_hook(void);
/* Let INT 1Ah lead to our API, or no more. */
void pxerun_hook(void);
void pxerun_unhook(void);
/* The firmware's map of memory shows ours: a program has done away with us. */
void pxerun_show(void);

/* ---- the functions, by family: of params, already copied; a status -- */

typedef unsigned pxeapi_fn(struct pxeapi *a, void *params);

pxeapi_fn pxeapi_tftp_open, pxeapi_tftp_close, pxeapi_tftp_read,
	  pxeapi_tftp_read_file, pxeapi_tftp_size, pxeapi_restart_tftp;
pxeapi_fn pxeapi_file_open, pxeapi_file_close, pxeapi_file_select,
	  pxeapi_file_read, pxeapi_file_size, pxeapi_file_exec,
	  pxeapi_file_check, pxeapi_file_hook, pxeapi_file_cmdline;
pxeapi_fn pxeapi_udp_open, pxeapi_udp_close, pxeapi_udp_read,
	  pxeapi_udp_write;
pxeapi_fn pxeapi_undi_open, pxeapi_undi_close, pxeapi_undi_transmit,
	  pxeapi_undi_address, pxeapi_undi_information, pxeapi_undi_multicast,
	  pxeapi_undi_type, pxeapi_undi_iface, pxeapi_undi_isr;

/* ---- parameter blocks that pxe.h does not have ---------------------- */

struct pxe_tftp_open {
	uint16_t status;
	uint32_t server_be, gateway_be;
	char     name[128];
	uint16_t port_be, packet;
} __attribute__((packed));

struct pxe_tftp_read {
	uint16_t status, number, len;
	uint32_t buffer;			/* far */
} __attribute__((packed));

struct pxe_tftp_read_file {
	uint16_t status;
	char     name[128];
	uint32_t len, buffer;			/* linear */
	uint32_t server_be, gateway_be, multicast_be;
	uint16_t client_port_be, port_be, timeout, delay;
} __attribute__((packed));

struct pxe_tftp_size {
	uint16_t status;
	uint32_t server_be, gateway_be;
	char     name[128];
	uint32_t size;
} __attribute__((packed));

struct pxe_udp_open {
	uint16_t status;
	uint32_t ip_be;
} __attribute__((packed));

struct pxe_udp_read {
	uint16_t status;
	uint32_t from_be, to_be;
	uint16_t from_port_be, to_port_be, len;
	uint32_t buffer;			/* far */
} __attribute__((packed));

struct pxe_udp_write {
	uint16_t status;
	uint32_t to_be, gateway_be;
	uint16_t from_port_be, to_port_be, len;
	uint32_t buffer;			/* far */
} __attribute__((packed));

struct pxe_address {
	uint16_t status;
	uint8_t  address[16];
} __attribute__((packed));

struct pxe_multicast {
	uint16_t status;
	uint8_t  ip[4], address[16];
} __attribute__((packed));

struct pxe_file_open {
	uint16_t status, handle;
	uint32_t name, reserved;		/* far */
} __attribute__((packed));

struct pxe_file {			/* CLOSE, SELECT, GET_FILE_SIZE	*/
	uint16_t status, handle;
	union { uint16_t ready; uint32_t size; };
} __attribute__((packed));

struct pxe_file_read {
	uint16_t status, handle, len;
	uint32_t buffer;			/* far */
} __attribute__((packed));

struct pxe_file_far {			/* EXEC, EXIT_HOOK	*/
	uint16_t status;
	uint32_t far;
} __attribute__((packed));

struct pxe_file_check {
	uint16_t status, size;
	uint32_t magic, provider, mask, flags;
} __attribute__((packed));

struct pxe_file_cmdline {
	uint16_t status, len;
	uint32_t buffer;			/* far */
} __attribute__((packed));

#endif
