/*
 * flow.h: the ways through a script, for all who ask: the linter, the
 * explorer, coverage, the language server. A node is a command or a label; its
 * edges say what runs next when it succeeds and when it fails, which for the
 * commands of a list depends on the operators behind it. Nodes are in the
 * order of the text. Everything lives in the arena that flow_make() is given.
 *
 * "goto ${x}" leads to the labels that are values of x: items of the menus
 * that were chosen from, literals that were set. Where a value can come from
 * elsewhere, it leads to every label.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "flow/cmd.h"
#include "flow/template.h"
#include "interp/command.h"

/* A node's kind: an enum command_flow, or one of these. */
enum {
	FLOW_LABEL = FLOW_COMMANDS,	/* no command			*/
	FLOW_EMPTY,	/* the empty command: succeeds			*/
	FLOW_UNKNOWN,	/* no command of any build, or ${...}		*/
	FLOW_KINDS
};

static inline bool flow_is_test(unsigned kind)
{
	return kind == FLOW_ISSET || kind == FLOW_ISEQ;
}

/* For a rule's "on". */
#define FLOW_ON(kind)	((uint64_t)1 << (kind))
#define FLOW_ON_ANY	(FLOW_ON(FLOW_KINDS) - 1)
#define FLOW_ON_TEST	(FLOW_ON(FLOW_ISSET) | FLOW_ON(FLOW_ISEQ))
#define FLOW_ON_URI	(FLOW_ON(FLOW_EXEC) | FLOW_ON(FLOW_SELECT) | \
			 FLOW_ON(FLOW_FETCH) | FLOW_ON(FLOW_ARGS))

/* Where an edge may lead instead of to a node. */
enum {
	FLOW_END  = 0xfffffffdu,	/* the script ends, successfully     */
	FLOW_DIES = 0xfffffffeu,	/* a failure ends the script	     */
	FLOW_NONE = 0xffffffffu,	/* this outcome is impossible, or the
					   machine stops		     */
};

struct flow_node {
	const struct script_line *line;
	const struct cmd         *cmd;	/* NULL: a label		*/
	union {				/* NULL: none			*/
		struct flow_jump   *jump;	/* FLOW_GOTO: by ${...}	*/
		struct flow_choice *choices;	/* others: the menus
						   that it shows	*/
	};
	struct flow_def *defs;		/* what it stores: next_here	*/
	struct flow_use *uses;		/* what it reads: next_here	*/
	uint32_t ok, fail;		/* for jumps: ok is not used	*/
	uint32_t next_same;		/* of this kind; or FLOW_NONE	*/
	uint32_t section;		/* how many labels come up to it */
	uint8_t  kind;
	bool     leads_anywhere;	/* may be a jump to any label, beside
					   what @ok says		*/
	bool     reads_any;		/* ${a${b}}: any setting	*/
	bool     reached;		/* by some way from the start	*/
	bool     gets_out;		/* no endless loop begins here	*/
};

/* ---- settings ------------------------------------------------------ */

/* A value that is known. */
struct flow_value {
	struct flow_value *next;
	const char        *text;
	uint32_t           node;	/* item or set that holds it	*/
	const struct word *word;
};

struct flow_values {
	struct flow_value *first;
	uint32_t           n;
	bool               open;	/* there may be others		*/
};

/* Where a setting gets a value, or loses it. */
struct flow_def {
	struct flow_def   *next;
	struct flow_def   *next_here;	/* of the same node		*/
	struct flow_name  *name;
	uint32_t           node;
	const struct word *word;	/* that names it		*/
	struct flow_values values;
	uint8_t            kind;	/* of its node			*/
	bool               typed;	/* name:type			*/
	bool               evaluated, told;
};

/* ${scope/name:type} in a word. */
struct flow_use {
	struct flow_use   *next;
	struct flow_use   *next_here;	/* of the same node		*/
	struct flow_name  *name;
	const struct word *word;
	const char        *type;	/* as written, up to '}'	*/
	struct span        span;	/* in the source, "${" to "}"	*/
	uint32_t           node;
	uint8_t            type_len;
	bool               scoped, tested;	/* isset ${name}	*/
	bool               whole;	/* the word is nothing else	*/
};

/* Every setting mentioned, without scope and type. */
struct flow_name {
	struct flow_name *same_hash, *next;
	const char       *text;		/* NUL-terminated		*/
	uint32_t          len;
	uint32_t          number;	/* from 0, less than n_names	*/
	const struct setting_def *built_in;	/* of that name; or NULL */
	struct flow_def  *defs;
	struct flow_use  *uses;
	bool              in_goto, too_many;
};

