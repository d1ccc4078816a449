/* san.c: the steps of sanhook, sanboot, sanunhook and autoboot. */
#include "netcmds/san.h"

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/uri.h"
#include "interp/shell.h"
#include "net/san/san.h"
#include "platform/platform.h"

unsigned san_drive_wanted(struct shell *sh, const struct san_options *opt)
{
	uint64_t n;

	if (opt->drive.given)
		return opt->drive.value;
	if (settings_num(sh->settings, "san-drive", &n) == 0)
		return (unsigned)n;
	return SAN_DRIVE;
}

static bool is_set(struct shell *sh, const char *setting)
{
	uint64_t n;

	return settings_num(sh->settings, setting, &n) == 0 && n;
}

static void say(struct shell *sh, const char *what, unsigned drive)
{
	con_printf(&sh->con, "%s SAN device 0x%02x\n", what, drive);
}

static int attach(struct shell *sh, const struct san_roots *roots,
		  unsigned drive, struct san_drive **out, struct err *e)
{
	struct uri *base;
	int rc;

	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	base = fetch_base(&sh->fetch);
	rc = san_attach(sh->net, roots, base, drive, out, e);
	uri_unref(base);
	return rc;
}

int san_step_attach(struct shell *sh, const struct san_roots *roots,
		    struct san_options *opt, struct err *e)
{
	struct san_drive *d;
	int rc = attach(sh, roots, san_drive_wanted(sh, opt), &d, e);

	if (rc < 0)
		return rc;
	opt->drive = (struct option_u32){ true, san_number(d) };
	say(sh, "Registered", opt->drive.value);
	if (opt->no_describe)
		return 0;
	rc = san_describe(sh->net, e);
	if (rc < 0)
		san_step_detach(sh, opt);
	return rc;
}

int san_step_boot(struct shell *sh, const struct san_options *opt,
		  struct err *e)
{
	struct plat_block_boot boot = opt->boot;
	int rc;

	boot.drive = san_drive_wanted(sh, opt);
	if (is_set(sh, "skip-san-boot")) {
		say(sh, "Skipping boot from", boot.drive);
		return 0;
	}
	con_puts(&sh->con, "Booting ");
	if (boot.filename) {
		con_plain(&sh->con, boot.filename);
		con_puts(&sh->con, " ");
	}
	say(sh, "from", boot.drive);
	con_flush(&sh->con);
	rc = plat_block_boot(&boot, e);
	if (rc == PLAT_GONE) {
		sh->gone = true;
		rc = 0;
	}
	return rc;
}

void san_step_detach(struct shell *sh, const struct san_options *opt)
{
	unsigned drive = san_drive_wanted(sh, opt);
	struct san_drive *d = sh->net ? san_find(sh->net, drive) : NULL;

	if (is_set(sh, "keep-san")) {
		say(sh, "Preserving", drive);
		return;
	}
	if (d)
		san_detach(d);
	say(sh, "Unregistered", drive);
}
