/* shared.c: memory that exploring processes share. */
#include "explore/shared.h"

#include <sys/mman.h>

void *shared_map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void shared_unmap(void *p, size_t size)
{
	if (p)
		munmap(p, size);
}
