/*
 * nbp.c: start a network boot program: at 0:7C00, with the PXE ROM's own API,
 * whose cached packets say what we loaded and from where. It may return, if it
 * left high memory and the PXE stack alone.
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "platform/bios/app.h"
#include "platform/bios/exec.h"
#include "platform/bios/pxe.h"

#define NBP		0x7c00u
#define BOOTP_SIADDR	20
#define BOOTP_FILE	108
#define BOOTP_FILE_LEN	128
#define BOOTP_MIN	236

static bool decimal(const char **text, unsigned *out)
{
	const char *p = *text;

	*out = 0;
	while (*p >= '0' && *p <= '9' && *out < 256)
		*out = *out * 10 + (unsigned)(*p++ - '0');
	if (p == *text || *out > 255)
		return false;
	*text = p;
	return true;
}

/* "tftp://10.0.0.1/dir/file" as an address and a name. */
static const char *split(const char *uri, uint8_t server[4])
{
	unsigned i, v;

	if (!uri || strncmp(uri, "tftp://", 7))
		return NULL;
	uri += 7;
	for (i = 0; i < 4; i++) {
		if (!decimal(&uri, &v) || *uri != (i < 3 ? '.' : '/'))
			return NULL;
		server[i] = (uint8_t)v;
		uri++;
	}
	return strlen(uri) < BOOTP_FILE_LEN ? uri : NULL;
}

/* In the ROM's own copies: that is where the program will look. */
static void patch_cached(const char *uri)
{
	struct pxe_cached_info info;
	uint8_t server[4], *packet;
	const char *file = split(uri, server);
	uint16_t type;

	for (type = PXE_CACHED_ACK; file && type <= PXE_CACHED_REPLY; type++) {
		info = (struct pxe_cached_info){ .type = type };
		if (pxe_call(PXE_CACHED_INFO, &info, sizeof(info)) ||
		    !info.buffer || info.len < BOOTP_MIN)
			continue;
		packet = mem(real_linear(info.buffer));
		memcpy(packet + BOOTP_SIADDR, server, sizeof(server));
		memset(packet + BOOTP_FILE, 0, BOOTP_FILE_LEN);
		memcpy(packet + BOOTP_FILE, file, strlen(file));
	}
}

int nbp_exec(const struct plat_boot *boot, struct err *e)
{
	const struct image *img = boot->image;
	struct real_regs r = { .target = NBP, .n_args = 2 };
	uint32_t pxe, pxenv;

	if (img->len > bios.stub - NBP)
		return err_set(e, -E2BIG, "%s is too large for base memory: "
			       "%u KiB, there are %u", exec_name(boot),
			       (unsigned)(img->len >> 10),
			       (unsigned)((bios.stub - NBP) >> 10));
	if (!pxe_api(&pxe, &pxenv))
		return err_set(e, -ENODEV, "%s needs a PXE ROM, and there is "
			       "none", exec_name(boot));
	bios_nic_suspend();
	patch_cached(boot->uri);
	bios_con_exit();
	memcpy(mem(NBP), img->data, img->len);
	r.args[0] = (uint16_t)(pxe >> 16);
	r.args[1] = (uint16_t)pxe;
	r.es = (uint16_t)(pxenv >> 16);
	r.ebx = pxenv & 0xffff;
	real_call(&r);
	bios_nic_resume();
	if (r.eax & 0xffff)
		return err_set(e, -EIO, "%s ended with status %x",
			       exec_name(boot), (unsigned)(r.eax & 0xffff));
	return 0;
}
