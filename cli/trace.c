/* trace.c: --trace: each command as it ran, to standard error. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/excerpt.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define GREY	"\033[2m"
#define RED	"\033[31m"
#define KEPT	65536
#define FILE_MAX (64l << 20)	/* bytes of --trace-file		*/
#define PLAIN	"\033[0m"

static bool coloured(void)
{
	return !host.trace_file && host_colour(STDERR_FILENO);
}

static void add_place(struct sbuf *out, struct shell *sh)
{
	struct srcpos pos = { 0 };

	if (sh->frame && !sh->frame->prompt)
		pos = frame_pos(sh->frame);
	sbuf_str(out, coloured() ? GREY "+ " : "+ ");
	excerpt_place(out, false, &pos);
	sbuf_str(out, coloured() ? PLAIN : "");
}

static void add_words(struct sbuf *out, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (i)
			sbuf_char(out, ' ');
		if (!*argv[i])
			sbuf_str(out, "\"\"");
		(void)plain_str(out, argv[i]);
	}
}

static void add_status(struct sbuf *out, int status)
{
	const char *name;
	bool red;

	if (status > 0) {
		sbuf_printf(out, "exit %d", status);
		return;
	}
	name = !status ? "ok" : status == -ENOTSUP ? "ENOTSUP" :
		strerrorname_np(-status);
	red = status && coloured();
	sbuf_printf(out, "%s%s%s", red ? RED : "", name ? name : "failed",
		    red ? PLAIN : "");
}

/* Keep a line; if there is no room, the oldest go. */
static void keep(struct sbuf *kept, const struct sbuf *line)
{
	size_t cut;

	if (kept->len > KEPT) {
		cut = kept->len / 2;
		memmove(kept->data, kept->data + cut, kept->len - cut + 1);
		kept->len -= cut;
	}
	(void)sbuf_add(kept, sbuf_text(line), line->len); /* or it is cut */
}

/* A script may never end, a disk does. What is no file, a pipe say, has no
   position, and no limit. */
static void put_in_file(const struct sbuf *line)
{
	static const char end[] = "the trace ends here: 64 MiB are enough\n";
	long at = ftell(host.trace_file);

	if (at >= FILE_MAX)
		return;
	fwrite(sbuf_text(line), 1, line->len, host.trace_file);
	if (at >= 0 && (long)line->len >= FILE_MAX - at)
		fputs(end, host.trace_file);
}

static void say(struct sbuf *out)
{
	sbuf_char(out, '\n');
	if (host.trace)
		keep(host.trace, out);
	else if (host.trace_file)
		put_in_file(out);
	else
		plat_diag_write(sbuf_text(out), out->len);
	sbuf_free(out);
}

/* Does it run other commands, whose lines come before its status? */
static bool runs_others(const char *name)
{
	const struct command *cmd = command_find(name, strlen(name));

	return cmd && cmd->facts & (CMD_BOOTS | CMD_RUNS);
}

void host_trace_before(void *ctx, struct shell *sh, int argc, char **argv)
{
	struct sbuf out = { 0 };

	(void)ctx;
	if (!runs_others(argv[0]))
		return;
	add_place(&out, sh);
	add_words(&out, argc, argv);
	sbuf_str(&out, " ...");
	say(&out);
}

void host_trace_after(void *ctx, struct shell *sh, int argc, char **argv,
		      int status)
{
	struct sbuf out = { 0 };

	(void)ctx;
	add_place(&out, sh);
	add_words(&out, argc, argv);
	sbuf_str(&out, " => ");
	add_status(&out, status);
	say(&out);
}

int host_trace_open(const char *file)
{
	host.trace_file = fopen(file, "we");
	if (host.trace_file) {
		setvbuf(host.trace_file, NULL, _IOLBF, BUFSIZ);
		return CLI_OK;
	}
	fprintf(stderr, "pxesh: %s: %s\n", file, strerror(errno));
	return CLI_USAGE;
}

void host_trace_close(void)
{
	bool lost;

	if (!host.trace_file)
		return;
	lost = ferror(host.trace_file);
	if (fclose(host.trace_file) != 0 || lost)
		fprintf(stderr, "pxesh: the trace could not all be written\n");
	host.trace_file = NULL;
}
