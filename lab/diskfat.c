/* diskfat.c: files of a FAT file system, by name: whether they are there. */
#include <string.h>
#include <strings.h>

#include "core/bytes.h"
#include "core/str.h"
#include "lab/disk.h"

#define ENTRY		32
#define NAME_MAX_	260
#define CLUSTERS_MAX	4096	/* of one folder: it may be a ring	*/
#define ENTRIES_MAX	100000	/* in all: folders may hold themselves	*/

struct fat {
	const struct disk *d;
	uint64_t at, table, root, data;	/* bytes, from the disk's start	*/
	uint32_t cluster;		/* bytes			*/
	uint32_t root_cluster;		/* FAT32: else 0		*/
	uint32_t root_len;		/* bytes: not FAT32		*/
	unsigned bits;			/* of a table's entry		*/
	unsigned left;			/* entries that may be read yet	*/
};

static bool fat_open(const struct disk *d, uint64_t at, struct fat *f)
{
	uint8_t b[64];
	uint32_t sector, reserved, copies, size, total, clusters;

	if (d->read(d->ctx, at, b, sizeof(b)) < 0)
		return false;
	sector = get_le16(b + 11);
	reserved = get_le16(b + 14);
	copies = b[16];
	size = get_le16(b + 22) ? get_le16(b + 22) : get_le32(b + 36);
	total = get_le16(b + 19) ? get_le16(b + 19) : get_le32(b + 32);
	if (sector < 512 || sector & (sector - 1) || !b[13] || !copies ||
	    !size)
		return false;
	*f = (struct fat){
		.d = d, .at = at, .table = at + (uint64_t)reserved * sector,
		.cluster = b[13] * sector, .root_len = get_le16(b + 17) * 32u,
		.left = ENTRIES_MAX,
	};
	f->root = f->table + (uint64_t)copies * size * sector;
	f->data = f->root + (f->root_len + sector - 1) / sector * sector;
	if (f->data > d->size)
		return false;
	clusters = (uint32_t)(((uint64_t)total * sector -
			       (f->data - at)) / f->cluster);
	f->bits = clusters < 4085 ? 12 : clusters < 65525 ? 16 : 32;
	if (f->bits == 32)
		f->root_cluster = get_le32(b + 44);
	return true;
}

/* The cluster behind this one; 0: none. */
static uint32_t next_cluster(const struct fat *f, uint32_t c)
{
	uint64_t at = f->table + (f->bits == 12 ? c + c / 2 :
				  (uint64_t)c * (f->bits / 8));
	uint8_t b[4] = { 0 };
	uint32_t next;

	if (f->d->read(f->d->ctx, at, b, f->bits == 32 ? 4 : 2) < 0)
		return 0;
	next = get_le32(b);
	if (f->bits == 12)
		next = (c & 1 ? next >> 4 : next) & 0xfff;
	else if (f->bits == 32)
		next &= 0x0fffffff;
	return next < 2 || next >= (0x0ffffff0u & ((1ull << f->bits) - 1)) ?
	       0 : next;
}

/* ---- folders ------------------------------------------------------------- */

struct entry { char name[NAME_MAX_]; bool folder; uint32_t cluster; };

/* Collects the parts of a long name, which come before the short one. */
struct reader {
	struct fat       *f;
	char              longer[NAME_MAX_];
	bool            (*each)(void *ctx, const struct entry *e);
	void             *ctx;
};

static void take_long(struct reader *r, const uint8_t *p)
{
	static const uint8_t at[13] = { 1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24,
					28, 30 };
	unsigned i, part = (p[0] & 0x1fu) - 1;

	if (part > 18)
		return;
	if (p[0] & 0x40)
		memset(r->longer, 0, sizeof(r->longer));
	for (i = 0; i < 13; i++) {
		unsigned c = get_le16(p + at[i]);

		r->longer[part * 13 + i] = c == 0xffff ? '\0' :
			c < 0x80 ? (char)c : '?';
	}
}

static void short_name(const uint8_t *p, char *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < 11; i++) {
		if (i == 8 && p[8] != ' ')
			out[n++] = '.';
		if (p[i] != ' ')
			out[n++] = p[i] < 0x80 ? (char)p[i] : '?';
	}
	out[n] = '\0';
}

