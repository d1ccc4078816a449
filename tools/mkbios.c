/*
 * mkbios.c: make a BIOS boot image of its parts.
 *
 * usage: mkbios KIND OUT PREFIX MBR LOAD STUB RAW PACKED
 *   KIND    kpxe, kkpxe, lkrn or iso
 *   PREFIX  the first code: boot/nbp.S or boot/lkrn.S; MBR: for iso
 *   LOAD    boot/load.*: unpacks; STUB: stub.S
 *   RAW     the program, by tools/rebase.c; PACKED: the same by xz
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/bios/boot/body.h"
#include "platform/bios/layout.h"

#define ALIGN		16
#define CRC_FROM	(BODY_HEADER + sizeof(struct body) + sizeof(BODY_MARK))
#define SECTOR		512
#define CD		2048	/* a CD's sector		*/
#define CD_CATALOG	19
#define CD_ROOT		20
#define CD_IMAGE	24
#define CD_PATHS	21	/* and 22: big-endian		*/
#define MBR_LEFT	0x1a0	/* as boot/mbr.S has it		*/
#define MBR_FIRST	0x1ac
#define MBR_TABLE	446
#define NBP_KIND	4	/* as boot/nbp.S has it		*/
#define LKRN_SYSSIZE	0x1f4

struct blob { uint8_t *data; size_t len; };

static void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("mkbios: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	exit(1);
}

static struct blob load(const char *path)
{
	struct blob b = { NULL, 0 };
	FILE *f = fopen(path, "rb");
	long len;

	if (!f || fseek(f, 0, SEEK_END) || (len = ftell(f)) < 0)
		die("cannot read %s", path);
	rewind(f);
	b.len = (size_t)len;
	b.data = malloc(b.len + 1);
	if (!b.data || fread(b.data, 1, b.len, f) != b.len)
		die("cannot read %s", path);
	fclose(f);
	return b;
}

static void save(const char *path, const struct blob *b)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(b->data, 1, b->len, f) != b->len || fclose(f))
		die("cannot write %s", path);
}

static void grow(struct blob *b, size_t len)
{
	b->data = realloc(b->data, len);
	if (!b->data)
		die("no memory");
	if (len > b->len)
		memset(b->data + b->len, 0, len - b->len);
	b->len = len;
}

/* Append, from a multiple of ALIGN on; returns where. */
static uint32_t append(struct blob *b, const struct blob *more)
{
	size_t at = (b->len + ALIGN - 1) / ALIGN * ALIGN;

	grow(b, at + more->len);
	memcpy(b->data + at, more->data, more->len);
	return (uint32_t)at;
}

static void le16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static void le32(uint8_t *p, uint32_t v)
{
	le16(p, v);
	le16(p + 2, v >> 16);
}

