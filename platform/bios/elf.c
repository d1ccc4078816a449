/* elf.c: place and start 32-bit ELF programs (System V ABI, chapter 5). */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/image.h"
#include "platform/bios/app.h"
#include "platform/bios/exec.h"

#define E_ENTRY		24
#define E_PHOFF		28
#define E_PHENTSIZE	42
#define E_PHNUM		44
#define EHDR		52
#define PHDR		32
#define PT_LOAD		1

static int place_one(const struct image *img, const uint8_t *ph, bool check,
		     uint32_t *end, struct err *e)
{
	uint32_t offset = get_le32(ph + 4), to = get_le32(ph + 12);
	uint32_t filed = get_le32(ph + 16), len = get_le32(ph + 20);

	if (get_le32(ph) != PT_LOAD || !len)
		return 0;
	if (filed > len || offset > img->len || filed > img->len - offset)
		return err_set(e, -ENOEXEC, "%s: a segment lies outside of the "
			       "file", img->name);
	if (!bios_memory_free(to, len))
		return err_set(e, -ENOMEM, "%s: no room at %x for %u KiB",
			       img->name, (unsigned)to, (unsigned)(len >> 10));
	if (to + len > *end)
		*end = to + len;
	if (check)
		return 0;
	memcpy(mem(to), img->data + offset, filed);
	memset((uint8_t *)mem(to) + filed, 0, len - filed);
	return 0;
}

int elf_place(const struct image *img, bool check, uint32_t *entry,
	      uint32_t *end, struct err *e)
{
	const uint8_t *d = img->data;
	uint32_t at, n, each;
	int rc = 0;

	if (img->len < EHDR || memcmp(d, "\177ELF\1\1", 6))
		return err_set(e, -ENOEXEC, "%s is no 32-bit ELF program",
			       img->name);
	at = get_le32(d + E_PHOFF);
	each = get_le16(d + E_PHENTSIZE);
	n = get_le16(d + E_PHNUM);
	if (each < PHDR || at > img->len || n > (img->len - at) / each)
		return err_set(e, -ENOEXEC, "%s: no valid program headers",
			       img->name);
	*end = 0;
	for (; n-- && !rc; at += each)
		rc = place_one(img, d + at, check, end, e);
	*entry = get_le32(d + E_ENTRY);
	if (!rc && !*end)
		return err_set(e, -ENOEXEC, "%s has nothing to load",
			       img->name);
	return rc;
}

int elf_exec(const struct plat_boot *boot, struct err *e)
{
	uint32_t entry, end;
	int rc = elf_place(boot->image, true, &entry, &end, e);

	if (rc)
		return rc;
	exec_last();
	(void)elf_place(boot->image, false, &entry, &end, NULL);
	exec_jump32(entry, 0, 0);
}
