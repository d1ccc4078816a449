/* exec.c: nothing is started here: we note what a machine would start, and keep
   it for QEMU. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "core/uri.h"
#include "lab/outcome.h"
#include "platform/host/host.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

static bool on_efi(void)
{
	return !strcmp(plat_name(), "efi");
}

bool plat_can_exec(int kind)
{
	switch (kind) {
	case IMAGE_EFI:
		return on_efi();
	case IMAGE_BZIMAGE:	/* on UEFI by its EFI stub	*/
		return strcmp(plat_arch(), "arm64") != 0;
	case IMAGE_ARM64:
		return on_efi() && !strcmp(plat_arch(), "arm64");
	case IMAGE_MULTIBOOT:
	case IMAGE_ELF:
	case IMAGE_NBP:
		return !on_efi();
	default:
		return false;
	}
}

/* ---- what UEFI firmware would refuse ------------------------------- */

static uint32_t le(const struct image *img, size_t at, unsigned bytes)
{
	uint32_t n = 0;

	if (img->len < bytes || at > img->len - bytes)
		return 0;
	while (bytes--)
		n = n << 8 | img->data[at + bytes];
	return n;
}

/* The machine that a PE program is for, or 0 if it is none. */
static unsigned pe_machine(const struct image *img)
{
	size_t at = le(img, 0x3c, 4);

	if (le(img, 0, 2) != 0x5a4d || le(img, at, 4) != 0x4550)
		return 0;
	return le(img, at + 4, 2);
}

static const struct { const char *arch; unsigned machine; } machines[] = {
	{ "i386", 0x014c }, { "x86_64", 0x8664 }, { "arm64", 0xaa64 },
};
#define MACHINES (sizeof(machines) / sizeof(machines[0]))

static const char *arch_of(unsigned machine)
{
	for (size_t i = 0; i < MACHINES; i++) {
		if (machines[i].machine == machine)
			return machines[i].arch;
	}
	return "another architecture";
}

static int check_efi(const struct image *img, struct err *e)
{
	unsigned machine = pe_machine(img);

	if (!machine)
		return err_set(e, -ENOEXEC, "%s has no EFI stub: UEFI cannot "
			       "start it", img->name);
	if (strcmp(arch_of(machine), plat_arch()))
		return err_set(e, -ENOEXEC, "%s is for %s, this machine is %s",
			       img->name, arch_of(machine), plat_arch());
	return 0;
}

bool plat_can_load(const struct image *img)
{
	return plat_can_exec((int)img->kind) &&
	       (!on_efi() || check_efi(img, NULL) == 0);
}

/* ---- what is started ----------------------------------------------- */

/* Linux has an EFI stub, so on UEFI its kind alone does not tell. */
static bool is_x86_linux(const struct image *img)
{
	return le(img, 0x202, 4) == 0x53726448;		/* "HdrS"	*/
}

bool host_is_kernel(const struct image *img)
{
	return is_x86_linux(img) || img->kind == IMAGE_MULTIBOOT ||
		le(img, 0x38, 4) == 0x644d5241;		/* "ARMd"	*/
}

/* A bzImage says which version it is: the boot protocol's kernel_version. */
static const char *version(struct lab_outcome *o, const struct image *img)
{
	size_t at = le(img, 0x20e, 2);
	char text[64];
	size_t n = 0;

	if (!is_x86_linux(img) || !at)
		return "";
	for (at += 0x200; at < img->len && n < sizeof(text) - 1; at++) {
		if (img->data[at] <= ' ' || img->data[at] > '~')
			break;
		text[n++] = (char)img->data[at];
	}
	text[n] = '\0';
	return lab_outcome_text(o, text);
}

static const char *uri_text(struct lab_outcome *o, const struct uri *uri)
{
	struct sbuf text = { 0 };
	const char *copy = "";

	if (uri && uri_print(uri, &text) == 0)
		copy = lab_outcome_text(o, sbuf_text(&text));
	sbuf_free(&text);
	return copy;
}

static void note_initrds(struct lab_outcome *o, const struct plat_boot *boot)
{
	struct lab_initrd *to = arena_calloc(&o->mem, boot->n_initrds + 1,
					     sizeof(*to));

	if (!to)
		return;
	for (size_t i = 0; i < boot->n_initrds; i++) {
		const struct image *img = boot->initrds[i];

		to[i].name = lab_outcome_text(o, img->name);
		to[i].args = lab_outcome_text(o, img->args);
		to[i].uri = uri_text(o, img->uri);
		to[i].kind = lab_outcome_text(o, image_kind_name(img->kind));
		to[i].size = img->len;
	}
	o->boot.initrds = to;
	o->boot.n_initrds = (unsigned)boot->n_initrds;
}

static void note_boot(struct lab_outcome *o, const struct plat_boot *boot)
{
	const struct image *img = boot->image;

	o->end = LAB_END_BOOT;
	o->boot = (struct lab_boot){
		.name = lab_outcome_text(o, img->name),
		.uri = lab_outcome_text(o, boot->uri),
		.kind = lab_outcome_text(o, image_kind_name(img->kind)),
		.kernel = host_is_kernel(img), .version = version(o, img),
		.starts = "",
		.cmdline = lab_outcome_text(o, boot->cmdline),
		.size = img->len,
	};
	note_initrds(o, boot);
}

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	int rc = on_efi() ? check_efi(boot->image, e) : 0;

	if (rc < 0)
		return rc;
	rc = host_boot_keep(boot);
	if (rc < 0)
		return err_set(e, rc, "no memory to keep it for QEMU");
	note_boot(host.outcome, boot);
	if (!host.screen)
		host_say_boot(&host.outcome->boot);
	return PLAT_GONE;
}

int plat_reboot(enum plat_reset how)
{
	host.outcome->end = LAB_END_REBOOT;
	host.outcome->reset = (int)how;
	if (!host.screen)
		host_say_leaving(how == PLAT_RESET_SETUP ? "restart into its "
				 "firmware's set-up" : how == PLAT_RESET_WARM ?
				 "restart (warm)" : "restart");
	return PLAT_GONE;
}

int plat_poweroff(void)
{
	host.outcome->end = LAB_END_POWEROFF;
	if (!host.screen)
		host_say_leaving("power off");
	return PLAT_GONE;
}
