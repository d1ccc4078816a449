/* doc.c: the documents that the editor has open, as it sees them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/str.h"
#include "format/json.h"
#include "lint/inside.h"
#include "lint/lsp/inside.h"
#include "lint/lsp/lsp.h"

/* Bytes that the changes of one message may move; that takes some seconds. */
#define MOVED (2ull << 30)

static struct lsp_doc *find_doc(const struct lsp *s, const char *uri)
{
	struct lsp_doc *d = s->docs;

	while (d && uri && strcmp(d->uri, uri) != 0)
		d = d->next;
	return uri ? d : NULL;
}

static const char *uri_of(const json_t *params)
{
	const json_t *doc = lsp_object(params, "textDocument");

	return json_string_value(json_object_get(doc, "uri"));
}

struct lsp_doc *lsp_doc_of(const struct lsp *s, const json_t *params,
			   struct lsp_fault *f)
{
	const char *uri = uri_of(params);
	struct lsp_doc *d = find_doc(s, uri);

	if (!uri)
		(void)lsp_fail(f, LSP_PARAMS, "\"textDocument\" has a "
			       "\"uri\"");
	else if (!d)
		(void)lsp_fail(f, LSP_PARAMS, "this document is not open: "
			       "%.80s", uri);
	else if (!d->lint.script)
		(void)lsp_fail(f, LSP_FAILED, "%s", d->err.msg);
	else
		return d;
	return NULL;
}

void lsp_doc_free(struct lsp_doc *d)
{
	if (!d)
		return;
	lint_free(&d->lint);
	lint_configs_free(&d->configs);
	free(d->lines);
	free(d->text);
	free(d->uri);
	free(d);
}

static void drop(struct lsp *s, struct lsp_doc *d)
{
	struct lsp_doc **at = &s->docs;

	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	s->n_docs--;
	lsp_doc_free(d);
}

/* Tell the editor why a document cannot be followed any more, and treat it as
   closed. */
static void give_up(struct lsp *s, struct lsp_doc *d, const char *why)
{
	lsp_notify(s, "window/showMessage",
		   json_pack("{s:i, s:s}", "type", 1, "message", why));
	if (d)
		drop(s, d);
}

/* .pxesh.yaml: the same as for "pxesh lint". What the last lint points into
   goes. */
static void configure(struct lsp *s, struct lsp_doc *d)
{
	char *path = lsp_path(d->uri), text[256];
	const struct lint_config *c;
	struct err e = { 0 };

	lint_free(&d->lint);
	lint_configs_free(&d->configs);
	d->config = NULL;
	d->opt = s->opt;
	if (path && lint_config_find(&d->configs, path, &d->config, &e) < 0) {
		snprintf(text, sizeof(text), "pxesh: %s:%u: %s",
			 e.pos.file ? e.pos.file : path,
			 (unsigned)e.pos.line, e.msg);
		lsp_notify(s, "window/showMessage",
			   json_pack("{s:i, s:o}", "type", 2, "message",
				     json_text(text, strlen(text))));
		d->config = NULL;
	}
	free(path);
	c = d->config;
	if (!c)
		return;
	d->opt.switched = c->switched;
	if (!d->opt.target)
		d->opt.target = c->target;
	if (!s->has_least && c->has_least)
		d->opt.least = c->least;
}

int lsp_doc_read(struct lsp_doc *d)
{
	lint_free(&d->lint);
	d->err = (struct err){ 0 };
	if (lsp_lines(d) < 0)
		return -ENOMEM;
	if (lint_text(&d->lint, d->uri, d->text, d->len, &d->opt,
		      &d->err) < 0) {
		memset(&d->lint, 0, sizeof(d->lint));
		return d->err.code == -ENOMEM ? -ENOMEM : 0;
	}
	return lint_graph(&d->lint) ? 0 : -ENOMEM;
}

static void read_again(struct lsp *s, struct lsp_doc *d)
{
	if (lsp_doc_read(d) < 0)
		give_up(s, d, "pxesh: out of memory");
	else
		lsp_publish(s, d);
}

static struct lsp_doc *add(struct lsp *s, const char *uri)
{
	struct lsp_doc *d = calloc(1, sizeof(*d));

