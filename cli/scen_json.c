/* scen_json.c: results as one JSON object. */
#include "cli/scen.h"
#include "format/json.h"
#include "scenario/scenario.h"

static void begin(struct scen_out *o)
{
	o->state = json_array();
}

static void put_member(json_t *j, const char *key, const char *text)
{
	(void)json_object_set_new(j, key, json_str(text));
}

static void result(struct scen_out *o, const struct scen_result *r)
{
	json_t *j = json_pack("{s:i, s:b, s:I}", "line", (int)r->s->at->line,
			      "passed", r->passed, "virtual_ms",
			      (json_int_t)(r->virtual_us / 1000));

	if (!j)
		return;
	put_member(j, "file", r->s->file);
	put_member(j, "name", r->s->name);
	put_member(j, "end", r->end);
	if (*r->skipped)
		put_member(j, "skipped", r->skipped);
	if (!r->passed) {
		put_member(j, "misses", r->misses);
		put_member(j, "trace", r->trace);
		put_member(j, "screen", r->screen);
	}
	(void)json_array_append_new(o->state, j);
}

static void end(struct scen_out *o, const struct scen_tally *t)
{
	json_t *all = json_pack("{s:i, s:i, s:i, s:o}", "passed",
				(int)t->passed, "failed", (int)t->failed,
				"skipped", (int)t->skipped, "scenarios",
				o->state);
	struct sbuf text = { 0 };

	json_put(&text, all, JSON_INDENT(2));
	fprintf(o->to, "%s\n", sbuf_text(&text));
	sbuf_free(&text);
}

const struct scen_format scen_format_json = { "json", begin, result, end };
