/*
 * console.h: what is printed, and the keys that come back. One layer for the
 * host's terminal, the firmware's consoles and the tests' captured screen.
 *
 * To the back end go UTF-8 bytes, LF and: ESC[r;cH, ESC[2J, ESC[K, ESC[...m
 * (0, 1, 22, 30-37, 39, 40-47, 49, 38;2;r;g;b, 48;2;r;g;b), ESC[?25h,
 * ESC[?25l; nothing else, except what a script itself prints.
 */
#ifndef CORE_CONSOLE_H
#define CORE_CONSOLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

struct err;
struct events;

/*
 * Key codes: a character, or KEY(n, t) for ESC [ n t
 * (reference/console.md#key-codes).
 */
#define KEY_BASE	0x110000
#define KEY(n, t)	(KEY_BASE + ((n) + 1) * 256 + (t))
enum key {
	KEY_CTRL_C = 3, KEY_TAB = 9, KEY_ENTER = 10, KEY_ESC = 27,
	KEY_BACKSPACE = 8,
	KEY_UP = KEY(0, 'A'), KEY_DOWN = KEY(0, 'B'),
	KEY_RIGHT = KEY(0, 'C'), KEY_LEFT = KEY(0, 'D'),
	KEY_END = KEY(0, 'F'), KEY_HOME = KEY(0, 'H'),
	KEY_INSERT = KEY(2, '~'), KEY_DELETE = KEY(3, '~'),
	KEY_PAGE_UP = KEY(5, '~'), KEY_PAGE_DOWN = KEY(6, '~'),
	KEY_BACKTAB = KEY(0, 'Z'),
	KEY_F1 = KEY(11, '~'), KEY_F5 = KEY(15, '~'),
	KEY_F8 = KEY(19, '~'), KEY_F12 = KEY(24, '~'),
	/* Not a key: the screen has another size, or was lost; draw again. */
	KEY_RESIZE = 0x1fffff,
};

#define CON_DMESG_BYTES 8192

struct con_colour { uint8_t basic; bool has_rgb; uint32_t rgb; };
struct con_pair   { unsigned fg, bg; };

enum con_pair_use {
	PAIR_DEFAULT, PAIR_NORMAL, PAIR_SELECT, PAIR_SEPARATOR, PAIR_EDIT,
	PAIR_ALERT, PAIR_URL, PAIR_PXE, CON_PAIRS,
};

/*
 * Somebody who keeps what is printed. It stays its owner's; what it does must
 * not wait, but for flush.
 */
struct con_sink {
	/* A byte of text, without escape sequences and full-screen UIs. */
	void (*byte)(struct con_sink *s, unsigned severity, char c);
	/* A line that is not on the screen: what was done. */
	void (*event)(struct con_sink *s, unsigned severity,
		      const char *text);
	/* The machine is handed over: what is still kept goes out now. */
	void (*flush)(struct con_sink *s);
};

/* RFC 5424 6.2.1 */
enum con_severity { CON_ERROR = 3, CON_NOTICE = 5, CON_INFO = 6 };

#define CON_KEYS 8
#define CON_NOTE 80
#define CON_AHEAD 65536		/* bytes typed ahead */
#define CON_REMARKS 1024	/* bytes of remarks that wait */

struct console {
	struct events    *events;
	struct con_colour colours[8];
	struct con_pair   pairs[CON_PAIRS];
	bool              picture;	/* one is shown: see-through UI	  */
	bool              tui;		/* a full-screen UI is up	  */
	unsigned          column;	/* of the output, roughly: is the
					   line begun?			  */
	int               pending[CON_KEYS];	/* keys decoded, not taken */
	unsigned          n_pending;
	unsigned          key_state;	/* of the key decoder: key.c	  */
	uint32_t          key_num;
	bool              key_param2;
	uint64_t          esc_us;	/* when an ESC's wait ends	  */
	bool              ended;	/* no further key can come	  */
	bool              alone;	/* and one was waited for in vain */
	/* What was typed before the prompt could take it: bytes */
	struct sbuf       ahead;
	size_t            ahead_at;
	bool              keep_ahead;	/* the prompt runs a line	  */
	bool              from_ahead;	/* and now reads another	  */
	uint64_t          twice_us;	/* another Ctrl-C until then stops */
	bool              cancelled;	/* it was the last key		  */
	bool              hint_due;	/* of what a second one does	  */
	bool              stopped;	/* twice: all scripts end	  */
	char              note[CON_NOTE];	/* what a UI would wipe	  */
	struct sbuf       remarks;	/* lines to print when one ends	  */
	unsigned          cols, rows;	/* as last seen			  */
	/* What the terminal is known to be at, while a UI is up */
	unsigned          at_row, at_col;
	int               at_pair;	/* -1: unknown			  */
	bool              at_bold;
	int               at_cursor;	/* 0 off, 1 on, -1 unknown	  */
	/* ${dmesg}: a ring of the text printed, without escapes */
	char              dmesg[CON_DMESG_BYTES];
	size_t            dmesg_at, dmesg_len;
	unsigned          esc_state;	/* of the text printed		  */
	unsigned          esc_num;	/* the number in a sequence	  */
	unsigned          severity;	/* of that text: ESC [ n p	  */
	struct con_sink  *sink;		/* NULL: none			  */
};

