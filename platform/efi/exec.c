/*
 * exec.c: start an EFI program, of which a Linux kernel is one. It is loaded
 * from memory, yet given a place in the machine: a child of the card that it
 * came by, which has a volume with the images on it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "core/unconst.h"
#include "platform/efi/block.h"
#include "platform/efi/exec.h"
#include "platform/efi/fdt.h"
#include "platform/efi/nodisk.h"
#include "platform/efi/pxe.h"
#include "platform/efi/shim.h"
#include "platform/efi/vfs.h"
#include "platform/platform.h"

#define OPTIONS_MAX	65536

/* All that a start needs, to be undone in any state. */
struct start {
	const struct plat_boot *boot;
	struct vfs          vfs;
	struct efi_devpath *place;	/* the device's path	*/
	struct efi_devpath *file;	/* and the program's	*/
	efi_handle          device;
	bool                volume, disk;	/* are there	*/
	struct fdt          fdt;
	struct pxe         *pxe;
	efi_char           *options;
	efi_handle          child;
};

bool plat_can_exec(int kind)
{
#if defined(__aarch64__)
	return kind == IMAGE_EFI || kind == IMAGE_ARM64;
#else
	return kind == IMAGE_EFI || kind == IMAGE_BZIMAGE;
#endif
}

static const char *name_of(const struct image *img)
{
	return img->name ? img->name : "image";
}

/* A kernel runs its own network: it needs no firmware's. */
static bool is_kernel(const struct image *img)
{
	return (img->len > 0x206 && !memcmp(img->data + 0x202, "HdrS", 4)) ||
	       (img->len > 64 && !memcmp(img->data + 56, "ARM\x64", 4));
}

/* ---- what the program is given -------------------------------------- */

/* Is the program a shim that must not see the network? It would download its
   second loader, though that lies ready as a file. */
static bool hides_network(const struct plat_boot *boot)
{
	return boot->shim && !(boot->shim_gets & PLAT_SHIM_PXE);
}

/*
 * "card/address/URI": where the program is said to come from, as from HTTP
 * boot: GRUB takes no other for the network. A shim that reads this downloads
 * again, so for one the address is left out.
 */
static int make_place(struct start *s)
{
	const struct efi_devpath *base = efi_nic_path(NULL);
	struct efi_devpath *card = NULL;
	const char *uri = s->boot->uri && *s->boot->uri ? s->boot->uri :
			  name_of(s->boot->image);
	struct efi_path_ipv4 ip;

	if (!base && efi.self)
		base = efi_path_of(efi.self->device);
	else if (base && !hides_network(s->boot) && pxe_address(&ip))
		base = card = efi_path_append(base, EFI_PATH_MESSAGING,
					      EFI_PATH_IPV4, &ip, sizeof(ip));
	s->place = efi_path_append(base, EFI_PATH_MESSAGING, EFI_PATH_URI,
				   uri, strlen(uri));
	free(card);
	return s->place ? 0 : -ENOMEM;
}

/* "card/URI/name" */
static int make_file(struct start *s, const struct image *program)
{
	efi_char *name = efi_strdup(name_of(program));
	size_t len = 0;

	free(s->file);
	s->file = NULL;
	if (!name)
		return -ENOMEM;
	while (name[len])
		len++;
	s->file = efi_path_append(s->place, EFI_PATH_MEDIA, EFI_PATH_FILE,
				  name, (len + 1) * sizeof(*name));
	free(name);
	return s->file ? 0 : -ENOMEM;
}

static void add_word(struct sbuf *text, const char *word)
{
	if (!word || !*word)
		return;
	if (text->len)
		(void)sbuf_char(text, ' ');
	(void)sbuf_str(text, word);
}

/* A shim is told what to start, unless it has words of its own. */
static int make_options(struct start *s, const struct image *program)
{
	struct sbuf text = { .max = OPTIONS_MAX };

	free(s->options);
	s->options = NULL;
	add_word(&text, name_of(program));
	if (program != s->boot->image && program->args) {
		add_word(&text, program->args);
	} else {
		if (program != s->boot->image)
			add_word(&text, name_of(s->boot->image));
		add_word(&text, s->boot->cmdline);
	}
	if (!text.error)
		s->options = efi_strdup(sbuf_text(&text));
	sbuf_free(&text);
	return s->options ? 0 : -ENOMEM;
}

static int make_device(struct start *s)
{
	efi_status status = efi.bs->install_protocols(&s->device,
					&efi_device_path_guid, s->place, NULL);
	int rc;

	if (EFI_FAILED(status)) {
		s->device = NULL;
		return efi_errno(status);
	}
	s->vfs.images = s->boot->initrds;
	s->vfs.n = s->boot->n_initrds;
	s->vfs.image = s->boot->image;
	rc = vfs_install(&s->vfs, s->device);
	s->volume = true;
	if (rc == 0)
		rc = nodisk_install(s->device);
	s->disk = rc == 0;
	return rc;
}

static void undo(struct start *s)
{
	if (s->child)
		(void)efi.bs->unload_image(s->child);
	fdt_remove(&s->fdt);
	pxe_remove(s->pxe);
	if (s->disk)
		nodisk_remove(s->device);
	if (s->volume)
		vfs_remove(s->device);
	if (s->device)
		(void)efi.bs->uninstall_protocols(s->device,
				&efi_device_path_guid, s->place, NULL);
	free(s->options);
	free(s->place);
	free(s->file);
}

