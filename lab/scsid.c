/* scsid.c: a simulated disk, asked by SCSI commands. */
#include "lab/scsid.h"

#include <string.h>

#include "core/bytes.h"
#include "core/str.h"

#define POWER_ON	0x0629	/* unit attention */
#define ILLEGAL		0x0500
#define NO_COMMAND	(ILLEGAL | 0x20)
#define BEHIND_END	(ILLEGAL | 0x21)
#define BAD_FIELD	(ILLEGAL | 0x24)
#define NO_LUN		(ILLEGAL | 0x25)

static void check(struct scsid_answer *a, unsigned sense)
{
	a->status = 2;
	a->sense = sense;
}

/* Once. */
static void tell_attention(struct scsid_answer *a, bool *attention)
{
	*attention = false;
	check(a, POWER_ON);
}

static void add32(struct sbuf *out, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	sbuf_add(out, b, 4);
}

static void add_zeros(struct sbuf *out, size_t n)
{
	while (n--)
		sbuf_char(out, '\0');
}

/* Text in a field of @n bytes, blanks behind it. */
static void add_text(struct sbuf *out, const char *s, size_t n)
{
	for (; n; n--)
		sbuf_char(out, *s ? *s++ : ' ');
}

static void cut(struct sbuf *out, size_t most)
{
	if (out->len > most)
		out->len = most;
}

/* ---- what it is ---------------------------------------------------------- */

static void add_identity(const struct lab_lun *lun, struct sbuf *out)
{
	const uint8_t naa[4] = { 1, 3, 0, 8 };

	sbuf_add(out, naa, 4);
	add32(out, 0x60000000 | (str_hash(lun->serial, strlen(lun->serial)) >>
				 4));
	add32(out, lun->number);
}

static void vpd(const struct lab_lun *lun, unsigned page, struct sbuf *out,
		struct scsid_answer *a)
{
	static const uint8_t pages[] = { 0x00, 0x80, 0x83, 0xb0 };
	size_t at = out->len;

	sbuf_char(out, (char)lun->type);
	sbuf_char(out, (char)page);
	add_zeros(out, 2);
	if (page == 0x00)
		sbuf_add(out, pages, sizeof(pages));
	else if (page == 0x80)
		sbuf_str(out, lun->serial);
	else if (page == 0x83)
		add_identity(lun, out);
	else if (page == 0xb0)
		add_zeros(out, 60);
	else
		check(a, BAD_FIELD);
	if (out->data)
		put_be16((uint8_t *)out->data + at + 2,
			 (unsigned)(out->len - at - 4));
}

static void inquiry(const struct lab_lun *lun, const uint8_t *cdb,
		    struct sbuf *out, struct scsid_answer *a)
{
	const uint8_t head[8] = { lun ? (uint8_t)lun->type : 0x7f, 0, 6, 0x12,
				  91, 0, 0, 2 };

	if (cdb[1] & 1) {
		if (lun)
			vpd(lun, cdb[2], out, a);
		else
			check(a, NO_LUN);
	} else if (cdb[2]) {
		check(a, BAD_FIELD);
	} else {
		sbuf_add(out, head, 8);
		add_text(out, "PXESH", 8);
		add_text(out, "Lab disk", 16);
		add_text(out, "1", 4);
		add_zeros(out, 22);
		add32(out, 0x04600600);		/* SPC-4, SBC-3, iSCSI	*/
		add32(out, 0x09600000);
		add_zeros(out, 30);
	}
	cut(out, get_be16(cdb + 3));
}

static void capacity(const struct lab_lun *lun, const uint8_t *cdb,
		     struct sbuf *out)
{
	uint64_t last = lun->image.size / lun->block - 1;

	if (cdb[0] == 0x25) {
		add32(out, last > UINT32_MAX ? UINT32_MAX : (uint32_t)last);
		add32(out, lun->block);
		return;
	}
	add32(out, (uint32_t)(last >> 32));
	add32(out, (uint32_t)last);
	add32(out, lun->block);
	add_zeros(out, 20);
	cut(out, get_be32(cdb + 10));
}

static void report_luns(const struct lab_lun *luns, const uint8_t *cdb,
			struct sbuf *out)
{
	const struct lab_lun *l;
	uint32_t n = 0;

