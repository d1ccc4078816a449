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

/* By this id and size GRUB knows that it is none, and looks at the network. */
static struct efi_block_media media = {
	.id = 0x69505845, .read_only = 1, .block_size = 1 };
static struct efi_block block = {
	EFI_BLOCK_REVISION, &media, block_reset, block_transfer,
	block_transfer, block_flush };
static struct efi_disk disk = {
	EFI_DISK_REVISION, disk_transfer, disk_transfer };

static const struct efi_guid *const held[] = {
	&efi_block_guid, &efi_disk_guid };
#define HELD (sizeof(held) / sizeof(held[0]))

/*
 * We drive them, so that nobody else does. The FAT driver of EDK II, finding
 * a disk beside a volume, would take that for its own, and crash on it.
 */
static void hold(efi_handle handle)
{
	void *same;
	size_t i;

	for (i = 0; i < HELD; i++)
		(void)efi.bs->open_protocol(handle, held[i], &same,
					    efi.image, handle,
					    EFI_OPEN_BY_DRIVER);
}

int nodisk_install(efi_handle handle)
{
	efi_status status = efi.bs->install_protocols(&handle,
					&efi_block_guid, &block,
					&efi_disk_guid, &disk, NULL);

	if (!EFI_FAILED(status))
		hold(handle);
	return efi_errno(status);
}

void nodisk_remove(efi_handle handle)
{
	size_t i;

	for (i = 0; i < HELD; i++)
		(void)efi.bs->close_protocol(handle, held[i], efi.image,
					     handle);
	(void)efi.bs->uninstall_protocols(handle, &efi_block_guid, &block,
					  &efi_disk_guid, &disk, NULL);
}
