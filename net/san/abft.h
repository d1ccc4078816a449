/* abft.h: the table by which an operating system finds a disk by AoE that its
   boot program had. */
#ifndef NET_SAN_ABFT_H
#define NET_SAN_ABFT_H

#include <stdint.h>

struct plat_block_path;

#define ABFT_LEN	46

/* The table for a path, which has a card (AoE Boot Firmware Table, ACPI
   signature "aBFT"). */
void abft_build(const struct plat_block_path *p, uint8_t out[ABFT_LEN]);

#endif
