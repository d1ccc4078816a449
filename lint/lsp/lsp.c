/* lsp.c: the language server: messages in, the right function, answers out. */
#include "lint/lsp/lsp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/utf8.h"
#include "core/version.h"
#include "format/json.h"
#include "lint/lsp/inside.h"

/* ---- faults -------------------------------------------------------- */

/* Answer a request by a fault. @id is NULL if it could not be read. */
static void send_fault(struct lsp *s, json_t *id, const struct lsp_fault *f)
{
	json_t *msg = json_text(f->msg, strlen(f->msg));

	lsp_send(s, json_pack("{s:s, s:O?, s:{s:i, s:o}}", "jsonrpc",
				  "2.0", "id", id, "error", "code", f->code,
				  "message", msg));
}

static void refuse(struct lsp *s, json_t *id, int code, const char *msg)
{
	struct lsp_fault f;

	(void)lsp_fail(&f, code, "%s", msg);
	if (!id) {
		lsp_send(s, json_pack("{s:s, s:n, s:{s:i, s:s}}",
					  "jsonrpc", "2.0", "id", "error",
					  "code", code, "message", msg));
		return;
	}
	send_fault(s, id, &f);
}

/* ---- its life ------------------------------------------------------ */

struct lsp *lsp_new(void (*send)(void *ctx, const char *text, size_t len),
		    void *ctx)
{
	struct lsp *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->send = send;
	s->ctx = ctx;
	s->opt.least = LINT_WARNING;
	return s;
}

void lsp_free(struct lsp *s)
{
	struct lsp_doc *next;

	if (!s)
		return;
	for (struct lsp_doc *d = s->docs; d; d = next) {
		next = d->next;
		lsp_doc_free(d);
	}
	lsp_settings_free(s);
	free(s->root);
	free(s);
}

int lsp_status(const struct lsp *s, int closed)
{
	if (!s->ended && !closed)
		return -1;
	return s->stopped ? 0 : 1;
}

static void read_root(struct lsp *s, const json_t *params)
{
	const json_t *folders = json_object_get(params, "workspaceFolders");
	const json_t *folder = json_array_get(folders, 0);
	const char *uri = json_string_value(json_object_get(folder, "uri"));

	if (!uri)
		uri = json_string_value(json_object_get(params, "rootUri"));
	if (uri)
		s->root = lsp_path(uri);
}

static json_t *initialize(struct lsp *s, const json_t *params,
			  struct lsp_fault *f)
{
	if (s->started)
		return lsp_fail(f, LSP_REQUEST, "it is initialized already");
	s->started = true;
	read_root(s, params);
	lsp_settings_read(s, lsp_object(params, "initializationOptions"));
	return json_pack("{s:{s:s, s:s}, s:{s:s, s:{s:b, s:i, s:b}, "
		"s:b, s:b, s:b, s:{s:b}, s:{s:[s,s,s,s,s]}, s:b, s:b, "
		"s:{s:[s,s]}, "
		"s:{s:{s:o, s:[]}, s:b}}}",
		"serverInfo", "name", "pxesh", "version", PXESH_VERSION,
		"capabilities", "positionEncoding", "utf-16",
		"textDocumentSync", "openClose", 1, "change", 2, "save", 1,
		"hoverProvider", 1, "definitionProvider", 1,
		"referencesProvider", 1,
		"renameProvider", "prepareProvider", 1,
		"completionProvider", "triggerCharacters", "{", "-", "/", ":",
		" ", "documentSymbolProvider", 1,
		"documentFormattingProvider", 1,
		"codeActionProvider", "codeActionKinds", "quickfix",
		"source.fixAll", "semanticTokensProvider", "legend",
		"tokenTypes", lsp_token_types(), "tokenModifiers", "full", 1);
}

static json_t *shut_down(struct lsp *s, const json_t *params,
			 struct lsp_fault *f)
{
	(void)params;
	(void)f;
	s->stopped = true;
	return json_null();
}

/* ---- messages ------------------------------------------------------ */

