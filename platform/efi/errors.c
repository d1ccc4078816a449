/* errors.c: the firmware's statuses and ours. */
#include <errno.h>

#include "platform/efi/app.h"

static const struct { efi_status status; int code; } map[] = {
	{ EFI_SUCCESS, 0 },
	{ EFI_INVALID_PARAMETER, -EINVAL },
	{ EFI_LOAD_ERROR, -ENOEXEC },
	{ EFI_UNSUPPORTED, -ENOTSUP },
	{ EFI_BUFFER_TOO_SMALL, -ERANGE },
	{ EFI_NOT_READY, -EAGAIN },
	{ EFI_DEVICE_ERROR, -EIO },
	{ EFI_WRITE_PROTECTED, -EROFS },
	{ EFI_OUT_OF_RESOURCES, -ENOMEM },
	{ EFI_NO_MEDIA, -ENODEV },
	{ EFI_NOT_FOUND, -ENOENT },
	{ EFI_ACCESS_DENIED, -EACCES },
	{ EFI_TIMEOUT, -ETIMEDOUT },
	{ EFI_ABORTED, -ECANCELED },
	{ EFI_SECURITY_VIOLATION, -EPERM },
	{ EFI_NOT_STARTED, -ENODEV },
	{ EFI_ALREADY_STARTED, -EALREADY },
};

int efi_errno(efi_status status)
{
	size_t i;

	for (i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (map[i].status == status)
			return map[i].code;
	return EFI_FAILED(status) ? -EIO : 0;
}

/*
 * After success a boot manager shows its menu; after an error it goes on to the
 * next entry (UEFI 2.10, 3.1.1). So "exit 0" is one, and "exit N" the other: of
 * those codes whose meaning is not the firmware's.
 */
efi_status efi_status_of(int rc)
{
	size_t i;

	if (rc > 0)
		return EFI_OF_OTHERS | (efi_status)rc;
	if (rc == 0)
		return EFI_SUCCESS;
	for (i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (map[i].code == rc)
			return map[i].status;
	return EFI_ABORTED;
}
