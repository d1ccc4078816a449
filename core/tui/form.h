/* form.h: a form being filled in: what the files of tui_form share. */
#ifndef CORE_TUI_FORM_H
#define CORE_TUI_FORM_H

#include <stdbool.h>

#include "core/console.h"
#include "core/err.h"
#include "core/lineedit.h"
#include "core/str.h"

struct err;
struct filling;
struct menu;
struct menu_item;
struct setting_type;
struct settings;

/* A line of the form: a label, a field, or a field under its label. */
struct entry {
	const struct menu_item    *item;
	const struct setting_type *type;	/* of the value loaded	*/
	struct sbuf                text;
	struct line                line;
	char                       error[ERR_MSG];	/* "": it is fine	*/
	bool                       dirty;	/* to be drawn again	*/
	bool                       error_drawn;
	unsigned                   label_row, box_row;
	unsigned                   cursor;	/* cell, as drawn	*/
};

struct form_look {
	int  (*open)(struct filling *f, struct err *e);	/* -ERANGE	*/
	void (*layout)(struct filling *f);	/* the screen changed size */
	int  (*draw)(struct filling *f);	/* -ENOMEM		*/
	void (*close)(struct filling *f);
};
extern const struct form_look form_screen, form_lines;

struct filling {
	struct console         *con;
	struct settings        *root;
	const struct menu      *form;
	const struct form_look *look;
	struct entry           *entries;
	unsigned                count, current;
	bool                    too_small;	/* the screen, now	*/
	unsigned                drawn;		/* field shown in lines	*/
	struct line_echo        echo;
};

/*
 * Store every field, or none: what was stored is taken back if another field
 * cannot be. Sets the entries' errors. Returns how many there are, or
 * -ENOMEM.
 */
int form_store(struct filling *f);

/* Fill in the fields from the settings. Returns 0 or what was wrong. */
int form_load(struct filling *f, struct err *e);

#endif
