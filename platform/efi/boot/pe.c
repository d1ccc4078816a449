/* pe.c: as the firmware does it (Microsoft PE and COFF specification). */
#include "platform/efi/boot/pe.h"

#include <string.h>

#include "core/bytes.h"
#include "platform/efi/proto.h"

/* From the start of the file, "PE", and a section's row in their table */
#define DOS_PE		0x3c
#define PE_SECTIONS	6	/* 16 bits: how many	*/
#define PE_OPTIONAL_LEN	20	/* 16 bits		*/
#define PE_OPTIONAL	24
#define PE_ENTRY	40
#define PE_BASE		(sizeof(void *) == 8 ? 48 : 52)
#define PE_IMAGE_LEN	80
#define PE_HEADERS_LEN	84
#define PE_RELOCATIONS	(sizeof(void *) == 8 ? 176 : 160)
#define SECTION_ROW	40
#define SECTION_MEM_LEN	8
#define SECTION_ADDRESS	12
#define SECTION_LEN	16
#define SECTION_OFFSET	20
#define SECTION_FLAGS	36

#define FLAG_EXECUTE	0x20000000u
#define FLAG_WRITE	0x80000000u
#define REL_32		3
#define REL_64		10

static const uint8_t *headers(const uint8_t *image)
{
	return image + get_le32(image + DOS_PE);
}

/* The sections' rows: the first, and how many. */
static const uint8_t *sections(const uint8_t *image, unsigned *n)
{
	const uint8_t *pe = headers(image);

	*n = get_le16(pe + PE_SECTIONS);
	return pe + PE_OPTIONAL + get_le16(pe + PE_OPTIONAL_LEN);
}

static size_t pages(size_t len)
{
	return (len + EFI_PAGE - 1) / EFI_PAGE;
}

/* The headers go with it: by them a firmware that reports a crash knows us. */
static void lay_out(const uint8_t *file, struct pe *pe)
{
	unsigned n;
	const uint8_t *row = sections(file, &n);
	uint32_t len;

	memset(pe->at, 0, pe->len);
	memcpy(pe->at, file, get_le32(headers(file) + PE_HEADERS_LEN));
	for (; n--; row += SECTION_ROW) {
		len = get_le32(row + SECTION_LEN);
		if (len > get_le32(row + SECTION_MEM_LEN))
			len = get_le32(row + SECTION_MEM_LEN);
		memcpy(pe->at + get_le32(row + SECTION_ADDRESS),
		       file + get_le32(row + SECTION_OFFSET), len);
	}
}

/* Blocks: a page's address, bytes in all, then 4 bits type, 12 bits offset, of
   which the build (tools/relocs.c) left the differences: these pack best. */
static void relocate(struct pe *pe)
{
	const uint8_t *hdr = headers(pe->at), *end, *p;
	const uint8_t *block = pe->at + get_le32(hdr + PE_RELOCATIONS);
	const uint8_t *last = block + get_le32(hdr + PE_RELOCATIONS + 4);
	uintptr_t base, delta;
	uint16_t entry;
	uint8_t *where;

	memcpy(&base, hdr + PE_BASE, sizeof(base));
	delta = (uintptr_t)pe->at - base;
	for (; block < last; block = end) {
		end = block + get_le32(block + 4);
		for (p = block + 8, entry = 0; p < end; p += 2) {
			entry = (uint16_t)(entry + get_le16(p));
			where = pe->at + get_le32(block) + (entry & 0xfff);
			if (entry >> 12 == REL_32)
				*(uint32_t *)where += (uint32_t)delta;
			else if (entry >> 12 == REL_64)
				*(uint64_t *)where += delta;
		}
	}
}

/* ---- code and data -------------------------------------------------- */

/* The processor of an Arm machine reads code past what it has just written. */
static void sync_code(const struct pe *pe)
{
#if defined(__aarch64__)
	uintptr_t at, end = (uintptr_t)pe->at + pe->len;
	uint64_t kind, data, code;

	__asm__ volatile("mrs %0, ctr_el0" : "=r"(kind));
	data = 4u << (kind >> 16 & 15);
	code = 4u << (kind & 15);
	for (at = (uintptr_t)pe->at; at < end; at += data)
		__asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish" : : : "memory");
	for (at = (uintptr_t)pe->at; at < end; at += code)
		__asm__ volatile("ic ivau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish; isb" : : : "memory");
#else
	(void)pe;
#endif
}

static struct efi_memory_attribute *attributes(struct efi_boot_services *bs)
{
	struct efi_memory_attribute *a;

	if (EFI_FAILED(bs->locate_protocol(&efi_memory_attribute_guid, NULL,
					   &a)))
		return NULL;
	return a;
}

static void allow(struct efi_memory_attribute *a, uint64_t at, size_t len,
		  bool execute, bool write)
{
	uint64_t on = (execute ? 0 : EFI_MEMORY_NO_EXECUTE) |
		      (write ? 0 : EFI_MEMORY_READ_ONLY);

	(void)a->clear(a, at, len, (EFI_MEMORY_NO_EXECUTE |
				    EFI_MEMORY_READ_ONLY) & ~on);
	if (on)
		(void)a->set(a, at, len, on);
}

static void protect(struct efi_boot_services *bs, struct pe *pe)
{
	struct efi_memory_attribute *a = attributes(bs);
	uint64_t base = (uintptr_t)pe->at, was;
	uint32_t flags;
	unsigned n;
	const uint8_t *row = sections(pe->at, &n);

	pe->was_code = !a || EFI_FAILED(a->get(a, base, pe->len, &was)) ||
		       !(was & EFI_MEMORY_NO_EXECUTE);
	for (; a && n--; row += SECTION_ROW) {
		flags = get_le32(row + SECTION_FLAGS);
		allow(a, base + get_le32(row + SECTION_ADDRESS),
		      pages(get_le32(row + SECTION_MEM_LEN)) * EFI_PAGE,
		      flags & FLAG_EXECUTE, flags & FLAG_WRITE);
	}
}

/* ---- all of it ------------------------------------------------------ */

efi_status pe_load(struct efi_boot_services *bs, const uint8_t *file,
		   struct pe *out)
{
	const uint8_t *hdr = headers(file);
	size_t n = pages(get_le32(hdr + PE_IMAGE_LEN));
	uint64_t at;
	efi_status status = bs->allocate_pages(EFI_ALLOCATE_ANY,
					       EFI_LOADER_CODE, n, &at);

	if (EFI_FAILED(status))
		return status;
	out->at = (uint8_t *)(uintptr_t)at;
	out->len = n * EFI_PAGE;
	out->entry = out->at + get_le32(hdr + PE_ENTRY);
	lay_out(file, out);
	relocate(out);
	sync_code(out);
	protect(bs, out);
	return EFI_SUCCESS;
}

/*
 * Free the program's memory, writable and executable again. Firmware may leave
 * the protection of free memory as it is, and whoever gets it next may want to
 * write to it or run there.
 */
void pe_unload(struct efi_boot_services *bs, struct pe *pe)
{
	struct efi_memory_attribute *a = attributes(bs);

	if (a)
		allow(a, (uintptr_t)pe->at, pe->len, pe->was_code, true);
	(void)bs->free_pages((uintptr_t)pe->at, pe->len / EFI_PAGE);
}
