/* nodisk.c: block I/O and disk I/O without a disk (UEFI 13.7, 13.9). */
#include "platform/efi/nodisk.h"

static efi_status block_reset(struct efi_block *me, uint8_t extended)
{
	(void)me;
	(void)extended;
	return EFI_SUCCESS;
}

/* Reading and writing alike. */
static efi_status block_transfer(struct efi_block *me, uint32_t media,
				 uint64_t at, size_t len, void *buf)
{
	(void)me;
	(void)media;
	(void)at;
	(void)len;
	(void)buf;
	return EFI_NO_MEDIA;
}

static efi_status block_flush(struct efi_block *me)
{
	(void)me;
	return EFI_SUCCESS;
}

static efi_status disk_transfer(struct efi_disk *me, uint32_t media,
				uint64_t at, size_t len, void *buf)
{
	(void)me;
	(void)media;
	(void)at;
	(void)len;
	(void)buf;
	return EFI_NO_MEDIA;
}

static struct efi_block_media media = { .read_only = 1, .block_size = 512 };
static struct efi_block block = {
	EFI_BLOCK_REVISION, &media, block_reset, block_transfer,
	block_transfer, block_flush };
static struct efi_disk disk = {
	EFI_DISK_REVISION, disk_transfer, disk_transfer };

int nodisk_install(efi_handle handle)
{
	return efi_errno(efi.bs->install_protocols(&handle,
				&efi_block_guid, &block,
				&efi_disk_guid, &disk, NULL));
}

void nodisk_remove(efi_handle handle)
{
	(void)efi.bs->uninstall_protocols(handle, &efi_block_guid, &block,
					  &efi_disk_guid, &disk, NULL);
}