/* A name that is put together: ${menu-${x}}, set url-${x} ... */
struct flow_computed {
	struct flow_computed *next;	/* of its bucket		*/
	const char           *prefix;
	uint32_t              len;
	bool                  stored, read;
};

/* A def that a jump is reached from with its value unchanged. */
struct flow_arrival {
	struct flow_arrival *next;
	struct flow_def     *def;
};

struct flow_jump {
	struct flow_jump    *next;
	uint32_t             node;
	const struct word   *word;
	struct flow_name    *name;	/* NULL: not one simple ${name}	*/
	const char          *prefix, *suffix;	/* around it		*/
	struct flow_arrival *arrivals;
	bool                 from_start;	/* without any def	*/
	bool                 open;	/* may lead to any label	*/
	uint32_t            *targets;
	uint32_t             n_targets;
};

/* ---- menus --------------------------------------------------------- */

struct flow_item {
	struct flow_item  *next;
	struct flow_item  *next_same;	/* of the same name		*/
	uint32_t           node;
	const struct word *name;
	const char        *key;		/* NULL: none			*/
	const struct word *key_word;
};

struct flow_choice {
	struct flow_choice *next;	/* from the same menu		*/
	struct flow_choice *next_menu;	/* by the same command		*/
	uint32_t            node;	/* of choose or present		*/
	struct flow_menu   *menu;
};

/* What one "menu" command begins. */
struct flow_menu {
	struct flow_menu   *next;
	uint32_t            node;
	const char         *name;	/* --name; NULL: the unnamed	*/
	struct flow_item   *items;	/* in the order of the text	*/
	struct flow_choice *choices;
	bool                open;	/* items may come from elsewhere */
	bool                ended;	/* the script may end with it	*/
};

/* ---- the graph ----------------------------------------------------- */

struct flow {
	const struct script *script;
	struct arena        *arena;
	enum flow_template   template;
	struct flow_node *v;
	uint32_t          n;
	uint32_t          first[FLOW_KINDS], last[FLOW_KINDS];
	struct flow_name *names, **buckets;
	uint32_t          n_names;
	uint32_t          n_buckets;
	struct flow_computed **computed;	/* as many; NULL: none	*/
	uint32_t          longest;		/* prefix of them	*/
	struct flow_image **images;	/* as many; NULL: not asked for	*/
	bool              images_known;	/* all of their names are	*/
	struct flow_jump *jumps, **jumps_end;
	struct flow_menu *menus;
	bool              any_label;	/* a jump may lead to any label	*/
	bool              missing;	/* a jump's label does not exist */
	bool              has_magic;	/* it is a script of its own	*/
	bool              open_labels;	/* a template makes labels	*/
	/* for flow_walk() */
	uint32_t         *stack, *seen;
	uint32_t          round;
	uint64_t          budget;	/* see flow_spend()		*/
};

/* The graph of a script, which must outlive it, as must the arena that it is
   made in. NULL: no memory. */
struct flow *flow_make(const struct script *script, struct arena *arena,
		       enum flow_template template);

/*
 * Loops that could take each of many things for each of many others count
 * their steps, so that a script's size squared is never what they take. False:
 * there are none left; then answer what reports nothing.
 */
#define FLOW_STEPS(nodes) (2000000 + 20 * (uint64_t)(nodes))

static inline bool flow_spend(struct flow *f)
{
	if (!f->budget)
		return false;
	f->budget--;
	return true;
}

/* The node of a command; of a label's line. */
uint32_t flow_at(const struct flow *f, const struct cmd *cmd,
		 const struct script_line *line);
uint32_t flow_label(const struct flow *f, const char *label);

/* For the nodes of one kind: "for (i = flow_first(f, K); i != FLOW_NONE; ...)".
   Unreachable ones too. */
#define FLOW_EACH(f, kind_, i)						\
	for (uint32_t i = (f)->first[kind_]; i != FLOW_NONE;		\
	     i = (f)->v[i].next_same)

/* Is it the first command of its line, which nothing there can skip? */
static inline bool flow_is_head(const struct flow *f, uint32_t node)
{
	return f->v[node].cmd && f->v[node].cmd == f->v[node].line->cmds;
}

