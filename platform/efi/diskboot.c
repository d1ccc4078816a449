/*
 * diskboot.c: start what is on a disk: the first of its volumes that has what
 * was asked for (reference/commands-network.md#san-commands).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "platform/block.h"
#include "platform/efi/app.h"
#include "platform/efi/block.h"
#include "platform/efi/exec.h"
#include "platform/platform.h"

#define FIRST_DRIVE	0x80
#define ANY_DRIVE	0
#define LIST_MAX	200	/* bytes of what else is there	*/

#if defined(__aarch64__)
#define ARCH	"AA64"
#elif defined(__x86_64__)
#define ARCH	"X64"
#else
#define ARCH	"IA32"
#endif
#define USUAL	"\\EFI\\BOOT\\BOOT" ARCH ".EFI"

/* ---- which disk ---------------------------------------------------------- */

static bool is_whole_disk(efi_handle handle)
{
	struct efi_block *block;

	return !EFI_FAILED(efi.bs->handle_protocol(handle, &efi_block_guid,
						   &block)) &&
	       !block->media->partition && block->media->present &&
	       block->media->block_size >= 512;
}

/* The machine's own disk of this number, from 0x80 on; or NULL. */
static efi_handle local_disk(unsigned drive)
{
	efi_handle *list, found = NULL;
	size_t n = efi_handles(&efi_block_guid, &list);
	unsigned number = FIRST_DRIVE;

	for (size_t i = 0; i < n && !found; i++)
		if (is_whole_disk(list[i]) && !efi_block_is(list[i]) &&
		    number++ == drive)
			found = list[i];
	efi_handles_free(list);
	return found;
}

/* ---- which volume -------------------------------------------------------- */

static bool has_file(struct efi_file *root, const char *name)
{
	efi_char *path = efi_spell(name);
	struct efi_file *file;
	bool there = path && !EFI_FAILED(root->open(root, &file, path,
						    EFI_FILE_READ, 0));

	if (there)
		(void)file->close(file);
	free(path);
	return there;
}

static const struct efi_devpath *last_node(const struct efi_devpath *path)
{
	const struct efi_devpath *next = path;

	while (!efi_path_end(next)) {
		path = next;
		next = efi_path_next(next);
	}
	return path;
}

/* A partition's node (10.3.5.1): where its GUID is, and that it is one. */
#define PART_GUID	24
#define PART_GUID_TYPE	41
#define PART_IS_GUID	2
#define PART_BYTES	42

static bool is_guid(const uint8_t *g, const char *text)
{
	struct sbuf own = { 0 };
	bool same = setting_type_guid.print(g, 16, &own) == 0 &&
		    str_eq_nocase(sbuf_text(&own), text);

	sbuf_free(&own);
	return same;
}

static bool has_uuid(efi_handle volume, const char *uuid)
{
	const struct efi_devpath *node = last_node(efi_path_of(volume));
	const uint8_t *bytes = (const void *)node;

	return node->type == EFI_PATH_MEDIA &&
	       node->subtype == EFI_PATH_HARD_DRIVE &&
	       node->len[0] >= PART_BYTES &&
	       bytes[PART_GUID_TYPE] == PART_IS_GUID &&
	       is_guid(bytes + PART_GUID, uuid);
}

static const char *file_of(const struct plat_block_boot *how)
{
	return how->filename ? how->filename : USUAL;
}

static bool suits(efi_handle volume, const struct plat_block_boot *how)
{
	struct efi_file *root = efi_volume_root(volume);
	bool yes;

	if (!root)
		return false;
	yes = (!how->uuid || has_uuid(volume, how->uuid)) &&
	      (!how->label || efi_volume_has_label(root, how->label)) &&
	      (!how->extra || has_file(root, how->extra)) &&
	      has_file(root, file_of(how));
	(void)root->close(root);
	return yes;
}

