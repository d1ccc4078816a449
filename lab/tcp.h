/* tcp.h: a TCP connection of a lab's server: bytes in, bytes out, and its end,
   which comes from a timer (a callback of lwIP's must not abort). */
#ifndef LAB_TCP_H
#define LAB_TCP_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/inside.h"

struct lab_tcp;

struct lab_tcp_ops {
	/* Bytes came. */
	void (*take)(struct lab_tcp *c, const uint8_t *data, size_t len);
	/* There is room again for what is to be sent. */
	void (*more)(struct lab_tcp *c);
	/* It is over: the owner may be freed now. */
	void (*gone)(struct lab_tcp *c);
};

struct lab_tcp {
	struct lab               *lab;
	struct tcp_pcb           *pcb;		/* NULL: gone	*/
	const struct lab_tcp_ops *ops;
	struct lab_timer          timer;	/* of its end	*/
	bool                      ending;
};

/* Take over @pcb. */
void lab_tcp_start(struct lab_tcp *c, struct lab *lab, struct tcp_pcb *pcb,
		   const struct lab_tcp_ops *ops);
/* How many bytes can be put now. */
size_t lab_tcp_room(const struct lab_tcp *c);
/* Queue bytes; false: no room, nothing was queued. */
bool lab_tcp_put(struct lab_tcp *c, const void *data, size_t len);
/* End it soon, by FIN or RST: then it is gone. */
void lab_tcp_end(struct lab_tcp *c, bool reset);
/* End it now; it is not told. */
void lab_tcp_stop(struct lab_tcp *c);

#endif
