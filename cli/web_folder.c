/* web_folder.c: the texts of a folder, for the page. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/web.h"
#include "core/str.h"
#include "format/json.h"

#define DEPTH		8	/* of folders in folders		*/
#define ENTRIES		10000	/* are looked at			*/
#define TEXT_BYTES	(1u << 20)	/* of one file			*/

struct folder {
	json_t  *files;
	unsigned n_entries;
	size_t   bytes;		/* of texts taken			*/
};

static int is_shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Scripts, labs, tests, answers for installers; not kernels. */
static bool is_text(const char *text, size_t len)
{
	json_t *valid = memchr(text, '\0', len) ? NULL :
		json_stringn(text, len);	/* NULL, too, if no UTF-8 */

	json_decref(valid);
	return valid != NULL;
}

static void take_text(struct folder *f, const char *name, const char *text,
		      size_t len)
{
	if (len > TEXT_BYTES || len > WEB_FOLDER_BYTES - f->bytes ||
	    json_array_size(f->files) >= WEB_FOLDER_FILES ||
	    !is_text(text, len))
		return;
	f->bytes += len;
	(void)json_array_append_new(f->files, json_pack("[o, o]",
				json_str(name), json_text(text, len)));
}

static void take_file(struct folder *f, int fd, const char *name)
{
	char *text = malloc(TEXT_BYTES + 1);
	size_t len = 0;
	ssize_t n;

	while (text && len <= TEXT_BYTES &&
	       (n = read(fd, text + len, TEXT_BYTES + 1 - len)) > 0)
		len += (size_t)n;
	if (text)
		take_text(f, name, text, len);
	free(text);
}

static void take_folder(struct folder *f, int fd, const char *prefix,
			unsigned depth);

/* Links are not followed: they may lead out of the folder. */
static void take_entry(struct folder *f, int folder, const char *prefix,
		       const char *entry, unsigned depth)
{
	int fd = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
			O_CLOEXEC);
	struct sbuf name = { 0 };
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 &&
	    sbuf_printf(&name, "%s%s", prefix, entry) == 0) {
		if (S_ISREG(st.st_mode))
			take_file(f, fd, sbuf_text(&name));
		else if (S_ISDIR(st.st_mode) && depth < DEPTH &&
			 sbuf_char(&name, '/') == 0)
			take_folder(f, fd, sbuf_text(&name), depth + 1);
	}
	sbuf_free(&name);
	close(fd);
}

static void take_folder(struct folder *f, int fd, const char *prefix,
			unsigned depth)
{
	struct dirent **list;
	int n = scandirat(fd, ".", &list, is_shown, alphasort);

	for (int i = 0; i < n; i++) {
		if (f->n_entries++ < ENTRIES)
			take_entry(f, fd, prefix, list[i]->d_name, depth);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

int web_folder(const char *folder, struct sbuf *out)
{
	struct folder f = { .files = json_array() };
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		json_decref(f.files);
		return -errno;
	}
	take_folder(&f, fd, "", 0);
	close(fd);
	json_put(out, json_pack("{s:o}", "files", f.files), JSON_COMPACT);
	return out->error;
}
