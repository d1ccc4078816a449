/*
 * lint.h: read scripts without running them. A rule is a row (what it is,
 * what it means, a bad and a good example) and one function; the engine walks
 * the tree once and calls each rule's function for the nodes it asked for.
 *
 * lint/ runs on the host only: it may use POSIX and the C library.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "flow/template.h"
#include "interp/ast.h"
#include "interp/command.h"

struct flow;
struct flow_cmd;
struct lint;
struct lint_project;

enum lint_severity { LINT_STYLE, LINT_INFO, LINT_WARNING, LINT_ERROR };
const char *lint_severity_name(enum lint_severity s);
/* "style", "info", "warning", "error"; false: none of them. */
bool lint_severity_find(const char *name, enum lint_severity *out);

/* Who may apply the fix: nobody, --fix, --fix --unsafe. */
enum lint_fix { LINT_NO_FIX, LINT_SAFE_FIX, LINT_UNSAFE_FIX };

/* ---- rules --------------------------------------------------------- */

struct lint_rule {
	uint16_t           id;		/* never changes its meaning	*/
	const char        *name;	/* "undefined-label"		*/
	enum lint_severity severity;
	enum lint_severity most;	/* if it may report above that	*/
	enum lint_fix      fix;
	const char        *summary;	/* what it finds: one line	*/
	const char        *why;		/* why it matters: a sentence or two */
	const char        *bad, *good;	/* whole scripts: documentation, and
					   the rule's test: bad is found by
					   this rule, good is not	*/
	const char        *example;	/* further flags for these examples:
					   "strict", "template", "target=T";
					   or NULL */
	/* The functions that look: at the whole script, at each line, at each
	   command; any may be NULL. None is called if no finding of the rule
	   would be shown. With @on (bits of flow.h) @command is called only
	   for commands of these kinds, also for those that the script never
	   gets to, and not at all if there is no flow graph (a template, or
	   no memory). */
	void (*script)(struct lint *l);
	void (*line)(struct lint *l, const struct script_line *line);
	void (*command)(struct lint *l, const struct flow_cmd *c);
	uint64_t on;
};

/* All rows by id; NULL past the last. By number or name; NULL: unknown. */
const struct lint_rule *lint_rule_at(unsigned index);
const struct lint_rule *lint_rule_find(const char *id_or_name);

#define LINT_FINDINGS 10000	/* in one file: then it is cut short */

/* ---- findings ------------------------------------------------------ */

struct lint_edit { uint32_t at, end; const char *text; };	/* source */

struct lint_finding {
	struct lint_finding    *next;
	const struct lint_rule *rule;
	enum lint_severity      severity;	/* configured		*/
	struct span             span;		/* in the source	*/
	struct srcpos           pos;
	const char             *message;	/* no newline		*/
	const char             *help;	/* what to write instead; or NULL */
	struct lint_edit       *edits;
	unsigned                n_edits;
	struct { struct srcpos pos; const char *text; } also;	/* or line 0 */
};

/*
 * Report a finding of @rule. The message says what is wrong in this very
 * place; it is copied into the file's arena. Returns the finding, so that a
 * fix, help or a second place can be added; NULL when it is suppressed or
 * switched off, or memory is out: the calls below accept that.
 */
struct lint_finding *lint_report(struct lint *l, const struct lint_rule *rule,
				 struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* As lint_report(), at another severity than the rule's own; where that is
   higher, the rule's row says so in "most". */
struct lint_finding *lint_report_as(struct lint *l,
				    const struct lint_rule *rule,
				    enum lint_severity severity,
				    struct span span, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void lint_help(struct lint *l, struct lint_finding *f, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void lint_replace(struct lint *l, struct lint_finding *f, struct span span,
		  const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void lint_also(struct lint *l, struct lint_finding *f, struct span span,
	       const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Would a finding of this rule be shown, unless it is suppressed? */
bool lint_shown(const struct lint *l, const struct lint_rule *rule);

/* ---- what is being linted ------------------------------------------ */

struct lint_options {
	enum lint_severity   least;	/* shown from this one on	*/
	bool                 strict, templates;
	const char          *target;	/* "pxesh", "ipxe-2.0", "ipxe-1.21" */
	const struct lint_project *project;	/* --root; NULL: one file */
	/* Switched by configuration, per rule row index; 0: as the row says,
	   1: off, else severity + 2. */
	const uint8_t       *switched;
};

/* One file while it is linted. */
struct lint {
	const char                *file;
	const char                *text;	/* as it came, NUL behind it */
	size_t                     len;
	struct script             *script;
	const struct lint_options *opt;
	struct arena               arena;	/* findings and all else     */
	struct lint_finding       *first, *last;
	enum flow_template         template;
	bool                       foreign;	/* no script: said once	*/
	/* What the text holds at all: most rules have little to do. */
	bool                       has_quote, has_plain_dollar, has_8bit,
				   has_at;	/* "@"			*/
	unsigned                   count;
	bool                       cut;	/* there were more than that	*/
	bool                       broken;	/* memory was out	*/
	uint32_t                  *line_starts;	/* once asked for	*/
	uint32_t                   n_line_starts;
	struct flow               *flow;	/* made when first asked for */
	bool                       flow_failed;
	void                      *suppressions;
	unsigned                   n_suppressions;
};

/*
 * Lint @len bytes of text. On return l->first lists the findings by place.
 * Returns 0, or as script_parse() with @e (may be NULL) explaining; release
 * with lint_free(). @file must stay valid until then.
 */
int lint_text(struct lint *l, const char *file, const char *text, size_t len,
	      const struct lint_options *opt, struct err *e);
void lint_free(struct lint *l);

#endif
