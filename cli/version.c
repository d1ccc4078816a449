/* version.c: pxesh version: which program this is, of what it was made. */

#include "cli/cli.h"
#include "core/version.h"
#include "commit.h"
#include "lwip/init.h"
#include <idn2.h>
#include <jansson.h>
#include <libfyaml.h>
#include <openssl/opensslv.h>
#include <readline/readline.h>
#include <stdio.h>
#include <wolfssl/version.h>
#include <zlib.h>


/*
 * What was compiled in is named by the version that it was compiled from, what
 * the system links by the version that runs. What is loaded when it is first
 * called is not loaded to be asked: it is as new as what the build had.
 */
static int version_run(const struct cli_args *in)
{
	static const char commit[] = PXESH_COMMIT;

	(void)in;
	printf(*commit ? "pxesh %s (%s)\n" : "pxesh %s\n", PXESH_VERSION,
	       commit);
	printf("inside: lwIP %s, wolfSSL %s, zlib %s\n", LWIP_VERSION_STRING,
	       LIBWOLFSSL_VERSION_STRING, ZLIB_VERSION);
	printf("linked: jansson %s, libfyaml %s, readline %s\n"
	       "when needed, these or newer: " OPENSSL_VERSION_TEXT
	       ", libidn2 " IDN2_VERSION "\n", jansson_version_str(),
	       fy_library_version(), rl_library_version);
	return CLI_OK;
}

const struct cli_command cli_version = {
	.name = "version", .usage = "",
	.help = "Print the version, and those of the libraries.",
	.run = version_run,
};
