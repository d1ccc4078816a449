/* Any bytes can be linted, mended and reported; mending comes to an end. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lint/fix.h"
#include "lint/output.h"
#include "tests/fake/fake.h"

static const char *const formats[] = {
	"tty", "gcc", "json", "sarif", "checkstyle", "junit", "github", "tap",
};

static void check(const struct lint *l)
{
	uint32_t at = 0;

	for (const struct lint_finding *f = l->first; f; f = f->next) {
		must(f->span.at >= at);
		must(f->span.at <= f->span.end && f->span.end <= l->len);
		must(f->message && *f->message && f->pos.line && f->pos.col);
		for (unsigned i = 0; i < f->n_edits; i++) {
			must(f->edits[i].at <= f->edits[i].end);
			must(f->edits[i].end <= l->len);
		}
		at = f->span.at;
	}
}

static void print(const struct lint *l, const char *format)
{
	const struct lint_output *o = lint_output_find(format);
	struct lint_page page = { .colour = true, .n_files = 1 };
	struct sbuf out = { 0 };

	must(o);
	o->file(&out, &page, l);
	must(!out.error);
	sbuf_free(&out);
}

/* The first byte chooses what is not the script. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lint_options opt = { .least = LINT_STYLE };
	uint8_t how = size ? data[0] : 0;
	size_t live = fake_live(), len;
	struct lint l;
	char *text;

	if (size) {
		data++;
		size--;
	}
	opt.strict = how & 8;
	opt.templates = how & 16;
	opt.target = how & 32 ? "ipxe-1.21" : NULL;
	if (lint_text(&l, "fuzz", (const char *)data, size, &opt, NULL) == 0) {
		check(&l);
		print(&l, formats[how & 7]);
		lint_free(&l);
	}
	text = str_ndup((const char *)data, size);
	len = size;
	must(text && lint_fix_text("fuzz", &text, &len, &opt, true) >= 0);
	free(text);
	must(fake_live() == live);
	return 0;
}
