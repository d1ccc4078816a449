/* files.c: the volume that we came from is the script's folder. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

struct plat_file { int fd; };

/* A script must not read what lies outside its folder. */
static bool climbs(const char *path)
{
	for (const char *p = path; *p; p += strcspn(p, "/")) {
		p += strspn(p, "/");
		if (!strncmp(p, "..", 2) && (p[2] == '/' || !p[2]))
			return true;
	}
	return false;
}

static int open_below(const char *path)
{
	const char *folder = host.folder ? host.folder : ".";
	size_t len = strlen(folder) + strlen(path) + 2;
	char *full = malloc(len);
	int fd;

	if (!full)
		return -ENOMEM;
	snprintf(full, len, "%s/%s", folder, path);
	fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		fd = -errno;
	free(full);
	return fd;
}

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	struct plat_file *f;
	struct stat st;
	int fd;

	if (volume && *volume)
		return err_set(e, -ENOENT, "there is no volume \"%s\" here",
			       volume);
	if (climbs(path))
		return err_set(e, -EACCES, "\"%s\" leaves the script's folder",
			       path);
	fd = open_below(path);
	if (fd < 0)
		return err_set(e, fd, "%s: %s", path, strerror(-fd));
	f = malloc(sizeof(*f));
	if (!f || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		int rc = !f ? -ENOMEM : S_ISDIR(st.st_mode) ? -EISDIR : -EIO;

		free(f);
		close(fd);
		return err_set(e, rc, "%s: not a file", path);
	}
	f->fd = fd;
	*size = (uint64_t)st.st_size;
	*out = f;
	return 0;
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	ssize_t n;

	do {
		n = read(f->fd, buf, len > INT_MAX ? INT_MAX : len);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -EIO : (int)n;
}

void plat_file_close(struct plat_file *f)
{
	if (!f)
		return;
	close(f->fd);
	free(f);
}
