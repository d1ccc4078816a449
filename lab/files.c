/* files.c: what the HTTP and TFTP servers have under a path. */
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hostname.h"
#include "core/str.h"
#include "lab/inside.h"

int lab_body_read(const struct lab_body *b, uint64_t offset, void *buf,
		  size_t len)
{
	ssize_t n;

	if (offset >= b->len)
		return 0;
	if (len > b->len - offset)
		len = (size_t)(b->len - offset);
	if (b->data) {
		memcpy(buf, b->data + offset, len);
		return (int)len;
	}
	do {
		n = pread(b->fd, buf, len, (off_t)offset);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? (int)n : -EIO;	/* 0: it shrank meanwhile */
}

void lab_body_close(struct lab_body *b)
{
	if (!b->data && b->fd >= 0)
		close(b->fd);
	*b = (struct lab_body){ .fd = -1 };
}

/* ---- folders -------------------------------------------------------- */

static int open_file(const char *path, struct lab_body *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0)
		return errno == EACCES ? -EACCES : -ENOENT;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return S_ISDIR(st.st_mode) ? -EISDIR : -EACCES;
	}
	*out = (struct lab_body){ .fd = fd, .len = (uint64_t)st.st_size,
				  .changed = (int64_t)st.st_mtime };
	return 0;
}

/* Is @path, without links, @root, without links, or below it? */
static bool is_below(const char *path, const char *root)
{
	size_t n = strlen(root);

	if (n == 1)
		return true;		/* all of "/" */
	return !strncmp(path, root, n) && (path[n] == '/' || !path[n]);
}

/* Open @path below @folder, never outside it. -ENOENT, -EACCES, -EISDIR. */
static int open_in(const char *folder, const char *path, struct lab_body *out)
{
	struct sbuf name = { .max = 65536 };
	char *root = realpath(folder, NULL), *full = NULL;
	int rc = -ENOENT;

	sbuf_str(&name, folder);
	sbuf_char(&name, '/');
	if (!sbuf_str(&name, path))
		full = realpath(sbuf_text(&name), NULL);
	if (root && full)
		rc = is_below(full, root) ? open_file(full, out) : -EACCES;
	free(full);
	free(root);
	sbuf_free(&name);
	return rc;
}

/* ---- rules ---------------------------------------------------------- */

static bool path_matches(const char *pattern, const char *path)
{
	size_t n = strlen(pattern);

	if (strchr(pattern, '*'))
		return !fnmatch(pattern, path, FNM_NOESCAPE);
	if (n && pattern[n - 1] == '/')
		return !strncmp(pattern, path, n);
	return !strcmp(pattern, path);
}

static bool rule_matches(const struct lab_path *p, const char *host,
			 const char *path)
{
	if (p->times && p->used >= p->times)
		return false;
	if (p->host && (!host || !host_is(p->host, host)))
		return false;
	return path_matches(p->pattern, path);
}

/* What follows the folder's own part of the path. */
static const char *below(const struct lab_path *p, const char *path)
{
	size_t n = strlen(p->pattern);

	return n && p->pattern[n - 1] == '/' ? path + n : path + 1;
}

static unsigned status_of(int rc)
{
	return !rc ? 200 : rc == -EACCES ? 403 : 404;
}

static void set_text(struct lab_body *b, const char *data, size_t len)
{
	b->data = (const uint8_t *)data;
	b->len = len;
}

static void apply(struct lab *lab, const struct lab_path *p,
		  const char *path, struct lab_found *out)
{
	struct lab_text stub;

	out->status = 200;
	switch (p->answer) {
	case LAB_ANSWER_FILE:
	case LAB_ANSWER_SIGNATURE:	/* httpresp.c: made of it */
		out->status = status_of(open_file(p->target, &out->body));
		break;
	case LAB_ANSWER_FOLDER:
		out->status = status_of(open_in(p->target, below(p, path),
						&out->body));
		break;
	case LAB_ANSWER_STUB:
		stub = lab_stub(path, lab->config.machine.arch);
		set_text(&out->body, stub.data, stub.len);
		out->stub = true;
		break;
	default:
		set_text(&out->body, p->content.data ? p->content.data : "",
			 p->content.len);
	}
	if (p->status && out->status == 200)
		out->status = p->status;
}

/* What @root has at @path; @root NULL: what nobody serves. */
static void from_root(struct lab *lab, const struct lab_root *root,
		      const char *path, struct lab_found *out)
{
	struct lab_text stub;

	*out = (struct lab_found){ .body.fd = -1, .status = 404,
				   .root = root };
	if (root)
		out->status = status_of(open_in(root->folder,
			path + strlen(root->path) + 1, &out->body));
	if (out->status == 200 || lab->config.unserved == LAB_404)
		return;
	if (root && lab->config.unserved == LAB_STUB_ELSEWHERE)
		return;
	stub = lab_stub(path, lab->config.machine.arch);
	set_text(&out->body, stub.data, stub.len);
	out->stub = true;
	out->status = 200;
}

void lab_files_find(struct lab *lab, const struct lab_files *files,
		    const char *host, const char *path,
		    struct lab_found *out)
{
	const struct lab_root *root = lab_root_of(lab, host, path);
	struct lab_path *p;

	if (root && !root->own) {
		from_root(lab, root, path, out);
		return;
	}
	for (p = files->paths; p; p = p->next) {
		*out = (struct lab_found){ .rule = p, .body.fd = -1 };
		if (!rule_matches(p, host, path))
			continue;
		apply(lab, p, path, out);
		if (p->answer == LAB_ANSWER_FOLDER && out->status == 404)
			continue;	/* a later folder may have it */
		p->used++;
		return;
	}
	from_root(lab, root, path, out);
}

/* A name as a person would write it. */
static void join(const char *folder, const char *path, struct sbuf *out)
{
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len != 1 || *folder != '.')
		sbuf_printf(out, "%.*s/", (int)len, folder);
	sbuf_str(out, path + strspn(path, "/"));
}

void lab_found_source(const struct lab_found *f, const char *path,
		      struct sbuf *out)
{
	if (f->status >= 400 || f->stub)
		return;
	if (f->root)
		join(f->root->folder, path + strlen(f->root->path), out);
	else if (f->rule && f->rule->answer == LAB_ANSWER_FOLDER)
		join(f->rule->target, below(f->rule, path), out);
	else if (f->rule && f->rule->answer == LAB_ANSWER_FILE)
		sbuf_str(out, f->rule->target);
}
