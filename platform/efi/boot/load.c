/*
 * load.c: what the firmware starts: unpacks the program, which is an image as
 * the firmware could start it itself, and calls it in our name. A script that
 * "pxesh embed" put behind us is found by the program in our own image.
 */
#include "platform/efi/boot/pe.h"
#include "platform/efi/proto.h"
#include "platform/unpack/unpack.h"

/* packed.S; by these names, without the underscore that i386 would add */
extern const struct packed packed __asm__("packed");
extern const uint8_t packed_end[] __asm__("packed_end");

efi_status load_main(efi_handle image, struct efi_system_table *st);

/* No variable is here: an image whose .data holds no bytes of the file is none
   that a shim starts. */

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

static efi_status load(struct efi_boot_services *bs, struct pe *pe)
{
	size_t len = (size_t)(packed_end - (const uint8_t *)&packed);
	void *memory;
	uint8_t *file;
	efi_status status = bs->allocate_pool(EFI_LOADER_DATA, UNPACK_MEMORY +
					      unpack_room(&packed), &memory);

	if (EFI_FAILED(status))
		return EFI_OUT_OF_RESOURCES;
	file = (uint8_t *)memory + UNPACK_MEMORY;
	if (unpack(&packed, len, file, memory) < 0)
		status = EFI_CRC_ERROR;
	else
		status = pe_load(bs, file, pe);
	(void)bs->free_pool(memory);
	return status;
}

efi_status load_main(efi_handle image, struct efi_system_table *st)
{
	efi_status (*entry)(efi_handle, struct efi_system_table *);
	efi_status status;
	struct pe pe;

	status = load(st->bs, &pe);
	if (EFI_FAILED(status))
		return fail(st, status);
	entry = pe.entry;
	status = entry(image, st);
	pe_unload(st->bs, &pe);
	return status;
}
