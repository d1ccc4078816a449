/* tree.c: the tree of settings blocks and the order within it. */
#include "core/setting/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/str.h"

struct settings *settings_target(struct settings *s)
{
	struct settings_tree *tree = s->tree;

	return s == tree->netx && tree->netx_target ? tree->netx_target : s;
}

void settings_notify(struct settings_tree *tree)
{
	struct settings_watch *w, *next;

	if (tree->notifying)
		return;
	tree->notifying = true;
	for (w = tree->watches; w; w = next) {
		next = w->next;
		w->changed(w);
	}
	tree->notifying = false;
}

void settings_watch(struct settings *root, struct settings_watch *w)
{
	w->next = root->tree->watches;
	root->tree->watches = w;
}

void settings_unwatch(struct settings *root, struct settings_watch *w)
{
	struct settings_watch **at = &root->tree->watches;

	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
}

/* ---- order --------------------------------------------------------- */

static int8_t priority_of(struct settings *s)
{
	struct sbuf raw = setting_scratch(s->tree);
	struct setting_hit hit;
	uint64_t value = 0;
	int rc = setting_search(s, &s->tree->priority, &raw, &hit);

	if (rc == 0 && hit.value)
		rc = setting_number(hit.value->data, hit.value->len, true,
				    &value);
	else if (rc == 0)
		rc = setting_number((uint8_t *)raw.data, raw.len, true,
				    &value);
	setting_scratch_done(s->tree, &raw);
	return rc < 0 ? 0 : (int8_t)value;
}

static void unlink_child(struct settings *s)
{
	struct settings **at = &s->parent->child;

	while (*at != s)
		at = &(*at)->sibling;
	*at = s->sibling;
}

static void insert_child(struct settings *s)
{
	struct settings **at = &s->parent->child;

	for (; *at; at = &(*at)->sibling) {
		if (s->priority > (*at)->priority ||
		    (s->priority == (*at)->priority && s->order > (*at)->order))
			break;
	}
	s->sibling = *at;
	*at = s;
}

void settings_reorder(struct settings *s)
{
	for (; s->parent; s = s->parent) {
		s->priority = priority_of(s);
		unlink_child(s);
		insert_child(s);
	}
}

/* ---- blocks -------------------------------------------------------- */

static struct settings *block_new(struct settings_tree *tree,
				  const char *name, size_t len)
{
	struct settings *s = malloc(sizeof(*s) + len + 1);

	if (!s)
		return NULL;
	*s = (struct settings){ .tree = tree };
	if (len)
		memcpy(s->name, name, len);
	s->name[len] = '\0';
	return s;
}

static void block_free(struct settings *s)
{
	struct settings_tree *tree = s->tree;
	struct settings *child;

	while ((child = s->child)) {
		s->child = child->sibling;
		block_free(child);
	}
	if (s->ops && s->ops->free)
		s->ops->free(s);
	if (tree->netx_target == s)
		tree->netx_target = NULL;
	if (tree->netx == s)
		tree->netx = NULL;
	tree->n_values -= s->store.n;
	tree->bytes -= s->store.bytes + strlen(s->name);
	tree->n_blocks--;
	store_free(&s->store);
	free(s);
}

static struct settings *find_child(struct settings *parent, const char *name,
				   size_t len)
{
	struct settings *s = settings_target(parent)->child;

	for (; s; s = s->sibling) {
		if (str_is(s->name, name, len))
			return s;
	}
	return NULL;
}

struct settings *settings_child(struct settings *parent, const char *name)
{
	struct settings *s = find_child(parent, name, strlen(name));

	return s ? settings_target(s) : NULL;
}

/* As settings_add(); the name need not end in a NUL. */
static int add(struct settings *parent, const char *name, size_t len,
	       const struct settings_ops *ops, void *ctx, int order,
	       struct settings **out)
{
	struct settings_tree *tree = parent->tree;
	struct settings *s, *old;

	parent = settings_target(parent);
	old = find_child(parent, name, len);
	if (parent->depth >= LIMIT_BLOCK_DEPTH ||
	    (!old && tree->n_blocks >= LIMIT_BLOCKS) ||
	    len > LIMIT_SETTINGS_BYTES - tree->bytes)
		return -ENOSPC;
	s = block_new(tree, name, len);
	if (!s)
		return -ENOMEM;
	if (old) {
		unlink_child(old);
		block_free(old);
	}
	s->parent = parent;
	s->ops = ops;
	s->ctx = ctx;
	s->order = order;
	s->depth = (uint8_t)(parent->depth + 1);
	tree->n_blocks++;
	tree->bytes += len;
	insert_child(s);
	settings_reorder(s);
	settings_notify(tree);
	if (out)
		*out = s;
	return 0;
}

int settings_add(struct settings *parent, const char *name,
		 const struct settings_ops *ops, void *ctx, int order,
		 struct settings **out)
{
	return add(parent, name, strlen(name), ops, ctx, order, out);
}

void settings_del(struct settings *s)
{
	struct settings_tree *tree;

	if (!s)
		return;
	tree = s->tree;
	unlink_child(s);
	for (struct settings *p = s->parent; p->parent; p = p->parent)
		p->priority = priority_of(p);
	block_free(s);
	settings_notify(tree);
}

int settings_scope_find(struct settings *s, const char *scope, size_t len,
			bool create, struct settings **out)
{
	const char *dot;
	struct settings *child;
	size_t part;
	int rc;

	for (;;) {
		dot = memchr(scope, '.', len);
		part = dot ? (size_t)(dot - scope) : len;
		if (part) {
			child = find_child(s, scope, part);
			if (!child && !create)
				return -ENODEV;
			rc = child ? 0 : add(s, scope, part, NULL, NULL, 0,
					     &child);
			if (rc < 0)
				return rc;
			s = settings_target(child);
		}
		if (!dot)
			break;
		scope += part + 1;
		len -= part + 1;
	}
	*out = s;
	return 0;
}

struct settings *settings_find(struct settings *root, const char *scope)
{
	struct settings *s;

	if (settings_scope_find(root, scope, strlen(scope), false, &s) < 0)
		return NULL;
	return s;
}

/* ---- the whole ----------------------------------------------------- */

struct settings *settings_tree_new(void)
{
	struct settings_tree *tree = calloc(1, sizeof(*tree));
	struct settings *root = tree ? block_new(tree, NULL, 0) : NULL;

	if (!root) {
		free(tree);
		return NULL;
	}
	tree->root = root;
	tree->n_blocks = 1;
	return root;
}

void settings_free(struct settings *root)
{
	struct settings_tree *tree;

	if (!root)
		return;
	tree = root->tree;
	tree->watches = NULL;
	block_free(root);
	sbuf_free(&tree->scratch);
	free(tree);
}

/* ---- small things --------------------------------------------------- */

void *settings_ctx(const struct settings *s)
{
	return s->ctx;
}

void settings_set_netx(struct settings *root, struct settings *net)
{
	root->tree->netx_target = net;
	settings_notify(root->tree);
}

struct settings_builtin *settings_builtin(struct settings *root)
{
	return &root->tree->builtin;
}
