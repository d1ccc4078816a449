/* build.h: the constructors that the grammar calls (gram.y, parse.c). */
#ifndef INTERP_BUILD_H
#define INTERP_BUILD_H

#include "interp/ast.h"
#include "interp/lex.h"

struct words { struct word *first, *last; int n; };
struct cmds  { struct cmd *first, *last; };
struct oper  { enum list_op op; struct span span; };

struct builder {
	struct script *s;
	struct script_line  **tail;
	uint32_t       number, counted;	/* the line that an offset is on */
	struct script_line  *labels, **label_tail;
	uint32_t       n_labels;
	char          *word_end;	/* of the last word: to be a NUL */
	int            error;		/* 0, -ENOMEM, -EINVAL		*/
};

void build_broken(struct builder *b);
struct span build_span(const struct token *t);
struct word *build_label(struct builder *b, const struct token *t);
struct words build_words(struct builder *b, struct words w,
			 const struct token *t);
struct cmd *build_command(struct builder *b, struct words w);
struct cmds build_cmds(struct cmd *c);
struct cmds build_join(struct cmds list, struct oper op, struct cmd *c);
struct oper build_op(enum list_op op, const struct token *t);
void build_line(struct builder *b, struct word *label, struct cmds list,
		struct span comment, const struct token *newline);

/* Lex and parse everything. Returns b->error. */
int gram_run(struct lexer *lx, struct builder *b);

#endif
