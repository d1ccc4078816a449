/* golden.c: screens compared with files. */
#include "tests/fake/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/event.h"
#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

/* Add "row 5: 1-78 1;37;41" for a run of cells. */
static void add_run(struct captured *c, unsigned row, unsigned from,
		    unsigned to, const char *attr)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "row %u: %u-%u %s\n", row, from,
			 to, attr);

	captured_add(c, line, (size_t)n);
}

static void add_attrs(struct captured *c, unsigned row)
{
	const char *base = fake_screen_attr(0, 0);
	unsigned from = 0;

	for (unsigned col = 1; col <= fake.cols; col++) {
		const char *attr = fake_screen_attr(row, from);

		if (col < fake.cols &&
		    !strcmp(attr, fake_screen_attr(row, col)))
			continue;
		if (strcmp(attr, base))
			add_run(c, row, from, col - 1, attr);
		from = col;
	}
}

static void render(struct captured *c)
{
	unsigned row, col;
	bool shown;

	for (row = 0; row < fake.rows; row++) {
		const char *text = fake_screen(row);

		captured_add(c, text, strlen(text));
		captured_add(c, "\n", 1);
	}
	captured_add(c, "--\n", 3);
	for (row = 0; row < fake.rows; row++)
		add_attrs(c, row);
	fake_screen_cursor(&row, &col, &shown);
	if (shown) {
		char line[40];
		int n = snprintf(line, sizeof(line), "cursor %u,%u\n", row,
				 col);

		captured_add(c, line, (size_t)n);
	}
}

/* The file's content, which is @now if that is wanted. */
static struct captured wanted(const char *path, const char *now)
{
	struct captured want = { 0 };
	char buf[256];
	size_t n;
	FILE *f = fopen(path, getenv("UPDATE_GOLDEN") ? "w+" : "r");

	if (!f)
		fail_msg("no %s; UPDATE_GOLDEN=1 writes it", path);
	if (getenv("UPDATE_GOLDEN"))
		fwrite(now, 1, strlen(now), f);
	rewind(f);
	captured_add(&want, "", 0);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		captured_add(&want, buf, n);
	fclose(f);
	return want;
}

static void compare(const char *path, const struct captured *now)
{
	struct captured want = wanted(path, now->text);

	if (strcmp(want.text, now->text))
		fail_msg("%s differs; the screen is now\n%s", path, now->text);
	__real_free(want.text);
}

void golden_text(const char *path, const char *text)
{
	struct captured want = wanted(path, text);
	const char *a = want.text, *b = text;
	unsigned line = 1;

	for (; strcspn(a, "\n") == strcspn(b, "\n") && *a &&
	       !memcmp(a, b, strcspn(a, "\n") + 1); line++) {
		a += strcspn(a, "\n") + 1;
		b += strcspn(b, "\n") + 1;
	}
	if (strcmp(want.text, text))
		fail_msg("%s:%u: it was\n%.*s\nand is now\n%.*s", path, line,
			 (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
	__real_free(want.text);
}

void golden_screen(const char *name)
{
	struct captured now = { 0 };
	char path[128];

	render(&now);
	snprintf(path, sizeof(path), "tests/golden/screens/%s.txt", name);
	compare(path, &now);
	__real_free(now.text);
}

#define SNAPSHOTS 8
static struct snapshot {
	struct event_source src;
	uint64_t            at_us;
	const char         *name;	/* NULL: taken, or none */
} snapshots[SNAPSHOTS];

static uint64_t poll(struct event_source *src, bool *busy)
{
	struct snapshot *s = (struct snapshot *)src;

	(void)busy;
	if (!s->name)
		return EVENT_NEVER;
	if (fake.now_us < s->at_us)
		return s->at_us;
	golden_screen(s->name);
	s->name = NULL;
	return EVENT_NEVER;
}

void golden_screen_at(struct events *ev, uint64_t at_us, const char *name)
{
	struct snapshot *s = snapshots;

	while (s->name)
		s++;
	*s = (struct snapshot){ { .poll = poll }, at_us, name };
	event_add(ev, &s->src);
}

void golden_done(struct events *ev)
{
	for (unsigned i = 0; i < SNAPSHOTS; i++) {
		const char *name = snapshots[i].name;

		event_del(ev, &snapshots[i].src);
		snapshots[i].name = NULL;
		if (name)
			fail_msg("screen %s was never reached", name);
	}
}
