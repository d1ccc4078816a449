/*
 * name.c: what "[scope/]name[:type]" stands for (reference/settings.md#names).
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/tree.h"
#include "core/str.h"

void setting_index_defs(struct settings_tree *tree)
{
	const struct setting_def *def;
	unsigned at;

	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		at = str_hash(def->name, strlen(def->name));
		while (tree->defs[at % SETTING_DEF_SLOTS])
			at++;
		tree->defs[at % SETTING_DEF_SLOTS] = (uint8_t)(i + 1);
	}
}

static const struct setting_def *indexed_def(const struct settings_tree *tree,
					     uint32_t hash, const char *name,
					     size_t len)
{
	const struct setting_def *def;
	unsigned i;

	while ((i = tree->defs[hash % SETTING_DEF_SLOTS])) {
		def = setting_def_at(i - 1);
		if (str_is(def->name, name, len))
			return def;
		hash++;
	}
	return NULL;
}

/* The tag of @def in @scope. */
static bool def_tag(const struct setting_def *def, enum tag_scope scope,
		    uint64_t *tag)
{
	const struct setting_alias *a = def->also;

	if (def->scope == scope) {
		*tag = def->tag;
		return true;
	}
	for (; a && a->scope != SCOPE_DHCP; a++) {
		if (a->scope == scope) {
			*tag = a->tag;
			return true;
		}
	}
	return false;
}

bool setting_tag(const struct setting_ref *ref, enum tag_scope scope,
		 uint64_t *tag)
{
	if (ref->def)
		return def_tag(ref->def, scope, tag);
	*tag = ref->tag;
	return ref->tag_scope == scope;
}

const struct setting_type *setting_ref_type(const struct setting_ref *ref)
{
	if (ref->type)
		return ref->type;
	return ref->def ? ref->def->type : NULL;
}

/* One number of a tag: its text ends at a dot or at @end. */
static bool number(const char **at, const char *end, uint64_t *out)
{
	const char *p = *at;
	unsigned base = 10;
	int digit;

	*out = 0;
	if (end - p > 1 && *p == '0') {
		base = p[1] == 'x' || p[1] == 'X' ? 16 : 8;
		p += base == 16 ? 2 : 1;
	}
	for (; p < end && *p != '.'; p++) {
		digit = str_hex(*p);
		if (digit < 0 || (unsigned)digit >= base)
			return false;
		*out = *out * base + (unsigned)digit;
	}
	*at = p;
	return true;
}

/* The tag that a name is: false, and 0, if it is just a name. */
static bool parse_tag(const char *name, size_t len, uint64_t *out)
{
	const char *end = name + len;
	uint64_t tag = 0, part;

	*out = 0;
	if (!len || ((*name < '0' || *name > '9') && *name != '.'))
		return false;
	while (number(&name, end, &part)) {
		tag = (tag << 8) + part;
		if (name++ == end) {
			*out = tag;
			return true;
		}
	}
	return false;
}

bool setting_own_tag(const struct setting_ref *ref, enum tag_scope scope,
		     uint64_t *tag)
{
	if (!setting_tag(ref, scope, tag))
		return false;
	return *tag || (!ref->def && parse_tag(ref->name, ref->name_len, tag));
}

static const struct setting_def *def_of_tag(enum tag_scope scope, uint64_t tag)
{
	const struct setting_def *def;
	uint64_t its;

	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (def_tag(def, scope, &its) && its == tag)
			return def;
	}
	return NULL;
}

static uint32_t tag_hash(uint64_t tag)
{
	return (uint32_t)(tag * 0x9e3779b97f4a7c15u >> 32);
}

/* Find out which setting out->name is. */
static void identify(struct setting_ref *out)
{
	out->tag_scope = settings_scope(out->block);
	if (parse_tag(out->name, out->name_len, &out->tag) && out->tag) {
		out->def = def_of_tag(out->tag_scope, out->tag);
		if (!out->def) {
			out->hash = tag_hash(out->tag);
			return;
		}
		out->name = out->def->name;
		out->name_len = strlen(out->name);
	}
	out->hash = str_hash(out->name, out->name_len);
	if (!out->def)
		out->def = indexed_def(out->block->tree, out->hash,
				       out->name, out->name_len);
	if (out->def) {
		out->tag = out->def->tag;
		out->tag_scope = out->def->scope;
	}
}

/* How much of a name goes into a message. */
static int shown(size_t len)
{
	return len < 40 ? (int)len : 40;
}

static int no_scope(const char *scope, size_t len, int rc, struct err *e)
{
	switch (rc) {
	case -ENOMEM:
		return err_set(e, rc, "no memory for settings block \"%.*s\"",
			       shown(len), scope);
	case -ENOSPC:
		return err_set(e, rc, "no room for settings block \"%.*s\": at "
			       "most %u blocks, %u deep", shown(len), scope,
			       LIMIT_BLOCKS, LIMIT_BLOCK_DEPTH);
	default:
		return err_set(e, rc, "there is no settings block \"%.*s\"",
			       shown(len), scope);
	}
}

int setting_parse(struct settings *root, const char *text, size_t len,
		  bool create, struct setting_ref *out, struct err *e)
{
	const char *slash = memchr(text, '/', len);
	const char *name = slash ? slash + 1 : text;
	size_t scope_len = slash ? (size_t)(slash - text) : 0;
	size_t name_len = len - (size_t)(name - text);
	const char *colon = memchr(name, ':', name_len);
	const struct setting_type *type = NULL;
	int rc;

	if (colon) {
		const char *end = name + name_len;

		name_len = (size_t)(colon - name);
		type = setting_type_find(colon + 1,
					 (size_t)(end - colon - 1));
		if (!type)
			return err_set(e, -ENOTSUP, "\"%.*s\" is no type of "
				       "setting",
				       shown((size_t)(end - colon - 1)),
				       colon + 1);
	}
	*out = (struct setting_ref){
		.name = name, .name_len = name_len, .type = type,
		.block = settings_target(root),
	};
	if (scope_len) {
		rc = settings_scope_find(root, text, scope_len, create,
					 &out->block);
		if (rc < 0)
			return no_scope(text, scope_len, rc, e);
	}
	identify(out);
	return 0;
}
