/* sanboot: boot from a disk: one over the network, or the machine's own. */
#include <stddef.h>

#include "interp/command.h"
#include "interp/shell.h"
#include "net/san/san.h"
#include "netcmds/san.h"

static int sanboot_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct san_options opt = *(const struct san_options *)in->opt;
	const struct san_roots roots = { (const char *const *)in->v,
					 (unsigned)in->n };
	int rc = in->n ? san_step_attach(sh, &roots, &opt, e) : 0;

	if (rc < 0)
		return rc;
	rc = san_step_boot(sh, &opt, e);
	if (in->n && !opt.keep && !sh->gone)
		san_step_detach(sh, &opt);
	return rc;
}

#define BOOT(letter, name, type, field, help) \
	{ letter, name, type, offsetof(struct san_options, boot.field), help }

static const struct option options[] = {
	SAN_OPTION_DRIVE, SAN_OPTION_NO_DESCRIBE,
	{ 'k', "keep", OPTION_FLAG, offsetof(struct san_options, keep),
	  "Do not detach the disk afterwards." },
	BOOT('f', "filename", OPTION_TEXT, filename,
	     "UEFI: start this file."),
	BOOT('e', "extra", OPTION_TEXT, extra,
	     "UEFI: only from a file system that has this file, too."),
	BOOT('l', "label", OPTION_TEXT, label,
	     "UEFI: only from the volume of this label."),
	BOOT('u', "uuid", OPTION_UUID, uuid,
	     "UEFI: only from the partition of this UUID."),
	{ 0 },
};

const struct command cmd_sanboot = {
	.group = GROUP_BOOT,
	.name = "sanboot", .usage = "[<root path...>]",
	.help = "Boot from a disk over the network, or from a drive of the "
		"machine.",
	.options = options, .opt_size = sizeof(struct san_options),
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_URI },
	.flow = FLOW_SAN, .facts = CMD_BOOTS | CMD_WAITS, .run = sanboot_run,
};