/* Is @handle on @disk? NULL is all of them. */
static bool is_on(efi_handle handle, efi_handle disk)
{
	const struct efi_devpath *path = efi_path_of(handle);

	return path && (!disk || efi_path_within(efi_path_of(disk), path));
}

static efi_handle find_volume(efi_handle disk,
			      const struct plat_block_boot *how)
{
	efi_handle *list, found = NULL;
	size_t n = efi_handles(&efi_volume_guid, &list);

	for (size_t i = 0; i < n && !found; i++)
		if (is_on(list[i], disk) && suits(list[i], how))
			found = list[i];
	efi_handles_free(list);
	return found;
}

/* ---- what is there instead ----------------------------------------------- */

/* The folders of \EFI, each of which has a loader of its own. */
static void list_loaders(efi_handle volume, struct sbuf *out)
{
	struct efi_file *root = efi_volume_root(volume), *dir;
	uint8_t *info = calloc(1, EFI_FILE_INFO_BYTES);
	const struct efi_file_info *entry = (const void *)info;
	char name[64];
	size_t len;

	if (root && info && !EFI_FAILED(root->open(root, &dir, u"\\EFI",
						   EFI_FILE_READ, 0))) {
		while (len = EFI_FILE_INFO_BYTES,
		       !EFI_FAILED(dir->read(dir, &len, info)) && len) {
			efi_narrow((const void *)(entry + 1), sizeof(name),
				   name, sizeof(name));
			if (name[0] != '.')
				(void)sbuf_printf(out, "%s\\EFI\\%s", out->len ?
						  ", " : "", name);
		}
		(void)dir->close(dir);
	}
	free(info);
	if (root)
		(void)root->close(root);
}

static int not_found(efi_handle disk, const struct plat_block_boot *how,
		     struct err *e)
{
	efi_handle *list;
	size_t n = efi_handles(&efi_volume_guid, &list);
	struct sbuf there = { .max = LIST_MAX };
	unsigned volumes = 0;
	int rc;

	for (size_t i = 0; i < n; i++) {
		if (!is_on(list[i], disk))
			continue;
		volumes++;
		list_loaders(list[i], &there);
	}
	efi_handles_free(list);
	rc = err_set(e, -ENOENT, "drive 0x%02x: none of %u volumes that the "
		     "firmware can read has %s%s%s", how->drive, volumes,
		     file_of(how), there.len ? "; there are: " : "",
		     sbuf_text(&there));
	sbuf_free(&there);
	return rc;
}

/* ---- starting ------------------------------------------------------------ */

static int load(efi_handle volume, const char *name, efi_handle *out,
		struct err *e)
{
	efi_char *spelt = efi_spell(name);
	struct efi_devpath *path = NULL;
	efi_status status;
	size_t len = 0;

	while (spelt && spelt[len])
		len++;
	if (spelt)
		path = efi_path_append(efi_path_of(volume), EFI_PATH_MEDIA,
				       EFI_PATH_FILE, spelt,
				       (len + 1) * sizeof(*spelt));
	free(spelt);
	if (!path)
		return err_set(e, -ENOMEM, "no memory to start %s", name);
	status = efi.bs->load_image(0, efi.image, path, NULL, 0, out);
	free(path);
	return EFI_FAILED(status) ? efi_load_error(status, *out, name, e) : 0;
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	efi_handle disk = efi_block_handle(how->drive), volume, child = NULL;
	int rc;

	/* firmware gives drivers to what it means to boot from only */
	if (!disk)
		efi_connect_all();
	if (!disk && how->drive != ANY_DRIVE) {
		disk = local_disk(how->drive);
		if (!disk)
			return err_set(e, -ENODEV, "this machine has no drive "
				       "0x%02x", how->drive);
	}
	volume = find_volume(disk, how);
	if (!volume)
		return not_found(disk, how, e);
	rc = load(volume, file_of(how), &child, e);
	return rc < 0 ? rc : efi_run(child, file_of(how), true, NULL, e);
}