static const struct {
	const char *method;
	json_t *(*answer)(struct lsp *s, const json_t *params,
			  struct lsp_fault *f);
} requests[] = {
	{ "initialize", initialize },
	{ "shutdown", shut_down },
	{ "textDocument/hover", lsp_hover },
	{ "textDocument/definition", lsp_definition },
	{ "textDocument/references", lsp_references },
	{ "textDocument/prepareRename", lsp_prepare_rename },
	{ "textDocument/rename", lsp_rename },
	{ "textDocument/completion", lsp_completion },
	{ "textDocument/documentSymbol", lsp_symbols },
	{ "textDocument/formatting", lsp_formatting },
	{ "textDocument/semanticTokens/full", lsp_tokens },
	{ "textDocument/codeAction", lsp_actions },
};

static const struct {
	const char *method;
	void (*take)(struct lsp *s, const json_t *params);
} notes[] = {
	{ "textDocument/didOpen", lsp_doc_open },
	{ "textDocument/didChange", lsp_doc_change },
	{ "textDocument/didSave", lsp_doc_save },
	{ "textDocument/didClose", lsp_doc_close },
	{ "workspace/didChangeConfiguration", lsp_settings_change },
};

static json_t *answer(struct lsp *s, const char *method,
		      const json_t *params, struct lsp_fault *f)
{
	if (!s->started && strcmp(method, "initialize") != 0)
		return lsp_fail(f, LSP_START, "\"initialize\" comes first");
	if (s->stopped)
		return lsp_fail(f, LSP_REQUEST, "it was shut down");
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (!strcmp(requests[i].method, method))
			return requests[i].answer(s, params, f);
	}
	return lsp_fail(f, LSP_METHOD, "there is no method \"%.60s\"",
			method);
}

static void take_request(struct lsp *s, json_t *id, const char *method,
			 const json_t *params)
{
	struct lsp_fault f = { LSP_INTERNAL, "out of memory" };
	json_t *result = answer(s, method, params, &f);

	if (result)
		lsp_send(s, json_pack("{s:s, s:O, s:o}", "jsonrpc", "2.0",
					  "id", id, "result", result));
	else
		send_fault(s, id, &f);
}

static void take_note(struct lsp *s, const char *method, const json_t *params)
{
	if (!strcmp(method, "exit"))
		s->ended = true;
	if (!s->started || s->stopped)
		return;
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		if (!strcmp(notes[i].method, method))
			notes[i].take(s, params);
	}
}

static void take_message(struct lsp *s, const json_t *msg)
{
	json_t *id = json_object_get(msg, "id");
	const char *method = json_string_value(json_object_get(msg,
							       "method"));
	const json_t *params = lsp_object(msg, "params");

	if (id && !json_is_string(id) && !json_is_integer(id))
		refuse(s, NULL, LSP_REQUEST, "an \"id\" is a number or text");
	else if (!method && !json_object_get(msg, "result") &&
		 !json_object_get(msg, "error"))
		refuse(s, id, LSP_REQUEST, "a message has a \"method\"");
	else if (method && id)
		take_request(s, id, method, params);
	else if (method)
		take_note(s, method, params);
}

void lsp_message(struct lsp *s, const char *text, size_t len)
{
	json_error_t e;
	json_t *msg;

	if (len > LSP_MESSAGE_BYTES) {
		lsp_too_long(s, len);
		return;
	}
	msg = json_loadb(text, len, JSON_ALLOW_NUL | JSON_DECODE_ANY, &e);
	if (!msg)
		refuse(s, NULL, LSP_PARSE, "this is not JSON");
	else if (!json_is_object(msg))
		refuse(s, NULL, LSP_REQUEST, "a message is an object");
	else
		take_message(s, msg);
	json_decref(msg);
}

void lsp_too_long(struct lsp *s, size_t len)
{
	char msg[80];

	snprintf(msg, sizeof(msg), "a message of %llu bytes; at most %u",
		 (unsigned long long)len, LSP_MESSAGE_BYTES);
	refuse(s, NULL, LSP_REQUEST, msg);
}
