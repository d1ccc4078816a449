/* yaml.c: YAML to a tree, through libfyaml's events. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libfyaml.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/utf8.h"
#include "format/yaml.h"

struct anchor {
	struct anchor   *next;
	const char      *name;
	struct yaml *node;		/* NULL while it is being read	*/
};

struct reader {
	struct fy_parser *parser;
	struct fy_diag   *diag;
	struct fy_event  *ev;		/* the one being looked at	*/
	const char       *file;
	struct arena     *mem;
	struct anchor    *anchors;
	struct err       *e;
};

bool yaml_is_none(const struct yaml *n)
{
	return n->kind == YAML_SCALAR && !n->quoted &&
	       !strcmp(n->text, "none");
}

int yaml_error(const struct yaml *node, const char *file,
	       struct err *e, const char *fmt, ...)
{
	char msg[120];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	err_set(e, -EINVAL, "%s", msg);
	return err_at(e, (struct srcpos){ file, node->line, node->col, 1 });
}

/* ---- events --------------------------------------------------------- */

/* What libfyaml itself objects to. */
static int syntax_error(struct reader *r)
{
	void *prev = NULL;
	struct fy_diag_error *de = fy_diag_errors_iterate(r->diag, &prev);
	struct yaml at = { .line = 1, .col = 1 };

	if (!de)
		return yaml_error(&at, r->file, r->e, "not valid YAML");
	at.line = de->line > 0 ? (uint32_t)de->line : 1;
	at.col = de->column > 0 ? (uint32_t)de->column : 1;
	return yaml_error(&at, r->file, r->e, "not valid YAML: %.90s",
			  de->msg);
}

static int advance(struct reader *r)
{
	fy_parser_event_free(r->parser, r->ev);
	r->ev = fy_parser_parse(r->parser);
	return r->ev ? 0 : syntax_error(r);
}

static void mark(const struct reader *r, struct yaml *n)
{
	const struct fy_mark *m = fy_event_start_mark(r->ev);

	n->line = m ? (uint32_t)m->line + 1 : 0;
	n->col = m ? (uint32_t)m->column + 1 : 0;
}

static int no_memory(struct reader *r)
{
	return err_set(r->e, -ENOMEM, "no memory for %s", r->file);
}

static int copy_text(struct reader *r, struct fy_token *t, const char **out,
		     size_t *len)
{
	const char *text = t ? fy_token_get_text(t, len) : "";

	if (!t)
		*len = 0;
	*out = text ? arena_strndup(r->mem, text, *len) : NULL;
	return *out ? 0 : no_memory(r);
}

/* ---- anchors and aliases -------------------------------------------- */

static int anchor_add(struct reader *r, struct fy_token *t,
		      struct anchor **out)
{
	struct anchor *a;
	size_t len;

	*out = NULL;
	if (!t)
		return 0;
	a = arena_calloc(r->mem, 1, sizeof(*a));
	if (!a || copy_text(r, t, &a->name, &len) < 0)
		return no_memory(r);
	a->next = r->anchors;
	r->anchors = a;
	*out = a;
	return 0;
}

static int read_alias(struct reader *r, struct yaml *n)
{
	struct anchor *a = r->anchors;
	struct yaml at = *n;
	const char *name;
	size_t len;
	int rc = copy_text(r, r->ev->alias.anchor, &name, &len);

	if (rc < 0)
		return rc;
	while (a && strcmp(a->name, name))
		a = a->next;
	if (!a)
		return yaml_error(&at, r->file, r->e,
				  "no anchor &%.60s comes before this",
				  name);
	if (!a->node)
		return yaml_error(&at, r->file, r->e,
				  "*%.60s would contain itself", name);
	*n = *a->node;
	n->line = at.line;
	n->col = at.col;
	n->next = n->key = NULL;
	return 0;
}

/* ---- nodes ---------------------------------------------------------- */

static int read_node(struct reader *r, unsigned depth,
		     struct yaml **out);

static int read_scalar(struct reader *r, struct yaml *n)
{
	n->kind = YAML_SCALAR;
	n->quoted = fy_event_get_node_style(r->ev) != FYNS_PLAIN;
	return copy_text(r, r->ev->scalar.value, &n->text, &n->len);
}

static int key_check(struct reader *r, const struct yaml *map,
		     const struct yaml *key)
{
	const struct yaml *m;

	if (key->kind != YAML_SCALAR)
		return yaml_error(key, r->file, r->e,
				  "a key must be a word");
	for (m = map->first; m; m = m->next)
		if (!strcmp(m->key->text, key->text))
			return yaml_error(key, r->file, r->e,
					  "\"%.60s\" is given twice",
					  key->text);
	return 0;
}

/* The members of a list or mapping, up to its end. */
static int read_members(struct reader *r, struct yaml *n, unsigned depth,
			enum fy_event_type end)
{
	struct yaml *last = NULL, *m, *key;
	int rc;

