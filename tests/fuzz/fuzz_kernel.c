/*
 * A program for a BIOS (bzImage, Multiboot, ELF) with its command line behind
 * the first byte's length: it is placed within memory that is free, or
 * refused with a reason.
 */
#include "tests/fuzz/fuzz.h"

#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "platform/bios/app.h"
#include "platform/bios/e820.h"
#include "platform/bios/exec.h"
#include "platform/bios/int13.h"
#include "tests/fake/fake.h"

#define LOW	0x10000u
#define LOW_END	0x9f000u
#define HIGH	0x100000u
#define END	0x800000u

static jmp_buf started;
static bool done;		/* nothing may fail any more */

const char *exec_name(const struct plat_boot *boot)
{
	return boot->image->name;
}

void exec_last(void)
{
	done = true;
}

void exec_jump32(uint32_t entry, uint32_t eax, uint32_t ebx)
{
	(void)entry, (void)eax, (void)ebx;
	must(done);
	longjmp(started, 1);
}

void exec_enter(const struct real_regs *r, uint16_t ss, uint16_t sp)
{
	(void)r, (void)ss, (void)sp;
	longjmp(started, 1);
}

bool disk_any(void)
{
	return false;
}

void bios_memory_fence(bool on)
{
	(void)on;
}

bool bios_memory_theirs(uint32_t at, uint32_t len)
{
	return bios_memory_free(at, len);
}

bool bios_memory_free(uint32_t at, uint32_t len)
{
	return at >= HIGH && at <= END && len <= END - at;
}

uint32_t bios_memory_place(uint32_t limit, uint32_t len)
{
	uint32_t end = limit < END ? limit : END;

	return len <= end && (end - len) >= HIGH ? (end - len) & ~4095u : 0;
}

uint64_t bios_memory_usable(void)
{
	return END;
}

const struct e820_entry *bios_memory_map(size_t *n)
{
	static const struct e820_entry map[] = {
		{ 0, LOW_END, E820_USABLE, 0 },
		{ HIGH, END - HIGH, E820_USABLE, 0 },
	};

	*n = 2;
	return map;
}

static void map_memory(void)
{
	static bool there;

	if (!there) {
		must(mmap((void *)(uintptr_t)LOW, LOW_END - LOW, PROT_READ |
			  PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
			  MAP_FIXED_NOREPLACE, -1, 0) != MAP_FAILED);
		must(mmap((void *)(uintptr_t)HIGH, END - HIGH, PROT_READ |
			  PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
			  MAP_FIXED_NOREPLACE, -1, 0) != MAP_FAILED);
	}
	there = true;
}

static int start(const struct plat_boot *boot, struct err *e)
{
	switch (boot->image->kind) {
	case IMAGE_BZIMAGE:
		return linux_exec(boot, e);
	case IMAGE_MULTIBOOT:
		return multiboot_exec(boot, e);
	default:
		return elf_exec(boot, e);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live(), n;
	struct plat_boot boot = { 0 };
	struct image *img, *initrd;
	struct err e = { 0 };
	char *line;
	int rc;

	if (!size || (n = data[0] % 64) >= size)
		return 0;
	map_memory();
	fake_reset();
	line = str_ndup((const char *)data + 1, n);
	img = image_new("kernel");
	initrd = image_new("initrd");
	must(line && img && initrd);
	must(!image_write(img, 0, data + 1 + n, size - 1 - n));
	must(!image_write(initrd, 0, "0123456789", 10));
	image_probe(img);
	boot.image = img;
	boot.cmdline = line;
	boot.uri = "";
	boot.initrds = &initrd;
	boot.n_initrds = n % 2;
	done = false;
	if (!setjmp(started)) {
		rc = start(&boot, &e);
		must(rc < 0 && !done && e.msg[0]);
	}
	image_unref(img);
	image_unref(initrd);
	free(line);
	must(fake_live() == live);
	return 0;
}

/* Of the BIOS's own data: how much base memory there is */
#define mem16(at) ((void)(at), (uint16_t)639)

#include "platform/bios/elf.c"
#undef EHDR
#include "platform/bios/linux.c"
#include "platform/bios/multiboot.c"
