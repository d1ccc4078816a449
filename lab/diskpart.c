/* diskpart.c: partition tables: MBR, and GPT (UEFI 5.3). */
#include <string.h>

#include "core/bytes.h"
#include "lab/disk.h"

#define GPT_ENTRY_MAX	4096

static bool inside(const struct disk *d, const struct disk_part *p)
{
	return p->size && p->at <= d->size && p->size <= d->size - p->at;
}

/* Names are UTF-16: what is beyond ASCII shows as "?". */
static void read_name(const uint8_t *p, char *out)
{
	unsigned i = 0;

	for (; i < 36 && get_le16(p + 2 * i); i++) {
		unsigned c = get_le16(p + 2 * i);

		out[i] = c >= ' ' && c < 0x7f ? (char)c : '?';
	}
	out[i] = '\0';
}

static void read_gpt_entry(const struct disk *d, const uint8_t *e,
			   unsigned number, struct disk_part *p)
{
	static const uint8_t none[16], esp[16] = {
		0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11,
		0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b,
	};
	uint64_t first = get_le64(e + 32), last = get_le64(e + 40);

	memset(p, 0, sizeof(*p));
	if (!memcmp(e, none, 16) || last < first ||
	    last >= d->size / d->block)
		return;
	p->number = number;
	p->at = first * d->block;
	p->size = (last - first + 1) * d->block;
	p->esp = !memcmp(e, esp, 16);
	memcpy(p->uuid, e + 16, 16);
	read_name(e + 56, p->name);
}

static bool read_gpt(const struct disk *d,
		     void (*each)(void *ctx, const struct disk_part *p),
		     void *ctx)
{
	struct disk_part p;
	uint8_t head[92], entry[128];
	uint64_t at;
	uint32_t n, size;

	if (d->read(d->ctx, d->block, head, sizeof(head)) < 0 ||
	    memcmp(head, "EFI PART", 8) != 0)
		return false;
	at = get_le64(head + 72);
	n = get_le32(head + 80);
	size = get_le32(head + 84);
	if (size < 128 || size > GPT_ENTRY_MAX || at > d->size / d->block)
		return true;
	for (unsigned i = 0; i < n && i < DISK_PARTS; i++) {
		if (d->read(d->ctx, at * d->block + (uint64_t)i * size, entry,
			    sizeof(entry)) < 0)
			break;
		read_gpt_entry(d, entry, i + 1, &p);
		if (p.number && inside(d, &p))
			each(ctx, &p);
	}
	return true;
}

enum disk_table disk_parts(const struct disk *d,
			   void (*each)(void *ctx, const struct disk_part *p),
			   void *ctx)
{
	struct disk_part p;
	uint8_t mbr[512];
	bool any = false;

	if (read_gpt(d, each, ctx))
		return DISK_GPT;
	if (d->read(d->ctx, 0, mbr, sizeof(mbr)) < 0 || mbr[510] != 0x55 ||
	    mbr[511] != 0xaa)
		return DISK_NONE;
	for (unsigned i = 0; i < 4; i++) {
		const uint8_t *e = mbr + 446 + 16 * i;

		p = (struct disk_part){
			.number = i + 1, .esp = e[4] == 0xef,
			.at = (uint64_t)get_le32(e + 8) * d->block,
			.size = (uint64_t)get_le32(e + 12) * d->block,
		};
		if (!e[4] || e[0] & 0x7f || !inside(d, &p))
			continue;
		any = true;
		each(ctx, &p);
	}
	return any ? DISK_MBR : DISK_NONE;
}
