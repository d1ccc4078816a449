/* files.c: which files to lint, and their bytes. */
#include "lint/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"
#include "format/replace.h"
#include "interp/seems.h"

#define MAX_DEPTH 64		/* folders in folders	*/

static int add(struct lint_files *files, const char *path, struct err *e)
{
	unsigned cap;
	char **v;

	if (files->n == files->cap) {
		cap = files->cap ? files->cap * 2 : 16;
		v = realloc(files->v, cap * sizeof(*v));
		if (!v)
			return err_set(e, -ENOMEM, "out of memory");
		files->v = v;
		files->cap = cap;
	}
	files->v[files->n] = str_dup(path);
	if (!files->v[files->n])
		return err_set(e, -ENOMEM, "out of memory");
	files->n++;
	return 0;
}

void lint_files_free(struct lint_files *files)
{
	for (unsigned i = 0; i < files->n; i++)
		free(files->v[i]);
	free(files->v);
	*files = (struct lint_files){ 0 };
}

/* ---- folders ------------------------------------------------------- */

static bool has_magic(const char *path)
{
	char head[7];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)sizeof(head) &&
	       (!memcmp(head, "#!ipxe", 6) || !memcmp(head, "#!gpxe", 6)) &&
	       str_blank(head[6]);
}

static bool is_script(const char *path)
{
	size_t len = strlen(path);

	return (len > 5 && !strcmp(path + len - 5, ".ipxe")) ||
	       has_magic(path);
}

static int add_folder(struct lint_files *files, const char *path,
		      unsigned depth, struct err *e);

static int add_entry(struct lint_files *files, const char *folder,
		     const char *name, unsigned depth, struct err *e)
{
	size_t len = strlen(folder) + strlen(name) + 2;
	char *path = malloc(len);
	struct stat st;
	int rc = 0;

	if (!path)
		return err_set(e, -ENOMEM, "out of memory");
	snprintf(path, len, "%s%s%s", folder,
		 folder[strlen(folder) - 1] == '/' ? "" : "/", name);
	if (lstat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
			rc = add_folder(files, path, depth + 1, e);
		else if ((S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)) &&
			 stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
			 is_script(path))
			rc = add(files, path, e);
	}
	free(path);
	return rc;
}

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_folder(struct lint_files *files, const char *path,
		      unsigned depth, struct err *e)
{
	struct dirent **names;
	int n = scandir(path, &names, not_hidden, by_name), rc = 0;

	if (n < 0)
		return err_set(e, -errno, "%s", strerror(errno));
	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = add_entry(files, path, names[i]->d_name, depth,
				       e);
		free(names[i]);
	}
	free(names);
	return rc;
}

int lint_files_add(struct lint_files *files, const char *path, struct err *e)
{
	struct stat st;

	if (*path && strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		return add_folder(files, path, 0, e);
	return add(files, path, e);
}

/* ---- bytes --------------------------------------------------------- */

static int read_all(int fd, struct sbuf *b, struct err *e)
{
	ssize_t n;

	for (;;) {
		if (sbuf_reserve(b, 65536) < 0)
			return err_set(e, -ENOMEM, "out of memory");
		n = read(fd, b->data + b->len, b->cap - b->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, -errno, "%s", strerror(errno));
		if (!n)
			break;
		b->len += (size_t)n;
		if (b->len > LIMIT_SCRIPT_BYTES)
			return err_set(e, -EFBIG, "larger than a script may "
				       "be, %u bytes", LIMIT_SCRIPT_BYTES);
	}
	b->data[b->len] = '\0';
	return 0;
}

static int check_text(const struct sbuf *b, struct err *e)
{
	const char *why = seems_no_script(b->data, b->len);

	if (!memchr(b->data, '\0', b->len))
		return 0;	/* of the others rules speak, with their place */
	if (!why && b->len > 6 && !memcmp(b->data, "#!ipxe", 6))
		why = seems_cut(b->data, b->len);
	if (!why)
		why = "this is a binary file, not a script";
	return err_set(e, -EINVAL, "%s", why);
}

int lint_files_read(const char *path, char **out, size_t *len, struct err *e)
{
	struct sbuf b = { 0 };
	int fd = 0, rc;

	if (strcmp(path, "-") != 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return err_set(e, -errno, "%s", strerror(errno));
	}
	rc = read_all(fd, &b, e);
	if (fd)
		close(fd);
	if (!rc)
		rc = check_text(&b, e);
	if (rc < 0) {
		sbuf_free(&b);
		return rc;
	}
	*out = b.data;
	*len = b.len;
	return 0;
}

int lint_files_write(const char *path, const char *text, size_t len,
		     struct err *e)
{
	int rc = replace_file(path, text, len);

	return rc < 0 ? err_set(e, rc, "could not be written: %s",
				strerror(-rc)) : 0;
}
