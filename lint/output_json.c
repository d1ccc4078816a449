/* output_json.c: findings as JSON of our own, and as SARIF 2.1.0. */
#include <stdio.h>

#include "core/str.h"
#include "core/version.h"
#include "format/json.h"
#include "lint/output.h"

static json_t *edits(const struct lint_finding *f)
{
	json_t *a = json_array();

	for (unsigned i = 0; i < f->n_edits; i++)
		json_array_append_new(a, json_pack("{si si so}",
			"at", (int)f->edits[i].at,
			"end", (int)f->edits[i].end,
			"text", json_str(f->edits[i].text)));
	return a;
}

static json_t *finding(const struct lint *l, const struct lint_finding *f)
{
	json_t *j = json_pack("{so si si si si si ss ss so}",
		"file", json_str(l->file), "line", (int)f->pos.line,
		"column", (int)f->pos.col,
		"endColumn", (int)(f->pos.col + f->pos.len),
		"offset", (int)f->span.at, "id", (int)f->rule->id,
		"rule", f->rule->name,
		"severity", lint_severity_name(f->severity),
		"message", json_str(f->message));

	if (f->help)
		json_object_set_new(j, "help", json_str(f->help));
	if (f->also.pos.line)
		json_object_set_new(j, "also", json_pack("{si si so}",
			"line", (int)f->also.pos.line,
			"column", (int)f->also.pos.col,
			"message", json_str(f->also.text)));
	if (f->n_edits && f->rule->fix != LINT_NO_FIX)
		json_object_set_new(j, "fix", json_pack("{sb so}",
			"safe", f->rule->fix == LINT_SAFE_FIX,
			"edits", edits(f)));
	return j;
}

static void json_head(struct sbuf *out, const struct lint_page *page)
{
	(void)page;
	(void)sbuf_str(out, "{\"version\":1,\"findings\":[\n");
}

static void json_file(struct sbuf *out, const struct lint_page *page,
		      const struct lint *l)
{
	(void)page;
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		json_put(out, finding(l, f), JSON_COMPACT);
		if (f->next)
			(void)sbuf_str(out, ",\n");
	}
}

static void json_tail(struct sbuf *out, const struct lint_page *page,
		      const struct lint_sums *sums)
{
	(void)page;
	(void)sbuf_printf(out, "\n],\"files\":%u,\"unread\":%u,\"fixed\":%u}"
			  "\n", sums->files, sums->unread, sums->fixed);
}

const struct lint_output lint_output_json = {
	.name = "json", .between = ",\n", .head = json_head,
	.file = json_file, .tail = json_tail,
};

/* ---- SARIF --------------------------------------------------------- */

static const char *level(enum lint_severity s)
{
	return s < LINT_WARNING ? "note" : lint_severity_name(s);
}

static json_t *sarif_rule(const struct lint_rule *r)
{
	char id[16];

	snprintf(id, sizeof(id), "%u", r->id);
	return json_pack("{ss ss s{ss} s{ss} s{ss}}", "id", id,
			 "name", r->name, "shortDescription", "text",
			 r->summary, "fullDescription", "text", r->why,
			 "defaultConfiguration", "level",
			 level(r->severity));
}

static void sarif_head(struct sbuf *out, const struct lint_page *page)
{
	const struct lint_rule *r;

	(void)page;
	(void)sbuf_str(out, "{\"$schema\":\"https://json.schemastore.org/"
		       "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
		       "\"columnKind\":\"unicodeCodePoints\","
		       "\"tool\":{\"driver\":{\"name\":\"pxesh lint\","
		       "\"version\":\"" PXESH_VERSION "\",\"rules\":[\n");
	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		(void)sbuf_str(out, i ? ",\n" : "");
		json_put(out, sarif_rule(r), JSON_COMPACT);
	}
	(void)sbuf_str(out, "]}},\"results\":[\n");
}

/* Characters, not bytes, from the line's start to @at; from 1. */
static int column(const struct lint *l, uint32_t at)
{
	int col = 1;

	while (at > 0 && l->text[at - 1] != '\n')
		col += ((unsigned char)l->text[--at] & 0xc0) != 0x80;
	return col;
}

static json_t *sarif_place(const struct lint *l, const struct lint_finding *f)
{
	return json_pack("{s{s{so} s{si si si}}}", "physicalLocation",
			 "artifactLocation", "uri", json_str(l->file), "region",
			 "startLine", (int)f->pos.line,
			 "startColumn", column(l, f->span.at),
			 "endColumn", column(l, f->span.at + f->pos.len));
}

static json_t *sarif_fixes(const struct lint *l, const struct lint_finding *f)
{
	json_t *a = json_array();

	for (unsigned i = 0; i < f->n_edits; i++)
		json_array_append_new(a, json_pack("{s{si si} s{so}}",
			"deletedRegion", "byteOffset", (int)f->edits[i].at,
			"byteLength",
			(int)(f->edits[i].end - f->edits[i].at),
			"insertedContent", "text", json_str(f->edits[i].text)));
	return json_pack("[{s{ss} s[{s{so} so}]}]", "description", "text",
			 f->help ? f->help : "mend it", "artifactChanges",
			 "artifactLocation", "uri", json_str(l->file),
			 "replacements", a);
}

static json_t *sarif_result(const struct lint *l, const struct lint_finding *f)
{
	struct sbuf message = { 0 };
	char id[16];
	json_t *j;

	snprintf(id, sizeof(id), "%u", f->rule->id);
	(void)sbuf_printf(&message, "%s%s%s", f->message,
			  f->help ? "; " : "", f->help ? f->help : "");
	j = json_pack("{ss ss s{so} s[o]}", "ruleId", id,
		      "level", level(f->severity), "message", "text",
		      json_str(sbuf_text(&message)), "locations",
		      sarif_place(l, f));
	sbuf_free(&message);
	if (f->n_edits && f->rule->fix != LINT_NO_FIX)
		json_object_set_new(j, "fixes", sarif_fixes(l, f));
	return j;
}

static void sarif_file(struct sbuf *out, const struct lint_page *page,
		       const struct lint *l)
{
	(void)page;
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		json_put(out, sarif_result(l, f), JSON_COMPACT);
		if (f->next)
			(void)sbuf_str(out, ",\n");
	}
}

static void sarif_tail(struct sbuf *out, const struct lint_page *page,
		       const struct lint_sums *sums)
{
	(void)page;
	(void)sums;
	(void)sbuf_str(out, "\n]}]}\n");
}

const struct lint_output lint_output_sarif = {
	.name = "sarif", .between = ",\n", .head = sarif_head,
	.file = sarif_file, .tail = sarif_tail,
};
