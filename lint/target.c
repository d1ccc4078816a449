/* target.c: which builds know a command: what this build's own table of
   commands does not say. */
#include "lint/target.h"

#include <string.h>

#include "interp/command.h"

enum { PXESH = 1 << 0, V20 = 1 << 1, V121 = 1 << 2, IPXE = V20 | V121 };

static const struct lint_target targets[] = {
	{ "pxesh", "this program" },
	{ "ipxe-2.0", "iPXE 2.0, any build option switched on" },
	{ "ipxe-1.21", "iPXE 1.21.1, any build option switched on" },
};

const struct lint_target *lint_target_at(unsigned index)
{
	return index < sizeof(targets) / sizeof(targets[0]) ?
	       &targets[index] : NULL;
}

const struct lint_target *lint_target_find(const char *name)
{
	for (unsigned i = 0; lint_target_at(i); i++) {
		if (!strcmp(targets[i].name, name))
			return &targets[i];
	}
	return NULL;
}

/* Commands of other builds than this one; in byte order. */
static const struct { const char *name; unsigned in; } others[] = {
	{ "certfree", IPXE }, { "certstat", IPXE }, { "certstore", IPXE },
	{ "fcels", IPXE }, { "fcstat", IPXE }, { "fdt", V20 },
	{ "gdbstub", IPXE }, { "ibstat", IPXE }, { "imgdecrypt", V20 },
	{ "imgverify", IPXE }, { "ipstat", IPXE }, { "iwlist", IPXE },
	{ "iwstat", IPXE }, { "lotest", IPXE }, { "md4sum", V20 },
	{ "nslookup", IPXE }, { "nstat", IPXE }, { "ntp", IPXE },
	{ "ping", IPXE }, { "profstat", IPXE }, { "pxebs", IPXE },
	{ "sanboot", IPXE }, { "sanhook", IPXE }, { "sanunhook", IPXE },
	{ "startpxe", IPXE }, { "stoppxe", IPXE },
	{ "usbscan", V20 }, { "vcreate", IPXE }, { "vdestroy", IPXE },
};

/* Commands of this build that an older one lacks: IPXE for all of iPXE. */
static const struct { const char *name; unsigned lack; } newer[] = {
	{ "form", V121 }, { "imgextract", V121 }, { "imgmem", V121 },
	{ "imgset", V121 }, { "present", V121 }, { "sha224sum", V121 },
	{ "sha256sum", V121 }, { "sha384sum", V121 }, { "sha512sum", V121 },
	{ "shim", V121 },
};

static const struct { const char *command, *option; } newer_options[] = {
	{ "choose", "retimeout" }, { "item", "secret" },
	{ "md5sum", "set" }, { "sha1sum", "set" }, { "params", "method" },
	{ "param", "header" },
};

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
	for (unsigned i = 0; lint_target_at(i); i++) {
		if (lint_target_has(&targets[i], command))
			return true;
	}
	return false;
}

bool lint_target_has_option(const struct lint_target *t, const char *command,
			    const char *option)
{
	if (bit(t) != V121)
		return true;
	for (size_t i = 0;
	     i < sizeof(newer_options) / sizeof(newer_options[0]); i++) {
		if (!strcmp(newer_options[i].command, command) &&
		    !strcmp(newer_options[i].option, option))
			return false;
	}
	return true;
}

const char *lint_target_command_at(unsigned index)
{
	return index < sizeof(others) / sizeof(others[0]) ?
	       others[index].name : NULL;
}
