/* example.h: the lab file that lab/FORMAT.md shows, so that it stays true. */
#ifndef TESTS_LAB_EXAMPLE_H
#define TESTS_LAB_EXAMPLE_H

#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"

/* The example of lab/FORMAT.md, which has each key there is. To be freed. */
static inline char *example(void)
{
	FILE *f = fopen("lab/FORMAT.md", "r");
	struct sbuf text = { 0 };
	char part[256], *start, *end, *out;
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)))
		sbuf_add(&text, part, n);
	fclose(f);
	start = strstr(sbuf_text(&text), "```yaml\n");
	assert_non_null(start);
	start += 8;
	end = strstr(start, "```");
	assert_non_null(end);
	out = str_ndup(start, (size_t)(end - start));
	sbuf_free(&text);
	return out;
}

#endif
