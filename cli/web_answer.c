/* web_answer.c: what a browser gets. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/web.h"
#include "core/str.h"

#define FILE_MAX (64u << 20)	/* bytes of a file of the page		*/
#define PART 65536u		/* is read at once			*/
#define FOLDER_NAME "folder.json"

static const char *reason(unsigned status)
{
	switch (status) {
	case 200: return "OK";
	case 400: return "Bad Request";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 408: return "Request Timeout";
	case 421: return "Misdirected Request";
	case 431: return "Request Header Fields Too Large";
	default: return "Internal Server Error";
	}
}

static const char *type(const char *name)
{
	static const char *const types[][2] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".svg", "image/svg+xml" },
		{ ".wasm", "application/wasm" },
		{ ".txt", "text/plain; charset=utf-8" },
	};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++) {
		if (!strcmp(dot, types[i][0]))
			return types[i][1];
	}
	return "application/octet-stream";
}

/* The head of an answer. Nobody else's page may show it, or read it. */
static void put_head(struct sbuf *out, unsigned status, const char *name,
		     size_t len)
{
	(void)sbuf_printf(out, "HTTP/1.1 %u %s\r\nContent-Type: %s\r\n"
			  "Content-Length: %zu\r\n", status, reason(status),
			  type(name), len);
	(void)sbuf_str(out, "Cache-Control: no-cache\r\n"
		       "X-Content-Type-Options: nosniff\r\n"
		       "Cross-Origin-Resource-Policy: same-origin\r\n"
		       "Content-Security-Policy: frame-ancestors 'self'\r\n"
		       "Referrer-Policy: no-referrer\r\n"
		       "Connection: close\r\n\r\n");
}

static int put_bytes(int fd, struct sbuf *out)
{
	ssize_t n;

	do {
		if (out->len > FILE_MAX || sbuf_reserve(out, PART) < 0)
			return out->error ? out->error : -EFBIG;
		n = read(fd, out->data + out->len, PART);
		if (n > 0)
			out->len += (size_t)n;
	} while (n > 0);
	return n < 0 ? -EIO : 0;
}

static int put_file(const char *folder, const char *name, struct sbuf *out)
{
	struct sbuf path = { 0 };
	struct stat st;
	int rc, fd;

	rc = sbuf_printf(&path, "%s/%s", folder, name);
	fd = rc < 0 ? -1 : open(sbuf_text(&path),
				O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	sbuf_free(&path);
	if (fd < 0)
		return -ENOENT;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		rc = -ENOENT;
	else
		rc = put_bytes(fd, out);
	close(fd);
	return rc;
}

static unsigned put_body(const struct web *w, const char *name,
			 struct sbuf *out)
{
	int rc;

	if (strcmp(name, FOLDER_NAME) != 0)
		rc = put_file(w->page, name, out);
	else
		rc = w->folder ? web_folder(w->folder, out) : -ENOENT;
	return rc == 0 ? 200 : rc == -ENOENT ? 404 : 500;
}

int web_answer(const struct web *w, unsigned status,
	       const struct web_request *q, struct sbuf *out)
{
	struct sbuf body = { 0 };
	const char *name = "x.txt";

	if (status == 200) {
		name = q->name;
		status = put_body(w, name, &body);
	}
	if (status != 200) {
		name = "x.txt";
		sbuf_reset(&body);
		(void)sbuf_printf(&body, "%s\n", reason(status));
	}
	put_head(out, status, name, body.len);
	if (status != 200 || !q->head)
		(void)sbuf_add(out, sbuf_text(&body), body.len);
	sbuf_free(&body);
	return out->error;
}
