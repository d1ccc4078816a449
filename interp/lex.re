/* lex.re: a script's joined text as tokens. */
#include "interp/lex.h"

#include <string.h>

#include "gram.h"
#include "interp/source.h"

/*!conditions:re2c*/

void lex_init(struct lexer *lx, const struct source *src, bool labels)
{
	*lx = (struct lexer){
		.src = src, .cursor = src->text, .labels = labels,
		.state = labels ? yycBOL : yycCMD,
	};
}

/* The source offset of a joined one; offsets only go up. */
static uint32_t source_at(struct lexer *lx, uint32_t joined)
{
	const struct source *s = lx->src;

	if (!s->n_splices)
		return joined;
	while (lx->splice < s->n_splices &&
	       s->splices[lx->splice].joined <= joined)
		lx->skip = s->splices[lx->splice++].skip;
	return joined + lx->skip;
}

static int token(struct lexer *lx, int kind, const char *from,
		 struct token *out)
{
	uint32_t at = (uint32_t)(from - lx->src->text);

	out->text = from;
	out->len = (uint32_t)(lx->cursor - from);
	out->at = source_at(lx, at);
	/* the end of the last byte, which may lie behind a continuation */
	out->end = out->len ? source_at(lx, at + out->len - 1) + 1 : out->at;
	return kind;
}

/* The text ends; a last line without LF still ends its line. */
static int at_end(struct lexer *lx, const char *from, struct token *out)
{
	lx->cursor = from;	/* stay before the NUL */
	if (lx->ended || lx->src->len == 0 || from[-1] == '\n')
		return 0;
	lx->ended = true;
	return token(lx, TK_NEWLINE, from, out);
}

int lex_next(struct lexer *lx, struct token *out)
{
	const char *YYMARKER, *from;

	for (;;) {
		from = lx->cursor;
		/*!re2c
		re2c:define:YYCTYPE      = "unsigned char";
		re2c:define:YYCURSOR     = "lx->cursor";
		re2c:define:YYGETCONDITION = "lx->state";
		re2c:define:YYGETCONDITION:naked = 1;
		re2c:define:YYSETCONDITION = "lx->state = @@;";
		re2c:define:YYSETCONDITION:naked = 1;
		re2c:yyfill:enable       = 0;
		re2c:indent:top          = 2;

		blank = [ \t\v\f\r];
		text  = [^ \t\v\f\r\n\x00];
		// text without "${"
		plain   = text \ "$";
		literal = (plain | "$"+ (plain \ "{"))+ "$"* | "$"+;

		<BOL, CMD> blank+           { continue; }
		<BOL, CMD> [\x00]           { return at_end(lx, from, out); }
		<BOL> "\n"                  {
			return token(lx, TK_NEWLINE, from, out);
		}
		<BOL> ":" literal? => CMD   {
			out->expands = false;
			return token(lx, TK_LABEL, from, out);
		}
		<BOL> ":" text* => CMD      {
			out->expands = true;
			return token(lx, TK_LABEL, from, out);
		}
		<BOL> ""        => CMD      { continue; }
		<CMD> "\n"                  {
			if (lx->labels)
				lx->state = yycBOL;
			return token(lx, TK_NEWLINE, from, out);
		}
		<CMD> "#" [^\n\x00]*        {
			return token(lx, TK_COMMENT, from, out);
		}
		<CMD> "&&"                  {
			return token(lx, TK_AND, from, out);
		}
		<CMD> "||"                  {
			return token(lx, TK_OR, from, out);
		}
		<CMD> ";"                   {
			return token(lx, TK_SEMI, from, out);
		}
		<CMD> literal               {
			out->expands = false;
			return token(lx, TK_WORDS, from, out);
		}
		<CMD> text+                 {
			out->expands = true;
			return token(lx, TK_WORDS, from, out);
		}
		*/
	}
}
