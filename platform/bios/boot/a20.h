/* a20.h: the address line without which every second MiB is missing. */
#ifndef BIOS_A20_H
#define BIOS_A20_H

#include <stdbool.h>

/*
 * Have A20 on: by the BIOS, else by the keyboard controller, else by port 92h.
 * False: memory above 1 MiB stays out of reach.
 */
bool a20_enable(void);

#endif
