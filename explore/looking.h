/* looking.h: a command while its choices are looked for. */
#ifndef EXPLORE_LOOKING_H
#define EXPLORE_LOOKING_H

#include "explore/choices.h"
#include "interp/command.h"

/* A command whose words are split. */
struct looking {
	struct shell               *sh;
	const struct command       *row;
	const char                 *opt;	/* its options' struct	*/
	struct args                 args;
	const struct explore_options *how;
	struct choices             *out;
};

/* choice.c: one more choice, to be filled in; NULL: no memory, or too many. */
struct choice *choices_add(struct choices *c, enum graph_edge_kind kind,
			   const char *label, const char *keys);
/* The value of an option of the command, of its type; NULL: it has none
   of that name. */
const void *choices_option(const struct looking *l, const char *name);
/* If there is a time-out: nobody does anything. */
void choices_nobody(struct looking *l);
/* Append a text that is typed, a key: as --keys writes them. */
void choices_keys(struct sbuf *out, const char *text);
void choices_key(struct sbuf *out, int key);
/* Append text without blanks around it and colours in it. */
void choices_plain(struct sbuf *out, const char *text);

/* menu.c */
void choices_menu(struct looking *l);

#endif
