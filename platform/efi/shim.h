/*
 * shim.h: what a UEFI shim needs to start a kernel that nobody else loads
 * (reference/commands-network.md#shim). It is made for a second loader, GRUB,
 * and without one it - resets the machine when the kernel ends the firmware's
 * services, for nobody has asked its protocol whether that kernel is to be
 * trusted (it has checked it itself): so it is asked, about nothing; - wants
 * kernels to say which revocations they know of, and the few that do may be
 * too old for the machine's list: so that reads as empty. While such hooks are
 * in, the firmware's tables have pointers to us.
 */
#ifndef EFI_SHIM_H
#define EFI_SHIM_H

/* @gets: enum plat_shim, what to leave as it is. */
void shim_hook(unsigned gets);
void shim_unhook(void);		/* also when nothing is hooked */

#endif
