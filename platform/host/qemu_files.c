/*
 * qemu_files.c: how QEMU gets images: a kernel and what it is given as files in
 * memory, which go with their last process; another program of UEFI's in a
 * private folder, which becomes a disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/initrd.h"
#include "core/str.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

#define MODULES	8	/* as Multiboot takes under a BIOS */

static int write_all(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* ---- in memory ------------------------------------------------------ */

/* @out: -1 if it fails. QEMU is to have it, too: it is not closed by exec. */
static int to_memory(const char *name, const void *data, size_t len, int *out,
		     struct err *e)
{
	int fd = memfd_create(name, 0);
	int rc = fd < 0 ? -errno : write_all(fd, data, len);

	*out = rc < 0 ? -1 : fd;
	if (rc < 0 && fd >= 0)
		close(fd);
	return rc < 0 ? err_set(e, rc, "no room for %.40s in memory: %s", name,
				strerror(-rc)) : 0;
}

static int initrds_to_memory(struct qemu_plan *p, struct err *e)
{
	const struct host_boot *b = p->boot;
	uint8_t *stream;
	size_t len;
	int rc = initrd_size(b->initrds, b->n_initrds, &len, e);

	if (rc < 0 || !len)
		return rc;
	stream = malloc(len);
	if (!stream)
		return err_set(e, -ENOMEM, "no memory for the initrd");
	initrd_build(b->initrds, b->n_initrds, stream);
	rc = to_memory("initrd", stream, len, &p->initrd_fd, e);
	free(stream);
	return rc;
}

static int modules_to_memory(struct qemu_plan *p, struct err *e)
{
	const struct host_boot *b = p->boot;
	int rc = 0;

	if (b->n_initrds > MODULES)
		return err_set(e, -E2BIG, "Multiboot takes %u modules, these "
			       "are %zu", MODULES, b->n_initrds);
	for (size_t i = 0; i < b->n_initrds && rc == 0; i++) {
		const struct image *img = b->initrds[i];

		rc = to_memory(img->name, img->data, img->len,
			       &p->module_fd[i], e);
		p->n_modules += rc == 0;
	}
	return rc;
}

static int kernel_to_memory(struct qemu_plan *p, struct err *e)
{
	const struct image *img = p->boot->image;
	int rc = to_memory("kernel", img->data, img->len, &p->kernel_fd, e);

	if (rc < 0)
		return rc;
	return img->kind == IMAGE_MULTIBOOT ? modules_to_memory(p, e) :
					      initrds_to_memory(p, e);
}

/* ---- in a folder ---------------------------------------------------- */

static const char *usual_name(void)
{
	return !strcmp(plat_arch(), "arm64") ? "BOOTAA64.EFI" :
	       !strcmp(plat_arch(), "i386") ? "BOOTIA32.EFI" : "BOOTX64.EFI";
}

static int make_folder(struct qemu_plan *p, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(p->folder, sizeof(p->folder), "%s/pxesh-boot-XXXXXX",
			 tmp && *tmp == '/' ? tmp : "/tmp");

	if (n > 0 && (size_t)n < sizeof(p->folder) && mkdtemp(p->folder))
		return 0;
	n = errno;
	p->folder[0] = '\0';
	return err_set(e, -n, "no private folder for files: %s", strerror(n));
}

/* Is it the name of a file, and of no more? */
static bool is_name(const char *name)
{
	return *name && *name != '.' && !strpbrk(name, "/\\:*?\"<>|") &&
	       !str_has_control(name) && strlen(name) < 200;
}

static int put_file(const struct qemu_plan *p, const char *name,
		    const void *data, size_t len, struct err *e)
{
	struct sbuf path = { 0 };
	int fd, rc;

	sbuf_printf(&path, "%s/%s", p->folder, name);
	fd = path.error ? -1 : open(sbuf_text(&path), O_WRONLY | O_CREAT |
				    O_EXCL | O_CLOEXEC, 0600);
	rc = fd < 0 ? -errno : write_all(fd, data, len);
	if (fd >= 0)
		close(fd);
	sbuf_free(&path);
	return rc < 0 && rc != -EEXIST ?
		err_set(e, rc, "%.60s cannot be written: %s", name,
			strerror(-rc)) : 0;
}

static int make_below(const struct qemu_plan *p, const char *name,
		      struct err *e)
{
	struct sbuf path = { 0 };
	int rc;

	sbuf_printf(&path, "%s/%s", p->folder, name);
	rc = mkdir(sbuf_text(&path), 0700) < 0 ? -errno : 0;
	sbuf_free(&path);
	return rc < 0 ? err_set(e, rc, "%s: %s", name, strerror(-rc)) : 0;
}

/* UEFI's shell runs startup.nsh: what needs more than to be started. The
   volume may be any. */
static int put_startup(const struct qemu_plan *p, const char *path,
		       const char *args, struct err *e)
{
	struct sbuf text = { 0 };
	int rc;

	sbuf_printf(&text, "@echo -off\r\n"
		    "for %%i in 0 1 2 3 4 5 6 7 8 9\r\n"
		    "  if exist \"fs%%i:%s\" then\r\n"
		    "    fs%%i:\r\n"
		    "    \"%s\" %s\r\n"
		    "  endif\r\n"
		    "endfor\r\n", path, path, args);
	rc = text.error ? err_set(e, -ENOMEM, "no memory for startup.nsh") :
	     put_file(p, "startup.nsh", text.data, text.len, e);
	sbuf_free(&text);
	return rc;
}

/* The program, where UEFI looks for one; with arguments, where its shell
   does. */
static int put_program(struct qemu_plan *p, struct err *e)
{
	const struct image *img = p->boot->image;
	const char *args = p->boot->cmdline;
	struct sbuf path = { 0 };
	int rc;

	if (*args && !str_has_control(args)) {
		rc = put_file(p, "pxesh.efi", img->data, img->len, e);
		return rc < 0 ? rc : put_startup(p, "\\pxesh.efi", args, e);
	}
	rc = make_below(p, "EFI", e);
	if (rc == 0)
		rc = make_below(p, "EFI/BOOT", e);
	sbuf_printf(&path, "EFI/BOOT/%s", usual_name());
	if (rc == 0)
		rc = put_file(p, sbuf_text(&path), img->data, img->len, e);
	sbuf_free(&path);
	return rc;
}

static int program_to_folder(struct qemu_plan *p, struct err *e)
{
	const struct host_boot *b = p->boot;
	int rc = make_folder(p, e);

	if (rc == 0)
		rc = put_program(p, e);
	for (size_t i = 0; i < b->n_initrds && rc == 0; i++) {
		const struct image *img = b->initrds[i];

		if (is_name(img->name))
			rc = put_file(p, img->name, img->data, img->len, e);
	}
	return rc;
}

/* A file of a drive that UEFI does not look for by itself. */
static int filename_to_folder(struct qemu_plan *p, struct err *e)
{
	const char *name = p->boot->filename;
	int rc;

	if (str_has_control(name) || strchr(name, '"'))
		return err_set(e, -EINVAL, "UEFI's shell cannot be told of such "
			       "a file name");
	rc = make_folder(p, e);
	return rc < 0 ? rc : put_startup(p, name, "", e);
}

/* ---- what others call ----------------------------------------------- */

int qemu_files_make(struct qemu_plan *p, struct err *e)
{
	const struct host_boot *b = p->boot;

	if (b->image && host_is_kernel(b->image))
		return kernel_to_memory(p, e);
	if (b->image)
		return program_to_folder(p, e);
	return b->filename && p->code ? filename_to_folder(p, e) : 0;
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	(void)remove(path);	/* the others are to go all the same */
	return 0;
}

static void shut(int fd)
{
	if (fd >= 0)
		close(fd);
}

void qemu_files_remove(struct qemu_plan *p)
{
	shut(p->kernel_fd);
	shut(p->initrd_fd);
	for (unsigned i = 0; i < p->n_modules; i++)
		shut(p->module_fd[i]);
	if (*p->folder)
		(void)nftw(p->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
