/*
 * html.c: the map as one page that needs nothing else: the page is
 * explore.html as it stands, with the map's JSON where it says DATA, and
 * explore.js where it says SCRIPT.
 */
#include <string.h>

#include "explore/inside.h"

#define DATA	"/*DATA*/"
#define SCRIPT	"/*SCRIPT*/"

/* build/gen/explore_page.c: both, as they are */
extern const char explore_page[], explore_script[];

int explore_print_html(const struct explore *x, FILE *out)
{
	const char *data = strstr(explore_page, DATA);
	const char *script = strstr(data, SCRIPT);
	int rc;

	fwrite(explore_page, 1, (size_t)(data - explore_page), out);
	rc = explore_print_json(x, out);
	data += strlen(DATA);
	fwrite(data, 1, (size_t)(script - data), out);
	fputs(explore_script, out);
	fputs(script + strlen(SCRIPT), out);
	return rc;
}
