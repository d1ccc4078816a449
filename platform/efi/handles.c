/* handles.c: what the firmware has: handles, and drivers for them. */
#include "platform/efi/app.h"

void *efi_protocol_of(efi_handle handle, const struct efi_guid *guid)
{
	void *out = NULL;

	return handle && !EFI_FAILED(efi.bs->handle_protocol(handle, guid,
							     &out)) ?
	       out : NULL;
}

size_t efi_handles(const struct efi_guid *guid, efi_handle **out)
{
	size_t n = 0;

	if (EFI_FAILED(efi.bs->locate_handle_buffer(guid ? EFI_BY_PROTOCOL :
						    EFI_ALL_HANDLES, guid,
						    NULL, &n, out))) {
		*out = NULL;
		return 0;
	}
	return n;
}

void efi_handles_free(efi_handle *list)
{
	if (list)
		(void)efi.bs->free_pool(list);
}

void efi_connect(efi_handle handle)
{
	(void)efi.bs->connect_controller(handle, NULL, NULL, 1);
}

void efi_connect_all(void)
{
	efi_handle *list;
	size_t n = efi_handles(NULL, &list);

	for (size_t i = 0; i < n; i++)
		efi_connect(list[i]);
	efi_handles_free(list);
}
