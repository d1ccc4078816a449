/* port_send.c: frames from the switch itself to a card. */
#include <string.h>

#include "core/bytes.h"
#include "lab/inside.h"

#define HEAD		14

void lab_port_send(struct lab_port *port, uint8_t group, unsigned type,
		   size_t len)
{
	uint8_t *f = port->out;

	memcpy(f, "\1\x80\xc2\0\0", 5);
	f[5] = group;
	memcpy(f + 6, LAB_SWITCH_MAC, 6);
	put_be16(f + 12, type ? type : (unsigned)len);
	if (port->card->how.garbled)
		lab_wire_send(port->wire, f, HEAD + len / 2);
	lab_wire_send(port->wire, f, HEAD + len);
	port->lab->active = true;
}
