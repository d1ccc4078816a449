/* map.c: print what was explored, in the form that was asked for. */
#include "cli/map.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "explore/explore.h"
#include "format/replace.h"

/* Graphviz draws: our map goes to "dot", its picture to @file; NULL: to the
   standard output. */
static int print_svg(const struct explore *x, const char *file)
{
	struct sbuf cmd = { 0 };
	FILE *dot;
	int rc;

	if (system("command -v dot >/dev/null 2>&1") != 0) {
		fprintf(stderr, "pxesh: svg is drawn by Graphviz's \"dot\", "
			"which is not installed (--format html needs "
			"nothing)\n");
		return -1;
	}
	sbuf_str(&cmd, "dot -Tsvg");
	if (file && setenv("PXESH_MAP", file, 1) == 0)
		sbuf_str(&cmd, " -o \"$PXESH_MAP\"");
	fflush(stdout);
	dot = popen(sbuf_text(&cmd), "w");
	sbuf_free(&cmd);
	if (!dot)
		return -1;
	rc = explore_print_dot(x, dot);
	return pclose(dot) != 0 ? -1 : rc;
}

static int print_to(const struct explore *x, const char *format,
		    FILE *out)
{
	if (!strcmp(format, "json"))
		return explore_print_json(x, out);
	if (!strcmp(format, "dot"))
		return explore_print_dot(x, out);
	if (!strcmp(format, "html"))
		return explore_print_html(x, out);
	return explore_print_text(x, out);
}

/* A map that could not be drawn leaves the old one. */
static int print_file(const struct explore *x, const char *format,
		      const char *file)
{
	struct replace r;
	int rc = replace_begin(&r, file), drawn = 0;

	if (rc == 0 && !strcmp(format, "svg"))
		drawn = print_svg(x, r.beside ? r.beside : file);
	else if (rc == 0)
		drawn = print_to(x, format, r.to);
	if (rc == 0)
		rc = replace_end(&r, drawn == 0);
	if (rc < 0)
		fprintf(stderr, "pxesh: %s: %s\n", file, strerror(-rc));
	return rc < 0 ? rc : drawn;
}

int map_print(const struct explore *x, const char *format, const char *file,
	      FILE *all)
{
	if (!format)
		format = "text";
	if (all)
		return print_to(x, format, all);
	if (file)
		return print_file(x, format, file);
	return !strcmp(format, "svg") ? print_svg(x, NULL) :
		print_to(x, format, stdout);
}
