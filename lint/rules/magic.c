/* magic.c: the script's first line (101, 102). */
#include <string.h>
#include <strings.h>

#include "core/str.h"
#include "interp/seems.h"
#include "lint/rules/ask.h"

#define MAGIC "#!ipxe"

static void bad_magic(struct lint *l);

const struct lint_rule rule_bad_magic = {
	.id = 101, .name = "bad-magic", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "the file does not begin with \"#!ipxe\" and a line end",
	.why = "Those first bytes are how a file is known to be a script: "
	       "without them it cannot be run at all.",
	.bad = "\n#!ipxe\necho hello\n",
	.good = "#!ipxe\necho hello\n",
	.script = bad_magic,
};

static bool is_magic(const char *text, size_t len)
{
	return len >= 7 && (!memcmp(text, MAGIC, 6) ||
			    !memcmp(text, "#!gpxe", 6)) && str_blank(text[6]);
}

static struct span first_line(const struct lint *l, uint32_t at)
{
	const char *nl = memchr(l->text + at, '\n', l->len - at);
	uint32_t end = nl ? (uint32_t)(nl - l->text) : (uint32_t)l->len;

	while (end > at && str_blank(l->text[end - 1]))
		end--;
	return (struct span){ at, end };
}

/* What stands before the magic: bytes that an editor left there. */
static bool something_before(struct lint *l, uint32_t skip)
{
	struct lint_finding *f;
	bool bom = skip >= 3 && !memcmp(l->text, "\xef\xbb\xbf", 3);

	if (!skip || !is_magic(l->text + skip, l->len - skip))
		return false;
	f = lint_report(l, &rule_bad_magic, first_line(l, skip), bom ?
			"a byte order mark, which editors hide, stands "
			"before \"#!ipxe\"" :
			"\"#!ipxe\" is not the very first thing in the file");
	lint_help(l, f, "delete what stands before it");
	lint_replace(l, f, (struct span){ 0, skip }, "%s", "");
	return true;
}

/* Nothing but comments and empty lines? Other text would be run once the magic
   is in front of it. */
static bool is_remark(const char *p, const char *end)
{
	while (p < end) {
		while (p < end && (str_blank(*p) ||
				   !strncmp(p, "\xef\xbb\xbf", 3)))
			p += str_blank(*p) ? 1 : 3;
		if (p >= end || *p != '#')
			break;
		p = memchr(p, '\n', (size_t)(end - p));
	}
	return p >= end;
}

/* The magic comes later, behind comments. */
static bool comes_later(struct lint *l)
{
	const char *at = memmem(l->text, l->len, "\n" MAGIC, 7);
	struct lint_finding *f;
	uint32_t off;

	if (!at)
		return false;
	off = (uint32_t)(at + 1 - l->text);
	if (!is_magic(at + 1, l->len - off))
		return false;
	/* the server of a page takes its front matter away */
	f = lint_report_as(l, &rule_bad_magic,
			   !strncmp(l->text, "---", 3) ? LINT_INFO :
			   LINT_ERROR, first_line(l, off), "\"#!ipxe\" has "
			   "to be the first line of the file");
	lint_help(l, f, "move what stands before it below this line");
	if (!is_remark(l->text, at + 1))
		return true;
	lint_replace(l, f, (struct span){ 0, 0 }, MAGIC "\n");
	lint_replace(l, f, (struct span){ off, off + 6 }, "#");
	return true;
}

/* Is it the magic, misspelt: "#! ipxe", "#!/ipxe", "#!IPXE", "#ipxe"? */
static bool misspelt(const struct lint *l, struct span line)
{
	const char *p = l->text + line.at, *end = l->text + line.end;

	if (p == end || (*p != '#' && *p != '!'))
		return false;
	while (p < end && (strchr("#! /", *p) || !strncmp(p, "usr/bin/", 8)))
		p += *p == 'u' ? 7 : 1;
	return end - p >= 4 && (!strncasecmp(p, "ipxe", 4) ||
				!strncasecmp(p, "gpxe", 4));
}

/* Without line feeds the whole file is one line, a comment: tell of it at that
   line's end. */
static void ends_in_cr(struct lint *l)
{
	struct span magic = { 0, 6 };
	struct lint_finding *f;

	if (memchr(l->text, '\n', l->len) ||
	    !seems_no_script(l->text, l->len))
		return;
	f = lint_report(l, &rule_bad_magic, magic, "the lines end in CR "
			"alone: all of the file is this first one, which does "
			"nothing");
	lint_help(l, f, "save it with LF, as on Unix, or with CR LF");
}

static void bad_magic(struct lint *l)
{
	uint32_t skip = 0;
	struct lint_finding *f;
	struct span line;

	if (is_magic(l->text, l->len)) {
		ends_in_cr(l);
		return;
	}
	while (skip < l->len && (str_blank(l->text[skip]) ||
				 !strncmp(l->text + skip, "\xef\xbb\xbf", 3)))
		skip += str_blank(l->text[skip]) ? 1 : 3;
	if (l->template || something_before(l, skip) || comes_later(l))
		return;
	line = first_line(l, skip);
	if (line.end - line.at == 6 && !memcmp(l->text + line.at, MAGIC, 6)) {
		f = lint_report(l, &rule_bad_magic, line,
				"nothing follows \"#!ipxe\", not even a line "
				"end: that is too short for a script");
		lint_replace(l, f, (struct span){ line.end, line.end }, "\n");
	} else if (misspelt(l, line)) {
		f = lint_report(l, &rule_bad_magic, line,
				"this is not \"#!ipxe\", letter for letter, "
				"and a blank or line end");
		lint_replace(l, f, line, MAGIC);
	} else {
		f = lint_report_as(l, &rule_bad_magic, lint_is_other(l) ?
				   LINT_INFO : LINT_ERROR, line,
				   "the file does not begin with "
				   "\"#!ipxe\"");
	}
	lint_help(l, f, "write \"#!ipxe\" alone on the first line");
}

static void gpxe_magic(struct lint *l);

const struct lint_rule rule_gpxe_magic = {
	.id = 102, .name = "gpxe-magic", .severity = LINT_INFO,
	.fix = LINT_SAFE_FIX,
	.summary = "the magic line of the predecessor",
	.why = "It still works, but hides from tools and readers that this "
	       "is an iPXE script.",
	.bad = "#!gpxe\necho hello\n",
	.good = "#!ipxe\necho hello\n",
	.script = gpxe_magic,
};

static void gpxe_magic(struct lint *l)
{
	struct span magic = { 0, 6 };
	struct lint_finding *f;

	if (l->len < 7 || memcmp(l->text, "#!gpxe", 6) != 0)
		return;
	f = lint_report(l, &rule_gpxe_magic, magic,
			"\"#!gpxe\" is the old name");
	lint_help(l, f, "write \"#!ipxe\"");
	lint_replace(l, f, magic, MAGIC);
}
