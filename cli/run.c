/* run.c: pxesh run, pxesh shell: run scripts, lines, the prompt. */
#include "cli/cli.h"
#include "cli/session.h"

static const struct cli_option options[] = {
	SESSION_ROW('c', "command", TEXT, command, "LINE",
		    "Run this line as a script would"),
	SESSION_LAB,
	SESSION_MACHINE,
	SESSION_FOLDER,
	SESSION_ROOT,
	SESSION_ROW('k', "keys", TEXT, keys, "KEYS",
		    "Press these keys (see below); time is then virtual"),
	SESSION_CHOOSE,
	SESSION_SET,
	SESSION_PLATFORM,
	SESSION_ARCH,
	SESSION_ROW(0, "net", TEXT, net, "lab|user|tap:NAME|none",
		    "Its card: simulated, a real network, a TAP device"),
	SESSION_ROW(0, "cafile", TEXT, cafile, "FILE",
		    "Trust these roots (PEM), not the system's"),
	SESSION_ROW(0, "no-net", FLAG, no_net, NULL,
		    "A machine without a card: --net none"),
	SESSION_ROW(0, "host-loopback", FLAG, host_loopback, NULL,
		    "With --net user, 10.0.2.2 is your own 127.0.0.1"),
	SESSION_ROW(0, "create", FLAG, create, NULL,
		    "Make the TAP device if there is none, for this run"),
	SESSION_NO_DHCP,
	SESSION_UNSERVED,
	SESSION_ROW(0, "fail", LIST, fail, "FILE:LINE",
		    "The download or the like there fails; #N: the Nth time"),
	SESSION_BOOT,
	SESSION_ENDLESS,
	SESSION_SEED,
	SESSION_ROW('t', "trace", FLAG, trace, NULL,
		    "Show each command as it ran, with its status"),
	SESSION_ROW(0, "trace-file", TEXT, trace_file, "FILE",
		    "Write that there, not over menus"),
	SESSION_ROW(0, "outcome", TEXT, outcome_file, "FILE",
		    "Write how it ended there, as JSON"),
	{ 0, NULL, 0, 0, NULL, NULL },
};

static const char more[] =
	"The folder is what the simulated network serves, by HTTP and TFTP, "
	"under any\nhost name. FILE itself is http://boot.lab/FILE, and a "
	"lease is there already, as\nfor a script that a machine "
	"downloaded; for the line of -c, too (--no-dhcp: for\nneither). "
	"The prompt begins without: type dhcp. On a real network (--net) FILE "
	"is\nfile:/FILE, so that it finds by relative names what lies beside "
	"it. FILE \"-\" is\nstandard input.\n\n"
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
	"  pxesh --net user -c 'chain http://boot.example/x.ipxe'\n"
	"  pxesh boot.ipxe --boot qemu              to the login prompt\n\n"
	"Exit status: 0 the script ended well or booted something, the low "
	"byte of its\n\"exit N\", 1 any other failure, 2 wrong usage, 3 it waits "
	"for a person\nwho is not there.\n";

static int run_run(const struct cli_args *in)
{
	struct session_options opt = *(const struct session_options *)in->opt;
	const char *what = in->n ? in->v[0] : NULL;

	opt.asked = &cli_run;
	if (what && opt.command)
		return cli_usage_error(&cli_run, "-c and %s: which one?",
				       what);
	if (!what && !opt.command && in->named)
		return cli_missing(&cli_run, "FILE|URI");
	return session_run(&opt, what);
}

const struct cli_command cli_run = {
	.name = "run", .usage = "FILE|URI [OPTIONS]",
	.help = "Run a script on a simulated machine.", .more = more,
	.options = options, .opt_size = sizeof(struct session_options),
	.max = 1, .run = run_run,
};

static int shell_run(const struct cli_args *in)
{
	struct session_options opt = *(const struct session_options *)in->opt;

	opt.asked = &cli_shell;
	return session_run(&opt, NULL);
}

const struct cli_command cli_shell = {
	.name = "shell", .usage = "[OPTIONS]",
	.help = "Type commands at a prompt, as \"pxesh\" alone does.",
	.more = more, .options = options,
	.opt_size = sizeof(struct session_options), .run = shell_run,
};
