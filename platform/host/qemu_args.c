/* qemu_args.c: QEMU's command line for what is started. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/str.h"
#include "platform/block.h"
#include "platform/host/qemu.h"
#include "platform/platform.h"

#define WORDS_MAX	128

struct qemu_args {
	char    *word[WORDS_MAX + 1];
	unsigned n;
	bool     failed;
};

static void take(struct qemu_args *a, struct sbuf *text)
{
	if (text->error || a->n == WORDS_MAX) {
		a->failed = true;
		sbuf_free(text);
		return;
	}
	a->word[a->n++] = text->data;
}

static void add(struct qemu_args *a, const char *option, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* -OPTION VALUE; @fmt NULL: no value. */
static void add(struct qemu_args *a, const char *option, const char *fmt, ...)
{
	struct sbuf name = { 0 }, value = { 0 };
	va_list ap;

	sbuf_str(&name, option);
	take(a, &name);
	if (!fmt)
		return;
	va_start(ap, fmt);
	sbuf_vprintf(&value, fmt, ap);
	va_end(ap);
	take(a, &value);
}

/* A text within a list of QEMU's, where a comma ends it. */
static void put_text(struct sbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == ',')
			sbuf_char(out, ',');
		sbuf_char(out, *text);
	}
}

static bool is_arm(void)
{
	return !strcmp(plat_arch(), "arm64");
}

/* ---- the machine ---------------------------------------------------- */

static void add_firmware(struct qemu_args *a, const struct qemu_plan *p)
{
	const char *const chip[] = { p->code, p->vars };

	if (!p->code)
		return;
	if (!p->vars) {
		add(a, "-bios", "%s", p->code);
		return;
	}
	for (unsigned i = 0; i < 2; i++) {
		struct sbuf file = { 0 };

		put_text(&file, chip[i]);
		add(a, "-drive", "if=pflash,format=raw,unit=%u,%s,file=%s", i,
		    i ? "snapshot=on" : "readonly=on", sbuf_text(&file));
		sbuf_free(&file);
	}
}

static void add_machine(struct qemu_args *a, const struct qemu_plan *p)
{
	add(a, "-nodefaults", NULL);
	add(a, "-no-user-config", NULL);
	add(a, "-no-reboot", NULL);
	add(a, "-display", "none");
	/* without a screen a BIOS shows all on the serial line */
	add(a, "-machine", is_arm() ? "virt" : p->smm ? "q35,smm=on" :
	    "q35,graphics=off");
	if (p->smm)
		add(a, "-global", "driver=cfi.pflash01,property=secure,"
		    "value=on");
	if (p->kvm)
		add(a, "-accel", "kvm");
	add(a, "-accel", "tcg");
	add(a, "-cpu", !is_arm() ? "max,la57=off" : p->kvm ? "max" :
	    "cortex-a57");
	add(a, "-m", "%llu", (unsigned long long)(p->memory >> 20));
	add(a, "-device", "virtio-rng-pci");
	add(a, "-chardev", "stdio,id=serial,signal=off");
	add(a, "-serial", "chardev:serial");
	add_firmware(a, p);
}

static void add_net(struct qemu_args *a, const struct qemu_plan *p)
{
	const uint8_t *m = p->how->mac;

	if (p->how->no_net) {
		add(a, "-nic", "none");
		return;
	}
	if (p->how->tap)
		add(a, "-netdev", "tap,id=net0,ifname=%s,script=no,"
		    "downscript=no", p->how->tap);
	else
		add(a, "-netdev", "user,id=net0");
	add(a, "-device", "virtio-net-pci,netdev=net0,romfile=,"
	    "mac=%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4],
	    m[5]);
}

/* ---- disks ---------------------------------------------------------- */

/* What is written goes to a file that is not kept, unless it shall stay. */
static void add_source(struct qemu_args *a, const struct qemu_plan *p,
		       const struct qemu_disk *d, unsigned i)
{
	bool cd = d->block && d->block->cdrom;
	bool fixed = d->block && (cd || d->block->read_only);
	const char *kept = cd ? "media=cdrom,readonly=on" :
			   d->block && p->how->writes && !fixed ?
			   "snapshot=off" : "snapshot=on";
	struct sbuf file = { 0 };

	if (d->block) {
		add(a, "-drive", "if=none,id=disk%u,format=raw,%s,"
		    "file.driver=nbd,file.server.type=fd,file.server.str=%d",
		    i, kept, d->fd);
		return;
	}
	put_text(&file, d->file);
	add(a, "-drive", "if=none,id=disk%u,format=raw,%s,file.driver=file,"
	    "file.filename=%s", i, kept, sbuf_text(&file));
	sbuf_free(&file);
}

