/* bda.h: the BIOS data area: linear addresses of what we read there. */
#ifndef BIOS_BDA_H
#define BIOS_BDA_H

#define BDA_COM1	0x400
#define BDA_EBDA	0x40e	/* segment of what follows base memory */
#define BDA_EQUIPMENT	0x410	/* bit 0: floppies; 6, 7: how many - 1 */
#define BDA_BASE_KIB	0x413
#define BDA_KEY_FLAGS	0x417
#define BDA_COLUMNS	0x44a
#define BDA_CURSOR	0x450
#define BDA_RESET	0x472	/* 0x1234: no test of memory */
#define BDA_HARD	0x475	/* how many hard disks there are */
#define BDA_ROWS	0x484
#define BDA_KEY_FLAGS_2	0x496

#endif