/* As gzip has it (RFC 1952) */
static uint32_t crc32(const uint8_t *p, size_t len)
{
	uint32_t crc = ~0u;
	int bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static struct blob make_body(char **paths)
{
	struct blob out = load(paths[0]), stub = load(paths[1]);
	struct blob raw = load(paths[2]), packed = load(paths[3]);
	struct program p;
	struct body h;

	if (raw.len < sizeof(p))
		die("%s: too short", paths[2]);
	memcpy(&p, raw.data, sizeof(p));
	if (p.magic != PROGRAM_MAGIC)
		die("%s: no program", paths[2]);
	h.stub = append(&out, &stub);
	h.stub_len = (uint32_t)stub.len;
	h.packed = append(&out, &packed);
	h.packed_len = (uint32_t)packed.len;
	h.raw_len = (uint32_t)raw.len;
	h.mem_len = p.bss_end - REBASE_AT;
	h.embedded = h.embedded_len = 0;
	h.len = (uint32_t)out.len;
	if (out.len < CRC_FROM)
		die("%s: too short", paths[0]);
	h.crc = crc32(out.data + CRC_FROM, out.len - CRC_FROM);
	memcpy(out.data + BODY_HEADER, &h, sizeof(h));
	return out;
}

/* ---- a CD that is a disk, too (ECMA-119, El Torito 1.0) ----------------- */

static void both32(uint8_t *p, uint32_t v)
{
	le32(p, v);
	p[4] = (uint8_t)(v >> 24);
	p[5] = (uint8_t)(v >> 16);
	p[6] = (uint8_t)(v >> 8);
	p[7] = (uint8_t)v;
}

static void both16(uint8_t *p, uint32_t v)
{
	le16(p, v);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

/* The record of a folder that is empty: "." (0) or ".." (1). */
static void folder(uint8_t *p, uint8_t name)
{
	p[0] = 34;
	both32(p + 2, CD_ROOT);
	both32(p + 10, CD);
	p[18] = 126;		/* 2026-01-01 */
	p[19] = p[20] = 1;
	p[25] = 2;
	both16(p + 28, 1);
	p[32] = 1;
	p[33] = name;
}

static void volume(uint8_t *p, uint32_t sectors)
{
	p[0] = 1;
	memcpy(p + 1, "CD001\1", 6);
	memset(p + 8, ' ', 64);
	memcpy(p + 40, "PXESH", 5);
	both32(p + 80, sectors);
	both16(p + 120, 1);
	both16(p + 124, 1);
	both16(p + 128, CD);
	both32(p + 132, 10);
	le32(p + 140, CD_PATHS);
	p[151] = CD_PATHS + 1;
	folder(p + 156, 0);
	memset(p + 190, ' ', 623);
	memset(p + 813, '0', 16);
	memset(p + 830, '0', 16);
	memset(p + 847, '0', 16);
	memset(p + 864, '0', 16);
	p[881] = 1;
}

static void catalog(uint8_t *p, size_t len)
{
	uint32_t sum = 0, i;

	p[0] = 1;
	p[30] = 0x55;
	p[31] = 0xaa;
	for (i = 0; i < 32; i += 2)
		sum += p[i] | (uint32_t)p[i + 1] << 8;
	le16(p + 28, 0u - sum);
	p[32] = 0x88;
	le16(p + 38, (uint32_t)((len + SECTOR - 1) / SECTOR));
	le32(p + 40, CD_IMAGE);
}

static void partition(uint8_t *mbr, uint32_t sectors)
{
	uint8_t *p = mbr + MBR_TABLE;

	p[0] = 0x80;
	p[2] = 1;
	p[4] = 0x17;		/* hidden: no system should mount it */
	p[5] = p[6] = p[7] = 0xff;
	le32(p + 12, sectors);
}

static void make_iso(struct blob *image, const struct blob *mbr)
{
	struct blob out = { NULL, 0 };
	size_t sectors = (image->len + SECTOR - 1) / SECTOR;
	size_t len = CD_IMAGE * (size_t)CD + image->len;

	if (mbr->len != SECTOR || sectors > 0xffff)
		die("cannot make a disk of this");
	/* Whole cylinders of 64 heads and 32 sectors: some BIOSes ask it. */
	grow(&out, (len + (1 << 20) - 1) >> 20 << 20);
	memcpy(out.data, mbr->data, SECTOR);
	le16(out.data + MBR_LEFT, (uint32_t)sectors);
	le32(out.data + MBR_FIRST, CD_IMAGE * (CD / SECTOR));
	partition(out.data, (uint32_t)(out.len / SECTOR));
	volume(out.data + 16 * CD, (uint32_t)(out.len / CD));
	memcpy(out.data + 17 * CD, "\0CD001\1EL TORITO SPECIFICATION", 30);
	le32(out.data + 17 * CD + 71, CD_CATALOG);
	memcpy(out.data + 18 * CD, "\377CD001\1", 7);
	catalog(out.data + CD_CATALOG * CD, image->len);
	folder(out.data + CD_ROOT * CD, 0);
	folder(out.data + CD_ROOT * CD + 34, 1);
	out.data[CD_PATHS * CD] = out.data[(CD_PATHS + 1) * CD] = 1;
	le32(out.data + CD_PATHS * CD + 2, CD_ROOT);
	out.data[(CD_PATHS + 1) * CD + 5] = CD_ROOT;
	out.data[CD_PATHS * CD + 6] = 1;
	out.data[(CD_PATHS + 1) * CD + 7] = 1;
	memcpy(out.data + CD_IMAGE * CD, image->data, image->len);
	*image = out;
}

int main(int argc, char **argv)
{
	struct blob out, mbr, body;
	const char *kind;

	if (argc != 9)
		die("usage: mkbios KIND OUT PREFIX MBR LOAD STUB RAW PACKED");
	kind = argv[1];
	out = load(argv[3]);
	mbr = load(argv[4]);
	body = make_body(argv + 5);
	append(&out, &body);
	if (!strcmp(kind, "lkrn")) {
		grow(&out, (out.len + ALIGN - 1) / ALIGN * ALIGN);
		le32(out.data + LKRN_SYSSIZE,
		     (uint32_t)((out.len - 1024) / 16));
	} else {
		out.data[NBP_KIND] = strcmp(kind, "iso") ? START_NBP :
							   START_DISK;
		out.data[NBP_KIND + 1] = strcmp(kind, "kkpxe") ? 0 :
					 START_KEEP_BASE;
	}
	if (!strcmp(kind, "iso"))
		make_iso(&out, &mbr);
	save(argv[2], &out);
	return 0;
}