static void add_disk(struct qemu_args *a, const struct qemu_plan *p,
		     unsigned i)
{
	const struct qemu_disk *d = &p->disk[i];
	bool cd = d->block && d->block->cdrom;
	unsigned size = d->block && !cd ? d->block->block_size : 512;
	/* the folder, if there is one, says what starts */
	const char *first = d->boots && !*p->folder ? ",bootindex=0" : "";

	add_source(a, p, d, i);
	if (size != 512)
		add(a, "-device", "virtio-blk-pci,drive=disk%u,"
		    "logical_block_size=%u,physical_block_size=%u%s", i, size,
		    size, first);
	else if (is_arm())
		add(a, "-device", "scsi-%s,drive=disk%u%s", cd ? "cd" : "hd",
		    i, first);
	else
		add(a, "-device", "ide-%s,drive=disk%u,bus=ide.%u%s",
		    cd ? "cd" : "hd", i, i, first);
}

static void add_disks(struct qemu_args *a, const struct qemu_plan *p)
{
	if (is_arm() && p->n_disks)
		add(a, "-device", "virtio-scsi-pci");
	for (unsigned i = 0; i < p->n_disks; i++)
		add_disk(a, p, i);
}

/* The private folder as a disk. */
static void add_folder(struct qemu_args *a, const struct qemu_plan *p)
{
	struct sbuf folder = { 0 };

	if (!*p->folder)
		return;
	put_text(&folder, p->folder);
	add(a, "-drive", "if=none,id=files,format=raw,snapshot=on,"
	    "file.driver=vvfat,file.dir=%s", sbuf_text(&folder));
	add(a, "-device", "virtio-blk-pci,drive=files,bootindex=0");
	sbuf_free(&folder);
}

/* ---- a kernel ------------------------------------------------------- */

/* Multiboot's: "FILE ARGS,FILE ARGS". */
static void add_modules(struct qemu_args *a, const struct qemu_plan *p)
{
	struct sbuf list = { 0 };

	for (unsigned i = 0; i < p->n_modules; i++) {
		const char *args = p->boot->initrds[i]->args;

		sbuf_printf(&list, "%s/proc/self/fd/%d%s", i ? "," : "",
			    p->module_fd[i], args && *args ? " " : "");
		put_text(&list, args ? args : "");
	}
	if (p->n_modules)
		add(a, "-initrd", "%s", sbuf_text(&list));
	sbuf_free(&list);
}

static void add_kernel(struct qemu_args *a, const struct qemu_plan *p)
{
	const char *cmdline = p->boot->cmdline;

	if (p->kernel_fd < 0)
		return;
	add(a, "-kernel", "/proc/self/fd/%d", p->kernel_fd);
	if (p->initrd_fd >= 0)
		add(a, "-initrd", "/proc/self/fd/%d", p->initrd_fd);
	add_modules(a, p);
	if (*cmdline || p->adds_console)
		add(a, "-append", "%s%s%s", cmdline,
		    *cmdline && p->adds_console ? " " : "",
		    p->adds_console ? "console=ttyS0" : "");
}

/* ---- what others call ----------------------------------------------- */

struct qemu_args *qemu_args_new(const struct qemu_plan *p)
{
	struct qemu_args *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	add(a, p->program, NULL);
	add(a, "-name", "pxesh");
	add_machine(a, p);
	add_net(a, p);
	add_kernel(a, p);
	add_disks(a, p);
	add_folder(a, p);
	if (!a->failed)
		return a;
	qemu_args_free(a);
	return NULL;
}

char **qemu_args_words(struct qemu_args *a)
{
	return a->word;
}

void qemu_args_free(struct qemu_args *a)
{
	for (unsigned i = 0; a && i < a->n; i++)
		free(a->word[i]);
	free(a);
}
