/* qemu_find.c: QEMU's program for a machine, its firmware, and whether it can
   start what there is. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/image.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

#define LONG_MODE	(1u << 29)	/* CPUID 0x80000001, edx	*/

static bool is_arm(void)
{
	return !strcmp(plat_arch(), "arm64");
}

static const char *program_name(void)
{
	return is_arm() ? "qemu-system-aarch64" : "qemu-system-x86_64";
}

/* ---- the program ---------------------------------------------------- */

static bool try_folder(struct qemu_plan *p, const char *folder, size_t len)
{
	int n = snprintf(p->program, sizeof(p->program), "%.*s/%s", (int)len,
			 folder, program_name());

	return len && n > 0 && (size_t)n < sizeof(p->program) &&
	       access(p->program, X_OK) == 0;
}

static int find_program(struct qemu_plan *p, struct err *e)
{
	const char *path = getenv("PATH");
	size_t len;

	for (path = path ? path : "/usr/bin:/bin"; *path;
	     path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		if (try_folder(p, path, len))
			return 0;
	}
	return err_set(e, -ENOENT, "there is no %s here: install QEMU (Debian's "
		       "%s)", program_name(), is_arm() ? "qemu-system-arm" :
		       "qemu-system-x86");
}

/* ---- firmware ------------------------------------------------------- */

/* Where distributions have it; with @vars, code alone. */
static const struct firmware {
	const char *arch, *code, *vars;
	bool        smm;
} known[] = {
	{ "x86_64", "/usr/share/ovmf/OVMF.fd", NULL, false },
	{ "x86_64", "/usr/share/OVMF/OVMF_CODE_4M.fd",
	  "/usr/share/OVMF/OVMF_VARS_4M.fd", false },
	{ "x86_64", "/usr/share/edk2/ovmf/OVMF_CODE.fd",
	  "/usr/share/edk2/ovmf/OVMF_VARS.fd", false },
	{ "x86_64", "/usr/share/edk2/x64/OVMF_CODE.4m.fd",
	  "/usr/share/edk2/x64/OVMF_VARS.4m.fd", false },
	{ "x86_64", "/usr/share/qemu/ovmf-x86_64-code.bin",
	  "/usr/share/qemu/ovmf-x86_64-vars.bin", false },
	{ "x86_64", "/usr/share/qemu/edk2-x86_64-code.fd",
	  "/usr/share/qemu/edk2-i386-vars.fd", false },
	{ "i386", "/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd",
	  "/usr/share/OVMF/OVMF32_VARS_4M.fd", true },
	{ "i386", "/usr/share/qemu/edk2-i386-code.fd",
	  "/usr/share/qemu/edk2-i386-vars.fd", false },
	{ "arm64", "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd", NULL, false },
	{ "arm64", "/usr/share/edk2/aarch64/QEMU_EFI.fd", NULL, false },
};
#define KNOWN (sizeof(known) / sizeof(known[0]))

static bool is_file(const char *path)
{
	return access(path, R_OK) == 0;
}

static int find_firmware(struct qemu_plan *p, const char *given,
			 struct err *e)
{
	if (given) {
		p->code = given;
		return is_file(given) ? 0 :
			err_set(e, -ENOENT, "the firmware %.80s: %s", given,
				strerror(errno));
	}
	for (size_t i = 0; i < KNOWN; i++) {
		if (strcmp(known[i].arch, plat_arch()) ||
		    !is_file(known[i].code) ||
		    (known[i].vars && !is_file(known[i].vars)))
			continue;
		p->code = known[i].code;
		p->vars = known[i].vars;
		p->smm = known[i].smm;
		return 0;
	}
	return err_set(e, -ENOENT, "there is no UEFI firmware for %s here: "
		       "install Debian's %s, or name a file", plat_arch(),
		       is_arm() ? "qemu-efi-aarch64" :
		       !strcmp(plat_arch(), "i386") ? "ovmf-ia32" : "ovmf");
}

static int find(struct qemu_plan *p, const char *firmware, struct err *e)
{
	int rc = find_program(p, e);

	if (rc == 0 && !strcmp(plat_name(), "efi"))
		rc = find_firmware(p, firmware, e);
	return rc;
}

int host_qemu_look(const char *firmware, struct err *e)
{
	struct qemu_plan p = { 0 };

	return find(&p, firmware, e);
}

/* ---- the processor -------------------------------------------------- */

/* Can this computer run such a machine by itself? */
static bool has_kvm(void)
{
	struct utsname us;
	int fd;
	bool works;

	if (uname(&us) < 0 ||
	    strcmp(us.machine, is_arm() ? "aarch64" : "x86_64"))
		return false;
	fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	works = fd >= 0 && ioctl(fd, KVM_GET_API_VERSION, 0) == 12;
	if (fd >= 0)
		close(fd);
	return works;
}

/* Linux' boot protocol 2.12: xloadflags, XLF_KERNEL_64. */
static bool needs_64_bits(const struct image *img)
{
	return img->len > 0x238 && get_le32(img->data + 0x202) == 0x53726448 &&
	       get_le16(img->data + 0x206) >= 0x020c &&
	       get_le16(img->data + 0x236) & 1;
}

static bool has_64_bits(void)
{
	uint32_t regs[4];

	return plat_cpuid(0x80000001, 0, regs) == 0 && regs[3] & LONG_MODE;
}

static int check_kind(const struct image *img, struct err *e)
{
	if (img->kind == IMAGE_NBP || img->kind == IMAGE_ELF)
		return err_set(e, -ENOEXEC, "%.60s: QEMU does not start what is "
			       "%s by itself", img->name,
			       img->kind == IMAGE_NBP ?
			       "a network boot program" : "ELF");
	if (host_is_kernel(img) && !is_arm() && needs_64_bits(img) &&
	    !has_64_bits())
		return err_set(e, -ENOEXEC, "%.60s is a 64-bit kernel, this "
			       "machine is %s", img->name, plat_arch());
	return 0;
}

int qemu_find(struct qemu_plan *p, struct err *e)
{
	int rc = p->boot->image ? check_kind(p->boot->image, e) : 0;

	if (rc == 0)
		rc = find(p, p->how->firmware, e);
	p->kvm = rc == 0 && has_kvm();
	return rc;
}
