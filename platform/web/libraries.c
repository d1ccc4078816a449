/* libraries.c: the versions of what else is in the module. */
#include <jansson.h>
#include <libfyaml.h>
#include <stdio.h>

#include "platform/host/host.h"

void host_say_libraries(void)
{
	printf("for the web, with jansson %s, libfyaml %s\n",
	       jansson_version_str(), fy_library_version());
}
