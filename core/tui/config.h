/* config.h: the settings editor: what the files of tui_config share. */
#ifndef CORE_TUI_CONFIG_H
#define CORE_TUI_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/lineedit.h"
#include "core/setting/settings.h"
#include "core/tui/list.h"

#define CONFIG_PATH 128		/* bytes of a block's name, with the NUL */

/* A row: a block (the parent's is ".."), or a setting. */
struct config_row {
	struct settings          *block;	/* NULL: a setting	*/
	bool                      parent;
	const struct setting_def *def;
};

struct configuring;

struct config_look {
	void (*open)(struct configuring *c);
	void (*layout)(struct configuring *c);
	int  (*draw)(struct configuring *c);
	void (*close)(struct configuring *c);
};
extern const struct config_look config_screen, config_lines;

struct configuring {
	struct tui_list           list;
	const struct config_look *look;
	struct settings          *root, *block;
	char                      path[CONFIG_PATH];
	struct config_row        *rows;
	unsigned                  cap;
	unsigned                  shown;	/* rows when last drawn	*/
	const char               *message;	/* drawn last		*/
	const struct setting_def *editing;	/* NULL: browsing	*/
	bool                      opened;	/* another block: draw all */
	bool                      dirty;	/* the current row	*/
	bool                      no_memory;	/* for a value		*/
	struct sbuf               text;		/* being edited		*/
	struct line               line;
	unsigned                  cursor;
	uint64_t                  alert_us;	/* 0: none; its end	*/
	struct err                alert;
	struct line_echo          echo;		/* in lines		*/
};

/* config_value.c: the setting of a row, ready to be looked up. */
int config_ref(const struct configuring *c, const struct config_row *row,
	       struct setting_ref *ref);
/* Append its value as shown. Returns whether it is set anywhere; *@found is
   where. Notes that memory is out: what is shown then is not all. */
bool config_value(struct configuring *c, const struct config_row *row,
		  struct sbuf *text, struct setting_found *found);
/* Is it a block, or set in this very block? */
bool config_is_here(const struct configuring *c,
		    const struct config_row *row);

#endif
