/* initrd.c: images as one initial RAM disk. */
#include "core/initrd.h"

#include <stdbool.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/size.h"
#include "core/str.h"

#define ALIGN		4096
#define MEMBER_ALIGN	4
#define FIELDS		13	/* of a newc header, after its magic	*/
#define MODE_FILE	0100000
#define MODE_DIR	0040000

/* Where the stream is going; @out NULL: only counted, first. */
struct writer {
	uint8_t *out;
	size_t   at;
	bool     too_long;	/* for a size_t: @at is of no use	*/
};

static void put_bytes(struct writer *w, const void *data, size_t len)
{
	if (w->out && len)
		memcpy(w->out + w->at, data, len);
	if (!size_add(&w->at, len))
		w->too_long = true;
}

static void pad(struct writer *w, size_t start, size_t align)
{
	size_t from = w->at, len = w->at - start;

	if (!size_align(&len, align) || !size_add(&len, start))
		w->too_long = true;
	else if (w->out)
		memset(w->out + from, 0, len - from);
	w->at = len;
}

static void put_hex(struct writer *w, uint32_t v)
{
	char digits[8];
	int i;

	for (i = 7; i >= 0; i--, v >>= 4)
		digits[i] = "0123456789abcdef"[v & 15];
	put_bytes(w, digits, sizeof(digits));
}

static void put_header(struct writer *w, const char *name, size_t name_len,
		       uint32_t mode, uint32_t size)
{
	/* In order: ino, mode, uid, gid, nlink, mtime, filesize, four device
	   numbers, namesize, check. */
	const uint32_t fields[FIELDS] = {
		[1] = mode, [4] = 1, [6] = size,
		[11] = (uint32_t)name_len + 1,
	};
	size_t start = w->at;
	int i;

	put_bytes(w, "070701", 6);
	for (i = 0; i < FIELDS; i++)
		put_hex(w, fields[i]);
	put_bytes(w, name, name_len);
	put_bytes(w, "", 1);
	pad(w, start, MEMBER_ALIGN);
}

/* ---- the arguments -------------------------------------------------- */

struct member {
	const char *path;
	size_t      path_len;
	uint32_t    mode;
	unsigned    parents;	/* that get a header, too */
};

static unsigned count_parents(const char *path, size_t len)
{
	unsigned n = 0;
	size_t i;

	for (i = 1; i < len; i++)
		n += path[i] == '/';
	return n;
}

static uint32_t octal(const char *s)
{
	uint32_t v = 0;

	for (; *s >= '0' && *s <= '7'; s++)
		v = v << 3 | (uint32_t)(*s - '0');
	return v & 07777;
}

static void read_word(struct member *m, const char *word)
{
	unsigned all = count_parents(m->path, m->path_len);
	const char *end;
	int64_t n;

	if (!strncmp(word, "mode=", 5))
		m->mode = octal(word + 5);
	if (!strncmp(word, "mkdir=", 6)) {
		n = (int64_t)str_scan_int(word + 6, &end);
		m->parents = n < 0 || n > all ? all : (unsigned)n;
	}
}

/* False: the image is no member, but an archive. */
static bool read_args(const char *args, struct member *m)
{
	memset(m, 0, sizeof(*m));
	m->mode = 0644;
	while (args && str_blank(*args))
		args++;
	if (!args || !*args)
		return false;
	m->path = args;
	while (*args && !str_blank(*args))
		args++;
	m->path_len = (size_t)(args - m->path);
	while (*args) {
		while (str_blank(*args))
			args++;
		read_word(m, args);
		while (*args && !str_blank(*args))
			args++;
	}
	return true;
}

static void put_parents(struct writer *w, const struct member *m)
{
	unsigned skip = count_parents(m->path, m->path_len) - m->parents;
	size_t i;

	for (i = 1; i < m->path_len && m->parents; i++)
		if (m->path[i] == '/' && !skip)
			put_header(w, m->path, i, MODE_DIR | 0755, 0);
		else if (m->path[i] == '/')
			skip--;
}

/* ---- the stream ----------------------------------------------------- */

static void put_member(struct writer *w, const struct image *img)
{
	struct member m;

	pad(w, 0, ALIGN);
	if (read_args(img->args, &m)) {
		put_parents(w, &m);
		put_header(w, m.path, m.path_len, MODE_FILE | m.mode,
			   (uint32_t)img->len);
	}
	put_bytes(w, img->data, img->len);
}

/* A header tells a length in 32 bits, and a kernel knows PATH_MAX. */
static int check_member(const struct image *img, struct err *e)
{
	uint64_t len = img->len;	/* on 32 bits never too long */
	struct member m;

	if (!read_args(img->args, &m))
		return 0;
	if (m.path_len > LIMIT_INITRD_PATH)
		return err_set(e, -ENAMETOOLONG, "the path for \"%.40s\" in "
			       "the initrd is longer than %u bytes",
			       img->name ? img->name : "", LIMIT_INITRD_PATH);
	if (len > UINT32_MAX)
		return err_set(e, -EFBIG, "\"%.40s\" is too long for a file "
			       "of an initrd: 4 GiB",
			       img->name ? img->name : "");
	return 0;
}

int initrd_size(struct image *const *images, size_t n, size_t *out,
		struct err *e)
{
	struct writer w = { 0 };
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0 && !w.too_long; i++) {
		rc = check_member(images[i], e);
		if (rc == 0)
			put_member(&w, images[i]);
	}
	if (rc == 0 && w.too_long)
		rc = err_set(e, -EFBIG, "the initrd is too long for this "
			     "processor");
	*out = rc == 0 ? w.at : 0;
	return rc;
}

void initrd_build(struct image *const *images, size_t n, uint8_t *out)
{
	struct writer w = { .out = out };

	for (size_t i = 0; i < n; i++)
		put_member(&w, images[i]);
}
