/*
 * bios.c: our BIOS images as files: a prefix, then a body, whose header says
 * how long it is. What is embedded is the last part of it.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "bootfile/bootfile.h"
#include "bootfile/disk.h"
#include "core/bytes.h"
#include "core/err.h"
#include "platform/bios/boot/body.h"
#include "platform/bios/layout.h"

#define NBP_BODY	512	/* where it begins			*/
#define KERNEL_BODY	1024
#define KERNEL_MAGIC	0x202
#define KERNEL_SIZE	0x1f4	/* in units of 16 bytes			*/
#define HEADER		(BODY_HEADER + sizeof(struct body))
#define CRC_FROM	(HEADER + sizeof(BODY_MARK))

struct parts {
	size_t      at;		/* of the body, in the file		*/
	struct body h;
	size_t      plain;	/* bytes of it without what is embedded	*/
};

/* The header's fields, as a PC has them. */
static void read_header(const uint8_t *p, struct body *h)
{
	uint32_t *field = &h->len;

	for (size_t i = 0; i < sizeof(*h) / 4; i++)
		field[i] = get_le32(p + 4 * i);
}

static bool is_at(const struct sbuf *file, size_t at)
{
	return file->len >= at + CRC_FROM &&
	       !memcmp(file->data + at + HEADER, BODY_MARK,
		       sizeof(BODY_MARK));
}

/* Where the program lies behind the images of a card's ROM, as tools/mkrom.c
   writes them; 0: it is no such file. */
static size_t behind_images(const struct sbuf *file)
{
	const uint8_t *p = (const uint8_t *)file->data;
	size_t at = 0, len;
	bool last = false;

	while (!last) {
		if (file->len - at < ROM_UNIT || get_be16(p + at) != 0x55aa ||
		    memcmp(p + at + ROM_PCI, "PCIR", 4))
			return 0;
		last = p[at + ROM_LAST] & 0x80;
		len = (size_t)p[at + ROM_LEN] * ROM_UNIT;
		if (!len || len > file->len - at)
			return 0;
		at += len;
	}
	return at;
}

static bool find_body(const struct sbuf *file, struct parts *p)
{
	size_t rom = behind_images(file);

	p->at = rom || is_at(file, NBP_BODY) ? rom + NBP_BODY : KERNEL_BODY;
	if (!is_at(file, p->at))
		return false;
	read_header((const uint8_t *)file->data + p->at + BODY_HEADER, &p->h);
	return true;
}

/* Is all that the header names there, and whole? */
static bool is_whole(const struct sbuf *file, struct parts *p)
{
	const uint8_t *body = (const uint8_t *)file->data + p->at;
	const struct body *h = &p->h;

	p->plain = h->embedded ? h->embedded : h->len;
	if (h->len > file->len - p->at || h->embedded > h->len ||
	    h->embedded_len > h->len - h->embedded)
		return false;
	/* What is embedded begins at a multiple of 16 */
	for (size_t pad = 0; pad < 16 && pad + CRC_FROM < p->plain; pad++) {
		if (crc32(0, body + CRC_FROM, (uInt)(p->plain - pad -
						     CRC_FROM)) == h->crc) {
			p->plain -= pad;
			return true;
		}
	}
	return false;
}

static enum bootfile_kind kind_of(const struct sbuf *file,
				  const struct parts *p)
{
	uint8_t kind = (uint8_t)file->data[p->at - NBP_BODY + NBP_KIND];

	return p->at == KERNEL_BODY ? BOOTFILE_KERNEL :
	       kind == START_DISK ? BOOTFILE_DISK :
	       kind == START_ROM ? BOOTFILE_ROM : BOOTFILE_NBP;
}

int bootfile_open_bios(struct bootfile *b, struct err *e)
{
	struct parts p;

	b->arch = "i386";
	b->embedded = (struct embedded_area){ 0 };
	if (!find_body(&b->file, &p))
		return err_set(e, -EINVAL, "this is no boot image of pxesh, or "
			       "of one that is too old for this");
	if (!is_whole(&b->file, &p))
		return bootfile_damaged(e);
	b->kind = kind_of(&b->file, &p);
	if (p.h.embedded)
		b->embedded = (struct embedded_area){
			(const uint8_t *)b->file.data + p.at + p.h.embedded,
			p.h.embedded_len,
		};
	return 0;
}

static void write_header(uint8_t *p, const struct body *h)
{
	const uint32_t *field = &h->len;

	for (size_t i = 0; i < sizeof(*h) / 4; i++)
		put_le32(p + 4 * i, field[i]);
}

/* A kernel's loaders want whole paragraphs, and to know how many. */
static int end_kernel(struct bootfile *b, struct err *e)
{
	int rc = bootfile_resize(b, (b->file.len + 15) / 16 * 16, e);

	if (rc == 0)
		put_le32((uint8_t *)b->file.data + KERNEL_SIZE,
			 (uint32_t)((b->file.len - KERNEL_BODY) / 16));
	return rc;
}

/* A ROM's bytes come in units; what copies them has not more room. */
static int end_rom(struct bootfile *b, const struct parts *p, struct err *e)
{
	if (p->h.len > DISK_LOADER_MOST)
		return err_set(e, -EFBIG, "a card's ROM has at most %u KiB for "
			       "all of this, and it is %u: put files on a "
			       "server", DISK_LOADER_MOST >> 10,
			       p->h.len >> 10);
	return bootfile_resize(b, (b->file.len + ROM_UNIT - 1) / ROM_UNIT *
			       ROM_UNIT, e);
}

int bootfile_embed_bios(struct bootfile *b, const struct sbuf *area,
			struct err *e)
{
	struct parts p;
	size_t start;
	int rc;

	if (!find_body(&b->file, &p) || !is_whole(&b->file, &p))
		return bootfile_damaged(e);
	start = area->len ? (p.plain + 15) / 16 * 16 : p.plain;
	rc = bootfile_resize(b, p.at + p.plain, e);	/* the rest: zeros */
	if (rc == 0)
		rc = bootfile_resize(b, p.at + start + area->len, e);
	if (rc < 0)
		return rc;
	p.h.len = (uint32_t)(start + area->len);
	p.h.embedded = area->len ? (uint32_t)start : 0;
	p.h.embedded_len = (uint32_t)area->len;
	write_header((uint8_t *)b->file.data + p.at + BODY_HEADER, &p.h);
	if (area->len)
		memcpy(b->file.data + p.at + start, area->data, area->len);
	return b->kind == BOOTFILE_ROM ? end_rom(b, &p, e) :
	       b->kind == BOOTFILE_KERNEL ? end_kernel(b, e) : 0;
}

int disk_loader(struct bootfile *b, struct err *e)
{
	if (b->kind != BOOTFILE_NBP && b->kind != BOOTFILE_DISK)
		return err_set(e, -EINVAL, "a disk takes the .pxe for BIOS "
			       "machines");
	if (b->file.len > DISK_LOADER_MOST)
		return err_set(e, -EFBIG, "a BIOS loads %u KiB from a disk at "
			       "most, and this has %zu: put files on the disk "
			       "(--file)", DISK_LOADER_MOST >> 10,
			       b->file.len >> 10);
	b->kind = BOOTFILE_DISK;
	b->file.data[NBP_KIND] = START_DISK;
	b->file.data[NBP_KIND + 1] = 0;
	return 0;
}
