/* replace.c: a file gets a new text, or keeps its old one. */
#include "format/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/str.h"

static int last_error(void)
{
	return errno ? -errno : -EIO;
}

static mode_t new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* ---- beginning ------------------------------------------------------- */

static int open_directly(struct replace *r, const char *path)
{
	r->to = fopen(path, "we");
	return r->to ? 0 : last_error();
}

static int open_beside(struct replace *r, const char *path)
{
	size_t room;
	int fd;

	r->path = realpath(path, NULL);
	if (!r->path && errno == ENOENT)
		r->path = str_dup(path);
	if (!r->path)
		return -ENOMEM;
	room = strlen(r->path) + sizeof(".XXXXXX");
	r->beside = malloc(room);
	if (!r->beside)
		return -ENOMEM;
	snprintf(r->beside, room, "%s.XXXXXX", r->path);
	fd = mkostemp(r->beside, O_CLOEXEC);
	if (fd < 0)
		return last_error();
	r->to = fdopen(fd, "w");
	if (r->to)
		return 0;
	close(fd);
	unlink(r->beside);
	return -ENOMEM;
}

static void forget(struct replace *r)
{
	free(r->path);
	free(r->beside);
	*r = (struct replace){ 0 };
}

int replace_begin(struct replace *r, const char *path)
{
	struct stat st;
	int rc;

	*r = (struct replace){ 0 };
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return -EISDIR;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		rc = open_directly(r, path);
	else
		rc = access(path, W_OK) < 0 && errno != ENOENT ? -errno :
			open_beside(r, path);
	if (rc < 0)
		forget(r);
	return rc;
}

/* ---- the end --------------------------------------------------------- */

/* Give what lies beside the old file's owner and mode. */
static bool takes_after(int fd, const struct stat *old)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) &&
	    fchown(fd, old->st_uid, old->st_gid) < 0)
		return false;
	return fchmod(fd, old->st_mode & 07777) == 0;
}

static int copy(int from, int to, off_t len)
{
	char part[512];
	off_t at = 0;

	while (at < len) {
		ssize_t n = pread(from, part, sizeof(part), at);

		if (n > 0)
			n = pwrite(to, part, (size_t)n, at);
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		at += n;
	}
	return 0;
}

/* The room is taken first: a full disk then leaves the old text alone. */
static int write_in_place(const struct replace *r, const struct stat *old)
{
	int from = open(r->beside, O_RDONLY | O_CLOEXEC);
	int to = open(r->path, O_WRONLY | O_CLOEXEC), rc = 0;
	struct stat st;

	if (from < 0 || to < 0 || fstat(from, &st) < 0)
		rc = last_error();
	if (!rc && st.st_size > old->st_size)
		rc = -posix_fallocate(to, 0, st.st_size);
	if (!rc)
		rc = copy(from, to, st.st_size);
	if (!rc && ftruncate(to, st.st_size) < 0)
		rc = last_error();
	if (to >= 0 && close(to) < 0 && !rc)
		rc = last_error();
	if (from >= 0)
		close(from);
	return rc;
}

static int take(struct replace *r)
{
	struct stat old;
	bool exists = stat(r->path, &old) == 0, renamed;
	int rc = 0;

	errno = 0;
	if (fflush(r->to) != 0 || ferror(r->to))
		rc = last_error();
	if (!exists)
		renamed = fchmod(fileno(r->to), new_mode()) == 0;
	else
		renamed = old.st_nlink == 1 &&
			takes_after(fileno(r->to), &old);
	if (fclose(r->to) != 0 && !rc)
		rc = last_error();
	if (rc < 0)
		return rc;
	if (exists && !renamed)
		return write_in_place(r, &old);
	return rename(r->beside, r->path) < 0 ? last_error() : 0;
}

int replace_end(struct replace *r, bool keep)
{
	bool bad = ferror(r->to) != 0;
	int rc = 0;

	if (!r->beside) {
		if (fclose(r->to) != 0 || bad)
			rc = last_error();
	} else {
		if (keep)
			rc = take(r);
		else
			fclose(r->to);
		unlink(r->beside);
	}
	forget(r);
	return rc;
}

int replace_file(const char *path, const char *text, size_t len)
{
	struct replace r;
	int rc = replace_begin(&r, path);

	if (rc < 0)
		return rc;
	fwrite(text, 1, len, r.to);
	return replace_end(&r, true);
}
