/* lun.h: numbers of logical units, as root paths name them (RFC 4173 5). */
#ifndef CORE_LUN_H
#define CORE_LUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Read up to four hexadecimal words with "-" between; none is LUN 0. False: it
   is no such text. */
bool lun_parse(const char *s, size_t len, uint8_t out[8]);

#endif
