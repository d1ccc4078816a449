/* stp.c: does a switch's port forward? By its own BPDUs (IEEE 802.1D-2004). */
#include "net/link.h"

#include <string.h>

#include "core/bytes.h"

#define LLC_LEN		3
#define BPDU_LEN	35
#define FORWARDS	0x20		/* flags of an RST BPDU		*/

enum { AT_VERSION = 2, AT_TYPE = 3, AT_FLAGS = 4, AT_HELLO = 31,
       AT_FORWARD = 33 };

/* A time in 1/256 s, within what the standard allows. */
static uint32_t read_ms(const uint8_t *p, uint32_t min_s, uint32_t max_s)
{
	uint32_t ms = get_be16(p) * 1000u / 256;

	return ms < min_s * 1000 ? min_s * 1000 :
	       ms > max_s * 1000 ? max_s * 1000 : ms;
}

bool stp_read(const uint8_t *p, size_t len, struct stp *out)
{
	if (len < LLC_LEN + BPDU_LEN || memcmp(p, "\x42\x42\x03\0\0", 5))
		return false;
	p += LLC_LEN;
	out->classic = p[AT_VERSION] < 2 && p[AT_TYPE] == 0;
	if (!out->classic && p[AT_TYPE] != 2)
		return false;
	out->forwards = !out->classic && (p[AT_FLAGS] & FORWARDS);
	/* two BPDUs may be missed; of the old kind none tells, but twice this
	   delay is all that it takes */
	out->wait_ms = 2 * (out->classic ? read_ms(p + AT_FORWARD, 4, 30) :
			    read_ms(p + AT_HELLO, 1, 10));
	return true;
}
