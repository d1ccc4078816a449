/* jump.c: where "goto ${x}" leads to. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "flow/flow.h"

#define ALIASES 4		/* set a ${b}, set b ${c} ...: as deep as we
				   look */
#define TARGETS 2000		/* of one jump: past that, any label	*/
#define TARGETS_PER_NODE 16	/* on average: past that, any label */

/* ---- values -------------------------------------------------------- */

static int add_value(struct flow *f, struct flow_values *v,
		     const char *text, uint32_t node, const struct word *w)
{
	struct flow_value *value = arena_calloc(f->arena, 1,
						sizeof(*value));

	if (!value || !text) {
		v->open = true;
		return -ENOMEM;
	}
	value->text = text;
	value->node = node;
	value->word = w;
	value->next = v->first;
	v->first = value;
	v->n++;
	return 0;
}

static void items_values(struct flow *f, uint32_t choose,
			 struct flow_values *v)
{
	const struct flow_choice *c = f->v[choose].choices;

	v->open = !c;
	for (; c; c = c->next_menu) {
		v->open |= c->menu->open;
		for (const struct flow_item *i = c->menu->items; i;
		     i = i->next) {
			if (i->name && flow_is_text(f, i->name))
				(void)add_value(f, v, i->name->text, i->node,
						i->name);
		}
	}
}

/* The words of a value, joined as "set" does; NULL: no memory. */
static const char *join(struct flow *f, const struct word *w)
{
	size_t len = 0;
	char *text, *p;

	if (!w->next)
		return w->text;
	for (const struct word *x = w; x; x = x->next)
		len += x->len + 1;
	text = p = arena_alloc(f->arena, len);
	for (; p && w; w = w->next) {
		memcpy(p, w->text, w->len);
		p += w->len;
		*p++ = w->next ? ' ' : '\0';
	}
	return text;
}

static void evaluate(struct flow *f, struct flow_def *d, int depth);

/* All values that any def of the setting gives. */
static void alias_values(struct flow *f, const char *text, size_t len,
			 struct flow_values *v, int depth)
{
	struct flow_name *name = flow_name(f, text, len);

	if (!name || !name->defs || depth == ALIASES) {
		v->open = true;
		return;
	}
	for (struct flow_def *d = name->defs; d; d = d->next) {
		if (!flow_spend(f)) {
			v->open = true;
			return;
		}
		evaluate(f, d, depth + 1);
		v->open |= d->values.open || d->kind == FLOW_CLEAR;
		if (d->values.n > TARGETS - v->n) {
			v->open = true;
			return;
		}
		for (struct flow_value *x = d->values.first; x; x = x->next)
			(void)add_value(f, v, x->text, x->node, x->word);
	}
}

static void set_values(struct flow *f, struct flow_def *d, int depth)
{
	const struct word *w = d->word->next;
	const char *name = NULL;
	size_t len = w && !w->next ? flow_whole_name(w, &name) : 0;

	if (d->typed) {
		d->values.open = true;
	} else if (!w) {
		(void)add_value(f, &d->values, "", d->node, d->word);
	} else if (len) {
		alias_values(f, name, len, &d->values, depth);
	} else {
		for (const struct word *x = w; x; x = x->next)
			d->values.open |= !flow_is_text(f, x);
		if (!d->values.open)
			(void)add_value(f, &d->values, join(f, w), d->node,
					w);
	}
}

static void evaluate(struct flow *f, struct flow_def *d, int depth)
{
	if (d->evaluated)
		return;
	d->evaluated = true;
	if (d->kind == FLOW_SET)
		set_values(f, d, depth);
	else if (d->kind == FLOW_CHOOSE)
		items_values(f, d->node, &d->values);
	else if (d->kind != FLOW_CLEAR)
		d->values.open = true;
}

const struct flow_values *flow_def_values(struct flow *f,
					  struct flow_def *d)
{
	evaluate(f, d, 0);
	return &d->values;
}

