/* eap_mschap.c: in place of net/eap_mschap.c in the small images. */
#include "net/eap_answer.h"

const bool eap_mschap_is_there = false;

size_t eap_answer_mschap(struct eap *e, const struct eap_user *user,
			 const uint8_t *p, size_t len, const uint8_t *random,
			 uint8_t *out)
{
	(void)e;
	(void)user;
	(void)p;
	(void)len;
	(void)random;
	(void)out;
	return 0;
}
