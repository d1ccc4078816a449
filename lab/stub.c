/* stub.c: filled in below */
#include <string.h>
#include "lab/inside.h"
struct lab_text lab_stub(const char *path, const char *arch)
{
	(void)path; (void)arch;
	return (struct lab_text){ "stub", 4 };
}