/* ---- jumps --------------------------------------------------------- */

/* Take "prefix${name}suffix" apart; otherwise the jump is open. */
static int read_word(struct flow *f, struct flow_jump *j)
{
	const char *text = j->word->text, *at = strstr(text, "${"), *end;
	const char *name, *type;
	size_t len, type_len;

	end = at ? strchr(at, '}') : NULL;
	if (!end || strstr(at + 2, "${"))
		return 0;
	len = flow_split(at + 2, (size_t)(end - at) - 2, &name, &type,
			 &type_len);
	if (type_len && (type_len != 6 || strncmp(type, "string", 6) != 0))
		return 0;
	j->name = flow_name(f, name, len);
	if (j->name)
		j->name->in_goto = true;
	j->prefix = arena_strndup(f->arena, text, (size_t)(at - text));
	j->suffix = end + 1;
	return j->prefix ? 0 : -ENOMEM;
}

int flow_read_jump(struct flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words->next;
	struct flow_jump *j;

	if (!w || w->next || flow_is_text(f, w))
		return 0;
	j = arena_calloc(f->arena, 1, sizeof(*j));
	if (!j)
		return -ENOMEM;
	j->node = node;
	j->word = w;
	f->v[node].jump = j;
	*f->jumps_end = j;
	f->jumps_end = &j->next;
	return w->expands ? read_word(f, j) : 0;
}

/* ---- which values arrive ------------------------------------------- */

struct arrive {
	struct flow      *f;
	struct flow_name *name;
	struct flow_def  *def;		/* NULL: from the start */
	bool              failed;
};

static void note_jump(struct arrive *a, struct flow_jump *j)
{
	struct flow_arrival *arrival;

	if (!a->def) {
		j->from_start = true;
		return;
	}
	arrival = arena_calloc(a->f->arena, 1, sizeof(*arrival));
	a->failed |= !arrival;
	if (!arrival)
		return;
	arrival->def = a->def;
	arrival->next = j->arrivals;
	j->arrivals = arrival;
}

static int arrive_visit(struct flow_walk *w, uint32_t node)
{
	struct arrive *a = w->ctx;
	const struct flow_node *n = &a->f->v[node];

	if (n->kind == FLOW_GOTO && n->jump && n->jump->name == a->name) {
		note_jump(a, n->jump);
		return WALK_FAIL;
	}
	if (n->kind == FLOW_GOTO || n->kind == FLOW_LABEL ||
	    n->kind == FLOW_SAFE || flow_is_test(n->kind))
		return WALK_ON;
	for (const struct flow_def *d = n->defs; d; d = d->next_here) {
		if (d->name == a->name)
			return WALK_FAIL;
	}
	return WALK_ON;
}

static int arrive_from(struct flow *f, struct flow_name *name,
		       struct flow_def *def)
{
	struct arrive a = { f, name, def, false };
	struct flow_walk w = { .visit = arrive_visit, .ctx = &a };

	if (def)
		flow_walk(f, &w, def->node, WALK_OK);
	else
		flow_walk_at(f, &w, 0);
	return a.failed ? -ENOMEM : 0;
}

static int arrivals(struct flow *f)
{
	int rc = 0;

	for (struct flow_name *n = f->names; n && rc == 0; n = n->next) {
		if (!n->in_goto)
			continue;
		rc = arrive_from(f, n, NULL);
		for (struct flow_def *d = n->defs; d && rc == 0; d = d->next)
			rc = arrive_from(f, n, d);
	}
	return rc;
}

/* ---- targets ------------------------------------------------------- */

uint32_t flow_target(const struct flow *f, const struct flow_jump *j,
		     const char *value)
{
	char label[200];
	int n;

	if (!*j->prefix && !*j->suffix)
		return flow_label(f, value);
	n = snprintf(label, sizeof(label), "%s%s%s", j->prefix, value,
			 j->suffix);

	return n < 0 || (size_t)n >= sizeof(label) ? FLOW_NONE :
	       flow_label(f, label);
}

