/* gen_shell.c: completion of the program's command line: bash, zsh, fish. */
#include <string.h>

#include "cli/gen.h"
#include "core/str.h"

/* Call @each for the options of a subcommand, --help among them. */
static void each_option(struct sbuf *out, const struct cli_command *c,
			void (*each)(struct sbuf *out,
				     const struct cli_command *c,
				     const struct cli_option *o))
{
	for (const struct cli_option *o = c->options; o && o->name; o++)
		each(out, c, o);
	each(out, c, &gen_help);
}

/* ---- bash ---------------------------------------------------------- */

static const char bash_head[] =
	"# bash completion for pxesh; made by \"pxesh gen bash\"\n"
	"_pxesh() {\n"
	"	local cur=${COMP_WORDS[COMP_CWORD]} cmd=run words= files=\n"
	"	local prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"	COMPREPLY=()\n"
	"	# --option=value is three words to bash\n"
	"	if [[ $cur == = ]]; then\n"
	"		cur=\n"
	"	elif [[ $prev == = ]]; then\n"
	"		prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"	fi\n";

static const char bash_tail[] =
	"	[[ -z $words ]] || mapfile -t COMPREPLY \\\n"
	"		< <(compgen -W \"$words\" -- \"$cur\")\n"
	"	[[ -z $files ]] ||\n"
	"		mapfile -t -O ${#COMPREPLY[@]} COMPREPLY \\\n"
	"		< <(compgen $files -- \"$cur\")\n"
	"}\n"
	"complete -o filenames -F _pxesh pxesh\n";

static void bash_set(struct sbuf *out, enum gen_kind kind, const char *value)
{
	if (kind == GEN_FILE) {
		(void)sbuf_str(out, "files=-f");
	} else if (kind == GEN_FOLDER) {
		(void)sbuf_str(out, "files=-d");
	} else {
		(void)sbuf_str(out, "words='");
		gen_kind_words(out, kind, value);
		(void)sbuf_char(out, '\'');
	}
}

/* What bash offers as an option's value. */
static void bash_value(struct sbuf *out, const struct cli_command *c,
		       const struct cli_option *o)
{
	enum gen_kind kind = gen_option_kind(o);

	if (kind == GEN_NOTHING)
		return;
	(void)sbuf_str(out, "\t");
	if (o->letter)
		(void)sbuf_printf(out, "%s:-%c | ", c->name, o->letter);
	(void)sbuf_printf(out, "%s:--%s)\n\t\t", c->name, o->name);
	bash_set(out, kind, o->value);
	(void)sbuf_str(out, " ;;\n");
}

static void bash_option(struct sbuf *out, const struct cli_command *c,
			const struct cli_option *o)
{
	(void)c;
	(void)sbuf_printf(out, " --%s", o->name);
}

static void bash_names(struct sbuf *out)
{
	for (unsigned i = 0; cli_at(i); i++)
		(void)sbuf_printf(out, "%s%s", i ? " | " : "",
				  cli_at(i)->name);
}

void gen_bash(struct sbuf *out)
{
	const struct cli_command *c;

	(void)sbuf_printf(out, "%s\tcase ${COMP_WORDS[1]} in\n\t", bash_head);
	bash_names(out);
	(void)sbuf_str(out, ")\n\t\t[[ $COMP_CWORD == 1 ]] || "
		       "cmd=${COMP_WORDS[1]} ;;\n\tesac\n"
		       "\tcase $cmd:$prev in\n");
	for (unsigned i = 0; (c = cli_at(i)); i++)
		each_option(out, c, bash_value);
	(void)sbuf_str(out, "\t*)\n\t\tcase $cmd:$cur in\n");
	for (unsigned i = 0; (c = cli_at(i)); i++) {
		(void)sbuf_printf(out, "\t\t%s:-*) words='", c->name);
		each_option(out, c, bash_option);
		(void)sbuf_printf(out, "' ;;\n\t\t%s:*) ", c->name);
		bash_set(out, gen_arg_kind(c), c->usage);
		(void)sbuf_str(out, " ;;\n");
	}
	(void)sbuf_str(out, "\t\tesac\n"
		       "\t\tif [[ $COMP_CWORD == 1 ]]; then\n\t\t\twords+=' ");
	gen_kind_words(out, GEN_COMMAND, NULL);
	(void)sbuf_printf(out, " --version'\n\t\tfi ;;\n\tesac\n%s",
			  bash_tail);
}

/* ---- zsh ----------------------------------------------------------- */

/* What zsh's _arguments is to do for a value. */
static void zsh_action(struct sbuf *out, enum gen_kind kind,
		       const char *value)
{
	if (kind == GEN_FILE) {
		(void)sbuf_str(out, "_files");
	} else if (kind == GEN_FOLDER) {
		(void)sbuf_str(out, "_files -/");
	} else if (kind != GEN_OTHER) {
		(void)sbuf_char(out, '(');
		gen_kind_words(out, kind, value);
		(void)sbuf_char(out, ')');
	} else {
		(void)sbuf_char(out, ' ');
	}
}

/* Write text that stands within single quotes and brackets. */
static void zsh_text(struct sbuf *out, const char *text)
{
	struct sbuf quoted = { 0 };

	gen_quoted(&quoted, text, "[]:\\", "\\");
	for (const char *p = sbuf_text(&quoted); *p; p++) {
		if (*p == '\'')
			(void)sbuf_str(out, "'\\''");
		else
			(void)sbuf_char(out, *p);
	}
	sbuf_free(&quoted);
}

