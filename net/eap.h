/* eap.h: answers to an authenticator (RFC 3748): identity, MD5, MS-CHAPv2. */
#ifndef NET_EAP_H
#define NET_EAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EAP_MAX		512	/* bytes of an answer; of a name 253 at most */

/* EAP_LACKING: asked for a method that other images have. */
enum eap_event { EAP_NOTHING, EAP_ASKED, EAP_LACKING, EAP_SUCCESS,
		 EAP_FAILURE };

struct eap_user { const char *name, *password; };

/* Between one packet and the next. */
struct eap {
	uint8_t proof[20];	/* what the server must know (RFC 2759 8.7) */
	bool    proves;		/* ... and is to tell			*/
};

/*
 * Look at the packet @p; write an answer of EAP_MAX bytes at most to @out,
 * whose length is returned: 0 if there is none. @random: 16 bytes.
 */
size_t eap_answer(struct eap *e, const struct eap_user *user,
		  const uint8_t *p, size_t len, const uint8_t *random,
		  uint8_t *out, enum eap_event *event);

#endif
