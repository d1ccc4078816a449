/*
 * fc_els.h: extended link services (FC-LS-2): logins and what else ports say
 * to each other, as it is laid out, and why one refuses, in words.
 */
#ifndef NET_SAN_FC_ELS_H
#define NET_SAN_FC_ELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct fc_frame;

/* The first byte. */
enum fc_els {
	FC_LS_RJT = 0x01, FC_LS_ACC = 0x02, FC_PLOGI = 0x03, FC_FLOGI = 0x04,
	FC_LOGO = 0x05, FC_RTV = 0x0e, FC_ECHO = 0x10, FC_PRLI = 0x20,
	FC_PRLO = 0x21, FC_ADISC = 0x52,
};

#define FC_UNSUPPORTED	0x0b2cu	/* reason and detail of an LS_RJT	*/

#define FC_LOGIN_LEN	116u	/* bytes of FLOGI and PLOGI, and answers */
#define FC_PRLI_LEN	20u
#define FC_LOGO_LEN	16u
#define FC_ADISC_LEN	28u
#define FC_ELS_MAX	FC_LOGIN_LEN	/* of what we send		*/

/* Who logs in. */
struct fc_names { uint64_t port, node; };

/* @what is FC_FLOGI, FC_PLOGI, or FC_LS_ACC to one of them; @size, the bytes
   of data in a frame that we take. */
void fc_put_login(uint8_t p[FC_LOGIN_LEN], enum fc_els what, bool fabric,
		  const struct fc_names *names, unsigned size);
/* What a login, or the answer to one, says. False: it is too short. */
struct fc_login {
	struct fc_names names;
	unsigned        size;		/* bytes that it takes; at least 256 */
	bool            fabric;		/* it is one, no other port	*/
};
bool fc_get_login(const struct fc_frame *f, struct fc_login *out);

/* Process login for SCSI (FCP-4 6.3): @what is FC_PRLI, or FC_LS_ACC to it. */
void fc_put_prli(uint8_t p[FC_PRLI_LEN], enum fc_els what);
/* What the answer grants: parameters, or 0 with @e: it is no target. */
#define FC_PRLI_TARGET	0x10u
uint32_t fc_get_prli(const struct fc_frame *f, struct err *e);

void fc_put_logo(uint8_t p[FC_LOGO_LEN], uint32_t id, uint64_t port);

/* The answer to @what ("FLOGI") is no LS_ACC: say why. -EPERM, -EBUSY, -EPROTO
   ... */
int fc_els_refused(const struct fc_frame *f, const char *what, struct err *e);

#endif
