/* entry.c: where the program starts: which subcommand is meant. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/suggest.h"
#include "platform/host/host.h"

/* Options that stand for a subcommand if they come first. */
static const struct {
	const char *word;
	const struct cli_command *cmd;
} first[] = {
	{ "--help", &cli_help }, { "-h", &cli_help },
	{ "--version", &cli_version }, { "-V", &cli_version },
};

/* Is it a word such as a command, and no file? */
static bool is_strange(const char *word)
{
	return word[0] != '-' && !strpbrk(word, "./:") &&
		access(word, F_OK) != 0;
}

/* Name the command that may be meant. */
static int no_such_word(const char *word)
{
	const char *meant;
	struct suggest s;

	suggest_start(&s, word);
	for (unsigned i = 0; cli_at(i); i++) {
		if (!cli_at(i)->hidden)
			suggest_try(&s, cli_at(i)->name);
	}
	meant = suggest_best(&s);
	return cli_usage_error(&cli_help, "there is no command or file "
			       "\"%s\"%s%s%s", word,
			       meant ? "; did you mean \"" : "",
			       meant ? meant : "", meant ? "\"?" : "");
}

static int start(int argc, char **argv)
{
	const struct cli_command *cmd;

	if (argc < 2)
		return cli_run_command(&cli_run, false, 0, argv + argc);
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		if (!strcmp(argv[1], first[i].word))
			return cli_run_command(first[i].cmd, true, argc - 2,
					       argv + 2);
	}
	cmd = cli_find(argv[1]);
	if (cmd)
		return cli_run_command(cmd, true, argc - 2, argv + 2);
	if (is_strange(argv[1]))
		return no_such_word(argv[1]);
	return cli_run_command(&cli_run, false, argc - 1, argv + 1);
}

/*
 * A connection or a pipe that is gone is an error of who writes to it, not a
 * signal; and a file that is opened must not become the standard output.
 */
static void settle(void)
{
	int fd = 0;

	signal(SIGPIPE, SIG_IGN);
	host_watch_death();
	while (fd >= 0 && fd < 3)	/* opened for reading: writes fail */
		fd = open("/dev/null", O_RDONLY);
	if (fd >= 3)
		close(fd);
}

/* A run whose output could not be written, to a full disk say, has failed. */
int main(int argc, char **argv)
{
	bool lost;
	int rc;

	settle();
	rc = start(argc, argv);
	lost = ferror(stdout) != 0;
	errno = 0;
	if (fflush(stdout) == 0 && !lost)
		return rc;
	fprintf(stderr, "pxesh: standard output: %s\n",
		errno ? strerror(errno) : "not all could be written");
	return rc == CLI_OK ? CLI_FAILED : rc;
}
