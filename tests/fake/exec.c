/* exec.c: records what it was asked to start, and starts nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define EXECS 16

static struct fake_exec execs[EXECS];
static unsigned n_execs;

void fake_exec_reset(void)
{
	n_execs = 0;
	fake.exec_result = fake.reset_result = PLAT_GONE;
	fake.boot_result = PLAT_GONE;
	fake.can_exec = 1u << IMAGE_BZIMAGE | 1u << IMAGE_ARM64 |
		1u << IMAGE_EFI | 1u << IMAGE_ELF | 1u << IMAGE_MULTIBOOT |
		1u << IMAGE_NBP;
}

static void copy(char *out, size_t cap, const char *text)
{
	snprintf(out, cap, "%s", text ? text : "");
}

#define COPY(field, text) copy(field, sizeof(field), text)

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	struct fake_exec *x;

	(void)e;
	if (n_execs == EXECS)
		fail_msg("more than %d images started", EXECS);
	x = &execs[n_execs++];
	*x = (struct fake_exec){
		.kind = boot->image->kind, .len = boot->image->len,
		.n_initrds = boot->n_initrds,
	};
	COPY(x->name, boot->image->name);
	COPY(x->uri, boot->uri);
	COPY(x->cmdline, boot->cmdline);
	COPY(x->shim, boot->shim ? boot->shim->name : "");
	COPY(x->devicetree, boot->devicetree ? boot->devicetree->name : "");
	x->shim_gets = boot->shim_gets;
	for (size_t i = 0; i < boot->n_initrds && i < 8; i++) {
		COPY(x->initrds[i].name, boot->initrds[i]->name);
		COPY(x->initrds[i].args, boot->initrds[i]->args);
		x->initrds[i].len = boot->initrds[i]->len;
	}
	return fake.exec_result;
}

unsigned fake_exec_count(void)
{
	return n_execs;
}

const struct fake_exec *fake_exec(unsigned index)
{
	return index < n_execs ? &execs[index] : NULL;
}

bool plat_can_exec(int kind)
{
	return fake.can_exec & 1u << kind;
}

bool plat_can_load(const struct image *img)
{
	return !fake.distrusts && plat_can_exec((int)img->kind);
}

int plat_reboot(enum plat_reset how)
{
	fake.reboots++;
	fake.reboot_how = how;
	return fake.reset_result;
}

int plat_poweroff(void)
{
	fake.poweroffs++;
	return fake.reset_result;
}

/* As of firmware: nobody has cleared it. */
void *plat_image_mem(void *ptr, size_t old_len, size_t len)
{
	uint8_t *p;

	if (!len) {
		free(ptr);
		return NULL;
	}
	p = realloc(ptr, len);
	if (p && len > old_len)
		memset(p + old_len, 0xee, len - old_len);
	return p;
}

int plat_pxe_start(const char *name)
{
	snprintf(fake.pxe, sizeof(fake.pxe), "%s", name);
	return fake.pxe_result;
}

void plat_pxe_stop(void)
{
	fake.pxe[0] = '\0';
}
