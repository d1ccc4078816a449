/* keywait.c: waiting for a key, and for an answer that is meant. */
#include <errno.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/key.h"
#include "platform/platform.h"

#define LOOK_US		3000		/* a back end may look so rarely */

static bool ends_line(char c)
{
	return c == '\r' || c == '\n';
}

void con_ask(struct console *con)
{
	unsigned cancels = 0;

	if (plat_con_scripted())
		return;
	for (unsigned looks = 0; looks < 2; looks++) {
		while (key_take_ahead(con))
			cancels++;
		if (!looks)
			(void)event_wait(con->events,
					 plat_clock_us() + LOOK_US,
					 EVENT_NO_KEYS, NULL, NULL);
	}
	while (con->ahead.len > con->ahead_at &&
	       !ends_line(con->ahead.data[con->ahead.len - 1]))
		con->ahead.len--;
	while (cancels--)
		key_push(con, KEY_CTRL_C);	/* no answer, but a wish */
}

/* What a wait for a key began with. */
struct waiting {
	struct console *con;
	bool            in_escape, ended;
};

/* Is there something to look at: a key, what may be one, the end? */
static bool stirred(void *ctx)
{
	const struct waiting *w = ctx;

	key_fill(w->con);
	return w->con->n_pending || key_in_escape(w->con) != w->in_escape ||
	       w->con->ended != w->ended;
}

static int wait_for_key(struct console *con, uint64_t until_us)
{
	for (;;) {
		int key = con_poll_key(con), rc;
		struct waiting w = { con, key_in_escape(con), con->ended };
		uint64_t wake_us = until_us;

		if (con->stopped)
			return -ECANCELED;
		if (key >= 0)
			return key;
		if (plat_clock_us() >= until_us)
			return -ETIMEDOUT;
		if (w.in_escape && con->esc_us < wake_us)
			wake_us = con->esc_us;
		else if (!w.in_escape && w.ended && until_us == EVENT_NEVER)
			return -EDEADLK;
		rc = event_wait(con->events, wake_us, EVENT_NO_KEYS, stirred,
				&w);
		if (rc < 0 && rc != -ETIMEDOUT)
			return rc;
	}
}

int con_get_key(struct console *con, uint64_t until_us)
{
	int key = wait_for_key(con, until_us);

	con->alone = key == -EDEADLK;
	return key;
}

int con_keyless(struct console *con, struct err *e)
{
	key_fill(con);
	con->alone = con->ended && !con->n_pending && !key_in_escape(con);
	return con->alone ? con_key_err(-EDEADLK, e) : 0;
}

int con_key_err(int rc, struct err *e)
{
	if (rc == -EDEADLK)
		return err_set(e, rc, "no key can come: input is not a "
			       "terminal (use --keys or --choose)");
	if (rc == -ETIMEDOUT)
		return err_quiet(e, rc, "no key came in time");
	if (rc == -ECANCELED)
		return err_quiet(e, rc, "given up at the keyboard");
	return err_set(e, rc, "could not read a key: %s", err_text(rc));
}