void con_init(struct console *con, struct events *events);
void con_free(struct console *con);

/* Print. LF is a new line. */
void con_write(struct console *con, const char *text, size_t len);
void con_puts(struct console *con, const char *text);
/* What a stranger wrote, made harmless: see plain.h. Its line feeds stay. */
void con_plain(struct console *con, const char *text);
void con_printf(struct console *con, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* A diagnostic: standard error on the host, the console elsewhere. */
void con_diag(struct console *con, const char *text, size_t len);

/*
 * Something was noticed beside what runs: a warning, printed as soon as no
 * line is begun and no full-screen UI is up.
 */
void con_remark(struct console *con, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Give what is printed from now on to @sink as well; NULL: to nobody. */
void con_log_to(struct console *con, struct con_sink *sink);
/* Tell the sink alone what was done. */
void con_event(struct console *con, enum con_severity severity,
	       const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Before the machine is handed over. */
void con_flush(struct console *con);

void con_dmesg(struct console *con, struct sbuf *out);
void con_dmesg_clear(struct console *con);

/* ---- keys ---------------------------------------------------------- */

/* The next key, or KEY_RESIZE, or -1 if none is there (an ESC may need 250 ms
   to tell). Outside of key.c and keywait.c only tests call this. */
int con_poll_key(struct console *con);

/*
 * Wait for a key, running events meanwhile. Returns its code, -ETIMEDOUT at
 * @until_us, -EDEADLK if no key can ever come (scripted input at its end).
 * Bytes of UTF-8 come as one code point.
 */
int con_get_key(struct console *con, uint64_t until_us);

/* Can no key ever come? -EDEADLK with @e, before anything is drawn; or 0. */
int con_keyless(struct console *con, struct err *e);

/* Explain why waiting for a key failed (@rc < 0); returns @rc. Being given
   up or late is an answer: quiet. */
int con_key_err(int rc, struct err *e);

/*
 * Has Ctrl-C been pressed? On a live keyboard, other keys are dropped, or kept
 * for the prompt if it started what runs. Ctrl-C drops these, too; the second
 * one within two seconds sets con->stopped.
 */
bool con_cancelled(struct console *con);

/*
 * Somebody is about to be asked: what was typed before he could see that is no
 * answer. Whole lines are kept for the prompt.
 */
void con_ask(struct console *con);

/* The next byte for the prompt, typed ahead or now; else as plat_con_read(). */
int con_read_byte(struct console *con);

/* Ctrl-C at the prompt: no line that is waiting runs. */
void con_forget_ahead(struct console *con);

/* Keep the beginning of a warning in sight when a UI takes the screen, until
   a key is pressed. */
void con_note(struct console *con, const char *text);

/* ---- drawing ------------------------------------------------------- */

/* The size; never less than a UI needs while one is up. */
#define CON_TUI_COLS 20
#define CON_TUI_ROWS 10
unsigned con_cols(struct console *con);
unsigned con_rows(struct console *con);

/* A full-screen UI takes the screen, and gives it back cleared. */
void con_enter(struct console *con);
void con_leave(struct console *con);

/* The terminal may be at anything: somebody else has used it. */
void con_forget(struct console *con);

/* Nothing is sent that the terminal is known to be at already. */
void con_move(struct console *con, unsigned row, unsigned col);	/* from 0 */
void con_clear(struct console *con);
void con_cursor(struct console *con, bool on);
void con_attr(struct console *con, enum con_pair_use pair, bool bold);

/*
 * Draw text in at most @cells cells from the cursor on; returns how many it
 * took. Control bytes show as '?', a blank or nothing; a colour sequence
 * (ESC [ ... m) is passed on and undone after the text.
 */
unsigned con_draw(struct console *con, const char *text, size_t len,
		  unsigned cells);
void con_fill(struct console *con, char c, unsigned cells);

/* ---- colours (reference/console.md#colours) ------------------------ */

int con_colour(struct console *con, unsigned index, unsigned basic,
	       bool has_rgb, uint32_t rgb);	/* -EINVAL */
int con_cpair(struct console *con, unsigned index, unsigned fg,
	      unsigned bg);			/* -EINVAL */
/* Send the colours of a pair, whatever was sent last. */
void con_emit_pair(struct console *con, enum con_pair_use pair);

/* ---- text ---------------------------------------------------------- */

/* Cells that a UTF-8 text takes, and the bytes that fit in @cells. */
unsigned con_width(const char *text, size_t len);
size_t con_fit(const char *text, size_t len, unsigned cells);

#endif
