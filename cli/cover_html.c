/* cover_html.c: coverage as one page that needs nothing else. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cover_inside.h"
#include "format/xml.h"
#include "interp/ast.h"

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<title>Coverage of boot scripts</title>\n<style>\n"
	":root{--bg:#fff;--fg:#1c2128;--dim:#6b7480;--line:#e3e6ea;"
	"--hit:#e2f5e5;--hitbar:#2e9e4f;--miss:#fde5e3;--missbar:#d1413a;"
	"--part:#fff3d0;--partbar:#c98a00;--note:#7a5200}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#dde2e8;"
	"--dim:#8b949e;--line:#2b3036;--hit:#16301d;--miss:#3a1d1d;"
	"--part:#3a3012;--note:#e8bd5a}}\n"
	"body{margin:2rem auto;max-width:72rem;padding:0 1rem;"
	"background:var(--bg);color:var(--fg);"
	"font:15px/1.5 system-ui,sans-serif}\n"
	"h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2.5rem 0 .5rem}\n"
	"table{border-collapse:collapse;width:100%}\n"
	".sum td,.sum th{padding:.35rem .8rem;text-align:left;"
	"border-bottom:1px solid var(--line)}\n"
	".bar{display:inline-block;width:6rem;height:.5rem;"
	"border-radius:.25rem;background:var(--missbar);overflow:hidden;"
	"margin-right:.5rem}\n.bar i{display:block;height:100%;"
	"background:var(--hitbar)}\n"
	".src{font:13px/1.45 ui-monospace,monospace;"
	"border:1px solid var(--line);border-radius:6px;overflow-x:auto}\n"
	".src td{padding:0 .6rem;white-space:pre;vertical-align:top}\n"
	".src .n,.src .c{text-align:right;color:var(--dim);width:1%;"
	"user-select:none}\n"
	".src tr.h td.s{background:var(--hit);"
	"box-shadow:inset 3px 0 var(--hitbar)}\n"
	".src tr.m td.s{background:var(--miss);"
	"box-shadow:inset 3px 0 var(--missbar)}\n"
	".src tr.p td.s{background:var(--part);"
	"box-shadow:inset 3px 0 var(--partbar)}\n"
	".src em{color:var(--note);font-style:normal;margin-left:1.5rem}\n"
	"a{color:inherit}\n</style></head><body>\n"
	"<h1>Coverage of boot scripts</h1>\n";

/* What the row of a line shows. */
struct row {
	bool        code, ran, part;
	uint64_t    times;
	char        note[160];
};

struct page {
	FILE       *to;
	struct row *rows;
	uint32_t    n_rows;
};

static void put_tally(FILE *to, const struct cover_tally *t)
{
	if (!t->all)
		fputs("<td>&ndash;</td>", to);
	else
		fprintf(to, "<td><span class=\"bar\"><i style=\"width:%u%%\">"
			"</i></span>%u/%u</td>", t->hit * 100 / t->all,
			t->hit, t->all);
}

static void put_note(struct row *r, const char *what, const char *name)
{
	size_t len = strlen(r->note);

	r->part = true;
	snprintf(r->note + len, sizeof(r->note) - len, "%s%s%.30s",
		 len ? "; " : "", what, name);
}

static void mark(void *ctx, const struct cover_point *p)
{
	struct page *page = ctx;
	struct row *r;

	if (p->line > page->n_rows)
		return;
	r = &page->rows[p->line];
	if (p->kind == POINT_LINE || (p->kind == POINT_LABEL && !r->code)) {
		r->code = true;
		r->ran = p->times > 0;
		r->times = p->times;
	} else if (p->kind == POINT_BRANCH && !p->times && p->skipped) {
		put_note(r, "never run: after ", p->name);
	} else if (p->kind == POINT_BRANCH && p->times && !p->skipped) {
		put_note(r, "never skipped: after ", p->name);
	} else if (p->kind == POINT_ITEM && !p->times) {
		put_note(r, "never chosen", "");
	}
}

static void put_row(FILE *to, uint32_t number, const struct row *r,
		    const char *text, size_t len)
{
	const char *class = !r->code ? "" : !r->ran ? "m" :
		r->part ? "p" : "h";

	fprintf(to, "<tr class=\"%s\"><td class=\"n\">%u</td><td class=\"c\">",
		class, number);
	if (r->code)
		fprintf(to, "%llu", (unsigned long long)r->times);
	fputs("</td><td class=\"s\">", to);
	xml_print(to, text, len);
	if (r->ran && r->part) {
		fputs("<em>", to);
		xml_print(to, r->note, strlen(r->note));
		fputs("</em>", to);
	}
	fputs("</td></tr>\n", to);
}

static uint32_t count_lines(const char *text)
{
	uint32_t n = 1;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

static void put_name(const struct cover_walk *w, FILE *to)
{
	const char *name = w->cover->files[w->file].name;

	xml_print(to, name, strlen(name));
}

static void put_source(struct cover_walk *w, FILE *to)
{
	const char *p = w->script->source;
	struct page page = { .to = to, .n_rows = count_lines(p) };
	size_t len;

	page.rows = calloc(page.n_rows + 1u, sizeof(*page.rows));
	if (!page.rows)
		return;
	cover_walk(w, mark, &page);
	fprintf(to, "<h2 id=\"f%u\">", w->file);
	put_name(w, to);
	fputs("</h2>\n<div class=\"src\"><table>\n", to);
	for (uint32_t i = 1; *p; i++, p += len + (p[len] == '\n')) {
		len = strcspn(p, "\n");
		put_row(to, i, &page.rows[i], p, len);
	}
	fputs("</table></div>\n", to);
	free(page.rows);
}

static void put_summary(struct cover_walk *w, FILE *to)
{
	cover_walk(w, NULL, NULL);
	fprintf(to, "<tr><td><a href=\"#f%u\">", w->file);
	put_name(w, to);
	fputs("</a></td>", to);
	put_tally(to, &w->sum.lines);
	put_tally(to, &w->sum.labels);
	put_tally(to, &w->sum.branches);
	put_tally(to, &w->sum.items);
	fputs("</tr>\n", to);
}

static void each_file(const struct cover *c, FILE *to,
		      void (*put)(struct cover_walk *w, FILE *to))
{
	struct cover_walk w;

	for (uint32_t i = 0; i < c->n_files; i++) {
		if (cover_walk_open(c, i, &w) == 0)
			put(&w, to);
		cover_walk_close(&w);
	}
}

int cover_html(const struct cover *c, FILE *to)
{
	fputs(head, to);
	fputs("<table class=\"sum\"><tr><th>script</th><th>lines</th>"
	      "<th>labels</th><th>branches</th><th>menu items</th></tr>\n",
	      to);
	each_file(c, to, put_summary);
	fputs("</table>\n", to);
	each_file(c, to, put_source);
	fputs("</body></html>\n", to);
	return ferror(to) ? -EIO : 0;
}
