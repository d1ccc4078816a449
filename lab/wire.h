/*
 * wire.h: a virtual Ethernet cable with the client's card on one end and the
 * lab's network on the other. Frames arrive in plat_clock_us() time, after
 * whatever the cable does to them.
 */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/platform.h"

/* What a cable does to frames, either way. All zero: a perfect one. */
struct lab_faults {
	uint32_t loss_ppm, duplicate_ppm, corrupt_ppm, reorder_ppm;
	uint32_t delay_us, jitter_us;
	uint64_t rate_bps;		/* bits per second; 0: no limit	*/
	uint64_t down_us, up_us;	/* link down from, until (after
					   the lab's start); equal: never */
};

#define LAB_WIRE_FRAMES	1024	/* most frames under way each way */

struct lab_wire;

enum lab_wire_end { LAB_CLIENT, LAB_SERVER };

/*
 * A cable to a card with this @mac. @faults is copied. NULL: no memory.
 * The card is the cable's, and free of driver names: set those in it.
 */
struct lab_wire *lab_wire_new(const uint8_t mac[6], uint64_t seed,
			      const struct lab_faults *faults);
void lab_wire_free(struct lab_wire *w);			/* NULL-safe */

/* The client's end: its ops work once the wire exists. */
struct nic *lab_wire_nic(struct lab_wire *w);

/* Pull the plug or put it back, now. Frames under way are lost. */
void lab_wire_set_link(struct lab_wire *w, bool up);

/* From the lab to the card. A frame may be lost: no result. */
void lab_wire_send(struct lab_wire *w, const void *frame, size_t len);

/*
 * The next frame for the lab that is due, or NULL. It is the caller's:
 * lab_frame_free().
 */
struct lab_frame;
struct lab_frame *lab_wire_recv(struct lab_wire *w);
uint8_t *lab_frame_data(struct lab_frame *f, size_t *len);
void lab_frame_free(struct lab_frame *f);

/* When the next frame reaches that end; UINT64_MAX: none under way. */
uint64_t lab_wire_next_us(const struct lab_wire *w, enum lab_wire_end end);
/* When the link goes up or down by itself next; UINT64_MAX: never. */
uint64_t lab_wire_change_us(const struct lab_wire *w);

#endif
