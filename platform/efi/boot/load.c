/*
 * load.c: what the firmware starts: unpacks the program, which is an image as
 * the firmware could start it itself, and calls it in our name. A script that
 * tools/embed put behind us is found by the program in our own image.
 */
#include <errno.h>
#include <stdlib.h>

#include "platform/efi/boot/pe.h"
#include "platform/efi/proto.h"
#include "platform/unpack/unpack.h"

/* packed.S; by these names, without the underscore that i386 would add */
extern const struct packed packed __asm__("packed");
extern const uint8_t packed_end[] __asm__("packed_end");

efi_status load_main(efi_handle image, struct efi_system_table *st);

static struct efi_boot_services *bs;

/* ---- liblzma's memory ----------------------------------------------- */

void *malloc(size_t size)
{
	void *ptr;

	return EFI_FAILED(bs->allocate_pool(EFI_LOADER_DATA, size, &ptr)) ?
	       NULL : ptr;
}

void free(void *ptr)
{
	if (ptr)
		(void)bs->free_pool(ptr);
}

/* Never called */
void *calloc(size_t n, size_t size)
{
	(void)n;
	(void)size;
	return NULL;
}

/* ---- from image to image -------------------------------------------- */

static efi_status fail(struct efi_system_table *st, efi_status status)
{
	const efi_char *why = status == EFI_OUT_OF_RESOURCES ?
		u"\r\npxesh: there is too little memory.\r\n" :
		u"\r\npxesh: this image is damaged: get it once more.\r\n";

	if (st->con_out)
		(void)st->con_out->write(st->con_out, why);
	return status;
}

static efi_status unpack_to(uint8_t *file)
{
	size_t len = (size_t)(packed_end - (const uint8_t *)&packed);
	int rc = unpack(&packed, len, file);
	uint32_t crc;

	if (rc == -ENOMEM)
		return EFI_OUT_OF_RESOURCES;
	if (rc < 0 || EFI_FAILED(bs->calculate_crc32(file, packed.len, &crc)) ||
	    crc != packed.crc)
		return EFI_CRC_ERROR;
	return EFI_SUCCESS;
}

static efi_status load(struct pe *pe)
{
	uint8_t *file = malloc(packed.len);
	efi_status status = file ? unpack_to(file) : EFI_OUT_OF_RESOURCES;

	if (!EFI_FAILED(status))
		status = pe_load(bs, file, pe);
	free(file);
	return status;
}

efi_status load_main(efi_handle image, struct efi_system_table *st)
{
	efi_status (*entry)(efi_handle, struct efi_system_table *);
	efi_status status;
	struct pe pe;

	bs = st->bs;
	status = load(&pe);
	if (EFI_FAILED(status))
		return fail(st, status);
	entry = pe.entry;
	status = entry(image, st);
	pe_unload(bs, &pe);
	return status;
}
