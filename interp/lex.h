/* lex.h: a script's joined text as tokens; lex.re is the lexer. */
#ifndef INTERP_LEX_H
#define INTERP_LEX_H

#include <stdbool.h>
#include <stdint.h>

struct source;

struct token {
	const char *text;	/* in the joined text, not terminated	*/
	uint32_t    len;
	uint32_t    at, end;	/* in the source			*/
	bool        expands;	/* a word or label with "${"		*/
};

struct lexer {
	const struct source *src;
	const char *cursor;
	int         state;	/* re2c condition: at a line's start or not */
	bool        labels;	/* a line may begin with one		*/
	bool        ended;	/* the newline at the end was given	*/
	uint64_t    splice;	/* how many are behind the cursor	*/
	uint32_t    skip;	/* what they skipped			*/
};

void lex_init(struct lexer *lx, const struct source *src, bool labels);

/* The next token's TK_ number (gram.h); 0 at the end, always after a
   TK_NEWLINE unless the text is empty. */
int lex_next(struct lexer *lx, struct token *out);

#endif