	if (depth >= LAB_YAML_DEPTH)
		return yaml_error(n, r->file, r->e,
				  "nested deeper than %d levels",
				  LAB_YAML_DEPTH);
	while (!(rc = advance(r)) && r->ev->type != end) {
		key = NULL;
		if (n->kind == YAML_MAP &&
		    ((rc = read_node(r, depth + 1, &key)) < 0 ||
		     (rc = key_check(r, n, key)) < 0 ||
		     (rc = advance(r)) < 0))
			return rc;
		rc = read_node(r, depth + 1, &m);
		if (rc < 0)
			return rc;
		m->key = key;
		n->nodes += m->nodes;
		if (last)
			last->next = m;
		else
			n->first = m;
		last = m;
		if (n->nodes > LAB_YAML_NODES)
			return yaml_error(m, r->file, r->e, "more than %d "
					  "values (aliases counted in "
					  "full)", LAB_YAML_NODES);
	}
	return rc;
}

static int read_collection(struct reader *r, struct yaml *n,
			   unsigned depth)
{
	bool map = r->ev->type == FYET_MAPPING_START;
	int rc;

	n->kind = map ? YAML_MAP : YAML_LIST;
	rc = read_members(r, n, depth, map ? FYET_MAPPING_END :
					     FYET_SEQUENCE_END);
	if (rc >= 0 && !n->line && n->first) {
		const struct yaml *m = n->first->key ? n->first->key :
							   n->first;

		n->line = m->line;
		n->col = m->col;
	}
	return rc;
}

static int read_node(struct reader *r, unsigned depth, struct yaml **out)
{
	struct yaml *n = arena_calloc(r->mem, 1, sizeof(*n));
	struct anchor *a = NULL;
	int rc;

	if (!n)
		return no_memory(r);
	n->nodes = 1;
	n->file = r->file;
	mark(r, n);
	if (r->ev->type == FYET_ALIAS) {
		n->col -= n->col > 1;	/* the mark is behind the star */
		*out = n;
		return read_alias(r, n);
	}
	rc = anchor_add(r, fy_event_get_anchor_token(r->ev), &a);
	if (rc >= 0)
		rc = r->ev->type == FYET_SCALAR ? read_scalar(r, n) :
						  read_collection(r, n, depth);
	if (rc < 0)
		return rc;
	if (a)
		a->node = n;
	*out = n;
	return 0;
}

/* ---- the document --------------------------------------------------- */

static int read_document(struct reader *r, struct yaml **out)
{
	struct yaml at = { .line = 0 };
	int rc;

	do {
		rc = advance(r);
		if (rc < 0)
			return rc;
		if (r->ev->type == FYET_STREAM_END)
			return 0;	/* empty */
	} while (r->ev->type != FYET_DOCUMENT_START);
	rc = advance(r);
	if (rc >= 0)
		rc = read_node(r, 0, out);
	while (rc >= 0 && r->ev->type != FYET_STREAM_END) {
		rc = advance(r);
		if (rc < 0 || r->ev->type != FYET_DOCUMENT_START)
			continue;
		mark(r, &at);
		return yaml_error(&at, r->file, r->e,
				  "only one document is expected");
	}
	return rc;
}

/*
 * Only text goes to libfyaml, which loops for ever over some bytes that are
 * not UTF-8. YAML allows no control characters either (5.1).
 */
static int check_text(const char *text, size_t len, const char *file,
		      struct err *e)
{
	struct yaml at = { .line = 1, .col = 1 };
	uint32_t c;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = utf8_next(text + i, len - i, &c);
		if (c == UTF8_BAD)
			return yaml_error(&at, file, e, "not UTF-8 text");
		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') ||
		    (c >= 0x7f && c < 0xa0 && c != 0x85))
			return yaml_error(&at, file, e, "a control "
					  "character (0x%02x)", c);
		at.col++;
		if (c == '\n') {
			at.line++;
			at.col = 1;
		}
	}
	return 0;
}

int yaml_parse(const char *text, size_t len, const char *file,
	       struct arena *mem, struct yaml **out, struct err *e)
{
	struct reader r = { .file = file, .mem = mem, .e = e };
	struct fy_diag_cfg dcfg;
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET |
					     FYPCF_COLLECT_DIAG };
	int rc;

	*out = NULL;
	if (len > YAML_BYTES)
		return err_set(e, -EFBIG, "%.80s: larger than %u bytes", file,
			       YAML_BYTES);
	rc = check_text(text, len, file, e);
	if (rc < 0)
		return rc;
	fy_diag_cfg_default(&dcfg);
	dcfg.fp = NULL;
	r.diag = cfg.diag = fy_diag_create(&dcfg);
	if (r.diag) {
		fy_diag_set_collect_errors(r.diag, true);
		r.parser = fy_parser_create(&cfg);
	}
	if (r.parser && !fy_parser_set_string(r.parser, text, len))
		rc = read_document(&r, out);
	else
		rc = no_memory(&r);
	fy_parser_event_free(r.parser, r.ev);
	fy_parser_destroy(r.parser);
	fy_diag_destroy(r.diag);
	return rc;
}
