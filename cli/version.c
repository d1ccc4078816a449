/* version.c: pxesh version: which program this is, of what it was made. */
#include <stdio.h>

#include <wolfssl/version.h>
#include <zlib.h>

#include "cli/cli.h"
#include "commit.h"
#include "core/version.h"
#include "lwip/init.h"
#include "platform/host/host.h"

/* What was compiled in is named by the version that it was compiled from. */
static int version_run(const struct cli_args *in)
{
	static const char commit[] = PXESH_COMMIT;

	(void)in;
	printf(*commit ? "pxesh %s (%s)\n" : "pxesh %s\n", PXESH_VERSION,
	       commit);
	printf("inside: lwIP %s, wolfSSL %s, zlib %s\n", LWIP_VERSION_STRING,
	       LIBWOLFSSL_VERSION_STRING, ZLIB_VERSION);
	host_say_libraries();
	return CLI_OK;
}

const struct cli_command cli_version = {
	.name = "version", .usage = "",
	.help = "Print the version, and those of the libraries.",
	.run = version_run,
};
