/* gen_syntax.c: scripts in colour: for Vim, and a TextMate grammar. */
#include <jansson.h>
#include <stdlib.h>

#include "cli/gen.h"
#include "core/str.h"

/* ---- Vim ----------------------------------------------------------- */

static void put_vim_match(struct sbuf *out, const char *group,
			  const char *before,
			  void (*words)(struct sbuf *out, const char *bar),
			  const char *after)
{
	(void)sbuf_printf(out, "syn match %s %s\\%%(", group, before);
	words(out, "\\|");
	(void)sbuf_printf(out, "\\)%s\n", after);
}

void gen_vim(struct sbuf *out)
{
	(void)sbuf_str(out,
		"\" Vim syntax file for #!ipxe scripts; made by "
		"\"pxesh gen vim\"\n"
		"if exists('b:current_syntax')\n\tfinish\nendif\n"
		"syn case match\n\n"
		"syn match ipxeLabel /^\\s*:\\S*/\n"
		"syn match ipxeTarget /\\%(\\<goto\\s\\+\\)\\@<=[^ \\t$]\\+/\n"
		"syn match ipxeOperator "
		"/\\%(^\\|\\s\\)\\@<=\\%(&&\\|||\\|;\\)\\%(\\s\\|$\\)\\@=/\n");
	put_vim_match(out, "ipxeCommand", "/\\%(^\\s*\\%(:\\S*\\s\\+\\)\\?\\|"
		      "\\s\\%(&&\\|||\\|;\\)\\s\\+\\)\\@<=", gen_commands,
		      "\\%(\\s\\|$\\)\\@=/");
	put_vim_match(out, "ipxeOption", "/\\%(\\s\\)\\@<=--", gen_options,
		      "\\%([ \\t=]\\|$\\)\\@=/");
	(void)sbuf_str(out, "syn match ipxeOption "
		       "/\\%(\\s\\)\\@<=-\\a\\%(\\s\\|$\\)\\@=/\n"
		       "syn region ipxeSetting start=/\\${/ end=/}/ oneline "
		       "contains=ipxeSetting,ipxePredefined,ipxeType\n"
		       "syn match ipxeType /:[a-z0-9]\\+}\\@=/ contained\n");
	put_vim_match(out, "ipxePredefined", "/\\%({\\|\\/\\)\\@<=",
		      gen_settings, "\\%([:}]\\)\\@=/ contained");
	(void)sbuf_str(out,
		"syn match ipxeComment /\\%(^\\|\\s\\)\\@<=#.*/ "
		"contains=@Spell,ipxeTodo\n"
		"syn keyword ipxeTodo TODO FIXME XXX contained\n"
		"syn match ipxeMagic /\\%1l^#!ipxe\\s*$/\n\n"
		"hi def link ipxeMagic PreProc\n"
		"hi def link ipxeComment Comment\n"
		"hi def link ipxeTodo Todo\n"
		"hi def link ipxeLabel Label\n"
		"hi def link ipxeTarget Label\n"
		"hi def link ipxeCommand Statement\n"
		"hi def link ipxeOption Special\n"
		"hi def link ipxeOperator Operator\n"
		"hi def link ipxeSetting Identifier\n"
		"hi def link ipxePredefined Constant\n"
		"hi def link ipxeType Type\n\n"
		"let b:current_syntax = 'ipxe'\n");
}

void gen_vim_ftdetect(struct sbuf *out)
{
	(void)sbuf_str(out,
		"\" made by \"pxesh gen vim-ftdetect\"\n"
		"au BufRead,BufNewFile *.ipxe set filetype=ipxe\n"
		"au BufRead * if getline(1) =~# '^#!ipxe\\s*$' | "
		"set filetype=ipxe | endif\n"
		"au FileType ipxe setlocal commentstring=#\\ %s "
		"makeprg=pxesh\\ lint\\ -f\\ gcc\\ %:S "
		"errorformat=%f:%l:%c:\\ %trror:\\ %m,"
		"%f:%l:%c:\\ %tarning:\\ %m,%f:%l:%c:\\ %m\n");
}

/* ---- TextMate ------------------------------------------------------ */

/* Takes @captures over; NULL: none. */
static json_t *rule(const char *name, const char *match, json_t *captures)
{
	return json_pack("{s:s*, s:s, s:o*}", "name", name, "match", match,
			 "captures", captures);
}

static json_t *two_captures(const char *first, const char *second)
{
	return json_pack("{s:{s:s}, s:{s:s}}", "1", "name", first, "2",
			 "name", second);
}

static json_t *words_rule(const char *name, const char *before,
			  void (*words)(struct sbuf *out, const char *bar),
			  const char *after, json_t *captures)
{
	struct sbuf b = { 0 };
	json_t *r;

	(void)sbuf_str(&b, before);
	words(&b, "|");
	(void)sbuf_str(&b, after);
	r = rule(name, sbuf_text(&b), captures);
	sbuf_free(&b);
	return r;
}

static json_t *settings(void)
{
	json_t *inner = json_pack("[{s:s}, o, o]", "include", "#setting",
		words_rule("support.variable.ipxe", "(?<=[{/])(?:",
			   gen_settings, ")(?=[:}])", NULL),
		rule("storage.type.ipxe", ":[a-z0-9]+(?=\\})", NULL));

	return json_pack("{s:s, s:s, s:s, s:o}", "name",
			 "variable.other.ipxe", "begin", "\\$\\{", "end",
			 "\\}|$", "patterns", inner);
}

static json_t *patterns(void)
{
	return json_pack("[o, o, o, o, o, o, o, {s:s}]",
		rule("meta.preprocessor.ipxe", "\\A#!ipxe\\s*$", NULL),
		rule("comment.line.number-sign.ipxe",
		     "(?:^|(?<=\\s))#.*$", NULL),
		words_rule(NULL, "^\\s*(:\\S*)?\\s*(?<!\\S)(", gen_commands,
			   ")?(?=\\s|$)",
			   two_captures("entity.name.function.label.ipxe",
					"keyword.control.ipxe")),
		words_rule(NULL, "(?:^|(?<=\\s))(&&|\\|\\||;)(?:\\s+(",
			   gen_commands, "))?(?=\\s|$)",
			   two_captures("keyword.operator.ipxe",
					"keyword.control.ipxe")),
		words_rule("variable.parameter.option.ipxe", "(?<=\\s)--(?:",
			   gen_options, ")(?=[\\s=]|$)", NULL),
		rule("variable.parameter.option.ipxe",
		     "(?<=\\s)-[a-zA-Z](?=\\s|$)", NULL),
		rule("entity.name.function.label.ipxe",
		     "(?<=goto )[^\\s$]+", NULL),
		"include", "#setting");
}

void gen_textmate(struct sbuf *out)
{
	json_t *g = json_pack("{s:s, s:s, s:[s], s:s, s:o, s:{s:o}}",
			      "name", "iPXE script", "scopeName",
			      "source.ipxe", "fileTypes", "ipxe",
			      "firstLineMatch", "^#!ipxe\\s*$", "patterns",
			      patterns(), "repository", "setting",
			      settings());
	char *text = g ? json_dumps(g, JSON_INDENT(2)) : NULL;

	if (text)
		(void)sbuf_printf(out, "%s\n", text);
	free(text);
	json_decref(g);
}
