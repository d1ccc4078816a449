/* iso9660.c: from a path to the sectors of a file. */
#include "platform/bios/iso9660.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/bytes.h"

#define VOLUMES		16	/* the first volume descriptor		*/
#define VOLUMES_MAX	16
#define V_PRIMARY	1
#define V_END		255
#define V_NAME		40
#define V_NAME_LEN	32
#define V_ROOT		156
#define R_FIRST		2	/* a directory record			*/
#define R_LEN		10
#define R_FLAGS		25
#define R_NAME_LEN	32
#define R_NAME		33
#define F_FOLDER	0x02
#define F_MORE		0x80	/* another extent follows		*/
#define FOLDER_MAX	(1u << 20)
#define DEPTH_MAX	32
#define NAME_MAX_	255

struct search {
	const struct iso_disk *disk;
	uint8_t sector[ISO_SECTOR];
	char    name[NAME_MAX_ + 1];	/* of the record looked at	*/
};

struct part { const char *text; size_t len; };	/* of a path */

static bool same(const char *name, const struct part *want)
{
	return strlen(name) == want->len &&
	       !strncasecmp(name, want->text, want->len);
}

/* ---- names ---------------------------------------------------------- */

/* "FILE.TXT;1", "FILE." */
static void iso_name(struct search *s, const uint8_t *rec)
{
	size_t len = rec[R_NAME_LEN];
	char *version;

	memcpy(s->name, rec + R_NAME, len);
	s->name[len] = '\0';
	version = strchr(s->name, ';');
	if (version)
		*version = '\0';
	len = strlen(s->name);
	if (len && s->name[len - 1] == '.')
		s->name[len - 1] = '\0';
}

/* Rock Ridge: the parts of "NM" entries behind the ISO's name. */
static bool rock_ridge_name(struct search *s, const uint8_t *rec)
{
	size_t at = R_NAME + rec[R_NAME_LEN], end = rec[0], len, used = 0;
	bool found = false;

	at += at & 1;		/* records and names are of even length */
	while (at < end && end - at >= 5 && rec[at + 2] >= 5 &&
	       rec[at + 2] <= end - at) {
		len = rec[at + 2] - 5u;
		if (rec[at] == 'N' && rec[at + 1] == 'M' &&
		    len <= NAME_MAX_ - used) {
			memcpy(s->name + used, rec + at + 5, len);
			used += len;
			found = true;
		}
		at += rec[at + 2];
	}
	s->name[used] = '\0';
	return found;
}

/* "." and ".." have names of one byte, 0 or 1. */
static bool is_named(struct search *s, const uint8_t *rec,
		     const struct part *want)
{
	if (rec[R_NAME_LEN] == 1 && rec[R_NAME] <= 1)
		return false;
	if (rock_ridge_name(s, rec) && same(s->name, want))
		return true;
	iso_name(s, rec);
	return same(s->name, want);
}

/* ---- folders -------------------------------------------------------- */

/* The record of @want in the sector at hand; NULL: not there. */
static const uint8_t *find_here(struct search *s, size_t len,
				const struct part *want)
{
	size_t at = 0;

	while (len - at > R_NAME) {
		const uint8_t *rec = s->sector + at;

		if (rec[0] <= R_NAME || rec[0] > len - at ||
		    rec[R_NAME_LEN] > rec[0] - R_NAME)
			break;	/* zeros up to the next sector */
		if (is_named(s, rec, want))
			return rec;
		at += rec[0];
	}
	return NULL;
}

static int find_in(struct search *s, uint32_t first, uint32_t len,
		   const struct part *want, const uint8_t **out)
{
	uint32_t at = first, here;
	int rc;

	for (len = len < FOLDER_MAX ? len : FOLDER_MAX; len; len -= here) {
		here = len < ISO_SECTOR ? len : ISO_SECTOR;
		rc = s->disk->read(s->disk->ctx, at++, s->sector);
		if (rc < 0)
			return rc;
		*out = find_here(s, here, want);
		if (*out)
			return 0;
	}
	return -ENOENT;
}

/* ---- volumes -------------------------------------------------------- */

static bool is_called(const uint8_t *p, const char *want)
{
	size_t len = V_NAME_LEN;

	while (len && p[V_NAME + len - 1] == ' ')
		len--;
	return strlen(want) == len &&
	       !strncasecmp((const char *)p + V_NAME, want, len);
}

/* The root's record, in the sector at hand. */
static int find_root(struct search *s, const char *volume,
		     const uint8_t **out)
{
	const uint8_t *p = s->sector;
	uint32_t at;
	int rc;

	for (at = VOLUMES; at < VOLUMES + VOLUMES_MAX; at++) {
		rc = s->disk->read(s->disk->ctx, at, s->sector);
		if (rc < 0)
			return rc;
		if (memcmp(p + 1, "CD001", 5) || p[0] == V_END)
			break;
		if (p[0] != V_PRIMARY)
			continue;
		*out = p + V_ROOT;
		return !volume || is_called(p, volume) ? 0 : -ENOENT;
	}
	return -ENODEV;
}

/* ---- a path --------------------------------------------------------- */

/* The next part; false at the end. */
static bool next_part(const char **path, struct part *out)
{
	const char *p = *path;

	while (*p == '/')
		p++;
	out->text = p;
	out->len = strcspn(p, "/");
	*path = p + out->len;
	return out->len != 0;
}

static int walk(struct search *s, const uint8_t *rec, const char *path,
		struct iso_file *out)
{
	unsigned depth = 0;
	struct part part;
	int rc;

	while (next_part(&path, &part)) {
		if (!(rec[R_FLAGS] & F_FOLDER))
			return -ENOTDIR;
		if (depth++ == DEPTH_MAX)
			return -ENOENT;
		rc = find_in(s, get_le32(rec + R_FIRST), get_le32(rec + R_LEN),
			     &part, &rec);
		if (rc < 0)
			return rc;
	}
	if (rec[R_FLAGS] & F_FOLDER)
		return -EISDIR;
	if (rec[R_FLAGS] & F_MORE)
		return -ENOTSUP;
	*out = (struct iso_file){ get_le32(rec + R_FIRST),
				  get_le32(rec + R_LEN) };
	return 0;
}

int iso_find(const struct iso_disk *disk, const char *volume,
	     const char *path, struct iso_file *out)
{
	struct search *s = malloc(sizeof(*s));
	const uint8_t *root;
	int rc;

	if (!s)
		return -ENOMEM;
	s->disk = disk;
	rc = find_root(s, volume, &root);
	if (rc == 0)
		rc = walk(s, root, path, out);
	free(s);
	return rc;
}
