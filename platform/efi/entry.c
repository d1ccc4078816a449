/* entry.c: from the firmware's call to the return to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "core/unconst.h"
#include "core/setting/settings.h"
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
 * A boot entry's options may be any bytes: only clean text counts. Who made
 * the entry may have left out the NUL; then text of 8 bits must not pass for
 * Chinese.
 */
static bool clean(const efi_char *wide, size_t n)
{
	size_t i, len;

	for (len = 0; len < n && wide[len]; len++)
		if (wide[len] < ' ' && !str_blank((char)wide[len]))
			return false;
	for (i = len; i < n; i++)
		if (wide[i])
			return false;
	return len && (len < n || wide[0] < 0x80);
}

/* Load options: what follows our own name is a script. A shell's user quotes
   a name that has blanks. */
static char *read_cmdline(void)
{
	const efi_char *wide = efi.self->options;
	size_t n = efi.self->options_len / sizeof(*wide), i;
	bool quoted = false;
	char *text;

	if (!wide || n > TEXT_MAX || !clean(wide, n))
		return NULL;
	for (i = 0; i < n && wide[i] && (wide[i] != ' ' || quoted); i++)
		quoted ^= wide[i] == '"';
	while (i < n && wide[i] == ' ')
		i++;
	if (i == n || !wide[i])
		return NULL;
	text = malloc(TEXT_MAX * 3);
	if (text)
		efi_narrow(wide + i, n - i, text, TEXT_MAX * 3);
	return text;
}

/* ---- start and end -------------------------------------------------- */

static struct settings *settings;

bool efi_native_wanted(void)
{
	uint64_t n;

	return settings && settings_num(settings, "native", &n) == 0 && n;
}

/* The shell, with everything that it stands on, and down again. */
static int run_shell(const struct startup *from)
{
	struct shell *sh = malloc(sizeof(*sh));
	struct err e = { 0 };
	int rc = sh ? shell_init(sh) : -ENOMEM;

	if (!rc && net_start(sh->settings, &sh->events, &sh->con, &sh->fetch,
			     &sh->net, &e) < 0)
		con_printf(&sh->con, "There is no network: %s\n", e.msg);
	if (!rc) {
		settings = sh->settings;
		pxe_init(sh->net);
		rc = startup_run(sh, from);
		pxe_init(NULL);
		net_stop(sh->net);
		settings = NULL;
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
	from.embedded = efi_embedded();
	from.cmdline = read_cmdline();
	efi_origin_read(&from);
	rc = run_shell(&from);
	free(unconst(from.cmdline));
	efi_origin_free(&from);
	efi_nic_exit();
	efi_con_exit();
	efi_clock_exit();
	efi_memory_exit();
	return efi_status_of(rc);
}
