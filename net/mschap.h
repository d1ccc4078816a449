/* mschap.h: proving a password by MS-CHAPv2 (RFC 2759). */
#ifndef NET_MSCHAP_H
#define NET_MSCHAP_H

#include <stdint.h>

#define MSCHAP_PASSWORD	120	/* characters at most			*/

/*
 * Answer the authenticator's challenge @auth, with @peer as our own one:
 * NT-Response and what the authenticator must say to prove itself. -EINVAL:
 * the password is too long; -ENOMEM or -EIO of digest().
 */
int mschap_answer(const uint8_t auth[16], const uint8_t peer[16],
		  const char *user, const char *password,
		  uint8_t response[24], uint8_t proof[20]);

#endif
