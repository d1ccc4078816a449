/* target.c: which builds know a command or an option: what this build's own
   table of commands does not say.

   Of iPXE each name was looked up in the sources of the releases v1.21.1 and
   v2.0.0: "COMMAND" and "OPTION_DESC" in src/hci/commands/, whether or not the
   default configuration switches it on. What came after v2.0.0 is in
   neither. */
#include "lint/target.h"

#include <string.h>
#include <strings.h>

#include "interp/command.h"

enum { PXESH = 1 << 0, V20 = 1 << 1, V121 = 1 << 2, IPXE = V20 | V121 };

static const struct lint_target targets[] = {
	{ "pxesh", "this program" },
	{ "ipxe-2.0", "iPXE 2.0.0, any build option switched on" },
	{ "ipxe-1.21", "iPXE 1.21.1, any build option switched on" },
};

#define TARGETS (sizeof(targets) / sizeof(targets[0]))

const struct lint_target *lint_target_find(const char *name)
{
	for (unsigned i = 0; i < TARGETS; i++) {
		if (!strcmp(targets[i].name, name))
			return &targets[i];
	}
	return NULL;
}

/* Commands that builds of this program may lack; in byte order. */
static const struct { const char *name; unsigned in; } others[] = {
	{ "fcels", IPXE }, { "fcstat", IPXE }, { "gdbstub", IPXE },
};

/* Commands of this build that an older one lacks. */
static const struct { const char *name; unsigned lack; } newer[] = {
	{ "fdt", V121 }, { "form", V121 }, { "md4sum", V121 }, { "iflinkwait", V121 },
	{ "imgdecrypt", V121 }, { "imgextract", V121 }, { "imgmem", V121 }, { "imgset", IPXE },
	{ "present", V121 }, { "sha224sum", V121 }, { "sha256sum", V121 },
	{ "sha384sum", V121 }, { "sha512sum", V121 }, { "shim", V121 },
	{ "usbscan", V121 },
};

/* Options, by the names of the rows that have them; "*": any. */
static const struct {
	const char *command, *option;
	unsigned    lack;
} newer_options[] = {
	{ "choose", "retimeout", V121 }, { "item", "form", V121 },
	{ "item", "secret", V121 }, { "md5sum", "set", V121 },
	{ "sha1sum", "set", V121 }, { "param", "header", V121 },
	{ "params", "method", IPXE }, { "read", "timeout", V121 },
	{ "reboot", "setup", V121 }, { "show", "quiet", IPXE },
	{ "fdt", "quiet", IPXE }, { "imgargs", "quiet", IPXE },
	{ "imgexec", "quiet", IPXE }, { "imgextract", "quiet", IPXE },
	{ "imgfetch", "quiet", IPXE }, { "imgselect", "quiet", IPXE },
	{ "imgset", "quiet", IPXE }, { "shim", "quiet", IPXE },
	{ "*", "retries", IPXE },
};

/* What some cannot fetch by, or have disks by */
static const struct { const char *name; unsigned lack; } schemes[] = {
	{ "tftm", PXESH }, { "mtftp", PXESH }, { "x-slam", PXESH },
	{ "ib_srp", PXESH }, { "nbd", IPXE }, { "nbds", IPXE },
};

/* Settings that nothing in our images reads: they are PeerDist's. */
static const char *const settings[] = { "peerdist", "peerhost" };

static unsigned bit(const struct lint_target *t)
{
	return 1u << (t - targets);
}

bool lint_target_has(const struct lint_target *t, const char *command)
{
	if (command_find(command, strlen(command))) {
		for (size_t i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
			if (!strcmp(newer[i].name, command))
				return !(newer[i].lack & bit(t));
		}
		return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!strcmp(others[i].name, command))
			return others[i].in & bit(t);
	}
	return false;
}

bool lint_target_any(const char *command)
{
	for (unsigned i = 0; i < TARGETS; i++) {
		if (lint_target_has(&targets[i], command))
			return true;
	}
	return false;
}

bool lint_target_has_option(const struct lint_target *t, const char *command,
			    const char *option)
{
	for (size_t i = 0;
	     i < sizeof(newer_options) / sizeof(newer_options[0]); i++) {
		if ((!strcmp(newer_options[i].command, command) ||
		     *newer_options[i].command == '*') &&
		    !strcmp(newer_options[i].option, option))
			return !(newer_options[i].lack & bit(t));
	}
	return true;
}

const char *lint_target_lacks_scheme(const struct lint_target *t,
				     const char *uri)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t len = strlen(schemes[i].name);

		if (schemes[i].lack & bit(t) &&
		    !strncasecmp(schemes[i].name, uri, len) &&
		    uri[len] == ':')
			return schemes[i].name;
	}
	return NULL;
}

bool lint_target_lacks_setting(const struct lint_target *t, const char *name)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (bit(t) == PXESH && !strcmp(settings[i], name))
			return true;
	}
	return false;
}

const char *lint_target_command_at(unsigned index)
{
	return index < sizeof(others) / sizeof(others[0]) ?
	       others[index].name : NULL;
}
