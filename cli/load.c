/* load.c: the script that "pxesh run" is given. */
#include "cli/load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/str.h"
#include "core/uri.h"

bool load_is_uri(const char *what)
{
	size_t n = strspn(what, "abcdefghijklmnopqrstuvwxyz"
			  "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-_");

	return n > 1 && what[n] == ':' && access(what, F_OK) != 0;
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

char *load_folder(const char *file)
{
	size_t len;

	if (!file || base_name(file) == file)
		return str_dup(".");
	len = (size_t)(base_name(file) - file);
	while (len > 1 && file[len - 1] == '/')
		len--;
	return str_ndup(file, len);
}

/* Print the URI of a path that is below the folder served as @base. */
static int print_uri(const char *base, const char *path, struct sbuf *out)
{
	size_t len = strlen(base);

	while (len && base[len - 1] == '/')
		len--;
	sbuf_printf(out, "%.*s/", (int)len, base);
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c <= ' ' || c >= 0x7f || strchr("%?#\"<>\\^`{|}", c))
			sbuf_printf(out, "%%%02X", c);
		else
			sbuf_char(out, *path);
	}
	return out->error;
}

/* The part of @file's path that is below @folder; NULL if it is elsewhere. Both
   paths are absolute. */
static const char *path_below(const char *folder, const char *file)
{
	size_t len = strlen(folder);

	if (!strcmp(folder, "/"))
		return file + 1;
	return !strncmp(file, folder, len) && file[len] == '/' ?
		file + len + 1 : NULL;
}

static int give_uri(struct image *img, const char *base, const char *folder,
		    const char *file)
{
	char *whole_folder = realpath(folder, NULL);
	char *whole_file = realpath(file, NULL);
	const char *path = NULL;
	struct sbuf text = { 0 };
	struct uri *uri = NULL;

	if (whole_folder && whole_file)
		path = path_below(whole_folder, whole_file);
	if (path && print_uri(base, path, &text) == 0)
		uri = uri_parse(sbuf_text(&text));
	sbuf_free(&text);
	free(whole_folder);
	free(whole_file);
	if (!path)
		return 0;
	if (!uri)
		return -ENOMEM;
	image_set_uri(img, uri);
	uri_unref(uri);
	return 0;
}

static int read_all(int fd, struct image *img)
{
	struct sbuf text = { .max = LIMIT_SCRIPT_BYTES };
	ssize_t n;
	int rc;

	do {
		rc = sbuf_reserve(&text, 65536);
		if (rc < 0)
			break;
		n = read(fd, text.data + text.len, 65536);
		if (n < 0)
			rc = -errno;
		text.len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || rc == -EINTR);
	if (rc == 0)
		rc = image_resize(img, text.len);
	if (rc == 0 && text.len)
		rc = image_write(img, 0, text.data, text.len);
	sbuf_free(&text);
	return rc == -E2BIG ? -EFBIG : rc;
}

static int open_script(const char *file)
{
	struct stat st;
	int fd;

	if (!strcmp(file, "-"))
		return dup(STDIN_FILENO);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return -EISDIR;
	}
	return fd;
}

bool load_is_below(const char *file, const char *folder)
{
	char *whole_folder = realpath(folder, NULL);
	char *whole_file = realpath(file, NULL);
	bool is = whole_folder && whole_file &&
		path_below(whole_folder, whole_file);

	free(whole_folder);
	free(whole_file);
	return is;
}

int load_script(const char *file, const char *base, const char *folder,
		struct image **out, struct err *e)
{
	const char *name = strcmp(file, "-") ? base_name(file) : "stdin";
	struct image *img = image_new(name);
	int fd = open_script(file), rc = fd;

	if (!img && fd >= 0)
		rc = -ENOMEM;
	if (rc >= 0)
		rc = read_all(fd, img);
	if (rc == 0 && folder && strcmp(file, "-"))
		rc = give_uri(img, base, folder, file);
	if (fd >= 0)
		close(fd);
	if (rc < 0) {
		image_unref(img);
		if (rc == -EFBIG)
			return err_set(e, rc, "%s: a script has at most %u "
				       "MiB", file, LIMIT_SCRIPT_BYTES >> 20);
		return err_set(e, rc, "%s: %s", file, strerror(-rc));
	}
	image_probe(img);
	*out = img;
	return 0;
}
