/* image.c: what a simulated disk holds, mapped so that writes are our own. */
#include "lab/image.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_MAX_	(1ull << 46)	/* more is not mapped	*/

static int map(struct lab_image *img, int fd)
{
	void *p;

	if (!img->size)
		return -ENODATA;
	if (img->size > SIZE_MAX_)
		return -EFBIG;
	p = mmap(NULL, img->size, PROT_READ | PROT_WRITE, MAP_PRIVATE |
		 MAP_NORESERVE | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);
	if (p == MAP_FAILED)
		return -errno;
	img->data = p;
	return 0;
}

int lab_image_open(struct lab_image *img)
{
	struct stat st;
	int fd, rc;

	if (img->data)
		return 0;
	if (!img->file)
		return map(img, -1);
	fd = open(img->file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = fstat(fd, &st) < 0 ? -errno : !S_ISREG(st.st_mode) ? -EISDIR : 0;
	if (rc == 0) {
		img->size = (uint64_t)st.st_size;
		rc = map(img, fd);
	}
	close(fd);
	return rc;
}

void lab_image_close(struct lab_image *img)
{
	if (img->data)
		munmap(img->data, img->size);
	img->data = NULL;
}
