/*
 * explore_html.c: the map as one page that needs nothing else: the page is
 * explore.html as it stands, with the map's JSON where it says DATA.
 */
#include <string.h>

#include "lab/explore_inside.h"

#define HERE "/*DATA*/"

__asm__(".section .rodata\n"
	"explore_page: .incbin \"lab/explore.html\"\n"
	".byte 0\n"
	".previous\n");
extern const char explore_page[];

int lab_explore_print_html(const struct lab_explore *x, FILE *out)
{
	const char *at = strstr(explore_page, HERE);
	int rc;

	fwrite(explore_page, 1, (size_t)(at - explore_page), out);
	rc = lab_explore_print_json(x, out);
	fputs(at + strlen(HERE), out);
	return rc;
}
