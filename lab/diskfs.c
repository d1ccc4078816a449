/* diskfs.c: file systems by what they begin with. */
#include <string.h>

#include "lab/disk.h"

static const struct sign {
	const char *name;
	uint32_t    at;			/* byte			*/
	uint8_t     len;
	const char *bytes;
	uint32_t    label_at;		/* 0: none is read	*/
	uint8_t     label_len;
} signs[] = {
	{ "FAT32", 82, 5, "FAT32", 71, 11 }, { "FAT", 54, 3, "FAT", 43, 11 },
	{ "NTFS", 3, 4, "NTFS", 0, 0 }, { "exFAT", 3, 5, "EXFAT", 0, 0 },
	{ "ext2, 3 or 4", 1080, 2, "\x53\xef", 1144, 16 },
	{ "XFS", 0, 4, "XFSB", 108, 12 },
	{ "Btrfs", 65600, 8, "_BHRfS_M", 65835, 32 },
	{ "ISO 9660", 32769, 5, "CD001", 32808, 32 },
	{ "SquashFS", 0, 4, "hsqs", 0, 0 },
	{ "EROFS", 1024, 4, "\xe2\xe1\xf5\xe0", 0, 0 },
	{ "Linux swap", 4086, 10, "SWAPSPACE2", 0, 0 },
	{ "LUKS", 0, 6, "LUKS\xba\xbe", 0, 0 },
	{ "LVM", 512, 8, "LABELONE", 0, 0 },
};

static bool has(const struct disk *d, uint64_t at, const struct sign *s)
{
	uint8_t buf[16];

	return s->at <= d->size && at <= d->size - s->at &&
	       d->read(d->ctx, at + s->at, buf, s->len) == 0 &&
	       !memcmp(buf, s->bytes, s->len);
}

static void read_label(const struct disk *d, uint64_t at,
		       const struct sign *s, char label[33])
{
	size_t n = s->label_len;

	if (!n || d->read(d->ctx, at + s->label_at, label, n) < 0)
		n = 0;
	label[n] = '\0';
	n = strlen(label);
	while (n && label[n - 1] == ' ')
		label[--n] = '\0';
}

const char *disk_fs(const struct disk *d, uint64_t at, char label[33])
{
	label[0] = '\0';
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (!has(d, at, &signs[i]))
			continue;
		read_label(d, at, &signs[i], label);
		return signs[i].name;
	}
	return NULL;
}
