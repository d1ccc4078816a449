/*
 * startup.h: what a boot program does from its first line to its return to
 * the firmware: the same on every firmware (reference/boot.md#start-up).
 */
#ifndef NETCMDS_STARTUP_H
#define NETCMDS_STARTUP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/embedded.h"
#include "net/net.h"

struct shell;

struct startup_packet { const void *data; size_t len; };

/* What the back end knows. NULL members: there is none. */
struct startup {
	const char *firmware;		/* "UEFI 2.70, EDK II"		*/
	struct embedded_area embedded;	/* what lies within this program */
	const char *cmdline;		/* the loader's, script text	*/
	const void *initrd;		/* a file that the loader gave	*/
	size_t      initrd_len;
	const char *base_uri;		/* where this program is from;
					   NULL: unknown		*/
	bool        on_volume;		/* base_uri is a file of it	*/
	/* What DHCP servers answered to whoever loaded this program */
	struct startup_packet ack, proxy, pxebs;
	struct net_address address;	/* instead: all 0 if not known	*/
};

/*
 * Greet, do as embedded settings say, then run the embedded script, else the command line, else the
 * loader's file, which is an image in any case, else offer a prompt, then
 * autoexec.ipxe, the scriptlet, or every card in turn. @sh is initialised and
 * has its network, if there is one.
 * Returns the status for the firmware: 0, a negative errno, or what a script
 * gave to "exit". Says itself what went wrong.
 */
int startup_run(struct shell *sh, const struct startup *from);

#endif
