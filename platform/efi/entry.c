/* entry.c: from the firmware's call to the return to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/startup.h"
#include "platform/efi/app.h"
#include "platform/efi/pxe.h"

struct efi_app efi;

#define TEXT_MAX 4096

efi_status efi_main(efi_handle image, struct efi_system_table *st);

/* "UEFI 2.70, EDK II 1.0" */
static void describe_firmware(char *out, size_t cap)
{
	uint32_t r = efi.st->header.revision;
	char vendor[48];

	efi_narrow(efi.st->vendor, sizeof(vendor), vendor, sizeof(vendor));
	snprintf(out, cap, "UEFI %u.%u, %s", (unsigned)(r >> 16),
		 (unsigned)(r & 0xffff) / 10, vendor);
}

/*
 * Load options that begin with "#!ipxe" or follow our own name are a script.
 * A boot entry's options may be any bytes: only clean text counts.
 */
static char *read_cmdline(void)
{
	const efi_char *wide = efi.self->options;
	size_t n = efi.self->options_len / sizeof(*wide), i;
	char *text;

	if (!wide || n < 2 || wide[n - 1] || n > TEXT_MAX)
		return NULL;
	for (i = 0; i + 1 < n; i++)
		if (wide[i] < ' ' && !(wide[i] < 0x7f && str_blank((char)wide[i])))
			return NULL;
	for (i = 0; wide[i] && wide[i] != ' '; i++)
		;
	while (wide[i] == ' ')
		i++;
	if (!wide[i])
		return NULL;
	text = malloc(TEXT_MAX * 3);
	if (text)
		efi_narrow(wide + i, n - i, text, TEXT_MAX * 3);
	return text;
}

/* ---- where we come from --------------------------------------------- */

/* HTTP boot says so in the device's path. */
static char *read_uri(void)
{
	const struct efi_devpath *node = efi_path_of(efi.self->device);
	size_t len;

	for (; node && !efi_path_end(node); node = efi_path_next(node)) {
		len = (size_t)node->len[0] | (size_t)node->len[1] << 8;
		if (node->type == EFI_PATH_MESSAGING &&
		    node->subtype == EFI_PATH_URI && len > sizeof(*node))
			return str_ndup((const char *)(node + 1),
					len - sizeof(*node));
	}
	return NULL;
}

/* A copy: opening the card takes the original away. */
static struct startup_packet copy_packet(const uint8_t *packet)
{
	struct startup_packet p = { malloc(EFI_PXE_PACKET), EFI_PXE_PACKET };

	if (p.data)
		memcpy((void *)p.data, packet, EFI_PXE_PACKET);
	return p;
}

static void read_packets(struct startup *from)
{
	struct efi_pxe *pxe;
	const struct efi_pxe_mode *mode;

	if (EFI_FAILED(efi.bs->handle_protocol(efi.self->device,
					       &efi_pxe_guid, &pxe)) ||
	    !pxe->mode || pxe->mode->using_ipv6)
		return;
	mode = pxe->mode;
	if (mode->ack_valid)
		from->ack = copy_packet(mode->ack);
	if (mode->proxy_valid)
		from->proxy = copy_packet(mode->proxy);
	if (mode->reply_valid)
		from->pxebs = copy_packet(mode->reply);
}

static void free_origin(struct startup *from)
{
	free((void *)from->base_uri);
	free((void *)from->cmdline);
	free((void *)from->ack.data);
	free((void *)from->proxy.data);
	free((void *)from->pxebs.data);
}

/* ---- start and end -------------------------------------------------- */

/* The shell, with everything that it stands on, and down again. */
static int run(const struct startup *from)
{
	struct shell *sh = malloc(sizeof(*sh));
	struct err e = { 0 };
	int rc = sh ? shell_init(sh) : -ENOMEM;

	if (!rc && net_start(sh->settings, &sh->events, &sh->con, &sh->fetch,
			     &sh->net, &e) < 0)
		con_printf(&sh->con, "There is no network: %s\n", e.msg);
	if (!rc) {
		pxe_init(sh->net);
		rc = startup_run(sh, from);
		pxe_init(NULL);
		net_stop(sh->net);
		shell_free(sh);
	}
	free(sh);
	return rc;
}

efi_status efi_main(efi_handle image, struct efi_system_table *st)
{
	struct startup from = { 0 };
	char firmware[80];
	int rc;

	efi = (struct efi_app){ image, st, st->bs, st->rs, NULL };
	if (EFI_FAILED(st->bs->handle_protocol(image, &efi_loaded_image_guid,
					       &efi.self)))
		return EFI_UNSUPPORTED;
	(void)st->bs->set_watchdog(0, 0, 0, NULL);
	efi_clock_init();
	efi_con_init();
	describe_firmware(firmware, sizeof(firmware));
	from.firmware = firmware;
	from.embedded = efi_embedded_script(&from.embedded_len);
	from.cmdline = read_cmdline();
	from.base_uri = read_uri();
	read_packets(&from);
	rc = run(&from);
	free_origin(&from);
	efi_nic_exit();
	efi_con_exit();
	efi_clock_exit();
	efi_memory_exit();
	return efi_status_of(rc);
}
