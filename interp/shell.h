/*
 * shell.h: the state that commands work on. One per program run; whoever runs
 * scripts or a prompt owns it.
 */
#ifndef INTERP_SHELL_H
#define INTERP_SHELL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/console.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/menu.h"
#include "core/param.h"
#include "core/str.h"

struct command;
struct err;
struct frame;		/* a script or prompt that is running: frame.h	*/
struct net;		/* net/net.h; NULL: built without a network	*/
struct setting_ref;
struct settings;
struct shell;
struct srcpos;
struct tui_choice;

/* Who wants to know what the interpreter does. Any member may be NULL. */
struct shell_hooks {
	void *ctx;
	/* A command is about to run / has run: --trace, coverage. @argv is
	   expanded; position and nesting come from sh->frame. */
	void (*before)(void *ctx, struct shell *sh, int argc, char **argv);
	/* Shall that command not run? 0: it shall run; a negative errno with
	   @e: it failed; positive: it did what it should. Exploration. */
	int  (*refuse)(void *ctx, struct err *e);
	void (*after)(void *ctx, struct shell *sh, int argc, char **argv,
		      int status);
	/* Decide a menu instead of a person, by an item of it; NULL: let the
	   keys decide. */
	const struct menu_item *(*decide)(void *ctx, const struct menu *menu);
	bool show_decided;	/* draw the menu, though decide() answers */
	/* A menu's item was chosen, by whomever. */
	void (*chose)(void *ctx, struct shell *sh, const struct menu *menu,
		      const struct menu_item *item);
	/* A failure is about to be shown to a person: @fatal, or as a
	   warning. @pos->line 0: it has no place in a script. */
	void (*failed)(void *ctx, struct shell *sh, const struct err *e,
		       const struct srcpos *pos, bool fatal);
	/* Append what messages call a script: the file that a person would
	   open. -ENOENT: by its URI or name. */
	int  (*script_name)(void *ctx, const struct image *img,
			    struct sbuf *out);
	/* Read a line at the prompt with the host's own editor: malloc'ed in
	   *@out. 0, -ECANCELED, -ENODATA (end of input). NULL: lineedit. */
	int  (*read_line)(void *ctx, struct shell *sh, const char *prompt,
			  char **out);
};

struct shell {
	struct events    events;
	struct console   con;
	struct settings *settings;	/* the tree's root		*/
	struct images    images;
	struct menus     menus;
	struct params    params;
	struct fetcher   fetch;
	struct net      *net;
	struct arena     scratch;	/* expansion, argv, options; back to
					   its mark after each command	*/
	struct sbuf      expansion;	/* the word being expanded	*/
	struct frame    *frame;		/* innermost running; NULL: none */
	unsigned         depth;		/* frames above it		*/
	bool             no_prompt;	/* shell_may_ask() says no	*/
	bool             gone;		/* the machine left us: PLAT_GONE */
	uint32_t         exit_number;	/* the last "exit N", sign and all */
	struct { bool required, permanent; } trust;	/* imgtrust	*/
	unsigned         shim;		/* enum plat_shim: what one gets */
	bool             colour_diag;	/* diagnostics may be coloured	*/
	const struct shell_hooks *hooks;	/* NULL: none		*/
};

/* Start with an empty tree, no network. 0 or -ENOMEM. */
int shell_init(struct shell *sh);
void shell_free(struct shell *sh);

/*
 * Run @image, which is registered or not, as imgexec does: scripts here,
 * programs through plat_exec(). Prints nothing; @e explains a failure.
 * Returns the status: 0, a negative errno, or a positive exit status.
 */
int shell_exec(struct shell *sh, struct image *image, struct err *e);

/* Run script text that needs no magic (-c, the loader's command line, a
   scriptlet). @file names it in messages. */
int shell_run_text(struct shell *sh, const char *file, const char *text,
		   size_t len, struct err *e);

/* The interactive prompt, until "exit". Returns the last line's status. */
int shell_interact(struct shell *sh, struct err *e);

/* May whoever sits at the keyboard have a prompt, or change settings? 0;
   -EPERM: not of an image that was made so ("pxesh embed --no-shell"). */
int shell_may_ask(const struct shell *sh, struct err *e);

/* Run one command whose words are expanded already ("time"). */
int shell_command(struct shell *sh, int argc, char **argv, struct err *e);

/*
 * An image by name or, if none is called that, downloaded from that URI and
 * registered. *@out is borrowed from the list. @name NULL keeps its own.
 */
int shell_acquire(struct shell *sh, const char *name_or_uri,
		  const struct fetch_how *how, struct image **out,
		  struct err *e);
/* Always download, then register. */
int shell_download(struct shell *sh, const char *uri, const char *name,
		   const struct fetch_how *how, struct image **out,
		   struct err *e);

/* Wait, running the network; Ctrl-C ends it: 0 or -ECANCELED. */
int shell_wait(struct shell *sh, uint64_t ms, struct err *e);

/* A setting argument, parsed; blames the argument. */
struct args;
int shell_setting(struct shell *sh, const struct args *in, int i, bool create,
		  struct setting_ref *out, struct err *e);

#endif
