/* entry.c: from the loader's call to the return to the BIOS. */
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/startup.h"
#include "platform/bios/app.h"
#include "platform/bios/bda.h"
#include "platform/bios/cmdline.h"
#include "platform/bios/firm.h"
#include "platform/bios/int13.h"
#include "platform/bios/pxe.h"
#include "platform/bios/pxeapi.h"

#define CMDLINE_MAX	4096
#define LITTLE_MEMORY	(60u << 20)

struct start bios;

void bios_main(const struct start *how) __attribute__((regparm(0)));

static void warn_of_little(struct console *con)
{
	uint64_t bytes = bios_memory_usable();

	if (bytes < LITTLE_MEMORY)
		con_printf(con, "Only %u MiB of memory: large images will "
			   "not fit.\n", (unsigned)(bytes >> 20));
}

struct keyboard {
	struct settings_watch watch;
	struct settings      *root;
};

static void follow_keymap(struct settings_watch *w)
{
	struct keyboard *k = HOLDER(keyboard, watch, w);
	char name[32];

	if (settings_text(k->root, "keymap", name, sizeof(name)) < 0)
		name[0] = '\0';
	bios_keys_map(name);
}

static struct settings *settings;

bool bios_wants_interrupts(void)
{
	uint64_t n;

	return settings && settings_num(settings, "undi-interrupts", &n) == 0
	       && n;
}

struct embedded_area bios_embedded(void)
{
	return (struct embedded_area){ mem(bios.embedded), bios.embedded_len };
}

unsigned bios_native_level(void)
{
	uint64_t n;

	if (settings && settings_num(settings, "native", &n) == 0)
		return n < 2 ? (unsigned)n : 2;
	return bios.flags & START_NATIVE ? 1 : 0;
}

/* The shell, with everything that it stands on, and down again. */
static int run_shell(const struct startup *from)
{
	struct shell *sh = malloc(sizeof(*sh));
	struct keyboard keyboard = { .watch = { .changed = follow_keymap } };
	struct err e = { 0 };
	int rc = sh ? shell_init(sh) : -ENOMEM;

	if (rc) {
		firm_puts("pxesh: there is too little memory.\n");
		firm_wait_key();
		return rc;
	}
	warn_of_little(&sh->con);
	keyboard.root = settings = sh->settings;
	settings_watch(sh->settings, &keyboard.watch);
	if (net_start(sh->settings, &sh->events, &sh->con, &sh->fetch,
		      &sh->net, &e) < 0)
		con_printf(&sh->con, "There is no network: %s\n", e.msg);
	pxerun_shell(sh);
	rc = startup_run(sh, from);
	if (pxerun_is_on() || disk_any()) {
		bios_con_exit();
		pxerun_stay();
	}
	pxerun_shell(NULL);
	settings_unwatch(sh->settings, &keyboard.watch);
	net_stop(sh->net);
	settings = NULL;
	shell_free(sh);
	free(sh);
	return rc;
}

void bios_release_base(void)
{
	uint16_t *kib = mem(BDA_BASE_KIB);

	if (*kib == bios.stub >> 10)
		*kib = bios.base_kib;
}

/* Leave for the next boot device, or for who started us. */
__attribute__((noreturn))
static void leave(int rc)
{
	struct real_regs hook = { .target = pxerun_exit_hook() };
	char line[100];

	bios_release_base();
	if (bios.kind == START_NBP && hook.target)
		real_jump(&hook, bios.ret_ss, bios.ret_sp + NBP_SAVED);
	if (bios.kind == START_NBP && pxe_present())
		real_return((unsigned)(rc < 0 ? -rc : rc));
	snprintf(line, sizeof(line),
		 "Status %u%s%s%s: on to the next boot device.\n",
		 (unsigned)(rc < 0 ? -rc : rc), rc < 0 ? " (" : "",
		 rc < 0 ? err_text(rc) : "", rc < 0 ? ")" : "");
	firm_puts(line);
	firm_next_device();
}

__attribute__((regparm(0)))
void bios_main(const struct start *how)
{
	struct startup from = { 0 };
	char firmware[80], *cmdline;
	int rc;

	bios = *how;
	real_use(mem(bios.stub));
	real_data()->sp = STUB_STACK_TOP;
	fault_init();
	bios_memory_init();
	bios_clock_init();
	bios_con_init();
	bios_describe(firmware, sizeof(firmware));
	cmdline = bios.kind != START_KERNEL || !bios.cmdline ? NULL :
		  bios_cmdline(mem(bios.cmdline), CMDLINE_MAX,
			       bios.initrd_len != 0);
	from.firmware = firmware;
	from.cmdline = cmdline;
	from.embedded = bios_embedded();
	if (bios.initrd_len) {
		from.initrd = mem(bios.initrd);
		from.initrd_len = bios.initrd_len;
	}
	if (bios.kind == START_DISK) {
		from.base_uri = "file:/";	/* nothing names us on it */
		from.on_volume = true;
	}
	from.ack.data = bios_cached(PXE_CACHED_ACK, &from.ack.len);
	from.pxebs.data = bios_cached(PXE_CACHED_REPLY, &from.pxebs.len);
	rc = run_shell(&from);
	free(cmdline);
	bios_nic_exit();
	bios_con_exit();
	leave(rc);
}
