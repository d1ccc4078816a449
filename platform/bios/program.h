/* program.h: programs that run while we wait, and call us meanwhile. */
#ifndef BIOS_PROGRAM_H
#define BIOS_PROGRAM_H

#include <stdbool.h>

#include "platform/bios/real.h"

struct program {
	struct real_regs regs;	/* how it begins, and then how it ended	*/
	bool     jump;		/* with a stack of its own, as below; it
				   gives up by INT 18h or 19h		*/
	uint16_t ss, sp;
};

/* Run it until it returns, answering what it asks. Returns its AX. */
unsigned program_run(struct program *p);
/* Is one running? */
bool program_busy(void);

#endif
