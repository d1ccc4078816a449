/* file.c: a text file, whole. */
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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

/* The folder that @file lies in, without links; NULL: there is none. */
static char *real_folder(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *name = slash ? str_ndup(file, (size_t)(slash + 1 - file)) :
			     str_dup(".");
	char *real = name ? realpath(name, NULL) : NULL;

	free(name);
	return real;
}

bool file_is_below(const char *file, const char *other)
{
	char *real = realpath(file, NULL);
	char *at = real_folder(real ? real : file);
	char *top = real_folder(other);
	size_t len = top ? strlen(top) : 0;
	bool is = at && top && !strncmp(at, top, len) &&
		(len == 1 || at[len] == '/' || !at[len]);

	free(real);
	free(at);
	free(top);
	return is;
}
