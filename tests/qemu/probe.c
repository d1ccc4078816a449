/*
 * probe.c: a program that pxesh.efi starts in tests. It prints what it was
 * given, plays the part of a shim, and returns 5 as an error. From a disk, it
 * plays Windows' boot manager, which looks for its files there.
 */
#include <string.h>

#include "platform/efi/proto.h"
#include "platform/efi/proto_pxe.h"

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

static void say_number(uint64_t v)
{
	char digits[24], *p = digits + sizeof(digits) - 1;
	uint32_t n = (uint32_t)v;	/* no 64-bit division on ia32 */

	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	say(p);
}

static void say_address(const uint8_t *ip)
{
	for (int i = 0; i < 4; i++) {
		say(i ? "." : " ");
		say_number(ip[i]);
	}
}

/* ---- what is on the device ------------------------------------------ */

static void *on(efi_handle handle, const struct efi_guid *guid)
{
	void *found = NULL;

	return EFI_FAILED(bs->handle_protocol(handle, guid, &found)) ? NULL :
	       found;
}

/* How many handles there are tells what an earlier run left behind. */
static void show_handles(void)
{
	efi_handle *list;
	size_t n = 0;

	if (!EFI_FAILED(bs->locate_handle_buffer(0, NULL, NULL, &n, &list)))
		(void)bs->free_pool(list);
	say("handles ");
	say_number(n);
	say("\n");
}

/* Adler-32 (RFC 1950). */
static uint32_t sum(uint32_t before, const uint8_t *data, size_t len)
{
	uint32_t a = before & 0xffff, b = before >> 16;

	while (len--) {
		a = (a + *data++) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void show_file(struct efi_file *root, const efi_char *name)
{
	static uint8_t part[4096];
	struct efi_file *file;
	uint32_t all = 1;
	size_t len;

	say("file ");
	say_wide(name);
	if (EFI_FAILED(root->open(root, &file, name, EFI_FILE_READ, 0))) {
		say(" is not there\n");
		return;
	}
	do {
		len = sizeof(part);
		if (EFI_FAILED(file->read(file, &len, part)))
			len = 0;
		all = sum(all, part, len);
	} while (len);
	(void)file->close(file);
	say(" ");
	say_number(all);
	say("\n");
}

static void show_files(efi_handle device)
{
	struct efi_volume *volume;
	struct efi_file *root;

	(void)bs->connect_controller(device, NULL, NULL, 1);
	volume = on(device, &efi_volume_guid);
	if (!volume || EFI_FAILED(volume->open(volume, &root)))
		return;
	show_file(root, u"\\EFI\\Microsoft\\Boot\\BCD");
	show_file(root, u"\\EFI\\Microsoft\\Boot\\Fonts\\wgl4_boot.ttf");
	show_file(root, u"\\Boot\\boot.sdi");
	show_file(root, u"\\sources\\boot.wim");
	(void)root->close(root);
}

static void show_device(efi_handle device)
{
	struct efi_block *block = on(device, &efi_block_guid);
	struct efi_disk *disk = on(device, &efi_disk_guid);
	uint8_t sector[512];

	say(on(device, &efi_volume_guid) ? "volume\n" : "no volume\n");
	if (block && block->media->present)
		show_files(device);
	else if (block && disk)
		say(block->read(block, 0, 0, sizeof(sector), sector) ==
		    EFI_NO_MEDIA && disk->read(disk, 0, 0, 1, sector) ==
		    EFI_NO_MEDIA ? "a disk without a medium\n" : "a disk?\n");
}

/* ---- the PXE base code ----------------------------------------------- */

#define GET_SIZE	1
#define READ_FILE	2

/* The file that DHCP named, by TFTP. */
static void download(struct efi_pxe *pxe, union efi_ip *server,
		     const char *name)
{
	static char text[64];
	uint64_t len = 0;
	efi_status status;

	status = pxe->mtftp(pxe, GET_SIZE, NULL, 0, &len, NULL, server, name,
			    NULL, 0);
	say("size ");
	say_number(EFI_FAILED(status) ? status & 0xff : len);
	len = sizeof(text) - 1;
	status = pxe->mtftp(pxe, READ_FILE, text, 0, &len, NULL, server, name,
			    NULL, 0);
	say(EFI_FAILED(status) ? " unread" : " text ");
	say(text);
	say("\n");
}

static void show_pxe(struct efi_pxe *pxe)
{
	const uint8_t *ack = pxe->mode->ack;
	union efi_ip server = { { 0 } };

	say(pxe->mode->started ? "pxe" : "pxe stopped");
	say_address(pxe->mode->station.v4);
	say_address(pxe->mode->mask.v4);
	if (!pxe->mode->ack_valid) {
		say(" no lease\n");
		return;
	}
	say_address(ack + 16);
	say_address(ack + 20);
	say(" ");
	say((const char *)ack + 108);
	say("\n");
	memcpy(server.v4, ack + 20, 4);
	if (pxe->mode->started)
		download(pxe, &server, (const char *)ack + 108);
	if (pxe->mode->started)
		say(pxe->stop(pxe) == EFI_SUCCESS &&
		    pxe->stop(pxe) == EFI_NOT_STARTED &&
		    pxe->start(pxe, 0) == EFI_SUCCESS &&
		    pxe->start(pxe, 0) == EFI_ALREADY_STARTED &&
		    pxe->dhcp(pxe, 0) == EFI_SUCCESS ? "restarted\n" :
		    "wrong state\n");
}

/* ---- the device tree ------------------------------------------------- */

static void show_tree(void)
{
	const uint8_t *tree = NULL;

	for (size_t i = 0; i < st->n_tables; i++)
		if (!memcmp(&st->tables[i].guid, &efi_fdt_guid,
			    sizeof(efi_fdt_guid)))
			tree = st->tables[i].table;
	say(tree ? "tree " : "no tree");
	if (tree)
		say_number((uint64_t)tree[6] << 8 | tree[7]);
	say("\n");
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
	say_wide(me->options_len ? me->options : u"none");
	say("\n");
	show_handles();
	show_device(me->device);
	show_tree();
	if (on(me->device, &efi_pxe_guid))
		show_pxe(on(me->device, &efi_pxe_guid));
	be_shim();
	return EFI_ERR(5);
}
