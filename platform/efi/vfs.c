/*
 * vfs.c: a read-only volume, one folder deep, that shows the images, and the
 * initrd for kernels. The firmware calls in while a program of ours runs;
 * nothing else is going on then.
 */
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/image.h"
#include "core/initrd.h"
#include "core/str.h"
#include "core/unconst.h"
#include "platform/efi/vfs.h"

#define NAME_CHARS	128
#define MAGIC_NAME	"initrd.magic"
#define LABEL		u"pxesh"

/* An open file: an image, the stream of all, or the folder itself. */
struct open_file {
	struct efi_file  file;		/* the firmware's view		*/
	struct image    *image;		/* NULL: folder or stream	*/
	bool             folder;
	uint8_t         *stream;
	size_t           len;
	uint64_t         at;		/* byte, or number of the entry	*/
};

static const struct vfs *vfs;
static const struct efi_file template;

/* ---- finding -------------------------------------------------------- */

static struct efi_file *make(struct image *image, bool folder)
{
	struct open_file *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->file = template;
	f->image = image;
	f->folder = folder;
	f->len = image ? image->len : 0;
	return &f->file;
}

static struct efi_file *make_stream(void)
{
	struct efi_file *file = make(NULL, false);
	struct open_file *f = HOLDER(open_file, file, file);

	if (!file)
		return NULL;
	if (initrd_size(vfs->images, vfs->n, &f->len, NULL) == 0)
		f->stream = malloc(f->len ? f->len : 1);
	if (!f->stream) {
		free(f);
		return NULL;
	}
	initrd_build(vfs->images, vfs->n, f->stream);
	return &f->file;
}

/* Is this the file that a shim asks for when it ignores its load options? It
   gets the program that is to be started. */
static bool is_grub(const char *name)
{
	static const char grub[] = "grub";
	size_t len = strlen(name);
	int i;

	for (i = 0; grub[i] && (name[i] | 0x20) == grub[i]; i++)
		;
	return !grub[i] && len >= 8 && str_eq_nocase(name + len - 4, ".efi");
}

static struct image *find(const char *name)
{
	size_t i;

	for (i = 0; i < vfs->n; i++)
		if (vfs->images[i]->name &&
		    str_eq_nocase(vfs->images[i]->name, name))
			return vfs->images[i];
	if (is_grub(name) ||
	    (vfs->image->name && str_eq_nocase(vfs->image->name, name)))
		return vfs->image;
	return NULL;
}

