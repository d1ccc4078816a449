/* stdio.c: messages behind "Content-Length" headers. */
#include "lint/lsp/stdio.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/str.h"
#include "lint/lsp/lsp.h"

#define HEADER	 200	/* bytes of one header line	*/
#define HEADERS	 32	/* lines before one message	*/

struct wire {
	FILE *in, *out, *log;
};

static void write_log(struct wire *w, const char *from, const char *text,
		      size_t len)
{
	if (!w->log)
		return;
	fprintf(w->log, "{\"%s\": ", from);
	for (size_t i = 0; i < len; i++)
		fputc(text[i] == '\n' || text[i] == '\r' ? ' ' : text[i],
		      w->log);
	fputs("}\n", w->log);
	fflush(w->log);
}

static void send_out(void *ctx, const char *text, size_t len)
{
	struct wire *w = ctx;

	write_log(w, "server", text, len);
	fprintf(w->out, "Content-Length: %llu\r\n\r\n",
		(unsigned long long)len);
	fwrite(text, 1, len, w->out);
	fflush(w->out);
}

/* Read a line, its end cut off. False at the stream's end, or if the line is
   too long. */
static bool read_line(FILE *in, char line[HEADER])
{
	size_t len;

	if (!fgets(line, HEADER, in))
		return false;
	len = strlen(line);
	if (!len || line[len - 1] != '\n')
		return false;
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		line[--len] = '\0';
	return true;
}

/* Read the headers of a message. False if there is none, or no length. */
static bool read_headers(FILE *in, uint64_t *length)
{
	static const char name[] = "content-length:";
	char line[HEADER];
	bool known = false;

	for (int i = 0; i < HEADERS && read_line(in, line); i++) {
		if (!*line)
			return known;
		if (strncasecmp(line, name, sizeof(name) - 1) != 0)
			continue;
		known = str_to_int(line + sizeof(name) - 1, length) == 0;
	}
	return false;
}

static bool skip(FILE *in, uint64_t len)
{
	char buf[256];

	while (len) {
		size_t n = len < sizeof(buf) ? (size_t)len : sizeof(buf);

		if (fread(buf, 1, n, in) != n)
			return false;
		len -= n;
	}
	return true;
}

/* Read a message and pass it on. False if nothing more can be read. */
static bool read_message(struct wire *w, struct lsp *s, uint64_t len)
{
	char *text;
	bool ok;

	if (len > LSP_MESSAGE_BYTES) {
		lsp_too_long(s, (size_t)len);
		return skip(w->in, len);
	}
	text = malloc((size_t)len + 1);
	if (!text)
		return false;
	ok = fread(text, 1, (size_t)len, w->in) == len;
	if (ok) {
		write_log(w, "client", text, (size_t)len);
		lsp_message(s, text, (size_t)len);
	}
	free(text);
	return ok;
}

int lsp_serve(FILE *in, FILE *out, FILE *log)
{
	struct wire w = { in, out, log };
	struct lsp *s = lsp_new(send_out, &w);
	uint64_t len = 0;
	int rc = -1;

	if (!s)
		return 1;
	while (rc < 0 && read_headers(in, &len) && read_message(&w, s, len))
		rc = lsp_status(s, 0);
	if (rc < 0)
		rc = lsp_status(s, 1);
	lsp_free(s);
	return rc;
}
