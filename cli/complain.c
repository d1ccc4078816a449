/* complain.c: what the program itself has to complain of. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/state.h"
#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "core/utf8.h"
#include "platform/host/host.h"

/* A message may quote what a server sent, or a file's name: it is made
   harmless. */
__attribute__((format(printf, 2, 0)))
static void compose(struct sbuf *out, const char *fmt, va_list ap)
{
	(void)sbuf_vprintf(out, fmt, ap);
	if (out->data)
		out->len = plain_make(out->data, out->len, false);
}

void cli_put_plain(FILE *to, const char *text, size_t len)
{
	char one[5];
	uint32_t cp;
	size_t n;

	for (; len; text += n, len -= n) {
		n = utf8_next(text, len, &cp);
		if (cp == '\r' && len > 1 && text[1] == '\n')
			continue;
		memcpy(one, text, n);
		fwrite(one, 1, plain_make(one, n, true), to);
	}
}

void cli_put_script(FILE *to, const char *text, size_t len)
{
	if (isatty(fileno(to)))
		cli_put_plain(to, text, len);
	else
		fwrite(text, 1, len, to);
}

int cli_usage_error(const struct cli_command *cmd, const char *fmt, ...)
{
	struct sbuf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	compose(&text, fmt, ap);
	va_end(ap);
	fprintf(stderr, "pxesh: %s\n", sbuf_text(&text));
	if (cmd)
		fprintf(stderr, "Try \"pxesh %s --help\".\n", cmd->name);
	sbuf_free(&text);
	return CLI_USAGE;
}

/* Of "FILE..." and "FILE|URI" one is enough. */
int cli_missing(const struct cli_command *cmd, const char *what)
{
	size_t n = strcspn(what, ".|");

	return cli_usage_error(cmd, "%s: %.*s%s is missing", cmd->name,
			       (int)n, what, strstr(what, "|URI") ?
			       " or URI" : "");
}

int cli_complain(const struct err *e)
{
	fprintf(stderr, "pxesh: ");
	if (e->pos.file && e->pos.line)
		fprintf(stderr, "%s:%u:%u: ", e->pos.file, e->pos.line,
			e->pos.col);
	fprintf(stderr, "%s\n", e->msg);
	return CLI_USAGE;
}

void session_complain(struct session *s, int code, const char *fmt, ...)
{
	struct lab_outcome *o = &s->outcome;
	struct sbuf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	compose(&text, fmt, ap);
	va_end(ap);
	if (code) {
		o->end = LAB_END_ERROR;
		o->status = code;
		o->error = (struct lab_failure){
			code, lab_outcome_text(o, sbuf_text(&text)), "", 0, 0,
		};
	}
	if (!host.screen) {
		host_console_flush();
		fprintf(stderr, "pxesh: %s\n", sbuf_text(&text));
	}
	sbuf_free(&text);
}
