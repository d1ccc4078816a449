/* fc_els.c: extended link services, laid out, and refusals in words. */
#include "net/san/fc_els.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/fc_frame.h"

/* In a login (FC-LS-2 6.6) */
enum { VERSION = 4, CREDIT = 6, FEATURES = 8, SIZE = 10, SEQUENCES = 12,
       CATEGORIES = 14, TIMEOUT = 16, PORT_NAME = 20, NODE_NAME = 28,
       CLASS3 = 68 };
#define VERSIONS	0x2020u	/* FC-PH-3, highest and lowest	*/
#define CREDITS		8u
#define CONTINUOUS	0x8000u	/* offsets go up without holes	*/
#define IS_FABRIC	0x1000u
#define E_D_TOV_MS	2000u
#define VALID		0x8000u	/* a class of service		*/
#define IN_ORDER	0x0800u	/* likewise, of a fabric	*/

void fc_put_login(uint8_t p[FC_LOGIN_LEN], enum fc_els what, bool fabric,
		  const struct fc_names *names, unsigned size)
{
	memset(p, 0, FC_LOGIN_LEN);
	p[0] = (uint8_t)what;
	put_be16(p + VERSION, VERSIONS);
	put_be16(p + CREDIT, CREDITS);
	put_be16(p + FEATURES, fabric ? 0 : CONTINUOUS);
	put_be16(p + SIZE, size);
	put_be16(p + CLASS3, fabric ? VALID | IN_ORDER : VALID);
	if (!fabric) {
		put_be16(p + SEQUENCES, 255);
		put_be16(p + CATEGORIES, 0x1f);	/* all have offsets */
		put_be32(p + TIMEOUT, E_D_TOV_MS);
		put_be16(p + CLASS3 + 6, size);
		put_be16(p + CLASS3 + 8, 255);	/* sequences at once */
		put_be16(p + CLASS3 + 12, 1);	/* of an exchange */
	}
	put_be64(p + PORT_NAME, names->port);
	put_be64(p + NODE_NAME, names->node);
}

static unsigned at_least(unsigned size)
{
	size &= 0xffcu;			/* words, of 12 bits */
	return size < FC_DATA_MIN ? FC_DATA_MIN :
	       size > FC_DATA_MAX ? FC_DATA_MAX : size;
}

bool fc_get_login(const struct fc_frame *f, struct fc_login *out)
{
	const uint8_t *p = f->data;
	unsigned size, of_class;

	if (f->len < FC_LOGIN_LEN)
		return false;
	out->names.port = get_be64(p + PORT_NAME);
	out->names.node = get_be64(p + NODE_NAME);
	out->fabric = get_be16(p + FEATURES) & IS_FABRIC;
	size = get_be16(p + SIZE) & 0xfffu;
	of_class = get_be16(p + CLASS3 + 6) & 0xfffu;
	out->size = at_least(of_class && of_class < size ? of_class : size);
	return true;
}

/* ---- process login ------------------------------------------------------- */

#define PAGE_LEN	16
#define ESTABLISH	0x2000u	/* a pair of images		*/
#define EXECUTED	0x0100u	/* code of an answer		*/
#define CODE		0x0f00u
#define INITIATOR	0x20u
#define NO_READ_XFER	0x02u	/* XFER_RDY is for writes only	*/

void fc_put_prli(uint8_t p[FC_PRLI_LEN], enum fc_els what)
{
	memset(p, 0, FC_PRLI_LEN);
	p[0] = (uint8_t)what;
	p[1] = PAGE_LEN;
	put_be16(p + 2, FC_PRLI_LEN);
	p[4] = FC_TYPE_FCP;
	put_be16(p + 6, what == FC_PRLI ? ESTABLISH : ESTABLISH | EXECUTED);
	put_be32(p + 16, INITIATOR | NO_READ_XFER);
}

uint32_t fc_get_prli(const struct fc_frame *f, struct err *e)
{
	const uint8_t *p = f->data;
	unsigned code;

	if (f->len < FC_PRLI_LEN || p[4] != FC_TYPE_FCP) {
		err_set(e, -EPROTO, "the target's answer to PRLI is none");
		return 0;
	}
	code = get_be16(p + 6) & CODE;
	if (code != EXECUTED) {
		err_set(e, -EPROTO, "the target takes no SCSI commands from "
			"us (PRLI code %u)", code >> 8);
		return 0;
	}
	if (!(get_be32(p + 16) & FC_PRLI_TARGET)) {
		err_set(e, -ENODEV, "this port is no target: it has no disks");
		return 0;
	}
	return get_be32(p + 16);
}

void fc_put_logo(uint8_t p[FC_LOGO_LEN], uint32_t id, uint64_t port)
{
	memset(p, 0, FC_LOGO_LEN);
	p[0] = FC_LOGO;
	fc_put_id(p + 5, id);
	put_be64(p + 8, port);
}

/* ---- refusals (FC-LS-2 4.4.4) -------------------------------------------- */

static const struct { uint8_t reason, code; const char *why; } reasons[] = {
	{ 0x01, EPROTO, "it does not know this request" },
	{ 0x03, EPROTO, "it takes the request for wrong" },
	{ 0x05, EBUSY, "it is busy" },
	{ 0x07, EPROTO, "it takes the request for against the rules" },
	{ 0x09, EIO, "it cannot do it now" },
	{ 0x0b, ENOTSUP, "it does not do this" },
};

static const struct { uint8_t detail, code; const char *why; } details[] = {
	{ 0x0d, EPERM, "our port name is not let in" },
	{ 0x0e, EPERM, "our node name is not let in" },
	{ 0x0f, EPROTO, "our parameters do not suit it" },
	{ 0x19, EBUSY, "it has a request of ours in hand already" },
	{ 0x1e, EPERM, "we have to log in before" },
	{ 0x1f, ENODEV, "there is no port of this address" },
	{ 0x29, EBUSY, "it has no room for more logins" },
	{ 0x2c, ENOTSUP, "it does not support this" },
};

int fc_els_refused(const struct fc_frame *f, const char *what, struct err *e)
{
	unsigned reason, detail, code = EPROTO;
	const char *why = "it does not say why";

	if (f->len < 8 || f->data[0] != FC_LS_RJT)
		return err_set(e, -EPROTO, "the answer to %s is none", what);
	reason = f->data[5];
	detail = f->data[6];
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].reason == reason) {
			why = reasons[i].why;
			code = reasons[i].code;
		}
	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		if (details[i].detail == detail) {
			why = details[i].why;
			code = details[i].code;
		}
	return err_set(e, -(int)code, "%s is refused: %s (LS_RJT %02x/%02x)",
		       what, why, reason, detail);
}
