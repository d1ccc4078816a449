/* version.c: pxesh version: which program this is, of what it was made. */
#include <stdio.h>

#include <wolfssl/version.h>
#include <zlib.h>

#include "cli/cli.h"
#include "cli/session.h"
#include "commit.h"
#include "core/version.h"
#include "interp/shell.h"
#include "lwip/init.h"
#include "net/san/kinds.h"
#include "net/san/path.h"
#include "platform/host/host.h"

/* Of a machine that has just started. */
static void print_features(void *ctx, const struct session_end *end)
{
	(void)ctx;
	if (!end->sh)
		return;
	printf("fetches:");
	for (const struct opener *op = end->sh->fetch.openers; op; op = op->next)
		printf(" %s", op->scheme);
	printf("\ndisks:");
	for (const struct san_kind *const *k = san_kinds; *k; k++)
		printf(" %s", (*k)->scheme);
	printf("\n");
}

/* What was compiled in is named by the version that it was compiled from. */
static int version_run(const struct cli_args *in)
{
	static const char commit[] = PXESH_COMMIT;
	const struct session_watch watch = { .ended = print_features };
	const struct session_options machine = {
		.command = "exit", .no_net = true, .watch = &watch,
	};

	(void)in;
	printf(*commit ? "pxesh %s (%s)\n" : "pxesh %s\n", PXESH_VERSION,
	       commit);
	printf("inside: lwIP %s, wolfSSL %s, zlib %s\n", LWIP_VERSION_STRING,
	       LIBWOLFSSL_VERSION_STRING, ZLIB_VERSION);
	host_say_libraries();
	return session_run(&machine, NULL);
}

const struct cli_command cli_version = {
	.name = "version", .usage = "",
	.help = "Print the version, those of the libraries, and the protocols.",
	.run = version_run,
};