/* Take a node's command apart. */
void flow_cmd(const struct flow *f, uint32_t node, struct flow_cmd *out);
/* What to underline: the command's words, without what follows. */
struct span flow_span(const struct flow *f, uint32_t node);
/* Text that is what it looks like: no ${...}, nothing of a template. */
static inline bool flow_is_text(const struct flow *f,
				const struct word *w)
{
	return flow_is_plain(f->template, w);
}
/* Does it fetch a URI, or give arguments to what was fetched? */
static inline bool flow_takes_uri(const struct flow_node *n)
{
	return FLOW_ON(n->kind) & FLOW_ON_URI;
}
/* Does what belongs to one kernel, its initrds, end here? */
static inline bool flow_is_border(const struct flow_node *n)
{
	return n->kind == FLOW_LABEL || n->kind == FLOW_EXEC ||
	       n->kind == FLOW_GOTO || n->kind == FLOW_SHELL;
}
/* The label that a "goto" names, if that is plain text; else NULL. */
const struct word *flow_goto_word(const struct flow *f, uint32_t node);
/* The first node behind the node's line; f->n: there is none. */
uint32_t flow_behind(const struct flow *f, uint32_t node);
/* Does any command start what it names? "boot" alone starts what was
   selected. */
bool flow_chains(const struct flow *f);
/* Does a failure here end the script? */
bool flow_dies(const struct flow *f, uint32_t node);

/* ---- walking ------------------------------------------------------- */

enum { WALK_STOP = 0, WALK_OK = 1, WALK_FAIL = 2, WALK_ON = 3 };

struct flow_walk {
	/* Called once for each node that is reached. Returns which of its
	   outcomes to follow: WALK_OK, WALK_FAIL, both or neither. */
	int (*visit)(struct flow_walk *w, uint32_t node);
	void *ctx;
	bool  all_labels;	/* follow what leads to any label	*/
	bool  done;		/* set by visit(): the answer is known	*/
	bool  ends, dies;	/* the script's end was reached		*/
	bool  labels;		/* a jump to any label was followed */
	bool  lost;		/* a jump to any label was not followed, or
				   the walk was cut short		*/
};

/* From the outcomes @from (WALK_OK | WALK_FAIL) of a node. */
void flow_walk(struct flow *f, struct flow_walk *w, uint32_t node,
	       int from);
/* From a node itself. */
void flow_walk_at(struct flow *f, struct flow_walk *w, uint32_t node);

/* Is there a way from the script's start to @node on which the setting is
   never stored nor found set? */
bool flow_may_be_unset(struct flow *f, const struct flow_name *name,
		       uint32_t node);

/* ---- names --------------------------------------------------------- */

struct flow_name *flow_name(const struct flow *f, const char *text,
			    size_t len);
/* The same, made if there is none. NULL: no memory. */
struct flow_name *flow_name_make(struct flow *f, const char *text,
				 size_t len);
/* Where the node reads that setting; or NULL. */
const struct flow_use *flow_use(const struct flow *f, uint32_t node,
				const struct flow_name *name);
/* The name of a word that is "${name}" and no more; returns its length, 0: it
   is something else. */
size_t flow_whole_name(const struct word *w, const char **name);
/* Split "scope/name:type"; returns the name's length. */
size_t flow_split(const char *text, size_t len, const char **name,
		  const char **type, size_t *type_len);
/* May a computed name be this one? */
bool flow_is_computed(const struct flow *f, const char *text,
		      bool stored);
/* The values that a def gives. */
const struct flow_values *flow_def_values(struct flow *f,
					  struct flow_def *d);

/* The label's node that a jump with this value leads to; or FLOW_NONE. */
uint32_t flow_target(const struct flow *f, const struct flow_jump *j,
		     const char *value);
/* Is the setting compared with this text somewhere? */
bool flow_is_compared(struct flow *f, const struct flow_name *name,
		      const char *text);

/* A word with each setting that has but one value filled in; NULL: part of a
   template, or no memory. */
const char *flow_text(struct flow *f, const struct word *w);

/* ---- images -------------------------------------------------------- */

/* The last part of a URI's path; false: it is not known. */
bool flow_base_name(const char *uri, const char **name, size_t *len);
/* The name that an image gets which the command fetches; false: it is not
   known. */
bool flow_image_name(const struct flow_cmd *c, const char **name,
		     size_t *len);
/* May an image of the script have this name? */
bool flow_is_image(struct flow *f, const char *name);
/* The same, of an image that is not fetched by just this text: for those who
   ask whether there is already what a command fetches. */
bool flow_is_other_image(struct flow *f, const char *uri);
/* Are the names of all images known that the script fetches? */
bool flow_knows_images(struct flow *f);

/* ---- parts of building --------------------------------------------- */

/* 0 or -ENOMEM. */
int flow_begin_names(struct flow *f);
int flow_read_names(struct flow *f, uint32_t node);
int flow_read_forms(struct flow *f);
int flow_read_jump(struct flow *f, uint32_t node);
int flow_read_menus(struct flow *f);
int flow_read_jumps(struct flow *f);

#endif