bool flow_is_compared(struct flow *f, const struct flow_name *name,
		      const char *text)
{
	for (const struct flow_use *u = name->uses; u; u = u->next) {
		const struct flow_node *n = &f->v[u->node];

		if (!flow_spend(f))
			return true;
		if (n->kind != FLOW_ISEQ)
			continue;
		for (const struct word *w = n->cmd->words->next; w;
		     w = w->next) {
			if (!strcmp(w->text, text))
				return true;
		}
	}
	return false;
}

/* Does a list that @n begins go no further if that fails? */
static bool stops(const struct flow *f, const struct flow_node *n)
{
	const struct flow_node *to;

	if (n->cmd->op != OP_NONE)
		return false;
	if (n->fail == FLOW_DIES || n->fail == FLOW_NONE)
		return true;
	to = n->fail < f->n ? &f->v[n->fail] : NULL;
	return to && (to->kind == FLOW_EXIT ||
		      (to->kind == FLOW_GOTO && !to->jump));
}

/*
 * The one store that a jump can get its value from, because every way to the
 * jump leads through it: "choose x || goto menu", "goto ${x}". NULL: there
 * is none so simple.
 */
static struct flow_def *only_def(struct flow *f,
				 const struct flow_jump *j)
{
	uint32_t i = j->node;

	while (i-- > 0 && f->v[i].kind != FLOW_LABEL && flow_spend(f)) {
		for (struct flow_def *d = f->v[i].defs; d; d = d->next_here) {
			if (d->name == j->name)
				return stops(f, &f->v[i]) ? d : NULL;
		}
	}
	return NULL;
}

/* Which stores to look at: one, or all of the name. */
struct defs { struct flow_def *first; bool one; };

static struct flow_def *next_def(const struct defs *s, struct flow_def *d)
{
	return s->one ? NULL : d->next;
}

static uint32_t count_values(struct flow *f, struct flow_jump *j,
			     const struct defs *s)
{
	uint32_t n = 0;

	for (struct flow_def *d = s->first; d; d = next_def(s, d)) {
		const struct flow_values *v = flow_def_values(f, d);

		j->open |= v->open;
		n += v->n;
	}
	return n;
}

static int set_targets(struct flow *f, struct flow_jump *j,
		       uint64_t *room)
{
	struct flow_def *only;
	struct defs s;
	uint32_t n, to;

	if (!j->name || !j->name->defs ||
	    flow_is_computed(f, j->name->text, true)) {
		j->open = true;
		return 0;
	}
	only = only_def(f, j);
	s = (struct defs){ only ? only : j->name->defs, only != NULL };
	/* many stores, many jumps: no use in counting them all each time */
	n = j->name->too_many && !only ? UINT32_MAX : count_values(f, j, &s);
	if (n > *room || n > TARGETS) {
		j->name->too_many |= !only;
		j->open = true;
		return 0;
	}
	*room -= n;
	j->targets = arena_calloc(f->arena, n, sizeof(*j->targets));
	if (!j->targets)
		return -ENOMEM;
	for (struct flow_def *d = s.first; d; d = next_def(&s, d)) {
		for (struct flow_value *x = d->values.first; x; x = x->next) {
			to = flow_target(f, j, x->text);
			if (to != FLOW_NONE)
				j->targets[j->n_targets++] = to;
		}
	}
	return 0;
}

int flow_read_jumps(struct flow *f)
{
	uint64_t room = 10000 + TARGETS_PER_NODE * (uint64_t)f->n;
	int rc = 0;

	for (struct flow_jump *j = f->jumps; j && rc == 0; j = j->next)
		rc = set_targets(f, j, &room);
	if (rc == 0)
		rc = arrivals(f);
	/* a setting that the start did not store may have any value: another
	   script may have stored it */
	for (struct flow_jump *j = f->jumps; j; j = j->next) {
		j->open |= j->from_start;
		f->any_label |= j->open;
	}
	return rc;
}
