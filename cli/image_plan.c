/* image_plan.c: which files go on the disk. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/image.h"
#include "bootfile/disk.h"
#include "cli/own.h"
#include "core/err.h"
#include "core/str.h"

#define FAT_FILE_MOST 0xffffffffu	/* bytes of a file on FAT	*/

/* ---- names ------------------------------------------------------------- */

static bool part_is_good(const char *part, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)part[i] < ' ' ||
		    strchr("\\:*?\"<>|", part[i]))
			return false;
	}
	return len && len < 200 && part[0] != ' ' && part[len - 1] != ' ' &&
	       part[len - 1] != '.';
}

/* "boot/a.txt": each part a name that FAT can have, too. */
static bool is_good(const char *name)
{
	size_t n;

	for (;; name += n + 1) {
		n = strcspn(name, "/");
		if (!part_is_good(name, n))
			return false;
		if (!name[n])
			return true;
	}
}

/* On FAT, letters are the same in both cases; and no file is a folder. */
static bool clashes(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), least = n < m ? n : m;

	if (strncasecmp(a, b, least))
		return false;
	return n == m || (n < m ? b : a)[least] == '/';
}

static int check_name(const struct image_plan *p, const char *name,
		      struct err *e)
{
	if (!is_good(name))
		return err_set(e, -EINVAL, "\"%.60s\" is no name for a file on "
			       "a disk", name);
	for (unsigned i = 0; i < p->n_files; i++) {
		if (clashes(p->files[i].name, name))
			return err_set(e, -EEXIST, "\"%.40s\" is on the disk "
				       "already, as \"%.40s\"", name,
				       p->files[i].name);
	}
	return 0;
}

/* ---- files ------------------------------------------------------------- */

static int append(struct image_plan *p, const struct image_file *f)
{
	struct image_file *more = realloc(p->files, (p->n_files + 1) *
					  sizeof(*more));

	if (!more)
		return -ENOMEM;
	p->files = more;
	p->files[p->n_files++] = *f;
	return 0;
}

int image_add(struct image_plan *p, const char *name, const char *path,
	      struct err *e)
{
	struct image_file f = { 0 };
	struct stat st;
	int rc = check_name(p, name, e);

	if (rc < 0)
		return rc;
	if (stat(path, &st) < 0)
		return err_set(e, -errno, "%.80s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, -EINVAL, "%.80s is no plain file", path);
	if (st.st_size > FAT_FILE_MOST)
		return err_set(e, -EFBIG, "%.80s: 4 GiB are the most on a "
			       "disk like this", path);
	f.name = str_dup(name);
	f.path = realpath(path, NULL);
	f.bytes = (size_t)st.st_size;
	if (!f.name || !f.path || append(p, &f) < 0) {
		free(f.name);
		free(f.path);
		return err_set(e, -ENOMEM, "out of memory");
	}
	return 0;
}

void image_free(struct image_plan *p)
{
	for (unsigned i = 0; i < p->n_files; i++) {
		free(p->files[i].name);
		free(p->files[i].path);
	}
	free(p->files);
	bootfile_free(&p->loader);
}

/* ---- boot images ------------------------------------------------------- */

static const char *efi_name(const char *arch)
{
	return !strcmp(arch, "x86_64") ? "EFI/BOOT/BOOTX64.EFI" :
	       !strcmp(arch, "i386") ? "EFI/BOOT/BOOTIA32.EFI" :
	       "EFI/BOOT/BOOTAA64.EFI";
}

static int add_loader(struct image_plan *p, struct bootfile *b, struct err *e)
{
	int rc = disk_loader(b, e);

	if (rc == 0 && p->loader.file.len)
		rc = err_set(e, -EEXIST, "there are two images for BIOS "
			     "machines");
	if (rc < 0)
		return rc;
	p->loader = *b;
	*b = (struct bootfile){ 0 };
	return 0;
}

int image_add_boot(struct image_plan *p, const char *path, struct err *e)
{
	struct bootfile b = { 0 };
	struct err why = { 0 };
	int rc = bootfile_read(path, &b.file, e);

	if (rc < 0) {
		bootfile_free(&b);
		return rc;
	}
	rc = bootfile_open(&b, &why);
	if (rc == 0 && b.kind != BOOTFILE_EFI)
		rc = add_loader(p, &b, &why);
	else if (rc == 0)
		rc = image_add(p, efi_name(b.arch), path, &why);
	if (rc == 0 && b.kind == BOOTFILE_EFI && b.file.len)
		p->has_efi = true;
	if (rc < 0)
		err_set(e, rc, "%.30s: %s", path, why.msg);
	bootfile_free(&b);
	return rc;
}

/* One of our own, if it is there; *@found says so. */
static int add_own(struct image_plan *p, const char *name, bool *found,
		   struct err *e)
{
	char *path = own_path(name);
	int rc = path ? 0 : err_set(e, -ENOENT, "this program does not know "
				    "where it is");

	if (path && access(path, F_OK) == 0) {
		*found = true;
		rc = image_add_boot(p, path, e);
	}
	free(path);
	return rc;
}

int image_add_own(struct image_plan *p, struct err *e)
{
	/* As installed, then as built */
	static const char *const names[][4] = {
		{ "share/pxesh/pxesh.pxe", "share/pxesh/pxesh-x64.efi",
		  "share/pxesh/pxesh-ia32.efi", "share/pxesh/pxesh-aa64.efi" },
		{ "bios/pxesh.pxe", "efi-x64/pxesh.efi", "efi-ia32/pxesh.efi",
		  "efi-aa64/pxesh.efi" },
	};
	bool found = false;
	int rc = 0;

	for (unsigned i = 0; rc == 0 && !found && i < 2; i++) {
		for (unsigned k = 0; rc == 0 && k < 4; k++)
			rc = add_own(p, names[i][k], &found, e);
	}
	if (rc == 0 && !found)
		rc = err_set(e, -ENOENT, "no boot images are installed with "
			     "this program: name them, pxesh.pxe, pxesh.efi");
	return rc;
}
