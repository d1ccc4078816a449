/*
 * native.h: cards on drivers of our own (drivers/), in images that have them;
 * the others link platform/bios/undionly/native.c, where there are none.
 */
#ifndef BIOS_NATIVE_H
#define BIOS_NATIVE_H

#include <stdbool.h>
#include <stdint.h>

struct nic;

#define NATIVE_NONE	UINT32_MAX	/* no card's place on the bus */

/* Is there a driver for the card at @busdevfn, as the setting "native" has
   it? */
bool native_knows(uint32_t busdevfn, unsigned level);
/* Have drivers take the cards that they know, that at @boot first; or not at
   all, if it is the ROM's. */
void native_find(unsigned level, uint32_t boot, bool roms);
/* The @index'th of them; NULL: past the last. */
struct nic *native_nic(unsigned index);
/* Let a driver have the card that the ROM drove as @nic, which is the
   driver's from now on. False: none takes it. */
bool native_adopt(struct nic *nic, uint32_t busdevfn, unsigned level);
/* None reaches memory any more. */
void native_stop(void);

#endif
