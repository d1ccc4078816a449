/*
 * session.h: one run of a script, a command line or the prompt on a simulated
 * machine, from nothing to the exit status.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"

struct err;
struct lab;
struct lab_outcome;
struct lab_screen;
struct menu;
struct menu_item;
struct sbuf;
struct shell;

/* What a run has led to, to be looked at before it is taken down. */
struct session_end {
	struct shell             *sh;	/* NULL: it failed before	*/
	const struct lab         *lab;	/* NULL: there was none		*/
	const struct lab_outcome *outcome;
	const struct lab_screen  *screen;
	const char               *trace;	/* has the last lines	*/
	const struct err         *booting;	/* why what it boots did not do
						   as expected; code 0: it did */
};

/*
 * Who runs a session to learn what it does, rather than to see it: nothing
 * is printed, time is virtual, a prompt without a key left to press ends the
 * run. Any function may be NULL. One process runs one such session: fork.
 */
struct session_watch {
	void *ctx;
	/* Make another lab than the options ask for, as lab_new() does. */
	int  (*make_lab)(void *ctx, const char *folder, uint64_t seed,
			 struct lab **out, struct err *e);
	/* As struct shell_hooks has them. */
	void (*before)(void *ctx, struct shell *sh, int argc, char **argv);
	int  (*refuse)(void *ctx, struct err *e);
	void (*after)(void *ctx, struct shell *sh, int argc, char **argv,
		      int status);
	void (*failed)(void *ctx, struct shell *sh, const struct err *e);
	const struct menu_item *(*decide)(void *ctx, const struct menu *menu);
	bool shows;	/* draw the menus that it decides, for end->screen */
	void (*chose)(void *ctx, struct shell *sh, const struct menu *menu,
		      const struct menu_item *item);
	/* Bytes of the serial line of what is booted; is that enough? Neither
	   may be NULL if the options say --boot. */
	void (*heard)(void *ctx, const char *data, size_t len);
	bool (*enough)(void *ctx);
	/* Called once, whatever went wrong. */
	void (*ended)(void *ctx, const struct session_end *end);
};

/* What "pxesh run" can be told; also the options of other subcommands that
   run scripts. */
struct session_options {
	const char *command;		/* -c				*/
	const char *lab, *machine;	/* are a file and a name in it	*/
	const char *keys, *platform, *arch, *net, *cafile, *folder;
	const char *unserved;		/* is "404", "stub", "elsewhere" */
	const char *boot;		/* is "qemu"; NULL: boot nothing */
	const char *boot_expect;	/* is seen in the end		*/
	const char *boot_firmware;	/* is a file			*/
	uint64_t    boot_timeout;	/* seconds			*/
	bool        boot_write;		/* to disks over the network	*/
	struct cli_list choose, set;
	struct cli_list roots;		/* are "URL=DIR"		*/
	struct cli_list fail;		/* are "FILE:LINE", "FILE:LINE#N" */
	uint64_t    seed;		/* 0: the lab file's		*/
	const char *trace_file;
	const char *outcome_file;
	bool        no_net, no_dhcp, trace, host_loopback, create, endless;
	const struct cli_command *asked;	/* has the help that says more;
						   NULL: nobody typed this */
	const struct session_watch *watch;	/* NULL: a person watches */
};

/*
 * Their rows, for the tables of subcommands. A struct of options that has more
 * begins with struct session_options.
 */
#define SESSION_ROW(letter, name, type, field, value, help) \
	{ letter, name, CLI_##type, offsetof(struct session_options, field), \
	  value, help }

#define SESSION_LAB \
	SESSION_ROW(0, "lab", TEXT, lab, "FILE", \
		    "The network and the machine, as YAML")
#define SESSION_MACHINE \
	SESSION_ROW(0, "machine", TEXT, machine, "NAME", \
		    "One of the lab file's \"machines\"")
#define SESSION_FOLDER \
	SESSION_ROW(0, "folder", TEXT, folder, "DIR", \
		    "What the lab serves; default: the folder of FILE")
#define SESSION_ROOT \
	SESSION_ROW(0, "root", LIST, roots, "URL=DIR", \
		    "Local copies of what is at URL and below")
#define SESSION_CHOOSE \
	SESSION_ROW(0, "choose", LIST, choose, "LABEL", \
		    "Choose this item in the next menu that has it")
#define SESSION_SET \
	SESSION_ROW('s', "set", LIST, set, "NAME=VALUE", \
		    "Set a setting first")
#define SESSION_PLATFORM \
	SESSION_ROW(0, "platform", CHOICE, platform, "pcbios|efi", \
		    "What firmware the machine has")
#define SESSION_ARCH \
	SESSION_ROW(0, "arch", CHOICE, arch, "i386|x86_64|arm64", \
		    "What processor it has")
#define SESSION_BOOT \
	SESSION_ROW(0, "boot", CHOICE, boot, "qemu", \
		    "Start what the script boots, on the terminal"), \
	SESSION_ROW(0, "boot-expect", TEXT, boot_expect, "TEXT", \
		    "Until its serial line has this; default: login:"), \
	SESSION_ROW(0, "boot-timeout", NUMBER, boot_timeout, "SECONDS", \
		    "So long at most; default: 300, without a person"), \
	SESSION_ROW(0, "boot-firmware", TEXT, boot_firmware, "FILE", \
		    "QEMU's UEFI firmware, if not the usual"), \
	SESSION_ROW(0, "boot-write", FLAG, boot_write, NULL, \
		    "What it writes to network disks is kept")
#define SESSION_NO_DHCP \
	SESSION_ROW(0, "no-dhcp", FLAG, no_dhcp, NULL, \
		    "Start as an embedded script does: no lease, no URI")
#define SESSION_NO_NET \
	SESSION_ROW(0, "no-net", FLAG, no_net, NULL, \
		    "A machine without a card")
#define SESSION_SEED \
	SESSION_ROW(0, "seed", NUMBER, seed, "N", \
		    "Repeat a run: the same seed gives the same bytes")
#define SESSION_ENDLESS \
	SESSION_ROW(0, "endless", FLAG, endless, NULL, \
		    "Never stop a script because it does not end")
#define SESSION_UNSERVED \
	SESSION_ROW(0, "unserved", CHOICE, unserved, "404|elsewhere|stub", \
		    "Who gets placeholders: no URL, other hosts', any")

/*
 * Is what is said of the machine and its network right: the lab file, the
 * machine's name in there, the roots? Says what is wrong and returns
 * CLI_USAGE, or 0 with what the machine is appended to @machine:
 * "desk (efi, x86_64)".
 */
int session_check(const struct session_options *opt, struct sbuf *machine);

/* Run @what (a file or URI; NULL: opt->command, or the prompt).
   Returns the exit status. */
int session_run(const struct session_options *opt, const char *what);

#endif