	for (l = luns; l; l = l->next)
		n++;
	add32(out, 8 * n);
	add32(out, 0);
	for (l = luns; l; l = l->next) {
		add32(out, l->number << 16);
		add32(out, 0);
	}
	cut(out, get_be32(cdb + 6));
}

/* No pages, no block descriptors; DPO and FUA are taken: there is no cache. */
static void mode_sense(const uint8_t *cdb, struct sbuf *out)
{
	static const uint8_t six[4] = { 3, 0, 0x10, 0 };
	static const uint8_t ten[8] = { 0, 6, 0, 0x10, 0, 0, 0, 0 };

	if (cdb[0] == 0x1a) {
		sbuf_add(out, six, 4);
		cut(out, cdb[4]);
	} else {
		sbuf_add(out, ten, 8);
		cut(out, get_be16(cdb + 7));
	}
}

/* ---- blocks -------------------------------------------------------------- */

static bool transfer(const uint8_t *cdb, uint64_t *lba, uint64_t *count)
{
	switch (cdb[0] & 0xfd) {
	case 0x08:				/* READ(6), WRITE(6)	*/
		*lba = get_be32(cdb) & 0x1fffff;
		*count = cdb[4] ? cdb[4] : 256;
		return true;
	case 0x28:
		*lba = get_be32(cdb + 2);
		*count = get_be16(cdb + 7);
		return true;
	case 0xa8:
		*lba = get_be32(cdb + 2);
		*count = get_be32(cdb + 6);
		return true;
	case 0x88:
		*lba = get_be64(cdb + 2);
		*count = get_be32(cdb + 10);
		return true;
	default:
		return false;
	}
}

static void blocks(struct lab_lun *lun, const uint8_t *cdb, uint64_t lba,
		   uint64_t count, struct scsid_answer *a)
{
	uint64_t all = lun->image.size / lun->block;

	if (cdb[0] >= 0x28 && cdb[1] & 0xe0) {	/* protection: none	*/
		check(a, BAD_FIELD);
	} else if (lba > all || count > all - lba) {
		check(a, BEHIND_END);
	} else {
		a->is_io = true;
		a->writes = cdb[0] & 2;
		a->data = lun->image.data + lba * lun->block;
		a->len = count * lun->block;
	}
}

/* ---- one of several ------------------------------------------------------ */

static struct lab_lun *lun_of(struct lab_lun *luns, const uint8_t number[8])
{
	while (luns && luns->number != (get_be16(number) & 0x3fff))
		luns = luns->next;
	return luns && lab_image_open(&luns->image) == 0 ? luns : NULL;
}

void lab_luns_close(struct lab_lun *luns)
{
	for (; luns; luns = luns->next)
		lab_image_close(&luns->image);
}

void lab_scsi_sense(uint8_t out[SCSID_SENSE], unsigned sense)
{
	memset(out, 0, SCSID_SENSE);
	out[0] = 0x70;
	out[2] = (uint8_t)(sense >> 8);
	out[7] = 10;
	out[12] = (uint8_t)sense;
}

void lab_scsi(struct lab_lun *luns, const uint8_t number[8],
	      const uint8_t cdb[16], bool *attention, struct sbuf *out,
	      struct scsid_answer *a)
{
	struct lab_lun *lun = lun_of(luns, number);
	uint64_t lba, count;

	*a = (struct scsid_answer){ 0 };
	if (cdb[0] == 0x12)
		inquiry(lun, cdb, out, a);
	else if (cdb[0] == 0xa0)
		report_luns(luns, cdb, out);
	else if (*attention)
		tell_attention(a, attention);
	else if (!lun)
		check(a, NO_LUN);
	else if (transfer(cdb, &lba, &count))
		blocks(lun, cdb, lba, count, a);
	else if (cdb[0] == 0x25 || (cdb[0] == 0x9e && (cdb[1] & 31) == 0x10))
		capacity(lun, cdb, out);
	else if (cdb[0] == 0x1a || cdb[0] == 0x5a)
		mode_sense(cdb, out);
	else if (cdb[0] == 0x03)		/* REQUEST SENSE: none	*/
		sbuf_add(out, "\x70\0\0\0\0\0\0\012\0\0\0\0\0\0\0\0\0\0",
			 cdb[4] < 18 ? cdb[4] : 18);
	else if (cdb[0] != 0x00 && cdb[0] != 0x35 && cdb[0] != 0x91)
		check(a, NO_COMMAND);
}
