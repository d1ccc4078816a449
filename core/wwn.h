/* wwn.h: names of Fibre Channel's ports and nodes: 8 bytes each. */
#ifndef CORE_WWN_H
#define CORE_WWN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Read a name such as 50:00:00:00:00:00:00:01 from the front of @s. Returns
 * what follows it; NULL if there is none, and *@out is then of no use.
 */
const char *wwn_scan(const char *s, uint64_t *out);

#endif
