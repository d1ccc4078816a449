/* files.c: files of the volume that we came from, or of another by label. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "platform/efi/app.h"
#include "platform/platform.h"

#define PATH_CHARS	512

struct plat_file { struct efi_file *file; };

/* ---- where we came from --------------------------------------------- */

/*
 * Turn the slashes, and leave one where several meet: a node may begin with
 * one or not, and EDK II's FAT driver takes two for the root folder.
 */
static void tidy(char *path)
{
	char *out = path, last = '\0';

	for (; *path; path++) {
		char c = *path == '\\' ? '/' : *path;

		if (c != '/' || last != '/')
			*out++ = c;
		last = c;
	}
	*out = '\0';
}

/* The file nodes of our own path, each after a slash. */
static void join_nodes(char *out, size_t cap)
{
	const struct efi_devpath *node = efi.self->file;
	size_t len = 0, bytes;

	out[0] = '\0';
	for (; node && !efi_path_end(node); node = efi_path_next(node)) {
		bytes = (size_t)node->len[0] | (size_t)node->len[1] << 8;
		if (node->type != EFI_PATH_MEDIA ||
		    node->subtype != EFI_PATH_FILE || bytes < sizeof(*node) ||
		    cap - len < 2)
			continue;
		out[len++] = '/';
		efi_narrow((const void *)(node + 1),
			   (bytes - sizeof(*node)) / sizeof(efi_char),
			   out + len, cap - len);
		len += strlen(out + len);
	}
}

const char *efi_own_path(void)
{
	static char path[PATH_CHARS];

	if (!path[0]) {
		join_nodes(path, sizeof(path));
		tidy(path);
	}
	return path[0] ? path : "/";
}

/* ---- names ---------------------------------------------------------- */

/* @path, in our own folder if it is relative: malloc'ed; NULL: no memory, or
   longer than any name may be. */
static char *whole_path(const char *path)
{
	struct sbuf text = { .max = PATH_CHARS };
	const char *own = efi_own_path();

	if (path[0] != '/')
		sbuf_add(&text, own, (size_t)(strrchr(own, '/') - own) + 1);
	sbuf_str(&text, path);
	if (text.error) {
		sbuf_free(&text);
		return NULL;
	}
	tidy(text.data);
	return text.data;
}

efi_char *efi_spell(const char *path)
{
	efi_char *out = efi_strdup(path), *p;

	for (p = out; p && *p; p++)
		if (*p == '/')
			*p = '\\';
	return out;
}

/* ---- volumes -------------------------------------------------------- */

struct efi_file *efi_volume_root(efi_handle handle)
{
	struct efi_volume *volume;
	struct efi_file *root;

	if (!handle ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_volume_guid,
					       &volume)) ||
	    EFI_FAILED(volume->open(volume, &root)))
		return NULL;
	return root;
}

bool efi_volume_has_label(struct efi_file *root, const char *want)
{
	uint8_t *info = calloc(1, EFI_FILE_INFO_BYTES);
	size_t len = EFI_FILE_INFO_BYTES;
	char label[64] = "";

	if (info && !EFI_FAILED(root->info(root, &efi_volume_info_guid, &len,
					   info)))
		efi_narrow((const void *)(info + EFI_VOLUME_INFO_LABEL),
			   sizeof(label), label, sizeof(label));
	free(info);
	return str_eq_nocase(label, want);
}

static struct efi_file *root_by_label(const char *label)
{
	struct efi_file *root = NULL;
	efi_handle *list;
	size_t n = efi_handles(&efi_volume_guid, &list), i;

	for (i = 0; i < n; i++) {
		root = efi_volume_root(list[i]);
		if (root && efi_volume_has_label(root, label))
			break;
		if (root)
			(void)root->close(root);
		root = NULL;
	}
	efi_handles_free(list);
	return root;
}

/* ---- files ---------------------------------------------------------- */

static int look(struct efi_file *file, uint64_t *size)
{
	struct efi_file_info *info = malloc(EFI_FILE_INFO_BYTES);
	size_t len = EFI_FILE_INFO_BYTES;
	int rc = -ENOMEM;

	if (info)
		rc = efi_errno(file->info(file, &efi_file_info_guid, &len,
					  info));
	if (!rc && (info->attributes & EFI_FILE_ATTR_DIR))
		rc = -EISDIR;
	if (!rc)
		*size = info->file_size;
	free(info);
	return rc;
}

static int open_in(struct efi_file *root, const char *path,
		   struct plat_file **out, uint64_t *size)
{
	struct plat_file *f = calloc(1, sizeof(*f));
	efi_char *name = efi_spell(path);
	int rc = -ENOMEM;

	if (f && name)
		rc = efi_errno(root->open(root, &f->file, name, EFI_FILE_READ,
					  0));
	free(name);
	if (!rc)
		rc = look(f->file, size);
	if (!rc) {
		*out = f;
		return 0;
	}
	plat_file_close(f);
	return rc;
}

/* Of the volume called @volume; NULL or "": of the one that we came from. */
static struct efi_file *find_root(const char *volume, struct err *e)
{
	bool named = volume && *volume;
	struct efi_file *root = named ? root_by_label(volume) :
				efi_volume_root(efi.self->device);

	if (!root && named)
		err_quiet(e, -ENOENT, "no volume is called %s", volume);
	else if (!root)
		err_quiet(e, -ENOENT,
			  "this program was not loaded from a volume");
	return root;
}

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	struct efi_file *root = find_root(volume, e);
	char *whole;
	int rc;

	if (!root)
		return -ENOENT;
	whole = whole_path(path);
	rc = whole ? open_in(root, whole, out, size) : -ENAMETOOLONG;
	(void)root->close(root);
	if (rc < 0)
		err_quiet(e, rc, "cannot open %s on %s", whole ? whole : path,
			  volume && *volume ? volume :
			  "the volume that this program is from");
	free(whole);
	return rc;
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	size_t n = len > INT32_MAX ? INT32_MAX : len;

	if (EFI_FAILED(f->file->read(f->file, &n, buf)))
		return -EIO;
	return (int)n;
}

void plat_file_close(struct plat_file *f)
{
	if (f && f->file)
		(void)f->file->close(f->file);
	free(f);
}