static void zsh_option(struct sbuf *out, const struct cli_command *c,
		       const struct cli_option *o)
{
	enum gen_kind kind = gen_option_kind(o);

	(void)c;
	(void)sbuf_str(out, " \\\n\t\t\t");
	if (o->type == CLI_LIST)
		(void)sbuf_str(out, "'*'");
	else if (o->letter)
		(void)sbuf_printf(out, "'(-%c --%s)'", o->letter, o->name);
	if (o->letter)
		(void)sbuf_printf(out, "{-%c,--%s}'[", o->letter, o->name);
	else
		(void)sbuf_printf(out, "'--%s[", o->name);
	zsh_text(out, o->help);
	(void)sbuf_char(out, ']');
	if (kind != GEN_NOTHING) {
		(void)sbuf_char(out, ':');
		zsh_text(out, o->value);
		(void)sbuf_char(out, ':');
		zsh_action(out, kind, o->value);
	}
	(void)sbuf_char(out, '\'');
}

static void zsh_command(struct sbuf *out, const struct cli_command *c)
{
	(void)sbuf_printf(out, "\t%s)\n\t\t_arguments -s", c->name);
	each_option(out, c, zsh_option);
	if (gen_arg_kind(c) != GEN_NOTHING) {
		(void)sbuf_str(out, " \\\n\t\t\t'*:");
		zsh_text(out, c->usage);
		(void)sbuf_char(out, ':');
		zsh_action(out, gen_arg_kind(c), c->usage);
		(void)sbuf_char(out, '\'');
	}
	(void)sbuf_str(out, " ;;\n");
}

void gen_zsh(struct sbuf *out)
{
	const struct cli_command *c;

	(void)sbuf_str(out, "#compdef pxesh\n"
		       "# zsh completion for pxesh; made by \"pxesh gen zsh\"\n"
		       "_pxesh() {\n\tlocal cmd=run\n\tlocal -a commands\n"
		       "\tcommands=(\n");
	for (unsigned i = 0; (c = cli_at(i)); i++) {
		if (c->hidden)
			continue;
		(void)sbuf_printf(out, "\t\t'%s:", c->name);
		zsh_text(out, c->help);
		(void)sbuf_str(out, "'\n");
	}
	(void)sbuf_str(out, "\t)\n"
		       "\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]\n"
		       "\tthen\n"
		       "\t\t_describe command commands\n\t\t_files\n"
		       "\t\treturn\n\tfi\n\tcase $words[2] in\n\t");
	bash_names(out);
	(void)sbuf_str(out, ")\n\t\tcmd=$words[2]\n\t\tshift words\n"
		       "\t\t(( CURRENT-- )) ;;\n\tesac\n\tcase $cmd in\n");
	for (unsigned i = 0; (c = cli_at(i)); i++)
		zsh_command(out, c);
	(void)sbuf_str(out, "\tesac\n}\n"
		       "if [[ $funcstack[1] == _pxesh ]]; then\n"
		       "\t_pxesh \"$@\"\nelse\n\tcompdef _pxesh pxesh\nfi\n");
}

/* ---- fish ---------------------------------------------------------- */

static void fish_text(struct sbuf *out, const char *text)
{
	(void)sbuf_char(out, '\'');
	gen_quoted(out, text, "'\\", "\\");
	(void)sbuf_char(out, '\'');
}

static void fish_when(struct sbuf *out, const struct cli_command *c)
{
	/* without a subcommand it is "run" */
	if (!strcmp(c->name, "run"))
		(void)sbuf_str(out, "complete -c pxesh -n "
			       "'__fish_use_subcommand; or "
			       "__fish_seen_subcommand_from run'");
	else
		(void)sbuf_printf(out, "complete -c pxesh -n "
				  "'__fish_seen_subcommand_from %s'",
				  c->name);
}

static void fish_value(struct sbuf *out, enum gen_kind kind,
		       const char *value)
{
	if (kind == GEN_FILE) {
		(void)sbuf_str(out, " -r -F");
	} else if (kind == GEN_FOLDER) {
		(void)sbuf_str(out, " -x -a '(__fish_complete_directories)'");
	} else if (kind != GEN_NOTHING) {
		(void)sbuf_str(out, " -x -a '");
		gen_kind_words(out, kind, value);
		(void)sbuf_char(out, '\'');
	}
}

static void fish_option(struct sbuf *out, const struct cli_command *c,
			const struct cli_option *o)
{
	fish_when(out, c);
	if (o->letter)
		(void)sbuf_printf(out, " -s %c", o->letter);
	(void)sbuf_printf(out, " -l %s", o->name);
	fish_value(out, gen_option_kind(o), o->value);
	(void)sbuf_str(out, " -d ");
	fish_text(out, o->help);
	(void)sbuf_char(out, '\n');
}

void gen_fish(struct sbuf *out)
{
	const struct cli_command *c;
	enum gen_kind kind;

	(void)sbuf_str(out, "# fish completion for pxesh; made by "
		       "\"pxesh gen fish\"\n"
		       "complete -c pxesh -n __fish_use_subcommand "
		       "-s V -l version -d 'Print the version'\n");
	for (unsigned i = 0; (c = cli_at(i)); i++) {
		if (!c->hidden) {
			(void)sbuf_printf(out, "complete -c pxesh -n "
					  "__fish_use_subcommand -a %s -d ",
					  c->name);
			fish_text(out, c->help);
			(void)sbuf_char(out, '\n');
		}
		kind = gen_arg_kind(c);
		if (kind != GEN_FILE) {
			fish_when(out, c);
			(void)sbuf_str(out, " -f");
			if (kind == GEN_WORDS || kind == GEN_COMMAND ||
			    kind == GEN_RULE)
				fish_value(out, kind, c->usage);
			(void)sbuf_char(out, '\n');
		}
		each_option(out, c, fish_option);
	}
}
