/* machine.c: what this machine is: SMBIOS, processor, PCI, variables. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "platform/efi/app.h"
#include "platform/platform.h"

#define NAME_MAX_CHARS	512	/* of a variable		*/
#define VARIABLES_MAX	4096	/* a list may have no end	*/

const char *plat_name(void)
{
	return "efi";
}

const char *plat_arch(void)
{
#if defined(__x86_64__)
	return "x86_64";
#elif defined(__i386__)
	return "i386";
#else
	return "arm64";
#endif
}

const void *efi_config_table(const struct efi_guid *guid)
{
	size_t i;

	for (i = 0; i < efi.st->n_tables; i++)
		if (!memcmp(&efi.st->tables[i].guid, guid, sizeof(*guid)))
			return efi.st->tables[i].table;
	return NULL;
}

/* ---- SMBIOS (DMTF DSP0134, 5.2) ------------------------------------- */

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	const uint8_t *p = efi_config_table(&efi_smbios3_guid);

	if (p && !memcmp(p, "_SM3_", 5)) {
		*version = get_be16(p + 7);
		*out = (const void *)(uintptr_t)get_le64(p + 16);
		return (int)get_le32(p + 12);
	}
	p = efi_config_table(&efi_smbios_guid);
	if (!p || memcmp(p, "_SM_", 4))
		return -ENOENT;
	*version = get_be16(p + 6);
	*out = (const void *)(uintptr_t)get_le32(p + 24);
	return get_le16(p + 22);
}

/* ---- processor ------------------------------------------------------ */

int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4])
{
#if defined(__x86_64__) || defined(__i386__)
	__asm__ volatile("cpuid"
			 : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]),
			   "=d"(regs[3])
			 : "a"(leaf), "c"(subleaf));
	return 0;
#else
	(void)leaf;
	(void)subleaf;
	(void)regs;
	return -ENOTSUP;
#endif
}

/* ---- PCI ------------------------------------------------------------ */

static bool read_root(struct efi_pci_root *root, uint32_t at, unsigned offset,
		      uint32_t *out)
{
	uint64_t address = (uint64_t)(at >> 8 & 0xff) << 24 |
			   (at >> 3 & 0x1f) << 16 | (at & 7) << 8;

	address |= offset < 256 ? offset : (uint64_t)offset << 32;
	return root->segment == at >> 16 &&
	       !EFI_FAILED(root->pci.read(root, EFI_PCI_WIDTH_32, address, 1,
					  out));
}

/* A root bridge refuses buses that are not its own. */
int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	struct efi_pci_root *root;
	efi_handle *list;
	size_t n = efi_handles(&efi_pci_root_guid, &list), i;
	bool done = false;

	if (!n)
		return -ENOTSUP;
	*out = UINT32_MAX;
	for (i = 0; i < n && !done; i++)
		done = !EFI_FAILED(efi.bs->handle_protocol(list[i],
						&efi_pci_root_guid, &root)) &&
		       read_root(root, busdevfn, offset, out);
	efi_handles_free(list);
	return 0;
}

/* ---- variables ------------------------------------------------------ */

/* The vendor of the first variable called @name. */
static bool find_vendor(const efi_char *name, struct efi_guid *vendor)
{
	efi_char *each = calloc(NAME_MAX_CHARS, sizeof(*each));
	bool found = false;
	size_t bytes, i;
	int n;

	for (n = 0; each && !found && n < VARIABLES_MAX; n++) {
		bytes = NAME_MAX_CHARS * sizeof(*each);
		if (EFI_FAILED(efi.rs->next_variable(&bytes, each, vendor)))
			break;
		for (i = 0; name[i] && name[i] == each[i]; i++)
			;
		found = name[i] == each[i];
	}
	free(each);
	return found;
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	struct efi_guid vendor = efi_global_variable_guid;
	efi_char *wide = efi_strdup(name);
	size_t len = cap;
	efi_status status;

	if (!wide)
		return -ENOMEM;
	status = efi.rs->get_variable(wide, &vendor, NULL, &len, buf);
	if (status == EFI_NOT_FOUND && find_vendor(wide, &vendor)) {
		len = cap;
		status = efi.rs->get_variable(wide, &vendor, NULL, &len, buf);
	}
	free(wide);
	/* if it does not fit nothing was written, and @len is what there is */
	return EFI_FAILED(status) && status != EFI_BUFFER_TOO_SMALL ?
	       -ENOENT : (int)len;
}

/* ---- leaving -------------------------------------------------------- */

#define INDICATE_SETUP 1	/* of OsIndications: 8.5.4 */

static int indicate_setup(void)
{
	static const efi_char name[] = u"OsIndications";
	static const efi_char able[] = u"OsIndicationsSupported";
	uint64_t can = 0, want = 0;
	size_t len = sizeof(can);

	if (EFI_FAILED(efi.rs->get_variable(able, &efi_global_variable_guid,
					    NULL, &len, &can)) ||
	    !(can & INDICATE_SETUP))
		return -ENOTSUP;
	len = sizeof(want);
	(void)efi.rs->get_variable(name, &efi_global_variable_guid, NULL,
				   &len, &want);
	want |= INDICATE_SETUP;
	return efi_errno(efi.rs->set_variable(name, &efi_global_variable_guid,
					      EFI_VARIABLE_KEEPS,
					      sizeof(want), &want));
}

int plat_reboot(enum plat_reset how)
{
	int rc = 0;

	if (how == PLAT_RESET_SETUP)
		rc = indicate_setup();
	if (rc < 0)
		return rc;
	efi.rs->reset(how == PLAT_RESET_WARM ? EFI_RESET_WARM :
		      EFI_RESET_COLD, EFI_SUCCESS, 0, NULL);
	return -ENOTSUP;	/* it came back */
}

int plat_poweroff(void)
{
	efi.rs->reset(EFI_RESET_OFF, EFI_SUCCESS, 0, NULL);
	return -ENOTSUP;
}

/* No PXE API is needed: programs under UEFI use the firmware's protocols. */
int plat_pxe_start(const char *name)
{
	(void)name;
	return -ENOTSUP;
}

void plat_pxe_stop(void)
{
}

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	(void)host;
	(void)out;
	(void)cap;
	return -ENOTSUP;
}
