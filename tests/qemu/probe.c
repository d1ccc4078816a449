/*
 * probe.c: a program that pxesh.efi starts in tests. It prints what it was
 * given, plays the part of a shim, and returns 5 as an error.
 */
#include <string.h>

#include "platform/efi/proto.h"

efi_status probe_main(efi_handle image, struct efi_system_table *st);

static struct efi_system_table *st;
static struct efi_boot_services *bs;

/* ---- printing ------------------------------------------------------- */

static void say(const char *text)
{
	efi_char wide[2] = { 0 };

	for (; *text; text++) {
		if (*text == '\n')
			(void)st->con_out->write(st->con_out, u"\r");
		wide[0] = (uint8_t)*text;
		(void)st->con_out->write(st->con_out, wide);
	}
}

static void say_wide(const efi_char *text)
{
	(void)st->con_out->write(st->con_out, text);
}

/* ---- what is on the device ------------------------------------------ */

static void *on(efi_handle handle, const struct efi_guid *guid)
{
	void *found = NULL;

	return EFI_FAILED(bs->handle_protocol(handle, guid, &found)) ? NULL :
	       found;
}

static void show_device(efi_handle device)
{
	struct efi_block *block = on(device, &efi_block_guid);
	struct efi_disk *disk = on(device, &efi_disk_guid);
	uint8_t sector[512];

	say(on(device, &efi_volume_guid) ? "volume\n" : "no volume\n");
	if (block && disk)
		say(block->read(block, 0, 0, sizeof(sector), sector) ==
		    EFI_NO_MEDIA && disk->read(disk, 0, 0, 1, sector) ==
		    EFI_NO_MEDIA ? "a disk without a medium\n" : "a disk?\n");
}

/* ---- a shim's part -------------------------------------------------- */

bool asked;

#if defined(__x86_64__)
/* By its compiler's convention: data in RDI, length in ESI. */
efi_status verify(const void *data, uint32_t len);
__asm__(".globl verify\n"
	"verify:\n"
	"	testl %esi, %esi\n"
	"	jnz 1f\n"
	"	movl %esp, %eax\n"
	"	andl $15, %eax\n"
	"	cmpl $8, %eax\n"	/* as that convention has it */
	"	jne 1f\n"
	"	movb $1, asked(%rip)\n"
	"1:	movl $2, %eax\n"
	"	xorl %ecx, %ecx\n"
	"	movl %ecx, %edx\n"
	"	movl %ecx, %esi\n"
	"	movl %ecx, %edi\n"
	"	ret\n");
#else
static efi_status verify(const void *data, uint32_t len)
{
	asked = data && !len;
	return EFI_UNSUPPORTED;
}
#endif

static struct { void *verify; } lock = { (void *)verify };

static void show_level(void)
{
	char text[32] = { 0 };
	size_t len = sizeof(text) - 1;
	efi_status status = st->rs->get_variable(u"SbatLevel",
				&efi_shim_lock_guid, NULL, &len, text);

	say("level ");
	say(EFI_FAILED(status) ? "?" : *text ? text : "empty");
	say("\n");
}

static void be_shim(void)
{
	static const char level[] = "sbat,1";
	uint8_t map[64];
	size_t len = sizeof(map), key, each;
	uint32_t version;
	efi_handle handle = NULL;

	(void)st->rs->set_variable(u"SbatLevel", &efi_shim_lock_guid, 2,
				   sizeof(level), level);
	show_level();
	show_level();
	(void)bs->install_protocols(&handle, &efi_shim_lock_guid, &lock, NULL);
	(void)bs->get_memory_map(&len, map, &key, &each, &version);
	(void)bs->uninstall_protocols(handle, &efi_shim_lock_guid, &lock,
				      NULL);
	say(asked ? "asked\n" : "not asked\n");
}

efi_status probe_main(efi_handle image, struct efi_system_table *table)
{
	struct efi_loaded_image *me;

	st = table;
	bs = st->bs;
	me = on(image, &efi_loaded_image_guid);
	say("options ");
	say_wide(me->options);
	say("\n");
	show_device(me->device);
	be_shim();
	return EFI_ERR(5);
}
