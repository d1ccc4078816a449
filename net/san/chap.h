/* chap.h: the handshake by which iSCSI's two sides prove that they know a
   secret (RFC 7143 12.1.3, RFC 1994). */
#ifndef NET_SAN_CHAP_H
#define NET_SAN_CHAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAP_MD5	16	/* bytes of a response			*/
#define CHAP_CHALLENGE	1024	/* most bytes of a challenge		*/

/* The response to a challenge. 0, -ENOMEM, -EIO. */
int chap_response(uint8_t id, const char *secret, const uint8_t *challenge,
		  size_t len, uint8_t out[CHAP_MD5]);

#endif
