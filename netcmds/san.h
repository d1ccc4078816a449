/*
 * san.h: the steps of sanhook, sanboot, sanunhook and autoboot
 * (reference/commands-network.md#san-commands).
 */
#ifndef NETCMDS_SAN_H
#define NETCMDS_SAN_H

#include <stdbool.h>

#include "interp/option.h"
#include "platform/block.h"

struct args;
struct err;
struct san_roots;
struct shell;

struct san_options {
	struct option_u32 drive;
	bool              no_describe, keep;
	struct plat_block_boot boot;	/* without the drive		*/
};

#define SAN_OPTION_DRIVE \
	{ 'd', "drive", OPTION_U32_OR, offsetof(struct san_options, drive), \
	  "The drive's number, 0x80 unless san-drive says otherwise." }
#define SAN_OPTION_NO_DESCRIBE \
	{ 'n', "no-describe", OPTION_FLAG, \
	  offsetof(struct san_options, no_describe), \
	  "Make no boot tables." }

/* The drive that the options, san-drive, or nobody asks for. */
unsigned san_drive_wanted(struct shell *sh, const struct san_options *opt);

/* Attach, say so, and describe unless told not to: then it is detached when
   that fails. The drive of @opt becomes the one that it is. */
int san_step_attach(struct shell *sh, const struct san_roots *roots,
		    struct san_options *opt, struct err *e);
/* Boot a drive, say so, or say that skip-san-boot is set. */
int san_step_boot(struct shell *sh, const struct san_options *opt,
		  struct err *e);
/* Detach it, say so, or say that keep-san is set. */
void san_step_detach(struct shell *sh, const struct san_options *opt);

#endif
