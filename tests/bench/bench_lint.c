/*
 * bench_lint.c: lines a second of CPU time, parsing alone and the whole, and
 * how much memory a line takes. One long script, one of a usual size many
 * times over, and one with a long menu: all of them clean.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/err.h"
#include "core/str.h"
#include "lint/lint.h"
#include "tests/fake/fake.h"

#define LONG_LINES 180000	/* in a long script, at least */

/* A script: its first lines, then each of the parts for every section;
   "%d" is the section's number, "%n" the next one's or 0. */
struct shape { const char *name, *head; const char *const *parts[3]; };

/* Menus, each with its sections, as people write them. */
static const char head[] =
	"#!ipxe\n"
	"dhcp || goto failed\n"
	"set base http://192.0.2.1/linux/${buildarch}\n"
	"goto start_0\n"
	":failed\n"
	"echo There is no network\n"
	"shell\n"
	"exit\n";

static const char *const section[] = {
	"\n# Section %d: what machines of this kind boot\n", ":start_%d\n",
	"menu Boot menu %d\n",
	"item --gap -- ------- Operating systems -------\n",
	"item linux_%d Install Linux with a serial console\n",
	"item shell_%d Open a shell\n",
	"choose --timeout 30000 --default linux_%d target ||"
	" goto shell_%d\n",
	"goto ${target}\n", ":linux_%d\n",
	"imgfree\n",
	"kernel ${base}/vmlinuz initrd=initrd.img console=ttyS0,115200 quiet"
	" || goto start_%d\n",
	"initrd ${base}/initrd.img || goto start_%d\n",
	"boot || goto start_%d\n", ":shell_%d\n",
	"iseq ${platform} efi && echo UEFI on ${manufacturer} ${product} ||\n",
	"shell\n", "goto start_%n\n", NULL
};

/* One menu, and a section for each of its items. */
static const char menu_head[] =
	"#!ipxe\n"
	"dhcp || shell\n"
	"isset ${menu-default} || set menu-default system0\n"
	"isset ${boot-url} || set boot-url http://192.0.2.1/boot\n"
	":start\n"
	"menu Boot menu of ${hostname}\n";

static const char *const items[] = {
	"item system%d      System %d, from the network\n", NULL
};

static const char *const choice[] = {
	"item shell Open a shell\n"
	"choose --timeout 5000 --default ${menu-default} target ||"
	" goto shell\n"
	"goto ${target}\n"
	":shell\nshell\ngoto start\n"
	":failed\necho That failed\ngoto shell\n", NULL
};

static const char *const systems[] = {
	"\n# ---- system %d ----\n", ":system%d\n",
	"echo Booting system %d from ${boot-url}\n",
	"set base-url ${boot-url}/system/%d\n",
	"imgfree\n",
	"kernel ${base-url}/vmlinuz initrd=initrd.img root=/dev/ram0 ip=dhcp"
	" url=${base-url}/image.iso || goto failed\n",
	"initrd ${base-url}/initrd.img || goto failed\n",
	"boot || goto failed\n", "goto start\n", NULL
};

static const struct shape many_menus = { "menus", head, { section } };
static const struct shape one_menu = {
	"one menu", menu_head, { items, choice, systems }
};

static void print_part(struct sbuf *out, const char *p, int i, int next)
{
	for (; *p; p++) {
		if (*p != '%')
			(void)sbuf_char(out, *p);
		else if (*++p)
			(void)sbuf_printf(out, "%d", *p == 'n' ? next : i);
	}
}

static void make(const struct shape *s, int sections, struct sbuf *out)
{
	(void)sbuf_str(out, s->head);
	for (int k = 0; k < 3 && s->parts[k]; k++) {
		int n = s->parts[k] == choice ? 1 : sections;

		for (int i = 0; i < n; i++) {
			for (const char *const *p = s->parts[k]; *p; p++)
				print_part(out, *p, i, i + 1 < n ? i + 1 : 0);
		}
	}
}

static unsigned lines(const char *text)
{
	unsigned n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

static double seconds(clock_t start)
{
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void parse(const struct sbuf *text)
{
	struct script *s;

	if (script_parse("bench", text->data, text->len, true, &s, NULL) < 0)
		exit(1);
	script_free(s);
}

static void lint(const struct sbuf *text)
{
	struct lint_options opt = { .least = LINT_WARNING };
	struct lint l;

	if (lint_text(&l, "bench", text->data, text->len, &opt, NULL) < 0)
		exit(1);
	for (const struct lint_finding *f = l.first; f; f = f->next)
		printf("  not clean: %u: %s\n", (unsigned)f->pos.line,
		       f->message);
	lint_free(&l);
}

/* The best of three: what else the machine does only makes it slower. */
static double best(void (*work)(const struct sbuf *text),
		   const struct sbuf *text, unsigned times)
{
	double least = 1e9, s;
	clock_t start;

	for (int run = 0; run < 3; run++) {
		start = clock();
		for (unsigned i = 0; i < times; i++)
			work(text);
		s = seconds(start);
		least = s < least ? s : least;
	}
	return least;
}

static void bench(const struct shape *s, int sections)
{
	struct sbuf text = { 0 };
	unsigned n, times;
	char what[64];

	make(s, sections, &text);
	n = lines(sbuf_text(&text));
	times = 1 + LONG_LINES / n;
	snprintf(what, sizeof(what), "lint, %s, %u lines", s->name, n);
	printf("%-32s %9.0f lines/s, parsed alone %.0f\n", what,
	       n * times / best(lint, &text, times),
	       n * times / best(parse, &text, times));
	sbuf_free(&text);
}

/* What a long script adds to the memory that the process ever used. */
static void weigh(const struct shape *s, int sections)
{
	struct sbuf text = { 0 };
	struct rusage before, after;

	make(s, sections, &text);
	getrusage(RUSAGE_SELF, &before);
	lint(&text);
	getrusage(RUSAGE_SELF, &after);
	printf("memory to lint a line %25.0f bytes\n",
	       1024.0 * (double)(after.ru_maxrss - before.ru_maxrss) /
	       lines(sbuf_text(&text)));
	sbuf_free(&text);
}

int main(void)
{
	fake_reset();
	weigh(&many_menus, 60000);
	bench(&many_menus, 10000);
	bench(&many_menus, 10);
	bench(&one_menu, 20000);
	bench(&one_menu, 10);
	return 0;
}
