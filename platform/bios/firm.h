/* firm.h: what the loader and the program both ask of the BIOS. */
#ifndef BIOS_FIRM_H
#define BIOS_FIRM_H

#include <stddef.h>

#include "platform/bios/e820.h"

/* Read the map by INT 15h, E820h, or on old firmware by E801h and 88h. At
   most @max; returns how many. */
size_t firm_memory(struct e820_entry *out, size_t max);

/* Say it on the screen and on the serial line, unformatted. */
void firm_puts(const char *text);
/* On the serial line alone, which needs no BIOS. */
void firm_serial(char c);
/* Then wait for a key. */
void firm_wait_key(void);
/* Boot from the next device: INT 18h. */
void firm_next_device(void) __attribute__((noreturn));

#endif
