/* fc_names.c: asking a fabric's directory server for an address. */
#include <string.h>

#include "core/bytes.h"
#include "net/san/fc_peer.h"

/* In front of each message (FC-GS-6 4.3) */
enum { REVISION = 0, TYPE = 4, SUBTYPE = 5, CODE = 8, REASON = 13,
       DETAIL = 14, HEAD = 16 };
#define DIRECTORY	0xfc
#define NAME_SERVER	0x02
#define GID_PN		0x0121	/* an address, by a port's name	*/
#define ACCEPTED	0x8002
#define REFUSED		0x8001
#define UNABLE		0x09	/* of reasons: what is asked for is not there */

void fc_names_put(uint8_t p[FC_GID_PN_LEN], uint64_t name)
{
	memset(p, 0, FC_GID_PN_LEN);
	p[REVISION] = 1;
	p[TYPE] = DIRECTORY;
	p[SUBTYPE] = NAME_SERVER;
	put_be16(p + CODE, GID_PN);
	put_be64(p + HEAD, name);
}

uint32_t fc_names_get(const struct fc_frame *f, struct err *e)
{
	const uint8_t *p = f->data;
	uint32_t id = 0;

	if (f->len >= HEAD + 4 && get_be16(p + CODE) == ACCEPTED)
		id = fc_id(p + HEAD + 1);
	else if (f->len >= HEAD && get_be16(p + CODE) == REFUSED &&
		 p[REASON] != UNABLE)
		err_set(e, -EPROTO, "the directory server refuses to answer "
			"(%02x/%02x)", p[REASON], p[DETAIL]);
	if (!id)
		err_set(e, -ENODEV, "the fabric knows no port of this name: "
			"is the target on, and zoned for us?");
	return id;
}
