/* read.c: a file's bytes, whatever they are. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "bootfile/bootfile.h"
#include "core/err.h"

static int read_all(int fd, struct sbuf *out)
{
	ssize_t n;

	do {
		if (sbuf_reserve(out, 65536) < 0)
			return -ENOMEM;
		n = read(fd, out->data + out->len, out->cap - out->len - 1);
		if (n < 0 && errno != EINTR)
			return -errno;
		out->len += n > 0 ? (size_t)n : 0;
		if (out->len > BOOTFILE_MAX)
			return -EFBIG;
	} while (n);
	out->data[out->len] = '\0';
	return 0;
}

int bootfile_read(const char *path, struct sbuf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -errno : read_all(fd, out);

	if (fd >= 0)
		close(fd);
	return rc < 0 ? err_set(e, rc, "%.80s: %s", path, strerror(-rc)) : 0;
}
