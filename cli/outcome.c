/* outcome.c: --outcome FILE: how a run ended, as JSON for other programs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/state.h"
#include "core/str.h"
#include "format/json.h"
#include "lab/lab.h"
#include "platform/host/host.h"

#define REQUESTS_MAX 1000	/* are written, the first ones		*/

static void member(json_t *to, const char *name, const char *value)
{
	if (*value)
		(void)json_object_set_new(to, name, json_str(value));
}

static void number(json_t *to, const char *name, uint64_t value)
{
	(void)json_object_set_new(to, name, json_integer((json_int_t)value));
}

static json_t *initrds_json(const struct lab_boot *b)
{
	json_t *list = json_array(), *j;

	for (unsigned i = 0; i < b->n_initrds; i++) {
		j = json_object();
		member(j, "name", b->initrds[i].name);
		member(j, "args", b->initrds[i].args);
		member(j, "uri", b->initrds[i].uri);
		number(j, "size", b->initrds[i].size);
		(void)json_array_append_new(list, j);
	}
	return list;
}

static json_t *boot_json(const struct lab_boot *b)
{
	json_t *j = json_object();

	member(j, "name", b->name);
	member(j, "uri", b->uri);
	member(j, "kind", b->kind);
	member(j, "version", b->version);
	member(j, "starts", b->starts);
	member(j, "command-line", b->cmdline);
	number(j, "size", b->size);
	(void)json_object_set_new(j, "initrds", initrds_json(b));
	return j;
}

static json_t *error_json(const struct lab_failure *f)
{
	json_t *j = json_object();

	member(j, "message", f->message);
	member(j, "file", f->file);
	if (f->line) {
		number(j, "line", f->line);
		number(j, "column", f->col);
	}
	return j;
}

static json_t *requests_json(const struct lab *lab, uint64_t from_us)
{
	const struct lab_request *q;
	json_t *list = json_array(), *j;

	for (unsigned i = 0; lab && i < REQUESTS_MAX &&
	     (q = lab_request(lab, i)); i++) {
		j = json_object();
		member(j, "server", q->server);
		member(j, "what", q->what);
		member(j, "answer", q->answer);
		number(j, "ms", q->at_us > from_us ?
		       (q->at_us - from_us) / 1000 : 0);
		(void)json_array_append_new(list, j);
	}
	return list;
}

static json_t *outcome_json(const struct lab_outcome *o)
{
	json_t *j = json_object();
	struct sbuf text = { 0 };

	lab_outcome_describe(o, &text);
	member(j, "end", lab_end_words[o->end]);
	member(j, "text", sbuf_text(&text));
	sbuf_free(&text);
	if (o->end == LAB_END_EXIT)
		number(j, "status", (unsigned)o->status);
	if (o->end == LAB_END_BOOT)
		(void)json_object_set_new(j, "boot", boot_json(&o->boot));
	if (o->error.code)
		(void)json_object_set_new(j, "error", error_json(&o->error));
	number(j, "ms", (o->ended_us - o->started_us) / 1000);
	(void)json_object_set_new(j, "requests",
				  requests_json(host.lab, o->started_us));
	return j;
}

int outcome_write(const struct session *s)
{
	const char *file = s->opt->outcome_file;
	struct sbuf text = { 0 };
	FILE *to = fopen(file, "we");
	int rc = to ? 0 : errno;

	json_put(&text, outcome_json(&s->outcome), JSON_INDENT(2));
	sbuf_char(&text, '\n');
	if (to && fwrite(sbuf_text(&text), 1, text.len, to) != text.len)
		rc = errno;
	if (to && fclose(to) != 0)
		rc = errno;
	if (!rc && text.error)
		rc = -text.error;
	sbuf_free(&text);
	if (rc)
		fprintf(stderr, "pxesh: %s: %s\n", file, strerror(rc));
	return rc ? CLI_FAILED : CLI_OK;
}
