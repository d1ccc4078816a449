/* line.c: the prompt's editor: readline, with a history that is kept. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "core/event.h"
#include "core/str.h"
#include "interp/shell.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define HISTORY_KEPT 1000

static struct {
	struct shell *sh;
	bool          ready, cancelled;
	char         *history;		/* is its file's path; or NULL	*/
	unsigned      cols, rows;
	char        **words;		/* are what host_complete() offers */
	size_t        n_words, cap_words;
} editor;

/* ---- keys come through our console, so that the network runs on ---- */

static bool key_is_there(void *ctx)
{
	int *c = ctx;

	*c = con_read_byte(&editor.sh->con);
	return *c != -1;
}

static void follow_size(void)
{
	unsigned cols, rows;

	plat_con_size(&cols, &rows);
	if (plat_con_lost() && editor.ready) {
		rl_on_new_line();
		rl_redisplay();
	}
	if (cols == editor.cols && rows == editor.rows)
		return;
	editor.cols = cols;
	editor.rows = rows;
	rl_set_screen_size((int)rows, (int)cols);
	if (rl_line_buffer && editor.ready)
		rl_resize_terminal();
}

static int get_key(FILE *in)
{
	int c = -1;

	(void)in;
	while (c == -1) {
		follow_size();
		if (event_wait(&editor.sh->events, EVENT_NEVER, EVENT_NO_KEYS,
			       key_is_there, &c) < 0)
			return EOF;
	}
	return c < 0 ? EOF : c;
}

static int on_ctrl_c(int count, int key)
{
	(void)count;
	(void)key;
	editor.cancelled = true;
	con_forget_ahead(&editor.sh->con);
	rl_replace_line("", 0);
	rl_crlf();
	rl_on_new_line();
	rl_done = 1;
	return 0;
}

static int on_mark(int count, int key)
{
	(void)count;
	(void)key;
	return 0;
}

/* ---- completion ---------------------------------------------------- */

static void offer(void *ctx, const char *word)
{
	size_t cap = editor.cap_words ? editor.cap_words * 2 : 64;
	char **words = editor.words;

	(void)ctx;
	if (editor.n_words == editor.cap_words) {
		words = realloc(words, cap * sizeof(*words));
		if (!words)
			return;
		editor.words = words;
		editor.cap_words = cap;
	}
	words[editor.n_words] = strdup(word);
	if (words[editor.n_words])
		editor.n_words++;
}

/* readline calls this until it gives NULL; it frees what it gets. */
static char *next_word(const char *text, int state)
{
	static size_t at;

	(void)text;
	if (!state)
		at = 0;
	return at < editor.n_words ? editor.words[at++] : NULL;
}

static char **complete(const char *text, int start, int end)
{
	char **matches;
	size_t len;

	editor.n_words = 0;
	host_complete(editor.sh, rl_line_buffer, (size_t)start, (size_t)end,
		      offer, NULL);
	rl_attempted_completion_over = 1;	/* never file names	*/
	matches = rl_completion_matches(text, next_word);
	/* "${net0/ip" and "net0/" go on: no blank behind them */
	if (matches && !matches[1]) {
		len = strlen(matches[0]);
		if (len && strchr("/{:}", matches[0][len - 1]))
			rl_completion_append_character = '\0';
	}
	return matches;
}

/* ---- history ------------------------------------------------------- */

static void make_folder(char *path)
{
	for (char *p = path + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(path, 0700);
		*p = '/';
	}
}

/* The path of the history, $XDG_STATE_HOME/pxesh/history; or NULL. */
static char *history_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct sbuf path = { 0 };

	if (state && state[0] == '/')
		sbuf_printf(&path, "%s/pxesh/history", state);
	else if (home && home[0] == '/')
		sbuf_printf(&path, "%s/.local/state/pxesh/history", home);
	if (path.error)
		sbuf_free(&path);
	return path.data;
}

static void load_history(void)
{
	editor.history = history_path();
	using_history();
	if (!editor.history)
		return;
	make_folder(editor.history);
	read_history(editor.history);
	if (history_length > HISTORY_KEPT) {
		stifle_history(HISTORY_KEPT);
		write_history(editor.history);
	}
}

/* Does the line hold a password, as a setting's value or within a URL? */
static bool has_secret(const char *line)
{
	const char *at = line, *end, *sign;

	if (strcasestr(line, "passw") || strcasestr(line, "secret"))
		return true;
	while ((at = strstr(at, "://"))) {
		at += 3;
		end = at + strcspn(at, " \t/?#");
		sign = memchr(at, '@', (size_t)(end - at));
		if (sign && memchr(at, ':', (size_t)(sign - at)))
			return true;
	}
	return false;
}

/* The line is written at once, not when the program ends: other windows
   should find it. */
static void remember(const char *line)
{
	HIST_ENTRY *last = history_length ?
		history_get(history_base + history_length - 1) : NULL;

	if (!*line || *line == ' ' || (last && !strcmp(last->line, line)))
		return;
	if (has_secret(line))
		return;
	add_history(line);
	if (editor.history && append_history(1, editor.history) != 0)
		write_history(editor.history);
}

void host_editor_end(void)
{
	free(editor.history);
	free(editor.words);
	editor.history = NULL;
	editor.words = NULL;
	editor.n_words = editor.cap_words = 0;
	if (editor.ready)
		clear_history();
}

/* ---- reading ------------------------------------------------------- */

/* The console has prepared the terminal, and its signal handlers know how to
   give it back: readline is to leave it alone. */
static void leave_terminal(int meta)
{
	(void)meta;
	rl_tty_set_echoing(1);
}

static void leave_terminal_too(void)
{
}

static void start(struct shell *sh)
{
	editor.sh = sh;
	if (editor.ready)
		return;
	rl_readline_name = "pxesh";
	rl_prep_term_function = leave_terminal;
	rl_deprep_term_function = leave_terminal_too;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_getc_function = get_key;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t";
	rl_completer_word_break_characters = " \t";
	rl_special_prefixes = "";
	rl_ignore_completion_duplicates = 1;
	rl_initialize();
	/* What is pasted counts as typed: terminals need not mark it */
	rl_variable_bind("enable-bracketed-paste", "off");
	rl_bind_keyseq("\033[200~", on_mark);
	rl_bind_keyseq("\033[201~", on_mark);
	rl_bind_key(3, on_ctrl_c);
	load_history();
	follow_size();
	editor.ready = true;
}

int host_read_line(void *ctx, struct shell *sh, const char *prompt,
		   char **out)
{
	(void)ctx;
	start(sh);
	host_console_flush();
	editor.cancelled = false;
	*out = readline(prompt);
	if (editor.cancelled)
		return -ECANCELED;
	if (!*out) {
		plat_con_write("\n", 1);
		return -ENODATA;
	}
	remember(*out);
	return 0;
}
