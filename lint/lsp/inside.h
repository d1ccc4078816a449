/* inside.h: what the parts of the language server share. */
#ifndef LINT_LSP_INSIDE_H
#define LINT_LSP_INSIDE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/command.h"
#include "lint/config.h"
#include "lint/lint.h"

/* A place in a document: the byte's offset, and the protocol's line and
   column for it. */
struct lsp_mark { uint32_t at, line, col; };

struct lsp_doc {
	struct lsp_doc *next;
	char           *uri, *text;
	size_t          len;
	json_int_t      version;
	uint32_t       *lines;		/* are offsets of their starts	*/
	uint32_t        n_lines;
	struct lsp_mark last;		/* is where the next search begins */
	struct lint_configs configs;	/* hold its .pxesh.yaml, if any	*/
	const struct lint_config *config;	/* NULL: there is none	*/
	struct lint_options opt;
	struct lint     lint;		/* with its graph; its script is NULL
					   if it cannot be read: then @err
					   says why			*/
	struct err      err;
};

struct lsp {
	void          (*send)(void *ctx, const char *text, size_t len);
	void           *ctx;
	struct lsp_doc *docs;
	unsigned        n_docs;
	bool            started, stopped, ended;
	char           *root;		/* is the editor's folder; or NULL */
	char          **roots;		/* are "URL=DIR", beside those of
					   the configuration		*/
	unsigned        n_roots;
	/* What the editor's settings say; the rest is as .pxesh.yaml says. */
	struct lint_options opt;
	bool            has_least;
};

/* The protocol's error codes. */
enum {
	LSP_PARSE = -32700, LSP_REQUEST = -32600, LSP_METHOD = -32601,
	LSP_PARAMS = -32602, LSP_INTERNAL = -32603, LSP_START = -32002,
	LSP_FAILED = -32803,
};

struct lsp_fault { int code; char msg[160]; };

/* ---- what goes to the editor (say.c) ------------------------------- */

