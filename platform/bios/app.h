/* app.h: what the files of this back end share. */
#ifndef BIOS_APP_H
#define BIOS_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/embedded.h"
#include "platform/bios/real.h"

/* How we were started: filled once by bios_main(). */
extern struct start bios;

/* clock.c */
void bios_clock_init(void);
/* Something happened (a frame, a key): more may be near, do not sleep. */
void bios_active(void);

/* console.c, serial.c, keys.c */
void bios_con_init(void);
void bios_con_exit(void);
/* glyph.c: a character of UCS-2 in code page 437. */
uint8_t bios_glyph(uint16_t c);
void serial_init(void);
void serial_write(const char *text, size_t len);
/* Were bytes lost since this was last asked, and is it taking them again? */
bool serial_lost(void);
int serial_read(void);			/* -1: nothing */
int keys_read(void);			/* -1: nothing */
/* The keyboard's layout from now on. An unknown one changes nothing. */
void bios_keys_map(const char *name);

/* memory.c */
void bios_memory_init(void);
/* The whole map, of what the firmware lets us use: for kernels. */
const struct e820_entry *bios_memory_map(size_t *n);
uint64_t bios_memory_usable(void);	/* bytes below 4 GiB */
/* A place for @len bytes that ends below @limit, and below a fence, high; 0:
   none. Nothing is allocated: for the last moments. */
uint32_t bios_memory_place(uint32_t limit, uint32_t len);
/* hide.c: keep others off our memory, as long as they ask for it. */
void bios_hide(void);
void bios_unhide(void);
/* A program may use our memory now: see real_guard(). */
void bios_guard(bool on);
/* The firmware's map may have shrunk: somebody else has memory now. */
void bios_memory_update(void);
/* From now on, take no memory but from a piece of a few MiB next to what we
   have: a program will use the rest. Or as before. */
void bios_memory_fence(bool on);
/* Is that a program's then, which we left free? */
bool bios_memory_theirs(uint32_t at, uint32_t len);
/* The lowest address above 1 MiB that holds something of ours. */
uint32_t bios_memory_lowest(void);
/* Is [@at, @at + @len) memory that a kernel may be put to now? */
bool bios_memory_free(uint32_t at, uint32_t len);

/* Give our block of base memory back, if nobody took some below it. */
void bios_release_base(void);

/* nic.c: leave the card to the ROM as we found it, or stop it for an operating
   system. Suspend and resume: around a program that uses the ROM. */
void bios_nic_exit(void);
void bios_nic_stop(void);
void bios_nic_suspend(void);
void bios_nic_resume(void);
/* No interrupts of the card, if it is driven by these, while a program runs
   that knows nothing of it. */
void bios_nic_quiet(bool on);

/* entry.c: what "pxesh embed" put into our image. */
struct embedded_area bios_embedded(void);
/* Does the setting undi-interrupts ask for them from the start? */
bool bios_wants_interrupts(void);
/* entry.c: the setting "native": 0 for the firmware's driver, 1 for tested
   ones of our own, 2 for any; a .pxe's is 1. */
unsigned bios_native_level(void);

/* fault.c */
void fault_init(void);
/* Somebody else had the processor in protected mode. */
void fault_tasks(void);

/* machine.c: a dword of PCI configuration space; ports of 1, 2, 4 bytes. */
void bios_pci_write(uint32_t busdevfn, unsigned offset, uint32_t value);
uint32_t bios_port_read(uint16_t port, unsigned size);
void bios_port_write(uint16_t port, unsigned size, uint32_t value);
/* machine.c: "SeaBIOS 1.16.2", from SMBIOS. */
void bios_describe(char *out, size_t cap);

/* undiload.c: have a PXE ROM load its UNDI: its !PXE (far), or 0. */
uint32_t bios_load_undi(void);

/* pxe.c: a packet that the ROM was configured with (enum of pxe.h); NULL:
   it has none. */
const uint8_t *bios_cached(unsigned type, size_t *len);

#endif
