/*
 * block.c: disks over the network as the firmware's (UEFI 13.9): Block I/O on a
 * handle whose device path names the target, so that volumes on it are found.
 * What is started reads by way of us: the cards stay ours then.
 */
#include "platform/efi/block.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "platform/block.h"
#include "platform/efi/app.h"

#define ALIGN_ANY	0

struct shown {
	struct efi_block       block;	/* first: the firmware's view	*/
	struct efi_block_media media;
	struct plat_block     *b;	/* NULL: it is gone		*/
	struct efi_devpath    *path;
	efi_handle             handle;
	struct shown          *next;
};

static struct shown *all;

/* ---- what the firmware calls --------------------------------------------- */

static efi_status check(const struct shown *s, uint32_t media, uint64_t lba,
			size_t len, const void *buf)
{
	uint32_t size = s->media.block_size;
	uint64_t blocks = s->media.last + 1;

	if (!s->b)
		return EFI_NO_MEDIA;
	if (media != s->media.id)
		return EFI_MEDIA_CHANGED;
	if (len % size)
		return EFI_BAD_BUFFER_SIZE;
	if ((len && !buf) || lba > blocks || len / size > blocks - lba ||
	    len / size > UINT32_MAX)
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

static efi_status block_reset(struct efi_block *me, uint8_t extended)
{
	(void)me;
	(void)extended;
	return EFI_SUCCESS;
}

static efi_status block_read(struct efi_block *me, uint32_t media,
			     uint64_t lba, size_t len, void *buf)
{
	struct shown *s = (void *)me;
	efi_status status = check(s, media, lba, len, buf);

	if (status || !len)
		return status;
	return efi_status_of(s->b->ops->read(s->b, lba, (uint32_t)(len /
					     s->media.block_size), buf));
}

static efi_status block_write(struct efi_block *me, uint32_t media,
			      uint64_t lba, size_t len, void *buf)
{
	struct shown *s = (void *)me;
	efi_status status = check(s, media, lba, len, buf);

	if (!status && s->media.read_only)
		return EFI_WRITE_PROTECTED;
	if (status || !len)
		return status;
	return efi_status_of(s->b->ops->write(s->b, lba, (uint32_t)(len /
					      s->media.block_size), buf));
}

static efi_status block_flush(struct efi_block *me)
{
	struct shown *s = (void *)me;

	return s->b ? efi_status_of(s->b->ops->flush(s->b)) : EFI_NO_MEDIA;
}

/* ---- device paths (10.3.4) ----------------------------------------------- */

/* In the node: digests by CRC-32C, and how the initiator was known. */
#define ISCSI_HEADER_CRC	0x0002
#define ISCSI_DATA_CRC		0x0008
#define ISCSI_NO_CHAP		0x0800
#define ISCSI_CHAP_ONE_WAY	0x1000
#define ISCSI_FIXED		14	/* bytes in front of the name	*/
#define ISCSI_NAME_MAX		223

static struct efi_devpath *add_iscsi(const struct efi_devpath *base,
				     const struct plat_block_path *p)
{
	uint8_t node[ISCSI_FIXED + ISCSI_NAME_MAX];
	size_t len = strlen(p->target);
	unsigned options = !p->user ? ISCSI_NO_CHAP :
			   !p->reverse_user ? ISCSI_CHAP_ONE_WAY : 0;

	if (p->header_digest)
		options |= ISCSI_HEADER_CRC;
	if (p->data_digest)
		options |= ISCSI_DATA_CRC;
	if (len > ISCSI_NAME_MAX)
		len = ISCSI_NAME_MAX;
	memset(node, 0, ISCSI_FIXED);	/* TCP; portal group 0 */
	put_le16(node + 2, options);
	memcpy(node + 4, p->lun, sizeof(p->lun));
	memcpy(node + ISCSI_FIXED, p->target, len);
	return efi_path_append(base, EFI_PATH_MESSAGING, EFI_PATH_ISCSI, node,
			       ISCSI_FIXED + len);
}

/* There is no node for AoE: a SATA disk, of these numbers. */
static struct efi_devpath *add_aoe(const struct efi_devpath *base,
				   const struct plat_block_path *p)
{
	uint8_t node[6] = { 0 };

	put_le16(node, p->shelf);
	put_le16(node + 2, p->slot);
	return efi_path_append(base, EFI_PATH_MESSAGING, EFI_PATH_SATA, node,
			       sizeof(node));
}

static struct efi_devpath *add_fcp(const struct efi_devpath *base,
				   const struct plat_block_path *p)
{
	uint8_t node[20] = { 0 };

	memcpy(node + 4, p->port_name, sizeof(p->port_name));
	memcpy(node + 12, p->lun, sizeof(p->lun));
	return efi_path_append(base, EFI_PATH_MESSAGING, EFI_PATH_FC_EX, node,
			       sizeof(node));
}

static struct efi_devpath *path_to(const struct plat_block *b)
{
	const struct plat_block_path *p = b->paths;
	const struct efi_devpath *base = efi_nic_path(p->nic);

	switch (p->kind) {
	case PLAT_BLOCK_ISCSI:
		return add_iscsi(base, p);
	case PLAT_BLOCK_AOE:
		return add_aoe(base, p);
	case PLAT_BLOCK_FCP:
		return add_fcp(base, p);
	case PLAT_BLOCK_URI:
		break;
	}
	return efi_path_append(base, EFI_PATH_MESSAGING, EFI_PATH_URI, p->uri,
			       strlen(p->uri));
}

/* ---- showing and hiding -------------------------------------------------- */

static void fill(struct shown *s, struct plat_block *b)
{
	s->b = b;
	s->media = (struct efi_block_media){
		.id = 1, .present = 1, .removable = b->cdrom,
		.read_only = b->read_only, .block_size = b->block_size,
		.align = ALIGN_ANY, .last = b->blocks - 1,
	};
	s->block = (struct efi_block){
		EFI_BLOCK_REVISION, &s->media, block_reset, block_read,
		block_write, block_flush
	};
}

int plat_block_publish(struct plat_block *b, struct err *e)
{
	struct shown *s = calloc(1, sizeof(*s));
	efi_status status;

	if (s)
		s->path = path_to(b);
	if (!s || !s->path) {
		free(s);
		return err_set(e, -ENOMEM, "no memory for a disk");
	}
	fill(s, b);
	status = efi.bs->install_protocols(&s->handle, &efi_device_path_guid,
					   s->path, &efi_block_guid, &s->block,
					   NULL);
	if (EFI_FAILED(status)) {
		free(s->path);
		free(s);
		return err_set(e, status == EFI_ALREADY_STARTED ? -EADDRINUSE :
			       efi_errno(status), "the firmware does not take "
			       "the disk: is it attached already?");
	}
	s->next = all;
	all = s;
	b->state = s;
	efi_connect(s->handle);
	return 0;
}

static void take_out(struct shown *s)
{
	struct shown **at = &all;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
}

/* A disk that somebody holds on to stays, and has no medium any more. */
void plat_block_unpublish(struct plat_block *b)
{
	struct shown *s = b->state;

	take_out(s);
	(void)efi.bs->disconnect_controller(s->handle, NULL, NULL);
	s->b = NULL;
	s->media.present = 0;
	if (EFI_FAILED(efi.bs->uninstall_protocols(s->handle,
				&efi_device_path_guid, s->path,
				&efi_block_guid, &s->block, NULL)))
		return;
	free(s->path);
	free(s);
}

bool efi_block_any(void)
{
	return all;
}

efi_handle efi_block_handle(unsigned drive)
{
	struct shown *s = all;

	while (s && s->b->drive != drive)
		s = s->next;
	return s ? s->handle : NULL;
}

bool efi_block_is(efi_handle handle)
{
	struct shown *s = all;

	while (s && s->handle != handle)
		s = s->next;
	return s;
}

/* ---- tables (ACPI, by 20.2) ---------------------------------------------- */

#define TABLES_MAX	4

static size_t keys[TABLES_MAX], n_keys;

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	struct efi_acpi *acpi;
	efi_status status = EFI_SUCCESS;

	if (!n && !n_keys)
		return 0;
	if (EFI_FAILED(efi.bs->locate_protocol(&efi_acpi_table_guid, NULL,
					       &acpi)))
		return err_set(e, -ENOTSUP, "this firmware takes no ACPI "
			       "tables: use --no-describe");
	while (n_keys)
		(void)acpi->uninstall(acpi, keys[--n_keys]);
	for (size_t i = 0; i < n && n_keys < TABLES_MAX && !status; i++) {
		status = acpi->install(acpi, tables[i].data, tables[i].len,
				       &keys[n_keys]);
		n_keys += !EFI_FAILED(status);
	}
	return EFI_FAILED(status) ? err_set(e, efi_errno(status),
		"the firmware refuses the table of disks") : 0;
}
