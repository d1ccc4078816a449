/* complete_files.c: files of the folder that the lab serves, as URIs. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "core/str.h"
#include "platform/host/host.h"

/* What was typed: the URI's path begins at @path, its last name at @name. */
struct typed {
	const char *word;
	size_t      len, path, name;
	struct sbuf folder;		/* holds that name		*/
	void      (*offer)(void *ctx, const char *word);
	void       *ctx;
};

/* Where the path begins: behind "file:" or "http://HOST". A relative one is at
   0: each of the lab's servers has the same folder. */
static size_t path_start(const char *word, size_t len)
{
	const char *colon = memchr(word, ':', len), *slash;
	size_t at = colon ? (size_t)(colon + 1 - word) : 0;

	if (len - at < 2 || memcmp(word + at, "//", 2))
		return at;
	slash = memchr(word + at + 2, '/', len - at - 2);
	return slash ? (size_t)(slash - word) : len;
}

static bool is_served(const struct typed *t)
{
	if (!host.folder)
		return false;
	if (t->path == 5 && !memcmp(t->word, "file:", 5))
		return true;
	return host.lab && (!t->path || (t->path < t->len &&
					 t->word[t->path] == '/'));
}

/* Would it need quotes, or be spelt otherwise in a URI? */
static bool is_odd(const char *name)
{
	for (; *name; name++) {
		if ((unsigned char)*name <= ' ' ||
		    strchr("\"'\\$#%?;&|", *name))
			return true;
	}
	return false;
}

static void offer_entry(const struct typed *t, const char *name)
{
	struct sbuf path = { 0 }, word = { 0 };
	struct stat st;

	sbuf_printf(&path, "%s%s", t->folder.data, name);
	if (!path.error && stat(path.data, &st) == 0) {
		sbuf_printf(&word, "%.*s%s%s", (int)t->name, t->word, name,
			    S_ISDIR(st.st_mode) ? "/" : "");
		if (!word.error)
			t->offer(t->ctx, word.data);
	}
	sbuf_free(&path);
	sbuf_free(&word);
}

/* Hidden files are there for who types the point. */
static bool begins(const struct typed *t, const char *name)
{
	size_t typed = t->len - t->name;

	return !strncmp(name, t->word + t->name, typed) &&
	       (name[0] != '.' || typed) && strcmp(name, ".") &&
	       strcmp(name, "..") && !is_odd(name);
}

static void offer_folder(const struct typed *t)
{
	DIR *dir = opendir(t->folder.data);
	struct dirent *d;

	if (!dir)
		return;
	while ((d = readdir(dir))) {
		if (begins(t, d->d_name))
			offer_entry(t, d->d_name);
	}
	closedir(dir);
}

void host_complete_files(const char *word, size_t len,
			 void (*offer)(void *ctx, const char *word), void *ctx)
{
	struct typed t = {
		.word = word, .len = len, .path = path_start(word, len),
		.name = len, .offer = offer, .ctx = ctx,
	};

	if (!is_served(&t))
		return;
	while (t.name > t.path && word[t.name - 1] != '/')
		t.name--;
	sbuf_printf(&t.folder, "%s/%.*s", host.folder, (int)(t.name - t.path),
		    word + t.path);
	if (!t.folder.error)
		offer_folder(&t);
	sbuf_free(&t.folder);
}