/* ---- loading -------------------------------------------------------- */

static int no_memory(const struct image *img, int rc, struct err *e)
{
	return err_set(e, rc, "cannot prepare the start of %s", name_of(img));
}

static int set_options(struct start *s, const struct image *program,
		       struct err *e)
{
	struct efi_loaded_image *info;
	int rc = make_options(s, program);
	size_t n;

	if (rc < 0)
		return no_memory(program, rc, e);
	if (EFI_FAILED(efi.bs->handle_protocol(s->child,
					       &efi_loaded_image_guid, &info)))
		return err_set(e, -EIO, "%s has vanished", name_of(program));
	for (n = 0; s->options[n]; n++)
		;
	info->options = s->options;
	info->options_len = (uint32_t)((n + 1) * sizeof(efi_char));
	if (!info->device)
		info->device = s->device;
	return 0;
}

/* Firmware may load what it does not trust, and say EFI_SECURITY_VIOLATION:
   then it must be unloaded. */
int efi_load_error(efi_status status, efi_handle child, const char *name,
		   struct err *e)
{
	if (status == EFI_SECURITY_VIOLATION && child)
		(void)efi.bs->unload_image(child);
	if (status == EFI_SECURITY_VIOLATION || status == EFI_ACCESS_DENIED)
		return err_set(e, -EACCES,
			       "the firmware does not trust %s (Secure Boot)",
			       name);
	return err_set(e, -ENOEXEC,
		       "the firmware cannot load %s as a program (error %u)",
		       name, (unsigned)(status & 0xffff));
}

static int load(struct start *s, const struct image *program, struct err *e)
{
	int rc = make_file(s, program);
	efi_status status;

	if (rc < 0)
		return no_memory(program, rc, e);
	status = efi.bs->load_image(0, efi.image, s->file, program->data,
				    program->len, &s->child);
	if (!EFI_FAILED(status))
		return 0;
	rc = efi_load_error(status, s->child, name_of(program), e);
	s->child = NULL;
	return rc;
}

bool plat_can_load(const struct image *img)
{
	const struct plat_boot boot = { .image = unconst(img) };
	struct start s = { .boot = &boot };
	bool can = make_place(&s) == 0 && load(&s, img, NULL) == 0;

	undo(&s);
	return can;
}

/* ---- starting ------------------------------------------------------- */

/* Offer the PXE base code on the device; no network is no failure. */
static int add_pxe(struct start *s, bool shim)
{
	int rc = pxe_install(s->device, s->boot->uri ? s->boot->uri : "",
			     !shim || !hides_network(s->boot), &s->pxe);

	return rc == -ENODEV ? 0 : rc;
}

/* A disk over the network needs the cards. A program that ends is unloaded by
   the firmware itself. */
int efi_run(efi_handle child, const char *name, bool reconnect,
	    const unsigned *shim_gets, struct err *e)
{
	bool give = !efi_block_any();
	efi_char *words = NULL;
	efi_status status;
	size_t len = 0;

	efi_con_exit();
	efi_nic_by_firmware();
	if (give)
		efi_nic_suspend(reconnect);
	if (shim_gets)
		shim_hook(*shim_gets);
	status = efi.bs->start_image(child, &len, &words);
	if (words)
		(void)efi.bs->free_pool(words);
	if (shim_gets)
		shim_unhook();
	(void)efi.bs->set_watchdog(0, 0, 0, NULL);
	efi_con_init();
	if (give)
		efi_nic_resume();
	if (status == EFI_SUCCESS)
		return 0;
	return err_set(e, EFI_FAILED(status) ? efi_errno(status) : -EIO,
		       "%s ended with status %s%u", name,
		       EFI_FAILED(status) ? "error " : "",
		       (unsigned)(status & 0xffff));
}

static int run_program(struct start *s, const struct image *program,
		       struct err *e)
{
	bool shim = program != s->boot->image;
	efi_handle child = s->child;

	s->child = NULL;
	return efi_run(child, name_of(program),
		       !is_kernel(s->boot->image) ||
		       (shim && !hides_network(s->boot)),
		       shim ? &s->boot->shim_gets : NULL, e);
}

static int add_rest(struct start *s, const struct image *program,
		    struct err *e)
{
	int rc = add_pxe(s, program != s->boot->image);

	if (!rc && s->boot->devicetree)
		rc = fdt_install(&s->fdt, s->boot->devicetree);
	return rc < 0 ? no_memory(program, rc, e) : 0;
}

/* The image itself or, if the firmware refuses it, what was named for that. */
static int start_child(struct start *s, struct err *e)
{
	const struct image *program = s->boot->image;
	const struct image *shim = s->boot->shim;
	int rc;

	if (shim == program)
		shim = NULL;
	rc = load(s, program, shim ? NULL : e);
	if (rc < 0 && rc != -ENOMEM && shim) {
		program = shim;
		rc = load(s, program, e);
	}
	if (!rc)
		rc = set_options(s, program, e);
	if (!rc)
		rc = add_rest(s, program, e);
	return rc ? rc : run_program(s, program, e);
}

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	struct start s = { .boot = boot };
	int rc;

	efi_nic_by_firmware();
	rc = make_place(&s);
	if (!rc)
		rc = make_device(&s);
	rc = rc < 0 ? no_memory(boot->image, rc, e) : start_child(&s, e);
	undo(&s);
	return rc;
}
