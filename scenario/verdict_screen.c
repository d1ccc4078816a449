/* verdict_screen.c: what the screen showed against what was expected. */
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "format/file.h"
#include "format/replace.h"
#include "format/yaml_read.h"
#include "lab/screen.h"
#include "scenario/verdict.h"

static void all_pages(const struct lab_screen *screen, struct sbuf *out)
{
	for (unsigned i = 1; i <= lab_screen_pages(screen); i++)
		(void)lab_screen_page(screen, (int)i, out);
}

/* A page as golden files have it: if @style, with what is not plain. */
static void golden_page(const struct lab_screen *screen, int page, bool style,
			struct sbuf *out)
{
	(void)lab_screen_page(screen, page, out);
	if (!style)
		return;
	sbuf_str(out, "---- style ----\n");
	(void)lab_screen_style(screen, page, out);
}

/* All pages, each after a line that numbers it, but the first; or one. */
static void golden_pages(const struct lab_screen *screen,
			 const struct want_screen *w, struct sbuf *out)
{
	if (w->has_page) {
		golden_page(screen, w->page, w->style, out);
		return;
	}
	for (unsigned i = 1; i <= lab_screen_pages(screen); i++) {
		if (i > 1)
			sbuf_printf(out, "==== page %u ====\n", i);
		golden_page(screen, (int)i, w->style, out);
	}
}

static int write_golden(struct verdict *v, const char *file,
			const struct sbuf *text)
{
	int rc = replace_file(file, sbuf_text(text), text->len);

	v->ev->updated = rc == 0;
	return rc;
}

static void check_golden(struct verdict *v, const struct want_screen *w,
			 const struct sbuf *found)
{
	struct sbuf wanted = { .max = LAB_SCREEN_BYTES };
	struct err e = { 0 };
	int rc = file_read_all(w->golden, &wanted, &e);

	if (rc == 0 && !strcmp(sbuf_text(&wanted), sbuf_text(found)))
		goto out;
	if (v->ev->update && !file_is_below(w->golden, v->s->file)) {
		verdict_miss(v, w->at, "%s lies outside of the folder of %s: "
			     "--update does not write there", w->golden,
			     v->s->file);
	} else if (v->ev->update) {
		rc = write_golden(v, w->golden, found);
		if (rc < 0)
			verdict_miss(v, w->at, "%s cannot be written: %s",
			     w->golden, err_text(rc));
	} else if (rc < 0) {
		verdict_miss(v, w->at, "%s (--update would write it)", e.msg);
	} else {
		verdict_miss(v, w->at, "the screen is not that of %s (--update "
		     "would take it)", w->golden);
		verdict_diff(v, sbuf_text(&wanted), sbuf_text(found));
	}
out:
	sbuf_free(&wanted);
}

void verdict_screen(struct verdict *v, const struct want_screen *w)
{
	const struct lab_screen *screen = v->ev->screen;
	struct sbuf all = { 0 }, one = { 0 }, golden = { 0 };
	const struct match *m;
	int page = w->has_page ? w->page : -1;

	if (!screen || lab_screen_page(screen, page, &one) < 0) {
		verdict_miss(v, w->at, "there is no page %d: the screen had %u",
		     page, screen ? lab_screen_pages(screen) : 0);
		return;
	}
	all_pages(screen, &all);
	golden_pages(screen, w, &golden);
	for (m = w->text; m; m = m->next) {
		const struct sbuf *text = w->has_page || m->how == MATCH_IS ?
			&one : &all;

		if (!match_fits(m, sbuf_text(text)))
			verdict_miss_match(v, m, "the screen", sbuf_text(text));
	}
	if (w->golden)
		check_golden(v, w, &golden);
	sbuf_free(&one);
	sbuf_free(&all);
	sbuf_free(&golden);
}
