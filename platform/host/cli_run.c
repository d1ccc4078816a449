/* cli_run.c: pxesh run, pxesh shell: run scripts, lines, the prompt. */
#include <stddef.h>

#include "platform/host/cli.h"
#include "platform/host/session.h"

#define FIELD(f) offsetof(struct session_options, f)

static const struct cli_option options[] = {
	{ 'c', "command", CLI_TEXT, FIELD(command), "LINE",
	  "Run this line as a script would" },
	{ 0, "lab", CLI_TEXT, FIELD(lab), "FILE",
	  "The network and the machine, as YAML" },
	{ 0, "machine", CLI_TEXT, FIELD(machine), "NAME",
	  "One of the lab file's \"machines\"" },
	{ 0, "folder", CLI_TEXT, FIELD(folder), "DIR",
	  "What the lab serves; default: the folder of FILE" },
	{ 0, "root", CLI_LIST, FIELD(roots), "URL=DIR",
	  "Local copies of what is at URL and below" },
	{ 'k', "keys", CLI_TEXT, FIELD(keys), "KEYS",
	  "Press these keys (see below); time is then virtual" },
	{ 0, "choose", CLI_LIST, FIELD(choose), "LABEL",
	  "Choose this item in the next menu that has it" },
	{ 's', "set", CLI_LIST, FIELD(set), "NAME=VALUE",
	  "Set a setting first" },
	{ 0, "platform", CLI_CHOICE, FIELD(platform), "pcbios|efi",
	  "What firmware the machine has" },
	{ 0, "arch", CLI_CHOICE, FIELD(arch), "i386|x86_64|arm64",
	  "What processor it has" },
	{ 0, "net", CLI_TEXT, FIELD(net), "lab|user|tap:NAME|none",
	  "Its card: simulated, a real network, a TAP device" },
	{ 0, "no-net", CLI_FLAG, FIELD(no_net), NULL,
	  "A machine without a card: --net none" },
	{ 0, "no-dhcp", CLI_FLAG, FIELD(no_dhcp), NULL,
	  "Start as an embedded script does: no lease, no URI" },
	{ 0, "unserved", CLI_CHOICE, FIELD(unserved), "404|elsewhere|stub",
	  "Who gets placeholders: no URL, other hosts', any" },
	{ 0, "fail", CLI_LIST, FIELD(fail), "FILE:LINE",
	  "The download or the like there fails; #N: the Nth time" },
	{ 0, "seed", CLI_NUMBER, FIELD(seed), "N",
	  "Repeat a run: the same seed gives the same bytes" },
	{ 't', "trace", CLI_FLAG, FIELD(trace), NULL,
	  "Show each command as it ran, with its status" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"The folder is what the simulated network serves, by HTTP and TFTP, "
	"under any\nhost name. FILE itself is http://boot.lab/FILE, and a "
	"lease is there already, as\nfor a script that a machine "
	"downloaded.\n\n"
	"KEYS are characters, keys by name, and waits since the key before:\n"
	"  <Enter> <Esc> <Tab> <Space> <Backspace> <Del> <Ins> <Up> <Down> "
	"<Left> <Right>\n"
	"  <Home> <End> <PgUp> <PgDn> <F5>...<F12> <Ctrl-B> <Down*3> <lt> "
	"<5s> <500ms>\n"
	"Without a terminal and without --keys nobody presses a key, and time "
	"jumps.\n\n"
	"Examples:\n"
	"  pxesh menu.ipxe                          by hand, in the terminal\n"
	"  pxesh menu.ipxe --choose Debian --trace  what does this item do?\n"
	"  pxesh boot.ipxe --keys '<2s><Down><Enter>' --unserved stub\n"
	"  pxesh --net user -c 'dhcp && chain http://boot.example/x.ipxe'\n\n"
	"Exit status: 0 the script ended well or booted something, the low "
	"byte of its\n\"exit N\", 1 any other failure, 2 wrong usage.\n";

static int run_run(const struct cli_args *in)
{
	const struct session_options *opt = in->opt;
	const char *what = in->n ? in->v[0] : NULL;

	if (what && opt->command)
		return cli_usage_error(&cli_run, "-c and %s: which one?",
				       what);
	if (!what && !opt->command && in->named)
		return cli_usage_error(&cli_run, "FILE or URI is missing");
	return session_run(opt, what);
}

const struct cli_command cli_run = {
	.name = "run", .usage = "FILE|URI [OPTIONS]",
	.help = "Run a script on a simulated machine.", .more = more,
	.options = options, .opt_size = sizeof(struct session_options),
	.max = 1, .run = run_run,
};

static int shell_run(const struct cli_args *in)
{
	return session_run(in->opt, NULL);
}

const struct cli_command cli_shell = {
	.name = "shell", .usage = "[OPTIONS]",
	.help = "Type commands at a prompt, as \"pxesh\" alone does.",
	.more = more, .options = options,
	.opt_size = sizeof(struct session_options), .run = shell_run,
};
