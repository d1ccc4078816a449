/* source.c: physical lines joined to logical ones. */
#include "interp/source.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"

/*
 * Note that @n bytes of the source are not in the joined text, before its
 * present end. A splice says how many are missing up to there:
 *
 *	echo a\		joined: "echo ab", and at offset 6 a splice that
 *	b		skips the 2 bytes of "\" and the newline
 */
static int skip_bytes(struct source *s, size_t n)
{
	size_t skip = n;
	size_t cap;
	struct splice *p;

	if (s->n_splices)
		skip += s->splices[s->n_splices - 1].skip;
	/*
	 * The text got shorter if the line before ended in two backslashes
	 * and an empty line follows: the second backslash joins, and then the
	 * first one is at the end and joins, too. Splices behind the end are
	 * part of this one.
	 */
	while (s->n_splices && s->splices[s->n_splices - 1].joined >= s->len)
		s->n_splices--;
	if (s->n_splices == s->cap_splices) {
		cap = s->cap_splices ? s->cap_splices * 2 : 16;
		p = realloc(s->splices, cap * sizeof(*p));
		if (!p)
			return -ENOMEM;
		s->splices = p;
		s->cap_splices = cap;
	}
	s->splices[s->n_splices++] = (struct splice){
		(uint32_t)s->len, (uint32_t)skip
	};
	return 0;
}

static void add(struct source *s, const char *text, size_t len)
{
	memcpy(s->text + s->len, text, len);
	s->len += len;
}

/* Does the logical line from @start on go on? Takes CR and backslash off. */
static size_t continues(const struct source *s, size_t start)
{
	size_t end = s->len;

	if (end > start && s->text[end - 1] == '\r')
		end--;
	if (end > start && s->text[end - 1] == '\\')
		return s->len - end + 1;
	return 0;
}

/* Drop what follows the first NUL of the logical line from @start on. */
static int cut_at_nul(struct source *s, size_t start)
{
	char *nul = memchr(s->text + start, '\0', s->len - start);
	size_t cut;

	if (!nul)
		return 0;
	cut = s->len - (size_t)(nul - s->text);
	s->len -= cut;
	/* the splices of what is gone count as part of the gap */
	while (s->n_splices && s->splices[s->n_splices - 1].joined > s->len) {
		s->n_splices--;
		cut += s->splices[s->n_splices].skip -
		       (s->n_splices ? s->splices[s->n_splices - 1].skip : 0);
	}
	return skip_bytes(s, cut);
}

static int too_long(const char *text, size_t at, struct err *e)
{
	struct srcpos pos = { .line = 1, .col = 1, .len = 1 };

	for (size_t i = 0; i < at; i++)
		pos.line += text[i] == '\n';
	(void)err_set(e, -EFBIG, "this line is longer than %u bytes",
		      LIMIT_LINE_BYTES);
	return err_at(e, pos);
}

/* Join one logical line; returns the source offset behind it, or an errno. */
static int64_t join_line(struct source *s, const char *text, size_t len,
			 size_t at, struct err *e)
{
	size_t start = s->len, from = at, n, drop;
	const char *nl;

	for (;;) {
		nl = memchr(text + at, '\n', len - at);
		n = (nl ? (size_t)(nl - text) : len) - at;
		if (n > LIMIT_LINE_BYTES - (s->len - start))
			return too_long(text, from, e);
		add(s, text + at, n);
		at += n;
		drop = continues(s, start);
		if (!drop)
			break;
		s->len -= drop;
		if (!nl || at + 1 == len) {
			s->len = start;
			s->open_end = true;
			s->open_at = (uint32_t)from;
			s->open_end_at = (uint32_t)at;
			return (int64_t)len;
		}
		at++;
		if (skip_bytes(s, drop + 1) < 0)
			return -ENOMEM;
	}
	if (cut_at_nul(s, start) < 0)
		return -ENOMEM;
	if (nl) {
		add(s, "\n", 1);
		at++;
	}
	return (int64_t)at;
}

int source_join(const char *text, size_t len, struct source *out,
		struct err *e)
{
	int64_t at = 0;

	*out = (struct source){ 0 };
	if (len > LIMIT_SCRIPT_BYTES)
		return err_set(e, -EFBIG, "a script of %llu bytes is more "
			       "than %u", (unsigned long long)len,
			       LIMIT_SCRIPT_BYTES);
	out->text = malloc(len + 1);
	if (!out->text)
		return err_set(e, -ENOMEM, "no memory for a script of %llu "
			       "bytes", (unsigned long long)len);
	while ((size_t)at < len) {
		at = join_line(out, text, len, (size_t)at, e);
		if (at < 0) {
			source_free(out);
			return err_set(e, (int)at, "no memory for the script");
		}
	}
	out->text[out->len] = '\0';
	return 0;
}

void source_free(struct source *s)
{
	free(s->text);
	free(s->splices);
	*s = (struct source){ 0 };
}