/* Fill in a fault. Returns NULL, for those who return an answer or NULL. */
json_t *lsp_fail(struct lsp_fault *f, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static inline json_t *lsp_object(const json_t *from, const char *key)
{
	json_t *o = json_object_get(from, key);

	return json_is_object(o) ? o : NULL;
}

/* Takes @msg over; NULL: there was no memory for it. */
void lsp_send(struct lsp *s, json_t *msg);
void lsp_notify(struct lsp *s, const char *method, json_t *params);

/* ---- documents (doc.c) --------------------------------------------- */

/* The document that params.textDocument names, if its script could be read;
   else NULL with @f set. */
struct lsp_doc *lsp_doc_of(const struct lsp *s, const json_t *params,
			   struct lsp_fault *f);
void lsp_doc_free(struct lsp_doc *d);
/* Count the lines of d->text and lint it, after it changed or moved in memory.
   Outside of doc.c only tests call this. */
int lsp_doc_read(struct lsp_doc *d);
void lsp_doc_open(struct lsp *s, const json_t *params);
void lsp_doc_change(struct lsp *s, const json_t *params);
void lsp_doc_save(struct lsp *s, const json_t *params);
void lsp_doc_close(struct lsp *s, const json_t *params);

/* Lint all documents again, after a change of the editor's settings. */
void lsp_docs_again(struct lsp *s);

/* ---- settings (settings.c) ----------------------------------------- */

/* Take the editor's settings from @o; NULL: the defaults. */
void lsp_settings_read(struct lsp *s, const json_t *o);
void lsp_settings_free(struct lsp *s);
void lsp_settings_change(struct lsp *s, const json_t *params);

/* ---- places (place.c) ---------------------------------------------- */

/* Fill in d->lines. Returns 0 or -ENOMEM. */
int lsp_lines(struct lsp_doc *d);
struct lsp_mark lsp_mark(struct lsp_doc *d, uint32_t at);
json_t *lsp_range(struct lsp_doc *d, struct span span);
json_t *lsp_location(struct lsp_doc *d, struct span span);
json_t *lsp_text_edit(struct lsp_doc *d, struct span span, const char *text,
		      size_t len);
/* The offset of a position; one past its line's end counts as that end. False
   if @position is none. */
bool lsp_offset(const struct lsp_doc *d, const json_t *position,
		uint32_t *out);
/* The offset of params.position; false with @f set if that is none. */
bool lsp_offset_of(const struct lsp_doc *d, const json_t *params,
		   uint32_t *out, struct lsp_fault *f);
/* From where to where the line of @at reaches, without its LF or CR. */
struct span lsp_line_of(const struct lsp_doc *d, uint32_t at);

static inline bool lsp_within(struct span s, uint32_t at)
{
	return s.at <= at && at <= s.end;
}

/* ---- what the script says (names.c) -------------------------------- */

enum lsp_ref_kind { LSP_LABEL, LSP_JUMP, LSP_VALUE };

struct lsp_ref {
	enum lsp_ref_kind  kind;
	struct span        span;	/* is where the name stands	*/
	const struct word *word;
	const char        *name;
};

struct lsp_walk {
	void (*found)(struct lsp_walk *w, const struct lsp_ref *ref);
	const char *label;		/* is looked for; NULL: all are	*/
	const struct lsp_doc *home;	/* is another script, linked to this
					   one: its labels and jumps are
					   meant, too; or NULL		*/
	void       *ctx;
};

/* Call w->found for every mention of labels: the labels themselves, jumps, and
   the items and values that jumps are made of. */
void lsp_refs(const struct lsp_doc *d, struct lsp_walk *w);
bool lsp_ref_at(const struct lsp_doc *d, uint32_t at, struct lsp_ref *out);
/* The command at @at. */
bool lsp_cmd_at(const struct lsp_doc *d, uint32_t at, struct flow_cmd *out);
/* The word at @at of that command. */
const struct word *lsp_word_at(const struct cmd *cmd, uint32_t at);

/* What an argument of the command is. */
enum arg_kind lsp_kind(const struct flow_cmd *c, const struct word *w);

/* Where a setting's name stands. */
struct lsp_setting {
	struct span span;		/* is all of "scope/name:type"	*/
	struct span name;		/* is the name in it		*/
};
/* The setting named at @at, in ${...} or as an argument. */
bool lsp_setting_at(const struct lsp_doc *d, uint32_t at,
		    struct lsp_setting *out);
/* The name without scope and type: malloc'ed, or NULL. */
char *lsp_setting_name(const struct lsp_doc *d, const struct lsp_setting *s);
/* Split "scope/name:type" at @span of @text. */
void lsp_setting_split(const char *text, struct span span,
		       struct lsp_setting *out);
/* The word that names what a command stores, or NULL. */
const struct word *lsp_stored(const struct flow_cmd *c);

/* linked.c: call @each for every script that leads to this one or that this
   one leads to; those that the editor has not open live until it returns. */
void lsp_linked(const struct lsp *s, struct lsp_doc *d,
		void (*each)(void *ctx, struct lsp_doc *other), void *ctx);

/* The local file that a word of a script at @uri names: malloc'ed, or NULL. */
char *lsp_local_file(const struct lsp *s, const struct lsp_doc *d,
		     const struct word *w);
/* What is in the folder that a URI names which is typed as far as @typed, a
   slash being its end: names as URIs have them. */
void lsp_each_file(const struct lsp *s, const struct lsp_doc *d,
		   const char *typed, size_t len,
		   void (*each)(void *ctx, const char *name, bool is_folder),
		   void *ctx);
/* "file:///a%20b" as a path, and back: malloc'ed, or NULL. */
char *lsp_path(const char *uri);
char *lsp_uri(const char *path);

/* ---- answers ------------------------------------------------------- */

/* Each returns the result, or NULL with @f set (unset: no memory). */
json_t *lsp_hover(struct lsp *s, const json_t *params, struct lsp_fault *f);
json_t *lsp_definition(struct lsp *s, const json_t *params,
		       struct lsp_fault *f);
json_t *lsp_references(struct lsp *s, const json_t *params,
		       struct lsp_fault *f);
json_t *lsp_prepare_rename(struct lsp *s, const json_t *params,
			   struct lsp_fault *f);
json_t *lsp_rename(struct lsp *s, const json_t *params, struct lsp_fault *f);
json_t *lsp_completion(struct lsp *s, const json_t *params,
		       struct lsp_fault *f);
json_t *lsp_symbols(struct lsp *s, const json_t *params, struct lsp_fault *f);
json_t *lsp_formatting(struct lsp *s, const json_t *params,
		       struct lsp_fault *f);
json_t *lsp_tokens(struct lsp *s, const json_t *params, struct lsp_fault *f);
json_t *lsp_actions(struct lsp *s, const json_t *params, struct lsp_fault *f);
json_t *lsp_token_types(void);

/* What gives a label or a setting (the other is NULL) another name, by URI of
   the scripts that mention it; NULL: too much, or no memory. */
json_t *lsp_edits(struct lsp *s, struct lsp_doc *d, const char *label,
		  const char *setting, const char *new_name);

/* Tell the editor what is wrong with a document. */
void lsp_publish(struct lsp *s, struct lsp_doc *d);
/* A finding as the protocol writes it. */
json_t *lsp_diagnostic(struct lsp_doc *d, const struct lint_finding *f);

#endif
