/* cover_report.c: coverage as text, and for lcov's tools. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/cover_inside.h"

/* ---- text ----------------------------------------------------------- */

static void put_tally(FILE *to, const char *what, const struct cover_tally *t)
{
	fprintf(to, "  %s %u/%u", what, t->hit, t->all);
	if (t->all)
		fprintf(to, " (%u%%)", t->hit * 100 / t->all);
}

static void put_sum(FILE *to, const struct cover_sum *s)
{
	put_tally(to, "lines", &s->lines);
	put_tally(to, "labels", &s->labels);
	put_tally(to, "branches", &s->branches);
	put_tally(to, "items", &s->items);
	fputc('\n', to);
}

static void add_tally(struct cover_tally *to, const struct cover_tally *t)
{
	to->hit += t->hit;
	to->all += t->all;
}

/* @name is a script's. */
static void put_point(FILE *to, const struct cover_point *p,
		      const char *before, const char *after)
{
	fprintf(to, "    line %u: %s \"", p->line, before);
	cli_put_plain(to, p->name, strlen(p->name));
	fprintf(to, "\" %s\n", after);
}

/* Lines that never ran, and have nothing that ran between them: one range. */
struct text { FILE *to; unsigned first, last; };

static void end_range(struct text *t)
{
	if (t->first && t->first == t->last)
		fprintf(t->to, "    line %u: never run\n", t->first);
	else if (t->first)
		fprintf(t->to, "    lines %u-%u: never run\n", t->first,
			t->last);
	t->first = 0;
}

static void text_line(struct text *t, const struct cover_point *p)
{
	if (p->times) {
		end_range(t);
		return;
	}
	if (!t->first)
		t->first = p->line;
	t->last = p->line;
}

static void text_lines(void *ctx, const struct cover_point *p)
{
	if (p->kind == POINT_LINE)
		text_line(ctx, p);
}

static void text_point(void *ctx, const struct cover_point *p)
{
	FILE *to = ((struct text *)ctx)->to;

	if (p->kind == POINT_BRANCH) {
		if (p->times && p->skipped)
			return;
		if (!p->times && !p->skipped)
			return;		/* its line never ran */
		put_point(to, p, "what follows", p->times ?
			  "is never skipped" : "is never run");
		return;
	}
	if (p->times || p->kind == POINT_LINE)
		return;
	if (p->kind == POINT_LABEL)
		put_point(to, p, "label", "never reached");
	else
		put_point(to, p, "item", "never chosen");
}

static void text_file(struct cover_walk *w, FILE *to, struct cover_sum *all)
{
	struct text t = { to, 0, 0 };

	cover_walk(w, NULL, NULL);
	fprintf(to, "%s\n", w->cover->files[w->file].name);
	put_sum(to, &w->sum);
	add_tally(&all->lines, &w->sum.lines);
	add_tally(&all->labels, &w->sum.labels);
	add_tally(&all->branches, &w->sum.branches);
	add_tally(&all->items, &w->sum.items);
	cover_walk(w, text_lines, &t);
	end_range(&t);
	cover_walk(w, text_point, &t);
}

static void text_end(FILE *to, const struct cover_sum *all)
{
	fprintf(to, "all scripts\n");
	put_sum(to, all);
}

/* ---- lcov: labels are its functions ---------------------------------- */

struct lcov { FILE *to; unsigned branch; };

static void lcov_point(void *ctx, const struct cover_point *p)
{
	struct lcov *l = ctx;
	bool ran = p->times || p->skipped;

	switch (p->kind) {
	case POINT_LINE:
		fprintf(l->to, "DA:%u,%llu\n", p->line,
			(unsigned long long)p->times);
		break;
	case POINT_LABEL:
		fprintf(l->to, "FN:%u,%s\nFNDA:%llu,%s\n", p->line, p->name,
			(unsigned long long)p->times, p->name);
		break;
	case POINT_BRANCH:
		for (unsigned i = 0; i < 2; i++) {
			fprintf(l->to, "BRDA:%u,0,%u,", p->line, l->branch++);
			if (ran)
				fprintf(l->to, "%llu\n", (unsigned long long)
					(i ? p->skipped : p->times));
			else
				fprintf(l->to, "-\n");
		}
		break;
	case POINT_ITEM:
		break;
	}
}

static void lcov_file(struct cover_walk *w, FILE *to, struct cover_sum *all)
{
	struct lcov l = { to, 0 };
	const struct cover_sum *s = &w->sum;

	(void)all;
	fprintf(to, "TN:\nSF:%s\n", w->cover->files[w->file].name);
	cover_walk(w, lcov_point, &l);
	fprintf(to, "FNF:%u\nFNH:%u\nBRF:%u\nBRH:%u\nLF:%u\nLH:%u\n"
		"end_of_record\n", s->labels.all, s->labels.hit,
		s->branches.all, s->branches.hit, s->lines.all, s->lines.hit);
}

int cover_report(const struct cover *c, const char *format, FILE *to)
{
	bool text = !strcmp(format, "text");
	struct cover_sum all;
	struct cover_walk w;

	memset(&all, 0, sizeof(all));
	if (!strcmp(format, "html"))
		return cover_html(c, to);
	for (uint32_t i = 0; i < c->n_files; i++) {
		/* lcov's tools read the files again */
		if (cover_walk_open(c, i, &w) == 0 &&
		    (text || access(c->files[i].name, R_OK) == 0))
			(text ? text_file : lcov_file)(&w, to, &all);
		cover_walk_close(&w);
	}
	if (text)
		text_end(to, &all);
	return ferror(to) ? -EIO : 0;
}
