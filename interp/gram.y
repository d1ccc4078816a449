/* gram.y: lines of commands. The actions only call constructors. */
%name        Gram
%token_prefix TK_
%token_type  {struct token}
%extra_argument {struct builder *b}
%stack_size  16

%include {
#include <stddef.h>

#include "interp/build.h"
}

%syntax_error    { build_broken(b); }
%stack_overflow  { build_broken(b); }

%type label   {struct word *}
%type words   {struct words}
%type command {struct cmd *}
%type list    {struct cmds}
%type op      {struct oper}
%type comment {struct span}

script ::= lines.

lines ::= .
lines ::= lines line.

line ::= label(L) list(C) comment(K) NEWLINE(N). {
	build_line(b, L, C, K, &N);
}

label(L) ::= .          { L = NULL; }
label(L) ::= LABEL(T).  { L = build_label(b, &T); }

comment(K) ::= .           { K = (struct span){ 0, 0 }; }
comment(K) ::= COMMENT(T). { K = build_span(&T); }

list(L) ::= command(C).                { L = build_cmds(C); }
list(L) ::= list(A) op(O) command(C).  { L = build_join(A, O, C); }

op(O) ::= AND(T).   { O = build_op(OP_AND, &T); }
op(O) ::= OR(T).    { O = build_op(OP_OR, &T); }
op(O) ::= SEMI(T).  { O = build_op(OP_THEN, &T); }

command(C) ::= .          { C = build_command(b, (struct words){ 0 }); }
command(C) ::= words(W).  { C = build_command(b, W); }

words(W) ::= WORD(T).           { W = build_words(b, (struct words){ 0 }, &T); }
words(W) ::= words(A) WORD(T).  { W = build_words(b, A, &T); }

%code {
/* Where the generated parser's own types are known: it lives on the stack. */
int gram_run(struct lexer *lx, struct builder *b)
{
	yyParser parser;
	struct token t = { 0 };
	int kind;

	GramInit(&parser);
	do {
		kind = lex_next(lx, &t);
		Gram(&parser, kind, t, b);
	} while (kind && !b->error);
	GramFinalize(&parser);
	return b->error;
}
}
