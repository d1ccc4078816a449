/* libraries.c: the versions of what the program is linked with. */
#include <idn2.h>
#include <jansson.h>
#include <libfyaml.h>
#include <openssl/opensslv.h>
#include <readline/readline.h>
#include <stdio.h>

#include "platform/host/host.h"

#ifdef PXESH_STATIC
#define WHEN_NEEDED ", "
#else
#define WHEN_NEEDED "\nwhen needed, these or newer: "
#endif

/* What is loaded when it is first called is not loaded to be asked: it is as
   new as what the build had. */
void host_say_libraries(void)
{
	printf("linked: jansson %s, libfyaml %s, readline %s"
	       WHEN_NEEDED OPENSSL_VERSION_TEXT
	       ", libidn2 " IDN2_VERSION "\n", jansson_version_str(),
	       fy_library_version(), rl_library_version);
}
