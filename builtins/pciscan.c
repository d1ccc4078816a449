/* pciscan, usbscan: step through the devices of a bus. */
#include "core/bytes.h"
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

#define NO_DEVICE 0xffffffff
#define USB_BUS	0x100		/* bus * 256 + device	*/

/* The first device at or after @busdevfn, or -ENODEV. */
static int next_device(uint32_t busdevfn)
{
	uint32_t id;

	for (; busdevfn <= 0xffff; busdevfn++) {
		if (plat_pci_read(busdevfn, 0, &id) == 0 && id != NO_DEVICE)
			return (int)busdevfn;
	}
	return -ENODEV;
}

/* Those that firmware shows are numbered, all on bus 1. */
static int next_usb(uint32_t busdev)
{
	unsigned first = busdev > USB_BUS ? busdev - USB_BUS - 1 : 0;
	uint8_t descriptor[PLAT_USB_DESCRIPTOR];
	int rc = plat_usb_device(first, descriptor);

	return rc < 0 ? rc : (int)(USB_BUS + 1 + first);
}

/* The address after the one in the setting; 0 if it holds none. */
static uint32_t after(const struct setting_ref *ref)
{
	struct sbuf raw = { 0 };
	uint64_t value = 0;
	uint32_t next = 0;

	if (setting_fetch(ref, &raw, NULL) == 0 &&
	    setting_number((uint8_t *)raw.data, raw.len, false, &value) == 0)
		next = value < 0x10000 ? (uint32_t)value + 1 : 0x10000;
	sbuf_free(&raw);
	return next;
}

static int scan(struct shell *sh, const struct args *in,
		int next(uint32_t from), struct err *e)
{
	struct setting_ref ref;
	uint8_t raw[2];
	uint32_t from;
	int found, rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	from = after(&ref);
	if (from > 0xffff)
		return err_quiet(e, -ENOENT, "the last address was reached");
	found = next(from);
	if (found == -ENOTSUP)
		return err_set(e, found, "this firmware does not tell which "
			       "devices there are");
	if (found < 0)
		return err_quiet(e, found, "no device comes after it");
	if (!setting_ref_type(&ref))
		ref.type = setting_type_find("uint16", 6);
	put_be16(raw, (unsigned)found);
	rc = setting_store(&ref, raw, sizeof(raw), e);
	if (rc < 0 && e)
		e->arg = args_blame(in, 0);
	return rc;
}

static int pciscan_run(struct shell *sh, const struct args *in, struct err *e)
{
	return scan(sh, in, next_device, e);
}

static int usbscan_run(struct shell *sh, const struct args *in, struct err *e)
{
	return scan(sh, in, next_usb, e);
}

const struct command cmd_pciscan = {
	.group = GROUP_SETTING,
	.name = "pciscan", .usage = "<setting>",
	.help = "Store the address of the next PCI device in the setting.",
	.min = 1, .max = 1, .args = { ARG_NEW_SETTING }, .facts = CMD_CHANGES,
	.run = pciscan_run,
};

const struct command cmd_usbscan = {
	.group = GROUP_SETTING,
	.name = "usbscan", .usage = "<setting>",
	.help = "Store the address of the next USB device in the setting.",
	.min = 1, .max = 1, .args = { ARG_NEW_SETTING }, .facts = CMD_CHANGES,
	.run = usbscan_run,
};
