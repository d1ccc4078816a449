/* exec.c: nothing is started here: we say what a machine would start. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define BOLD	"\033[1m"
#define PLAIN	"\033[0m"

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

/* ---- saying it ----------------------------------------------------- */

/* Text from the network goes to a terminal: no control characters. */
static void add_clean(struct sbuf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		sbuf_char(out, c < ' ' || c == 0x7f ? '?' : *text);
	}
}

static void add_label(struct sbuf *out, const char *label)
{
	bool colour = host_colour(STDOUT_FILENO);

	sbuf_printf(out, "  %s%-9s%s ", colour ? BOLD : "", label,
		    colour ? PLAIN : "");
}

/* "7.9 MiB (8267776 bytes)", "17 bytes" */
static void add_size(struct sbuf *out, uint64_t len)
{
	static const char *const units[] = { "KiB", "MiB", "GiB" };
	unsigned unit = 0;
	uint64_t tenths;

	if (len < 1024) {
		sbuf_printf(out, "%llu byte%s", (unsigned long long)len,
			    len == 1 ? "" : "s");
		return;
	}
	for (tenths = len * 10 / 1024; tenths >= 10240 && unit < 2; unit++)
		tenths /= 1024;
	sbuf_printf(out, "%llu.%llu %s (%llu bytes)",
		    (unsigned long long)tenths / 10,
		    (unsigned long long)tenths % 10, units[unit],
		    (unsigned long long)len);
}

/* Linux has an EFI stub, so on UEFI its kind alone does not tell. */
static bool is_x86_linux(const struct image *img)
{
	return le(img, 0x202, 4) == 0x53726448;		/* "HdrS"	*/
}

static bool is_kernel(const struct image *img)
{
	return is_x86_linux(img) || img->kind == IMAGE_MULTIBOOT ||
		le(img, 0x38, 4) == 0x644d5241;		/* "ARMd"	*/
}

/* A bzImage says which version it is: the boot protocol's kernel_version. */
static void add_version(struct sbuf *out, const struct image *img)
{
	size_t at = le(img, 0x20e, 2);
	char version[64];
	size_t n = 0;

	if (!is_x86_linux(img) || !at)
		return;
	for (at += 0x200; at < img->len && n < sizeof(version) - 1; at++) {
		if (img->data[at] <= ' ' || img->data[at] > '~')
			break;
		version[n++] = (char)img->data[at];
	}
	version[n] = '\0';
	if (n)
		sbuf_printf(out, "Linux %s, ", version);
}

static void add_image(struct sbuf *out, const struct plat_boot *boot)
{
	const struct image *img = boot->image;
	const char *kind = image_kind_name(img->kind);

	add_label(out, is_kernel(img) ? "kernel" : "program");
	add_clean(out, boot->uri && *boot->uri ? boot->uri : img->name);
	sbuf_char(out, '\n');
	add_label(out, "");
	add_version(out, img);
	sbuf_printf(out, "%s, ", kind ? kind : "unknown kind");
	add_size(out, img->len);
	sbuf_char(out, '\n');
	add_label(out, "command");
	add_clean(out, *boot->cmdline ? boot->cmdline : "(none)");
	sbuf_char(out, '\n');
}

static void add_initrd(struct sbuf *out, const struct image *img)
{
	add_label(out, "initrd");
	add_clean(out, img->name);
	if (img->args && *img->args) {
		sbuf_str(out, " as ");
		add_clean(out, img->args);
	}
	sbuf_str(out, ", ");
	add_size(out, img->len);
	sbuf_char(out, '\n');
}

static void say(struct sbuf *out)
{
	const char *text = sbuf_text(out);

	plat_con_write(text, strlen(text));
	host_console_flush();
	sbuf_free(out);
}

static int say_leaving(const char *what)
{
	bool colour = host_colour(STDOUT_FILENO);
	struct sbuf out = { 0 };

	sbuf_printf(&out, "%sThe machine would %s now.%s\n",
		    colour ? BOLD : "", what, colour ? PLAIN : "");
	say(&out);
	return PLAT_GONE;
}

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	bool colour = host_colour(STDOUT_FILENO);
	struct sbuf out = { 0 };
	int rc = on_efi() ? check_efi(boot->image, e) : 0;

	if (rc < 0)
		return rc;
	sbuf_printf(&out, "%sThe machine (%s, %s) would boot now:%s\n",
		    colour ? BOLD : "", plat_name(), plat_arch(),
		    colour ? PLAIN : "");
	add_image(&out, boot);
	for (size_t i = 0; i < boot->n_initrds; i++)
		add_initrd(&out, boot->initrds[i]);
	say(&out);
	return PLAT_GONE;
}

int plat_reboot(enum plat_reset how)
{
	if (how == PLAT_RESET_SETUP)
		return say_leaving("restart into its firmware's set-up");
	return say_leaving(how == PLAT_RESET_WARM ? "restart (warm)" :
			   "restart");
}

int plat_poweroff(void)
{
	return say_leaving("power off");
}

/* ---- network disks: still to come ---------------------------------- */

int plat_block_publish(unsigned drive, const struct plat_block *blk)
{
	(void)drive;
	(void)blk;
	return -ENOTSUP;
}

void plat_block_withdraw(unsigned drive)
{
	(void)drive;
}

int plat_block_boot(unsigned drive, const char *filename, struct err *e)
{
	(void)drive;
	(void)filename;
	return err_set(e, -ENOTSUP, "network disks are not supported yet");
}
