/* file.c: a text file, whole. */
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/err.h"
#include "core/str.h"

int file_read_all(const char *file, struct sbuf *out, struct err *e)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), rc = 0;
	char part[256];
	ssize_t n;

	if (fd < 0)
		return err_set(e, -errno, "%.80s: %s", file,
			       err_text(-errno));
	while (!rc && (n = read(fd, part, sizeof(part))) > 0)
		rc = sbuf_add(out, part, (size_t)n);
	if (!rc && n < 0)
		rc = -errno;
	close(fd);
	return rc < 0 ? err_set(e, rc, "%.80s: %s", file, err_text(rc)) : 0;
}
