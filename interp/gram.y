/* gram.y: lines of commands. The actions only call constructors. */
%name        Gram
%token_prefix TK_
%token_type  {union piece}
%extra_argument {struct builder *b}
%stack_size  16

%include {
#ifndef NDEBUG
#define NDEBUG		/* the parser's trace costs as much as the parser */
#endif
#include <stddef.h>

#include "interp/build.h"
}

%syntax_error    { build_broken(b); }
%stack_overflow  { build_broken(b); }

%type label   {struct word *}
%type command {struct cmd *}
%type list    {struct cmds}
%type op      {struct oper}
%type comment {struct span}

script ::= lines.

lines ::= .
lines ::= lines line.

line ::= label(L) list(C) comment(K) NEWLINE(N). {
	build_line(b, L, C, K, N.span.at);
}

label(L) ::= .          { L = NULL; }
label(L) ::= LABEL(T).  { L = T.words.first; }

comment(K) ::= .           { K = (struct span){ 0, 0 }; }
comment(K) ::= COMMENT(T). { K = T.span; }

list(L) ::= command(C).                { L = build_cmds(C); }
list(L) ::= list(A) op(O) command(C).  { L = build_join(A, O, C); }

op(O) ::= AND(T).   { O = (struct oper){ OP_AND, T.span }; }
op(O) ::= OR(T).    { O = (struct oper){ OP_OR, T.span }; }
op(O) ::= SEMI(T).  { O = (struct oper){ OP_THEN, T.span }; }

command(C) ::= .          { C = build_command(b, (struct words){ 0 }); }
command(C) ::= WORDS(W).  { C = build_command(b, W.words); }

%code {
/* Where the generated parser's own types are known: it lives on the stack. */
int gram_run(struct builder *b)
{
	yyParser parser;
	union piece p;
	int kind;

	GramInit(&parser);
	do {
		kind = build_piece(b, &p);
		Gram(&parser, kind, p, b);
	} while (kind && !b->error);
	GramFinalize(&parser);
	return b->error;
}
}
