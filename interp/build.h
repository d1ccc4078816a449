/* build.h: the constructors that the grammar calls, and its tokens. */
#ifndef INTERP_BUILD_H
#define INTERP_BUILD_H

#include "interp/ast.h"
#include "interp/lex.h"

struct source;

struct words { struct word *first; int n; };
struct cmds  { struct cmd *first, *last; unsigned n; };
struct oper  { enum list_op op; struct span span; };

/* What the grammar sees of a token: all words of a command are one. */
union piece {
	struct words words;	/* WORDS, LABEL				*/
	struct span  span;	/* the others				*/
};

struct builder {
	struct script *s;
	struct lexer   lx;
	struct token   token;	/* looked at, not taken yet		*/
	int            kind;		/* the token's TK_ number	*/
	struct script_line  **tail;
	uint32_t       number, counted;	/* line number, and the offset that
					   was counted up to		*/
	char          *word_end;	/* end of the last word: gets a NUL */
	uint32_t       n_nodes;
	int            error;		/* 0, -ENOMEM, -EFBIG, -EINVAL	*/
};

/* Before and after gram_run(): b->s is set, the rest 0. */
void build_begin(struct builder *b, const struct source *src, bool labels);
void build_end(struct builder *b);
void build_broken(struct builder *b);
/* The next piece; returns its TK_ number, 0 at the end. */
int build_piece(struct builder *b, union piece *out);
struct cmd *build_command(struct builder *b, struct words w);
struct cmds build_cmds(struct cmd *c);
struct cmds build_join(struct cmds list, struct oper op, struct cmd *c);
void build_line(struct builder *b, struct word *label, struct cmds list,
		struct span comment, uint32_t end);

/* gram.y: lex and parse everything. Returns b->error. */
int gram_run(struct builder *b);

#endif
