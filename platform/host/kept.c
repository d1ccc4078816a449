/* kept.c: what a script has started, kept until QEMU starts it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/str.h"
#include "platform/block.h"
#include "platform/host/host.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

int host_boot_keep(const struct plat_boot *boot)
{
	struct host_boot *b = host.boot;

	if (!b)
		return 0;
	host_boot_free(b);
	b->image = image_ref(boot->image);
	b->cmdline = str_dup(boot->cmdline);
	b->initrds = calloc(boot->n_initrds + 1, sizeof(struct image *));
	if (!b->cmdline || !b->initrds)
		return -ENOMEM;
	for (size_t i = 0; i < boot->n_initrds; i++)
		b->initrds[b->n_initrds++] = image_ref(boot->initrds[i]);
	return 0;
}

int host_boot_keep_drive(const struct plat_block_boot *how)
{
	struct host_boot *b = host.boot;

	if (!b)
		return 0;
	host_boot_free(b);
	b->drive = how->drive;
	b->filename = how->filename ? str_dup(how->filename) : NULL;
	return how->filename && !b->filename ? -ENOMEM : 0;
}

void host_boot_free(struct host_boot *b)
{
	for (size_t i = 0; i < b->n_initrds; i++)
		image_unref(b->initrds[i]);
	image_unref(b->image);
	free(b->initrds);
	free(b->cmdline);
	free(b->filename);
	*b = (struct host_boot){ 0 };
}
