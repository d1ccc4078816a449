/*
 * mkbios.c: make a BIOS boot image of its parts.
 *
 * usage: mkbios KIND OUT PREFIX LOAD STUB RAW PACKED
 *   KIND    kpxe, kkpxe, pxe or lkrn
 *   PREFIX  the first code: boot/nbp.S or boot/lkrn.S
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
#include "platform/unpack/unpack.h"

#define ALIGN		16
#define CRC_FROM	(BODY_HEADER + sizeof(struct body) + sizeof(BODY_MARK))
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

/* What unpacking needs beside the program's own place, .bss has to be. */
static void check_room(const char *path, const struct blob *packed,
		       uint32_t mem_len)
{
	struct packed p;
	uint64_t room;

	if (packed->len < sizeof(p))
		die("%s: too short", path);
	memcpy(&p, packed->data, sizeof(p));
	room = p.code;
	for (int i = 0; i < BRANCH_LISTS; i++)
		room += 2ull * p.lists[i];
	if (room > mem_len)
		die("%s: takes %u bytes to unpack, of %u", path,
		    (unsigned)room, mem_len);
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
	check_room(paths[3], &packed, h.mem_len);
	h.embedded = h.embedded_len = 0;
	h.len = (uint32_t)out.len;
	if (out.len < CRC_FROM)
		die("%s: too short", paths[0]);
	h.crc = crc32(out.data + CRC_FROM, out.len - CRC_FROM);
	memcpy(out.data + BODY_HEADER, &h, sizeof(h));
	return out;
}

int main(int argc, char **argv)
{
	struct blob out, body;
	const char *kind;

	if (argc != 8)
		die("usage: mkbios KIND OUT PREFIX LOAD STUB RAW PACKED");
	kind = argv[1];
	out = load(argv[3]);
	body = make_body(argv + 4);
	append(&out, &body);
	if (!strcmp(kind, "lkrn")) {
		grow(&out, (out.len + ALIGN - 1) / ALIGN * ALIGN);
		le32(out.data + LKRN_SYSSIZE,
		     (uint32_t)((out.len - 1024) / 16));
	} else {
		out.data[NBP_KIND] = START_NBP;
		out.data[NBP_KIND + 1] = (uint8_t)
			(strcmp(kind, "kkpxe") ? 0 : START_KEEP_BASE) |
			(strcmp(kind, "pxe") ? 0 : START_NATIVE);
	}
	save(argv[2], &out);
	return 0;
}
