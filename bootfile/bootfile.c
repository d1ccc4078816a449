/* bootfile.c: our boot images as files, of whichever kind. */
#include "bootfile/bootfile.h"

#include <errno.h>
#include <string.h>

#include "core/err.h"

#define ISO_AT 32769	/* where a CD's volume says "CD001" */

static bool is_cd(const struct sbuf *file)
{
	return file->len > ISO_AT + 5 &&
	       !memcmp(file->data + ISO_AT, "CD001", 5);
}

int bootfile_open(struct bootfile *b, struct err *e)
{
	if (is_cd(&b->file))
		return err_set(e, -EINVAL, "this is a disk, and none that "
			       "\"pxesh image\" made");
	return bootfile_is_pe(b) ? bootfile_open_pe(b, e) :
				   bootfile_open_bios(b, e);
}

int bootfile_embed(struct bootfile *b, const struct sbuf *area, struct err *e)
{
	if (area->len > BOOTFILE_MAX - b->file.len)
		return err_set(e, -EFBIG, "an image has at most %u MiB",
			       BOOTFILE_MAX >> 20);
	return b->kind == BOOTFILE_EFI ? bootfile_embed_pe(b, area, e) :
					 bootfile_embed_bios(b, area, e);
}

void bootfile_free(struct bootfile *b)
{
	sbuf_free(&b->file);
}

void bootfile_describe(const struct bootfile *b, struct sbuf *out)
{
	static const char *const kinds[] = {
		[BOOTFILE_EFI] = "UEFI program",
		[BOOTFILE_NBP] = "network boot program",
		[BOOTFILE_DISK] = "disk loader",
		[BOOTFILE_KERNEL] = "kernel image",
		[BOOTFILE_ROM] = "card's ROM",
	};

	(void)sbuf_printf(out, "%s for %s", kinds[b->kind],
			  b->kind == BOOTFILE_EFI ? b->arch : "a BIOS");
}

int bootfile_resize(struct bootfile *b, size_t len, struct err *e)
{
	struct sbuf *f = &b->file;

	if (len > f->len) {
		if (sbuf_reserve(f, len - f->len) < 0)
			return err_set(e, -ENOMEM, "out of memory");
		memset(f->data + f->len, 0, len - f->len);
	}
	f->len = len;
	return 0;
}

int bootfile_damaged(struct err *e)
{
	return err_set(e, -EINVAL, "this image is damaged: get it once more");
}
