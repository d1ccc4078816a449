/* pxeclient.c: what a PXE client tells servers about its machine. */
#include "net/pxeclient.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "platform/platform.h"

struct machine { const char *arch; uint8_t code; };

static bool is_bios(void)
{
	return !strcmp(plat_name(), "pcbios");
}

uint8_t pxeclient_arch(void)
{
	static const struct machine efi[] = {
		{ "i386", 6 }, { "x86_64", 7 }, { "arm32", 10 },
		{ "arm64", 11 }, { "riscv32", 25 }, { "riscv64", 27 },
		{ "loong64", 39 },
	};
	size_t i;

	if (is_bios())
		return 0;
	for (i = 0; i < sizeof(efi) / sizeof(efi[0]); i++)
		if (!strcmp(efi[i].arch, plat_arch()))
			return efi[i].code;
	return 7;
}

const uint8_t *pxeclient_undi(void)
{
	return (const uint8_t *)(is_bios() ? "\1\2\1" : "\1\3\12");
}

size_t pxeclient_class(char out[PXECLIENT_CLASS_MAX])
{
	return (size_t)snprintf(out, PXECLIENT_CLASS_MAX,
				"PXEClient:Arch:%05u:UNDI:%s",
				pxeclient_arch(),
				is_bios() ? "002001" : "003010");
}