/* False: nothing follows, or it was found. */
static bool take_entry(struct reader *r, const uint8_t *p)
{
	struct entry e;

	if (!p[0])
		return false;
	if (p[0] == 0xe5)
		return true;
	if ((p[11] & 0x3f) == 0x0f) {
		take_long(r, p);
		return true;
	}
	if (p[11] & 8)				/* the volume's label */
		return true;
	if (r->longer[0])
		memcpy(e.name, r->longer, sizeof(e.name));
	else
		short_name(p, e.name);
	r->longer[0] = '\0';
	e.folder = p[11] & 0x10;
	e.cluster = get_le16(p + 26);
	if (r->f->bits == 32)
		e.cluster |= (uint32_t)get_le16(p + 20) << 16;
	return r->each(r->ctx, &e);
}

static bool read_entries(struct reader *r, uint64_t at, uint32_t len)
{
	uint8_t p[ENTRY];

	for (; len >= ENTRY; len -= ENTRY, at += ENTRY) {
		if (!r->f->left || r->f->d->read(r->f->d->ctx, at, p,
						 ENTRY) < 0)
			return false;
		r->f->left--;
		if (!take_entry(r, p))
			return false;
	}
	return true;
}

/* Cluster 0: the first folder. */
static void read_folder(struct reader *r, uint32_t cluster)
{
	const struct fat *f = r->f;

	r->longer[0] = '\0';
	if (!cluster && !f->root_cluster) {
		(void)read_entries(r, f->root, f->root_len);
		return;
	}
	if (!cluster)
		cluster = f->root_cluster;
	for (unsigned i = 0; cluster >= 2 && i < CLUSTERS_MAX; i++) {
		if (!read_entries(r, f->data + (uint64_t)(cluster - 2) *
				  f->cluster, f->cluster))
			return;
		cluster = next_cluster(f, cluster);
	}
}

/* ---- one file ------------------------------------------------------------ */

struct wanted { const char *name; size_t len; bool found, folder;
		uint32_t cluster; };

static bool look(void *ctx, const struct entry *e)
{
	struct wanted *w = ctx;

	if (strlen(e->name) != w->len ||
	    strncasecmp(e->name, w->name, w->len) != 0)
		return true;
	w->found = true;
	w->folder = e->folder;
	w->cluster = e->cluster;
	return false;
}

static bool find(struct fat *f, const char *path, struct wanted *w)
{
	struct reader r = { .f = f, .each = look, .ctx = w };
	uint32_t in = 0;

	for (;;) {
		path += strspn(path, "\\/");
		*w = (struct wanted){ .name = path,
				      .len = strcspn(path, "\\/") };
		read_folder(&r, in);
		path += w->len;
		if (!w->found || !path[strspn(path, "\\/")])
			return w->found;
		if (!w->folder)
			return false;
		in = w->cluster;
	}
}

bool disk_fat_has(const struct disk *d, uint64_t at, const char *path)
{
	struct wanted w;
	struct fat f;

	return fat_open(d, at, &f) && find(&f, path, &w) && !w.folder;
}

/* ---- all of them --------------------------------------------------------- */

struct listing { struct fat *f; struct sbuf *out;
		 const char *folder; };

static bool list_file(void *ctx, const struct entry *e)
{
	struct listing *l = ctx;
	size_t n = strlen(e->name);

	if (!e->folder && n > 4 && !strcasecmp(e->name + n - 4, ".efi") &&
	    l->out->len < 160)
		sbuf_printf(l->out, " \\EFI\\%s\\%s", l->folder, e->name);
	return true;
}

static bool list_folder(void *ctx, const struct entry *e)
{
	struct listing *l = ctx;
	struct reader r = { .f = l->f, .each = list_file, .ctx = l };

	if (!e->folder || e->name[0] == '.')
		return true;
	l->folder = e->name;
	read_folder(&r, e->cluster);
	return true;
}

void disk_fat_loaders(const struct disk *d, uint64_t at, struct sbuf *out)
{
	struct fat f;
	struct listing l = { .f = &f, .out = out };
	struct reader r = { .f = &f, .each = list_folder, .ctx = &l };
	struct wanted efi;

	if (fat_open(d, at, &f) && find(&f, "\\EFI", &efi) && efi.folder)
		read_folder(&r, efi.cluster);
}
