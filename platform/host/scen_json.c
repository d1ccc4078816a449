/* scen_json.c: results as one JSON object. */
#include <jansson.h>

#include "lab/scenario.h"
#include "platform/host/scen.h"

static void begin(struct scen_out *o)
{
	o->state = json_array();
}

static void result(struct scen_out *o, const struct scen_result *r)
{
	json_t *j = json_pack("{s:s, s:s, s:b, s:I, s:s}",
			      "file", r->s->file, "name", r->s->name,
			      "passed", r->passed,
			      "virtual_ms", (json_int_t)(r->virtual_us / 1000),
			      "end", r->end);

	if (j)
		json_object_set_new(j, "line", json_integer(r->s->at->line));
	if (j && !r->passed) {
		json_object_set_new(j, "misses", json_string(r->misses));
		json_object_set_new(j, "trace", json_string(r->trace));
		json_object_set_new(j, "screen", json_string(r->screen));
	}
	if (j)
		json_array_append_new(o->state, j);
}

static void end(struct scen_out *o, const struct scen_tally *t)
{
	json_t *all = json_pack("{s:i, s:i, s:o}", "passed", (int)t->passed,
				"failed", (int)t->failed, "scenarios",
				o->state);

	if (all)
		json_dumpf(all, o->to, JSON_INDENT(2));
	fputc('\n', o->to);
	json_decref(all);
}

const struct scen_format scen_format_json = { "json", begin, result, end };
