/* suggest.c: "did you mean ...?". */
#include "core/suggest.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	a = a < b ? a : b;
	return a < c ? a : c;
}

/* Optimal string alignment: three rows of the usual table. */
unsigned suggest_distance(const char *a, const char *b, unsigned limit)
{
	uint8_t rows[3][SUGGEST_LEN + 1];
	uint8_t *prev2 = rows[0], *prev = rows[1], *row = rows[2], *t;
	size_t la = strlen(a), lb = strlen(b);

	if (la > SUGGEST_LEN || lb > SUGGEST_LEN || la > lb + limit ||
	    lb > la + limit)
		return limit + 1;
	for (size_t j = 0; j <= lb; j++)
		prev[j] = (uint8_t)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned least = row[0] = (uint8_t)i;

		for (size_t j = 1; j <= lb; j++) {
			row[j] = (uint8_t)min3(prev[j] + 1u, row[j - 1] + 1u,
					       prev[j - 1] +
					       (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && prev2[j - 2] + 1 < row[j])
				row[j] = prev2[j - 2] + 1;
			least = row[j] < least ? row[j] : least;
		}
		/* no row has less than that before it, or one more */
		if (least > limit)
			return limit + 1;
		t = prev2;
		prev2 = prev;
		prev = row;
		row = t;
	}
	return prev[lb] > limit ? limit + 1 : prev[lb];
}

bool suggest_is_numbered(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	for (;; a++, b++) {
		a += strspn(a, digits);
		b += strspn(b, digits);
		if (!*a || *a != *b)
			return *a == *b;
	}
}

void suggest_start(struct suggest *s, const char *name)
{
	size_t len = strlen(name);

	s->name = name;
	s->best = NULL;
	/* a third of the name may be wrong, and two letters at the most */
	s->distance = len < 3 ? 0 : len < 6 ? 1 : 2;
	s->distance++;
}

void suggest_try(struct suggest *s, const char *candidate)
{
	unsigned d;

	if (s->distance == 0 || !*candidate)
		return;
	d = suggest_distance(s->name, candidate, s->distance - 1);
	if (d < s->distance && (d == 0 || !suggest_is_numbered(s->name, candidate))) {
		s->distance = d;
		s->best = candidate;
	}
}

const char *suggest_best(const struct suggest *s)
{
	return s->best;
}
