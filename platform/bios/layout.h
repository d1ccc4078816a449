/*
 * layout.h: what assembly and C must agree on: the resident block at the top
 * of base memory, and the record that says how we were started.
 *
 * The block, 48 KiB from a 4 KiB boundary on. Code and written data never
 * share a page: processors, and emulators more so, pay for that dearly.
 */
#ifndef BIOS_LAYOUT_H
#define BIOS_LAYOUT_H

#define STUB_BYTES	0xc000
#define STUB_DATA	0x1000	/* struct stub_data			*/
#define STUB_PARAMS	0x2000	/* parameters of PXE calls: 2 KiB	*/
#define STUB_TX		0x2800	/* a frame to send: 2 KiB		*/
#define STUB_TABLES	0x3000	/* iBFT: 4 KiB				*/
#define STUB_TABLES_LEN	0x1000
#define STUB_BOUNCE	0x4000	/* 20 KiB: text, ring, disk sectors	*/
#define STUB_BOUNCE_LEN	0x5000
#define STUB_STACK	0x9000
#define STUB_STACK_TOP	0xbff0	/* of the 12 KiB real-mode stack	*/
#define STUB_STACK_OURS	0xaff0	/* while a program has what is above	*/

/* struct stub_data, as offsets from the block's start */
#define SD_GDT		0x1000	/* 8 descriptors			*/
#define SD_GDTR		0x1040
#define SD_IDTR_REAL	0x1048
#define SD_IDTR		0x1050
#define SD_BASE		0x1058
#define SD_ESP		0x105c
#define SD_CR0		0x1060
#define SD_SP		0x1064
#define SD_OP		0x1066
#define SD_REAL_JUMP	0x1068
#define SD_PM_JUMP	0x106c
#define SD_RET_STACK	0x1074
#define SD_REGS		0x1080
#define SD_HANDLER	0x10d0
#define SD_OLD_15	0x10d4	/* who had INT 15h before us		*/
#define SD_HIDE		0x10d8	/* from here up to 4 GiB all is ours	*/
#define INT_15		0x360	/* the handler that says so		*/
#define SD_OLD_1A	0x10dc	/* who had INT 1Ah before us		*/
#define SD_API_SP	0x10e0	/* a caller of our PXE API: its stack	*/
#define SD_API_SS	0x10e4
#define SD_API_READY	0x10e6	/* a program runs, and may call		*/
#define SD_API_ON	0x10e7	/* INT 1Ah names our API		*/
#define SD_CR3		0x10e8	/* ours: a program may page, too	*/
#define SD_CR4		0x10ec
#define SD_API_CR3	0x10f0	/* the program's CR3 and CR4		*/
#define SD_API_CR4	0x10f4
#define SD_IRQ_OLD	0x1100	/* who had the card's line before us	*/
#define SD_IRQ_UNDI	0x1104	/* the UNDI to ask			*/
#define SD_IRQ_SEEN	0x1108	/* not 0: the interrupt was the card's	*/
#define SD_IRQ_SECOND	0x1109	/* a line of the second PIC		*/
#define SD_IRQ_BLOCK	0x1110	/* parameters of UNDI ISR: 32 bytes	*/
#define SD_CHECK	0x1130	/* memory that must be as it was, ...	*/
#define SD_CHECK_N	0x1134	/* ... this many words of 32 bits; 0: no */
#define SD_CHECK_SUM	0x1138
#define SD_OLD_13	0x113c	/* who had INT 13h before us		*/
#define SD_API_13	0x1140	/* this call is an INT 13h		*/
#define SD_API_A20	0x1141	/* A20 was off when it came		*/
#define SD_MAP_N	0x1142	/* disks of ours: number, and which the	*/
#define SD_MAP		0x1144	/* BIOS's own has there; newest first	*/
#define SD_API_GDTR	0x1164
#define INT_1A		0x420
#define API_PXE		0x450	/* entries of our PXE API: !PXE's	*/
#define API_PXENV	0x4e0	/* and PXENV+'s				*/
#define IRQ		0x500	/* the card's handler			*/
#define INT_13		0x580
#define INT_18		0x640	/* a boot sector gives up		*/

/* What a program finds of our PXE API */
#define STUB_PXENV	0x1180	/* PXENV+				*/
#define STUB_PXE	0x11c0	/* !PXE					*/
#define STUB_CACHED	0x1240	/* three DHCP packets			*/
#define STUB_CACHED_LEN	0x480	/* each					*/

/* struct real_regs within it */
#define R_EAX		(SD_REGS + 0)
#define R_EBX		(SD_REGS + 4)
#define R_ECX		(SD_REGS + 8)
#define R_EDX		(SD_REGS + 12)
#define R_ESI		(SD_REGS + 16)
#define R_EDI		(SD_REGS + 20)
#define R_EBP		(SD_REGS + 24)
#define R_DS		(SD_REGS + 28)
#define R_ES		(SD_REGS + 30)
#define R_FLAGS		(SD_REGS + 32)
#define R_NARGS		(SD_REGS + 34)
#define R_TARGET	(SD_REGS + 36)
#define R_ARGS		(SD_REGS + 40)

/* What the stub does when called */
#define OP_CALL		0	/* a far call with words pushed		*/
#define OP_TEXT		2	/* print bytes of the bounce buffer	*/
#define OP_IDLE		4	/* halt until an interrupt		*/
#define OP_RETURN	6	/* go back to the one who started us	*/
#define OP_JUMP		8	/* leave for a kernel			*/
#define OP_RESUME	10	/* go on behind a call of our PXE API	*/
#define OP_END		12	/* our program is no more: say so	*/
#define OP_FRAMES	14	/* take the frames that the UNDI has	*/

/* The parameters of OP_FRAMES, at STUB_PARAMS: struct pxe_isr */
#define ISR_FUNCTION	2
#define ISR_BUFFER_LEN	4
#define ISR_FRAME_LEN	6
#define ISR_FRAME	10
#define ISR_FRAME_MAX	1536	/* bytes: a longer one is not taken	*/

/* Selectors */
#define SEL_CODE	0x08
#define SEL_DATA	0x10
#define SEL_CODE16	0x18
#define SEL_DATA16	0x20
#define SEL_TSS		0x28
#define SEL_TSS_FAULT	0x30

/* The record of a start: struct start */
#define START_MAGIC	0x48535850	/* "PXSH" */
#define START_NBP	0
#define START_DISK	1
#define START_KERNEL	2
#define START_ROM	3	/* as START_NBP; BX: the card's place	*/
#define NBP_SAVED	22		/* bytes pushed by boot/nbp.S */
#define NBP_KIND	4	/* where it has that; flags follow */
#define START_KEEP_BASE	1		/* flags: .kkpxe */
#define START_NATIVE	2		/* .pxe: drivers of our own */

/* boot/rom.S, as tools/mkrom.c fills it in */
#define ROM_UNIT	512	/* what its length is counted in	*/
#define ROM_LEN		0x02
#define ROM_SUM		0x06
#define ROM_PROGRAM	0x08	/* offset of the network boot program	*/
#define ROM_PCI		0x1c	/* the structure "PCIR"			*/
#define ROM_LAST	(ROM_PCI + 21)	/* in it: 80h: no image follows	*/
#define ROM_PNP		0x40	/* "$PnP"				*/

#endif
