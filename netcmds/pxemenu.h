/*
 * pxemenu.h: the menu of boot servers that DHCP may give
 * (reference/commands-network.md#pxe-menu).
 */
#ifndef NETCMDS_PXEMENU_H
#define NETCMDS_PXEMENU_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct shell;

/* Does DHCP ask for its menu to be shown instead of booting its filename? */
bool pxemenu_wanted(struct shell *sh);

/*
 * Prompt for a moment, then show the menu if somebody asks for it, else take
 * the first item.
 * Returns 0 with *@type what to ask boot servers for, -ECANCELED, -ENOMEM,
 * -EINVAL (no item).
 */
int pxemenu_choose(struct shell *sh, uint16_t *type, struct err *e);

#endif
