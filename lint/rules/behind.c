/* behind.c: words behind the URI of what is fetched (114, 622, 623). */
#include <ctype.h>
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

#define X64  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde "
#define X512 X64 X64 X64 X64 X64 X64 X64 X64

/* ---- 114 ----------------------------------------------------------- */

static void long_command_line(struct lint *l, const struct flow_cmd *c);

#define KERNEL_LINE 2048	/* x86, arm64: COMMAND_LINE_SIZE */

const struct lint_rule rule_long_command_line = {
	.id = 114, .name = "long-command-line", .severity = LINT_WARNING,
	.summary = "a command line longer than kernels take",
	.why = "Linux cuts its command line after 2047 bytes on x86 and arm64, "
	       "and what is cut off has no effect.",
	.bad = "#!ipxe\nkernel vmlinuz " X512 X512 X512 X512 "quiet" "\nboot\n",
	.good = "#!ipxe\nkernel vmlinuz quiet\nboot\n",
	.command = long_command_line,
};

static void long_command_line(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;
	struct lint_finding *f;
	size_t n = 0;

	if (!w || !w->next ||
	    !(flow_is(c, FLOW_SELECT) || flow_is(c, FLOW_ARGS) ||
	      flow_is(c, FLOW_EXEC)))
		return;
	for (w = w->next; w; w = w->next) {
		n += w->expands ? 1 : w->len + 1;
		if (n > KERNEL_LINE)
			break;
	}
	if (!w)
		return;
	f = lint_report(l, &rule_long_command_line, w->span,
			"from here on, the command line is longer than the "
			"%d bytes that kernels take", KERNEL_LINE - 1);
	lint_help(l, f, "move arguments into a file that the kernel or its "
		  "initrd reads");
}

/* ---- 622 ----------------------------------------------------------- */

static void argument_of_initrd(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_argument_of_initrd = {
	.id = 622, .name = "argument-of-initrd", .severity = LINT_WARNING,
	.summary = "a kernel's argument on the initrd's line",
	.why = "What stands behind the URI of an initrd is a file's name: the "
	       "kernel gets an archive with a file of that name, and no "
	       "initrd.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz\n"
	       "initrd http://s/initrd.img ks=http://s/ks.cfg\nboot\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz ks=http://s/ks.cfg\n"
		"initrd http://s/initrd.img\nboot\n",
	.command = argument_of_initrd, .on = FLOW_ON(FLOW_FETCH),
};

static void argument_of_initrd(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first ? c->first->next : NULL;
	size_t n = w ? strcspn(w->text, "=/$ ") : 0;

	/* "@job=x" is hardly an argument but a name; a module of multiboot
	   has arguments of its own */
	if (c->dynamic || !n || w->text[n] != '=' ||
	    !isalnum((unsigned char)w->text[0]) ||
	    !strcmp(c->cmd->words->text, "module") ||
	    !strncmp(w->text, "mode=", 5) || !strncmp(w->text, "mkdir=", 6))
		return;
	lint_help(l, lint_report(l, &rule_argument_of_initrd, w->span,
		"this makes the initrd a file called \"%.40s\" in an archive",
		w->text), "arguments of the kernel belong on its own line");
}

/* ---- 623 ----------------------------------------------------------- */

static void blank_in_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_blank_in_uri = {
	.id = 623, .name = "blank-in-uri", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a URI that a blank cuts in two",
	.why = "A blank ends the word: what stands behind it is an argument, "
	       "and what is fetched is another file. In a URI a blank is "
	       "written %20.",
	.bad = "#!ipxe\nchain http://boot.example/my files/menu.ipxe\n",
	.good = "#!ipxe\nchain http://boot.example/my%20files/menu.ipxe\n",
	.command = blank_in_uri, .on = FLOW_ON_URI & ~FLOW_ON(FLOW_ARGS),
};

/* Does the URI look as if a blank had cut it? Then it ends within its host, or
   its last part has no dot, as the name of a file has. */
static bool is_cut(const char *uri)
{
	const char *host = strstr(uri, "://"), *last = strrchr(uri, '/');

	if (!host || strpbrk(uri, "?#{"))
		return false;
	return last < host + 3 || !strpbrk(last, ".");
}

/* Is it the rest of such a URI, "files/menu.ipxe", and neither a path from the
   root nor an argument nor text? "${...}" and a query may follow. */
static bool is_rest(const struct word *w)
{
	size_t n = strcspn(w->text, "/");

	return n && w->text[n] && w->text[n + 1] &&
	       (isalnum((unsigned char)w->text[0]) || w->text[0] == '.') &&
	       n < strcspn(w->text, "=:,;\"'{$?") &&
	       !strpbrk(w->text, ",;\"'") &&
	       strcspn(w->text, "=") >= strcspn(w->text, "?");
}

static void blank_in_uri(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first ? c->first->next : NULL;
	struct lint_finding *found;

	if (c->dynamic || !w || c->first->expands || !is_cut(c->first->text) ||
	    !is_rest(w))
		return;
	found = lint_report(l, &rule_blank_in_uri, w->span,
			    "the URI ends at the blank in front of this");
	lint_help(l, found, "write %%20 for a blank in a URI");
	lint_replace(l, found, (struct span){ c->first->span.end,
		     w->span.at }, "%%20");
}
