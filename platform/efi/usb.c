/* usb.c: the USB devices that the firmware shows (UEFI 2.10, 17.2.4). */
#include <errno.h>
#include <string.h>

#include "platform/efi/app.h"
#include "platform/platform.h"

#define ENGLISH	0x409

/* The firmware has one for each interface: one for each device counts, the
   interface being the last byte of its path. */
static struct efi_usb_io *find(unsigned index)
{
	struct efi_usb_io *io = NULL, *one;
	struct efi_devpath *last = NULL, *path;
	efi_handle *list;
	size_t n = efi_handles(&efi_usb_io_guid, &list), i, len;

	for (i = 0; i < n && !io; i++) {
		path = efi_path_of(list[i]);
		len = path ? efi_path_len(path) : 0;
		one = efi_protocol_of(list[i], &efi_usb_io_guid);
		if (!one || !len || (last && efi_path_len(last) == len &&
				     !memcmp(last, path, len - 1)))
			continue;
		last = path;
		io = index-- ? NULL : one;
	}
	efi_handles_free(list);
	return io;
}

int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR])
{
	struct efi_usb_io *io = find(index);

	return io && !EFI_FAILED(io->device(io, out)) ? 0 : -ENODEV;
}

int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap)
{
	struct efi_usb_io *io = find(index);
	efi_char *text;

	if (!io || !id || EFI_FAILED(io->string(io, ENGLISH, id, &text)))
		return -ENOENT;
	efi_narrow(text, cap, out, cap);
	(void)efi.bs->free_pool(text);
	return 0;
}