	if (d)
		d->uri = str_dup(uri);
	if (!d || !d->uri) {
		free(d);
		return NULL;
	}
	d->next = s->docs;
	s->docs = d;
	s->n_docs++;
	return d;
}

void lsp_doc_open(struct lsp *s, const json_t *params)
{
	const json_t *doc = lsp_object(params, "textDocument");
	const json_t *text = json_object_get(doc, "text");
	const char *uri = uri_of(params);
	struct lsp_doc *d = find_doc(s, uri);

	if (!uri || !json_is_string(text))
		return;
	if (d)
		drop(s, d);
	if (s->n_docs == LSP_DOCS) {
		give_up(s, NULL, "pxesh: too many open documents");
		return;
	}
	d = add(s, uri);
	if (!d)
		return;
	d->version = json_integer_value(json_object_get(doc, "version"));
	d->len = json_string_length(text);
	d->text = str_ndup(json_string_value(text), d->len);
	configure(s, d);
	if (d->text)
		read_again(s, d);
	else
		give_up(s, d, "pxesh: out of memory");
}

/* The bytes that a change replaces: without a range all of them. */
static bool replaced(const struct lsp_doc *d, const json_t *change,
		     struct span *out)
{
	const json_t *range = json_object_get(change, "range");

	*out = (struct span){ 0, (uint32_t)d->len };
	if (!range || json_is_null(range))
		return true;
	return lsp_offset(d, json_object_get(range, "start"), &out->at) &&
	       lsp_offset(d, json_object_get(range, "end"), &out->end) &&
	       out->at <= out->end;
}

/* 0, -EINVAL, -EFBIG or -ENOMEM. */
static int change_text(struct lsp_doc *d, const json_t *change)
{
	const json_t *text = json_object_get(change, "text");
	struct sbuf b = { .max = LIMIT_SCRIPT_BYTES };
	struct span span;
	int rc;

	if (!json_is_string(text) || !replaced(d, change, &span))
		return -EINVAL;
	(void)sbuf_reserve(&b, d->len - (span.end - span.at) +
			   json_string_length(text) + 1);
	(void)sbuf_add(&b, d->text, span.at);
	(void)sbuf_add(&b, json_string_value(text), json_string_length(text));
	if (sbuf_add(&b, d->text + span.end, d->len - span.end) < 0) {
		rc = b.error == -E2BIG ? -EFBIG : -ENOMEM;
		sbuf_free(&b);
		return rc;
	}
	free(d->text);
	d->text = b.data ? b.data : str_dup("");
	d->len = b.len;
	return d->text ? lsp_lines(d) : -ENOMEM;
}

void lsp_doc_change(struct lsp *s, const json_t *params)
{
	const json_t *changes = json_object_get(params, "contentChanges");
	struct lsp_doc *d = find_doc(s, uri_of(params));
	const json_t *version = json_object_get(lsp_object(params,
					"textDocument"), "version");
	uint64_t moved = 0;
	int rc = 0;

	if (!d || !json_is_array(changes))
		return;
	for (size_t i = 0; i < json_array_size(changes) && !rc; i++) {
		moved += d->len;
		rc = moved > MOVED ? -EFBIG :
		     change_text(d, json_array_get(changes, i));
	}
	if (rc < 0) {
		give_up(s, d, rc == -EINVAL ? "pxesh: a change that does not "
			"fit the document: open it again" :
			rc == -EFBIG ? "pxesh: too much to change at once: "
			"open it again" : "pxesh: out of memory");
		return;
	}
	d->version = json_integer_value(version);
	read_again(s, d);
}

/* A document is linted again when it is saved: its configuration may be
   another by then. */
void lsp_doc_save(struct lsp *s, const json_t *params)
{
	struct lsp_doc *d = find_doc(s, uri_of(params));

	if (!d)
		return;
	configure(s, d);
	read_again(s, d);
}

void lsp_docs_again(struct lsp *s)
{
	struct lsp_doc *next;

	for (struct lsp_doc *d = s->docs; d; d = next) {
		next = d->next;	/* @d may be freed below */
		configure(s, d);
		read_again(s, d);
	}
}

void lsp_doc_close(struct lsp *s, const json_t *params)
{
	struct lsp_doc *d = find_doc(s, uri_of(params));

	if (!d)
		return;
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:s, s:[]}", "uri", d->uri, "diagnostics"));
	drop(s, d);
}
