/* state.h: a session, between session.c, simulate.c and hooks.c. */
#ifndef CLI_STATE_H
#define CLI_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/endless.h"
#include "cli/session.h"
#include "core/err.h"
#include "interp/shell.h"
#include "lab/outcome.h"
#include "lab/screen.h"
#include "platform/host/qemu.h"

/* What the lab calls itself; it answers for any other host, too. */
#define LAB_HOST "boot.lab"

/* Where --fail wants a command to fail: see fail.c. */
struct fail_at {
	const char *file;
	size_t      file_len;
	uint32_t    line, times;	/* from 1: the Nth time there	*/
};

struct session {
	const struct session_options *opt;
	const char        *net;		/* is host_net_open()'s argument */
	const char        *what;	/* is a file or URI, or NULL	*/
	bool               is_uri;
	struct shell       sh;
	struct shell_hooks hooks;
	unsigned           n_chosen;	/* counts opt->choose's that came */
	struct sbuf        offered;	/* has the items of the last menu
					   that lacked the next choice	*/
	struct endless     endless;
	unsigned          *failed;	/* counts, for each of opt->fail, how
					   often its command came	*/
	bool               failing;	/* makes the next command fail	*/
	bool               given_up;	/* because it had no end	*/
	bool               at_prompt;	/* is where a watched one ended	*/
	bool               waits;	/* for a person, who is not there */
	struct lab_outcome outcome;
	struct lab_screen *screen;	/* NULL unless it is watched	*/
	struct sbuf        trace;	/* is kept if it is watched	*/
	char              *folder;
	struct image      *script;
	struct host_boot   kept;	/* for --boot			*/
	struct err         booting;	/* why that did not do as expected */
};

/* simulate.c: the machine, its lab, its network, settings given. Fills in
   host; what was started is stopped by simulate_stop() even on failure. */
void simulate_prepare(struct session *s);
int simulate_start(struct session *s, struct err *e);
void simulate_lease(struct session *s);
void simulate_stop(struct session *s);

/* hooks.c: what the interpreter asks of us, or tells us. */
void hooks_set(struct session *s);
/* The exit status, or CLI_FAILED for a --choose that no menu offered. */
int hooks_check_choices(struct session *s, int status);

/* boot.c: --boot: are its options right (0 or CLI_USAGE)? Keep what is started;
   when the script is over, start that, and return the exit status. */
#define BOOT_SECONDS_MAX 86400u
int boot_check(const struct session *s);
void boot_prepare(struct session *s);
int boot_run(struct session *s, int status);
void boot_discard(struct session *s);

/* outcome.c: write to --outcome's file how the session ended, while its lab
   stands. CLI_OK or, having said why not, CLI_FAILED. */
int outcome_write(const struct session *s);

/* explain.c: say what a newcomer may not know of the failure. */
void explain_failure(struct session *s, const struct err *e);

/* fail.c: parse --fail's value; false: it is no FILE:LINE or FILE:LINE#N. */
bool fail_parse(const char *text, struct fail_at *out);
/* A command is about to run: shall it fail? Sets s->failing. */
void fail_look(struct session *s, struct shell *sh, int argc, char **argv);

/* complain.c: a failure that no script is to blame for. */
void session_complain(struct session *s, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
