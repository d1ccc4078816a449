/* miss.c: what a run missed of what was expected, in words. */
#include <stdarg.h>
#include <string.h>

#include "core/str.h"
#include "format/diff.h"
#include "format/yaml_read.h"
#include "scenario/verdict.h"

#define FOUND_MAX	2000	/* bytes shown of what was found: the last */
#define DIFF_MAX	60	/* lines shown of two texts, at most	*/

void verdict_miss(struct verdict *v, const struct yaml *at,
		  const char *fmt, ...)
{
	va_list ap;

	v->count++;
	if (!at)
		at = v->s->at;
	sbuf_printf(v->out, "%s:%u:%u: ", at->file, at->line, at->col);
	va_start(ap, fmt);
	sbuf_vprintf(v->out, fmt, ap);
	va_end(ap);
	sbuf_char(v->out, '\n');
}

void verdict_found(struct verdict *v, const char *text)
{
	size_t len = strlen(text), n;

	if (!len)
		sbuf_str(v->out, INDENT "+ (nothing)\n");
	if (len > FOUND_MAX) {
		text += len - FOUND_MAX;
		text += strcspn(text, "\n");
		text += *text == '\n';
		sbuf_str(v->out, INDENT "+ ...\n");
	}
	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		sbuf_str(v->out, INDENT "+ ");
		sbuf_add(v->out, text, n);
		sbuf_char(v->out, '\n');
	}
}

struct shown { struct verdict *v; unsigned n; };

static void put_line(void *ctx, char sign, const char *line, size_t len)
{
	struct shown *s = ctx;

	if (++s->n > DIFF_MAX)
		return;
	sbuf_printf(s->v->out, INDENT "%c ", sign);
	sbuf_add(s->v->out, line, len);
	sbuf_char(s->v->out, '\n');
}

void verdict_diff(struct verdict *v, const char *wanted, const char *found)
{
	struct shown s = { .v = v };

	if (diff_lines(wanted, found, put_line, &s) < 0)
		sbuf_str(v->out, INDENT "the texts differ\n");
	if (s.n > DIFF_MAX)
		sbuf_printf(v->out, INDENT "  (%u lines more)\n",
			    s.n - DIFF_MAX);
}

void verdict_miss_match(struct verdict *v, const struct match *m,
		       const char *what, const char *found)
{
	static const char *const verbs[][2] = {
		[MATCH_IS] = { "is not", "is" },
		[MATCH_CONTAINS] = { "does not contain", "contains" },
		[MATCH_MATCHES] = { "does not match", "matches" },
	};

	if (m->how == MATCH_IS && !m->no) {
		verdict_miss(v, m->at, "%s is not as expected", what);
		verdict_diff(v, m->text, found);
		return;
	}
	verdict_miss(v, m->at, "%s %s \"%.200s\"", what,
	     verbs[m->how][m->no], m->text);
	verdict_found(v, found);
}
