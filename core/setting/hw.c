/* hw.c: pci, usb, acpi, memmap, efi: what the machine says of itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/setting/tree.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "platform/platform.h"

/* pci/busdevfn.offset.length: configuration space, as a big-endian value. */
static int pci_fetch(struct settings *s, const struct setting_ref *ref,
		     struct sbuf *raw, const struct setting_type **type)
{
	unsigned offset, len;
	uint32_t dword;
	uint64_t tag;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_PCI, &tag) || !(tag & 0xff) ||
	    tag >> 16 > UINT32_MAX)
		return -ENOENT;
	*type = &setting_type_hexraw;
	offset = tag >> 8 & 0xff;
	for (len = tag & 0xff; len--;) {
		if (plat_pci_read((uint32_t)(tag >> 16), (offset + len) & ~3u,
				  &dword) < 0)
			return -ENOENT;
		sbuf_char(raw, (char)(dword >> ((offset + len) % 4 * 8)));
	}
	return raw->error;
}

#define USB_FIRST	0x101	/* bus 1, device 1: plat_usb_device(0)	*/
#define USB_TURNED	0x8000	/* in the bus: the bytes are turned round */

/* usb/busdev.offset.length: of the device descriptor; length 0: the string whose
   number is there. */
static int usb_fetch(struct settings *s, const struct setting_ref *ref,
		     struct sbuf *raw, const struct setting_type **type)
{
	uint8_t d[PLAT_USB_DESCRIPTOR];
	unsigned offset, len, busdev, i;
	char text[128];
	uint64_t tag;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_USB, &tag) || tag > UINT32_MAX)
		return -ENOENT;
	busdev = tag >> 16 & ~USB_TURNED;
	offset = tag >> 8 & 0xff;
	len = tag & 0xff;
	if (busdev < USB_FIRST || offset >= sizeof(d) ||
	    len > sizeof(d) - offset ||
	    plat_usb_device(busdev - USB_FIRST, d) < 0)
		return -ENOENT;
	if (!len) {
		*type = &setting_type_string;
		return plat_usb_string(busdev - USB_FIRST, d[offset], text,
				       sizeof(text)) < 0 ? -ENOENT :
		       sbuf_str(raw, text);
	}
	*type = &setting_type_hexraw;
	for (i = 0; i < len; i++)
		sbuf_char(raw, (char)d[tag >> 16 & USB_TURNED ?
				       offset + len - 1 - i : offset + i]);
	return raw->error;
}

static uint32_t swap32(uint32_t v)
{
	return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}

/* acpi/signature.index.offset_high.offset_low.length; length 0: the rest. */
static int acpi_fetch(struct settings *s, const struct setting_ref *ref,
		      struct sbuf *raw, const struct setting_type **type)
{
	const struct setting_type *as = setting_ref_type(ref);
	const uint8_t *table;
	size_t offset, len, left;
	uint64_t tag;
	int rc;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_ACPI, &tag))
		return -ENOENT;
	rc = plat_acpi(swap32((uint32_t)(tag >> 32)), tag >> 24 & 0xff,
		       &table);
	offset = tag >> 8 & 0xffff;
	if (rc < 0 || offset >= (size_t)rc)
		return -ENOENT;
	left = (size_t)rc - offset;
	len = tag & 0xff ? tag & 0xff : left;
	if (len > left)
		return -ENOENT;
	*type = &setting_type_hexraw;
	if (!as || !as->numeric)
		return sbuf_add(raw, table + offset, len);
	while (len--)
		sbuf_char(raw, (char)table[offset + len]);
	return raw->error;
}

#define MEMMAP_START	1
#define MEMMAP_LENGTH	2
#define MEMMAP_PARTIAL	4

/* memmap/count-1.first.flags.shift: the sum over some ranges. */
static int memmap_fetch(struct settings *s, const struct setting_ref *ref,
			struct sbuf *raw, const struct setting_type **type)
{
	uint64_t tag, sum = 0, start, len;
	unsigned first, count, flags, shift;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_MEMMAP, &tag) || tag > UINT32_MAX)
		return -ENOENT;
	count = (tag >> 24 & 0xff) + 1;
	first = tag >> 16 & 0xff;
	flags = tag >> 8 & 0xff;
	shift = tag & 0xff;
	for (; count--; first++) {
		if (plat_memmap(first, &start, &len) < 0) {
			if (flags & MEMMAP_PARTIAL)
				break;
			return -ENOENT;
		}
		sum += (flags & MEMMAP_START ? start : 0) +
		       (flags & MEMMAP_LENGTH ? len : 0);
	}
	sum = shift < 64 ? sum >> shift : 0;
	*type = &setting_type_hexraw;
	for (int i = 56; i >= 0; i -= 8)
		sbuf_char(raw, (char)(sum >> i));
	return raw->error;
}

/* efi/NAME: a variable of any vendor. */
static int efi_fetch(struct settings *s, const struct setting_ref *ref,
		     struct sbuf *raw, const struct setting_type **type)
{
	char *name, none;
	int len, again;

	(void)s;
	if (ref->tag_scope != SCOPE_EFI || !ref->name_len)
		return -ENOENT;
	name = str_ndup(ref->name, ref->name_len);
	if (!name)
		return -ENOMEM;
	len = plat_efi_var(name, &none, 0);
	if (len > 0 && sbuf_reserve(raw, (size_t)len) == 0) {
		again = plat_efi_var(name, raw->data + raw->len, (size_t)len);
		len = again > len ? -ENOENT : again;
		if (len > 0)
			raw->len += (size_t)len;
	}
	free(name);
	if (raw->error)
		return raw->error;
	*type = &setting_type_hex;
	return len > 0 ? 0 : -ENOENT;
}

int setting_pci_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_PCI, .fetch = pci_fetch,
	};

	return settings_add(root, "pci", &ops, NULL, 0, NULL);
}

int setting_usb_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_USB, .fetch = usb_fetch,
	};

	return settings_add(root, "usb", &ops, NULL, 0, NULL);
}

int setting_acpi_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_ACPI, .fetch = acpi_fetch,
	};

	return settings_add(root, "acpi", &ops, NULL, 0, NULL);
}

int setting_memmap_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_MEMMAP, .fetch = memmap_fetch,
	};

	return settings_add(root, "memmap", &ops, NULL, 0, NULL);
}

int setting_efi_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_EFI, .fetch = efi_fetch,
	};

	if (strcmp(plat_name(), "efi") != 0)
		return 0;
	return settings_add(root, "efi", &ops, NULL, 0, NULL);
}
