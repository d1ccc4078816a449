/*
 * gen.h: files made from the program's own tables, so that nothing is listed
 * twice: the manual page, completions for shells, syntax for editors.
 */
#ifndef CLI_GEN_H
#define CLI_GEN_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"

struct sbuf;

void gen_man(struct sbuf *out);
void gen_bash(struct sbuf *out);
void gen_zsh(struct sbuf *out);
void gen_fish(struct sbuf *out);
void gen_vim(struct sbuf *out);
void gen_vim_ftdetect(struct sbuf *out);
void gen_textmate(struct sbuf *out);
/* Pages of the documentation. */
void gen_md_program(struct sbuf *out);
void gen_md_commands(struct sbuf *out);
void gen_md_settings(struct sbuf *out);
void gen_md_rules(struct sbuf *out);

/* ---- what can be written for a value ------------------------------- */

enum gen_kind { GEN_NOTHING, GEN_WORDS, GEN_FILE, GEN_FOLDER, GEN_RULE,
		GEN_COMMAND, GEN_OTHER };

enum gen_kind gen_option_kind(const struct cli_option *o);
/* The kind of a subcommand's arguments. */
enum gen_kind gen_arg_kind(const struct cli_command *c);
/* Append the words that an argument of @kind can be: those of @value, rules'
   names, subcommands. */
void gen_kind_words(struct sbuf *out, enum gen_kind kind, const char *value);
/* Append @text with @before before each character of @set. */
void gen_quoted(struct sbuf *out, const char *text, const char *set,
		const char *before);
/* The row of "--help", which every subcommand has and no table. */
extern const struct cli_option gen_help;

/* ---- scripts' words, as alternatives of a regular expression ------- */

/* Append all names of commands, @bar between them, longest first. */
void gen_commands(struct sbuf *out, const char *bar);
/* Append all long options of all commands, each once. */
void gen_options(struct sbuf *out, const char *bar);
void gen_settings(struct sbuf *out, const char *bar);

#endif
