/* files.c: the volume that we came from is the script's folder. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/err.h"
#include "platform/host/host.h"
#include "platform/platform.h"

/* A FIFO must not make us wait. */
#define READ_FLAGS (O_RDONLY | O_NONBLOCK)

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

/* Without openat2: folder by folder, and no link is followed at all. */
static int open_plainly(int folder, const char *path)
{
	char name[NAME_MAX + 1];
	int at = dup(folder), next;

	while (at >= 0) {
		size_t len = strcspn(path, "/");
		bool last = !path[len + strspn(path + len, "/")];

		if (len > NAME_MAX) {
			close(at);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(name, path, len);
		name[len] = '\0';
		path += len;
		path += strspn(path, "/");
		next = openat(at, name, (last ? READ_FLAGS : O_PATH | O_DIRECTORY) |
			      O_NOFOLLOW | O_CLOEXEC);
		close(at);
		if (last)
			return next;
		at = next;
	}
	return -1;
}

/* As open(); a link counts as long as it stays below @folder. */
static int open_beneath(int folder, const char *path)
{
	struct open_how how = {
		.flags = READ_FLAGS | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, folder, path, &how, sizeof(how));

	/* EPERM: a container's filter that does not know the call */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return open_plainly(folder, path);
	return (int)fd;
}

static int open_below(const char *path)
{
	int folder = open(host.folder ? host.folder : ".",
			  O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd;

	if (folder < 0)
		return -errno;
	path += strspn(path, "/");
	fd = open_beneath(folder, *path ? path : ".");
	if (fd < 0)
		fd = errno == EXDEV || errno == ELOOP ? -EXDEV : -errno;
	close(folder);
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
	if (fd == -EXDEV)
		return err_set(e, -EACCES, "\"%s\" is a link that leaves the "
			       "script's folder", path);
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
