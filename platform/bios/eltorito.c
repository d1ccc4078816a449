/* eltorito.c: find a CD's boot image by its boot catalogue. */
#include "platform/bios/eltorito.h"

#include <errno.h>
#include <string.h>

#include "core/bytes.h"

#define BOOT_RECORD	17	/* the sector that names the catalogue */
#define CATALOG_AT	0x47
#define ENTRY		32
#define ENTRIES		(ISO_SECTOR / ENTRY)
#define VALIDATION	0x01	/* kinds of entry		*/
#define BOOTABLE	0x88
#define SECTION		0x90
#define LAST_SECTION	0x91
#define X86		0	/* platforms			*/
#define USUAL_SEGMENT	0x7c0

static const char sign[30] = "\0CD001\1EL TORITO SPECIFICATION";

static bool is_valid(const uint8_t *entry)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < ENTRY; i += 2)
		sum += get_le16(entry + i);
	return entry[0] == VALIDATION && !(sum & 0xffff) &&
	       get_le16(entry + 30) == 0xaa55;
}

/* The first entry for a PC that emulates nothing; NULL: *@emulates tells if
   there is one that does. */
static const uint8_t *choose(const uint8_t *catalog, bool *emulates)
{
	unsigned platform = catalog[1];

	*emulates = false;
	for (unsigned i = 1; i < ENTRIES; i++) {
		const uint8_t *e = catalog + i * ENTRY;

		if (e[0] == SECTION || e[0] == LAST_SECTION)
			platform = e[1];
		if (e[0] != BOOTABLE || platform != X86)
			continue;
		if (!(e[1] & 15))
			return e;
		*emulates = true;
	}
	return NULL;
}

static int take(const uint8_t *catalog, struct eltorito *out,
		const char **why)
{
	bool emulates;
	const uint8_t *e = choose(catalog, &emulates);

	*why = emulates ? "starts from the image of another disk only" :
	       "has nothing that a BIOS can start";
	if (!e)
		return -ENOEXEC;
	out->segment = get_le16(e + 2);
	if (!out->segment)
		out->segment = USUAL_SEGMENT;
	out->count = get_le16(e + 6);
	if (!out->count)
		out->count = 1;
	out->first = get_le32(e + 8);
	return 0;
}

int eltorito_find(const struct iso_disk *cd, uint8_t *buf,
		  struct eltorito *out, const char **why)
{
	*why = "cannot be read";
	if (cd->read(cd->ctx, BOOT_RECORD, buf) < 0)
		return -EIO;
	if (memcmp(buf, sign, sizeof(sign))) {
		*why = "has no boot record";
		return -ENOENT;
	}
	out->catalog = get_le32(buf + CATALOG_AT);
	if (cd->read(cd->ctx, out->catalog, buf) < 0)
		return -EIO;
	if (!is_valid(buf)) {
		*why = "has a damaged boot catalogue";
		return -ENOEXEC;
	}
	return take(buf, out, why);
}