static efi_status file_open(struct efi_file *me, struct efi_file **out,
			    const efi_char *path, uint64_t mode, uint64_t attr)
{
	static char name[NAME_CHARS * 3];
	struct image *image;

	(void)me;
	(void)attr;
	if (mode != EFI_FILE_READ)
		return EFI_WRITE_PROTECTED;
	while (*path == '\\' || (*path == '.' &&
				 (path[1] == '\\' || !path[1])))
		path++;
	efi_narrow(path, NAME_CHARS, name, sizeof(name));
	image = find(name);
	if (!*name)
		*out = make(NULL, true);
	else if (!image && str_eq_nocase(name, MAGIC_NAME))
		*out = make_stream();
	else if (!image)
		return EFI_NOT_FOUND;
	else
		*out = make(image, false);
	return *out ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

static efi_status file_close(struct efi_file *me)
{
	struct open_file *f = HOLDER(open_file, file, me);

	free(f->stream);
	free(f);
	return EFI_SUCCESS;
}

static efi_status file_erase(struct efi_file *me)
{
	file_close(me);
	return 2;	/* EFI_WARN_DELETE_FAILURE */
}

/* ---- reading -------------------------------------------------------- */

static const char *name_of(const struct open_file *f)
{
	return f->folder ? "" : f->stream ? MAGIC_NAME :
	       f->image->name ? f->image->name : "image";
}

static efi_status put_info(const struct open_file *f, size_t *len, void *buf)
{
	struct efi_file_info info = { 0 };
	const char *name = name_of(f);
	size_t chars = strlen(name);
	efi_char *out;

	if (chars > NAME_CHARS)
		chars = NAME_CHARS;
	info.size = sizeof(info) + (chars + 1) * sizeof(efi_char);
	info.file_size = info.disk_size = f->len;
	info.attributes = EFI_FILE_ATTR_READ_ONLY |
			  (f->folder ? EFI_FILE_ATTR_DIR : 0);
	if (*len < info.size) {
		*len = (size_t)info.size;
		return EFI_BUFFER_TOO_SMALL;
	}
	*len = (size_t)info.size;
	memcpy(buf, &info, sizeof(info));
	out = (void *)((uint8_t *)buf + sizeof(info));
	memset(out, 0, (chars + 1) * sizeof(*out));
	efi_from_utf8(name, chars, out, chars);
	return EFI_SUCCESS;
}

static efi_status read_folder(struct open_file *f, size_t *len, void *buf)
{
	struct open_file entry = { 0 };
	efi_status status;

	if (f->at >= vfs->n) {
		*len = 0;
		return EFI_SUCCESS;
	}
	entry.image = vfs->images[f->at];
	entry.len = entry.image->len;
	status = put_info(&entry, len, buf);
	if (status == EFI_SUCCESS)
		f->at++;
	return status;
}

static efi_status file_read(struct efi_file *me, size_t *len, void *buf)
{
	struct open_file *f = HOLDER(open_file, file, me);
	const uint8_t *data = f->stream ? f->stream : f->image ?
			      f->image->data : NULL;

	if (f->folder)
		return read_folder(f, len, buf);
	if (f->at >= f->len)
		*len = 0;
	else if (*len > f->len - f->at)
		*len = (size_t)(f->len - f->at);
	if (*len)
		memcpy(buf, data + f->at, *len);
	f->at += *len;
	return EFI_SUCCESS;
}

static efi_status file_write(struct efi_file *me, size_t *len, void *buf)
{
	(void)me;
	(void)len;
	(void)buf;
	return EFI_WRITE_PROTECTED;
}

static efi_status file_tell(struct efi_file *me, uint64_t *out)
{
	struct open_file *f = HOLDER(open_file, file, me);

	if (f->folder)
		return EFI_UNSUPPORTED;
	*out = f->at;
	return EFI_SUCCESS;
}

static efi_status file_seek(struct efi_file *me, uint64_t to)
{
	struct open_file *f = HOLDER(open_file, file, me);

	if (f->folder && to)
		return EFI_UNSUPPORTED;
	f->at = to == UINT64_MAX ? f->len : to;
	return EFI_SUCCESS;
}

/* ---- facts ---------------------------------------------------------- */

static bool same(const struct efi_guid *a, const struct efi_guid *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* Put the label, behind @before bytes of struct efi_volume_info (or none). */
static efi_status put_label(size_t before, size_t *len, void *buf)
{
	static const efi_char label[] = LABEL;
	struct efi_volume_info info = { .read_only = 1, .block_size = 512 };
	size_t need = before + sizeof(label);
	size_t i;

	if (*len < need) {
		*len = need;
		return EFI_BUFFER_TOO_SMALL;
	}
	*len = info.size = need;
	for (i = 0; i < vfs->n; i++)
		info.volume_size += vfs->images[i]->len;
	memcpy(buf, &info, before);
	memcpy((uint8_t *)buf + before, label, sizeof(label));
	return EFI_SUCCESS;
}

static efi_status file_info(struct efi_file *me, const struct efi_guid *what,
			    size_t *len, void *buf)
{
	if (same(what, &efi_file_info_guid))
		return put_info((void *)me, len, buf);
	if (same(what, &efi_volume_info_guid))
		return put_label(EFI_VOLUME_INFO_LABEL, len, buf);
	if (same(what, &efi_volume_label_guid))
		return put_label(0, len, buf);
	return EFI_UNSUPPORTED;
}

static efi_status file_set_info(struct efi_file *me,
				const struct efi_guid *what, size_t len,
				void *buf)
{
	(void)me;
	(void)what;
	(void)len;
	(void)buf;
	return EFI_WRITE_PROTECTED;
}

static efi_status file_flush(struct efi_file *me)
{
	(void)me;
	return EFI_SUCCESS;
}

static const struct efi_file template = {
	.revision = EFI_VOLUME_REVISION,
	.open = file_open, .close = file_close, .erase = file_erase,
	.read = file_read, .write = file_write, .tell = file_tell,
	.seek = file_seek, .info = file_info, .set_info = file_set_info,
	.flush = file_flush,
};

static efi_status volume_open(struct efi_volume *me, struct efi_file **out)
{
	(void)me;
	*out = make(NULL, true);
	return *out ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

static struct efi_volume volume = { EFI_VOLUME_REVISION, volume_open };

/* ---- the initrd (Linux, Documentation/admin-guide/efi-stub) ---------- */

static efi_status load_initrd(struct efi_load_file *me,
			      struct efi_devpath *path, uint8_t boot,
			      size_t *len, void *buf)
{
	size_t need;

	(void)path;
	if (!me || !len)
		return EFI_INVALID_PARAMETER;
	if (boot)
		return EFI_UNSUPPORTED;
	if (initrd_size(vfs->images, vfs->n, &need, NULL) < 0)
		return EFI_OUT_OF_RESOURCES;
	if (!buf || *len < need) {
		*len = need;
		return EFI_BUFFER_TOO_SMALL;
	}
	*len = need;
	initrd_build(vfs->images, vfs->n, buf);
	return EFI_SUCCESS;
}

static struct efi_load_file initrd = { load_initrd };

static const struct {
	struct efi_devpath node;
	struct efi_guid    vendor;
	struct efi_devpath end;
} initrd_path = {
	{ EFI_PATH_MEDIA, EFI_PATH_VENDOR_MEDIA, { 20, 0 } },
	{ 0x5568e427, 0x68fc, 0x4f3d,
	  { 0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68 } },
	{ EFI_PATH_END, EFI_PATH_END_ALL, { 4, 0 } },
};
static efi_handle initrd_handle;

/* Another's initrd would be found in ours' place: take its name away. */
static void displace(void)
{
	struct efi_devpath *path = unconst(&initrd_path);
	void *other;
	efi_handle handle;

	if (EFI_FAILED(efi.bs->locate_device_path(&efi_load_file2_guid, &path,
						  &handle)) ||
	    !efi_path_end(path) ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_load_file2_guid,
					       &other)))
		return;
	(void)efi.bs->uninstall_protocol(handle, &efi_load_file2_guid, other);
}

int vfs_install(const struct vfs *what, efi_handle handle)
{
	efi_status status;

	vfs = what;
	status = efi.bs->install_protocols(&handle, &efi_volume_guid, &volume,
					   NULL);
	if (EFI_FAILED(status) || !vfs->n)
		return efi_errno(status);
	displace();
	initrd_handle = NULL;
	status = efi.bs->install_protocols(&initrd_handle,
					   &efi_device_path_guid, &initrd_path,
					   &efi_load_file2_guid, &initrd,
					   NULL);
	if (EFI_FAILED(status))
		initrd_handle = NULL;
	return efi_errno(status);
}

void vfs_remove(efi_handle handle)
{
	if (initrd_handle)
		(void)efi.bs->uninstall_protocols(initrd_handle,
					&efi_device_path_guid, &initrd_path,
					&efi_load_file2_guid, &initrd, NULL);
	initrd_handle = NULL;
	(void)efi.bs->uninstall_protocols(handle, &efi_volume_guid, &volume,
					  NULL);
}
