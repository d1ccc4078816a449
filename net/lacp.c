/*
 * lacp.c: a port that is part of an aggregate forwards only once its partner
 * answers (IEEE 802.1AX 6.4). We answer, and never begin.
 */
#include "net/link.h"

#include <string.h>

#include "core/bytes.h"

#define MARKER_LEN	22		/* with its terminator's type	*/
#define FAST_MS		2000
#define SLOW_MS		31000

enum { LACP = 1, MARKER = 2 };
enum { AT_ACTOR = 2, AT_PARTNER = 22, AT_COLLECTOR = 42, AT_END = 58 };
/* of an actor or partner, its type and length included */
enum { PRIORITY = 2, SYSTEM = 4, KEY = 10, PORT = 14, STATE = 16,
       INFO_LEN = 20 };
enum { SHORT = 0x02, AGGREGATES = 0x04, READY = 0x38 };

/* Our side: passive, everything collected and distributed. */
static void put_actor(uint8_t *p, const uint8_t mac[6], uint8_t theirs)
{
	memcpy(p, "\1\x14\xff\xff", 4);
	memcpy(p + SYSTEM, mac, 6);
	memcpy(p + KEY, "\0\1\xff\xff\0\1", 6);
	p[STATE] = (uint8_t)(AGGREGATES | READY | (theirs & SHORT));
}

static size_t answer_lacp(const uint8_t *p, const uint8_t mac[6],
			  uint8_t *out, struct lacp *state)
{
	uint8_t theirs = p[AT_ACTOR + STATE];

	state->is_ready = (theirs & READY) == READY;
	state->wait_ms = theirs & SHORT ? FAST_MS : SLOW_MS;
	memset(out, 0, LACP_LEN);
	memcpy(out, "\1\1", 2);
	put_actor(out + AT_ACTOR, mac, theirs);
	memcpy(out + AT_PARTNER, p + AT_ACTOR, INFO_LEN);
	out[AT_PARTNER] = 2;
	memcpy(out + AT_COLLECTOR, "\3\x10", 2);
	return LACP_LEN;
}

static size_t answer_marker(const uint8_t *p, uint8_t *out)
{
	memset(out, 0, LACP_LEN);
	memcpy(out, p, MARKER_LEN - 4);
	out[AT_ACTOR] = 2;		/* its answer */
	return LACP_LEN;
}

size_t lacp_answer(const uint8_t *p, size_t len, const uint8_t mac[6],
		   uint8_t out[LACP_LEN], struct lacp *state)
{
	*state = (struct lacp){ 0 };
	if (len >= AT_END && p[0] == LACP && p[AT_ACTOR] == 1 &&
	    p[AT_ACTOR + 1] == INFO_LEN)
		return answer_lacp(p, mac, out, state);
	if (len >= MARKER_LEN && p[0] == MARKER && p[AT_ACTOR] == 1)
		return answer_marker(p, out);
	return 0;
}
