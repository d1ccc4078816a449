/* bench_lint.c: lines a second of CPU time, parsing alone and the whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/err.h"
#include "core/str.h"
#include "lint/lint.h"
#include "tests/fake/fake.h"

#define SECTIONS 10000

static const char head[] =
	"#!ipxe\n"
	"dhcp || goto failed\n"
	"set base http://192.0.2.1/linux/${buildarch}\n"
	"goto start_0\n"
	":failed\n"
	"echo There is no network\n"
	"shell\n"
	"exit\n";

/* A section of a script as people write them; %d numbers it. */
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
	"shell\n",
};

static unsigned lines(const char *text)
{
	unsigned n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

static void make(struct sbuf *out)
{
	(void)sbuf_str(out, head);
	for (int i = 0; i < SECTIONS; i++) {
		for (size_t k = 0; k < sizeof(section) / sizeof(*section);
		     k++) {
			for (const char *p = section[k]; *p; p++) {
				if (*p != '%')
					(void)sbuf_char(out, *p);
				else if (p++)
					(void)sbuf_printf(out, "%d", i);
			}
		}
		(void)sbuf_printf(out, "goto start_%d\n",
				  i + 1 < SECTIONS ? i + 1 : 0);
	}
}

static void print(const char *what, unsigned n, clock_t start)
{
	double s = (double)(clock() - start) / CLOCKS_PER_SEC;

	printf("%-32s %9.0f lines/s\n", what, n / s);
}

int main(void)
{
	struct lint_options opt = { .least = LINT_WARNING };
	struct sbuf text = { 0 };
	struct script *s;
	struct lint l;
	unsigned n;
	clock_t start;

	fake_reset();
	make(&text);
	n = lines(sbuf_text(&text));
	start = clock();
	if (script_parse("bench", text.data, text.len, true, &s, NULL) < 0)
		return 1;
	print("parse", n, start);
	script_free(s);
	start = clock();
	if (lint_text(&l, "bench", text.data, text.len, &opt, NULL) < 0)
		return 1;
	print("parse, lint", n, start);
	for (const struct lint_finding *f = l.first; f; f = f->next)
		printf("  not clean: %u: %s\n", (unsigned)f->pos.line,
		       f->message);
	lint_free(&l);
	sbuf_free(&text);
	return 0;
}
