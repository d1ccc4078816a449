/* play.h: a scheme that does what a URI's path says, and a download by it. */
#ifndef TESTS_CORE_PLAY_H
#define TESTS_CORE_PLAY_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/param.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/base.h"
#include "tests/fake/fake.h"

/*
 * "play:" does what its path says, a letter each @gap_us: "d" sends its four
 * bytes, "r" redirects to the query, "c" to itself, "e" ends, "f" fails, "t"
 * tells that 8 bytes come, "n" notes, "h" only shows that it lives, "b" is
 * busy for the time that it was told, "B" for 300 s, "x" breaks off, and goes on after the
 * pause that it was told, "D" sends 8192 bytes, "S" one less, anything else
 * does nothing. Then it is silent.
 */
struct play {
	struct opener       op;
	struct event_source src;
	struct events      *ev;
	struct transfer    *t;
	uint64_t            gap_us, next_us, pause_us;
	size_t              at;
	unsigned            starts, releases;
	const void         *params[4];	/* that each start was given */
};

struct world {
	struct events   ev;
	struct console  con;
	struct fetcher  f;
	struct play     play;
	struct err      e;
	struct image   *img;
};

/* Ask for a pause, or for none at all; then start over. */
static inline void be_busy(struct play *p, uint32_t pause_s)
{
	int rc = transfer_retry(p->t, pause_s, &p->gap_us);

	p->at = 1;
	if (rc < 0)
		transfer_end(p->t, rc);
}

/* Go on where we were, if we may. */
static inline void break_off(struct play *p)
{
	int rc = transfer_broke(p->t, &p->pause_us);

	if (rc < 0)
		transfer_end(p->t, rc);
}

static inline void send(struct play *p, size_t len)
{
	static const char block[8192];

	assert_int_equal(transfer_data(p->t, p->t->got, block, len), 0);
}

static inline void act(struct play *p, char what)
{
	struct uri *to;

	switch (what) {
	case 'd':
		if (transfer_data(p->t, p->t->got, "data", 4) < 0)
			transfer_end(p->t, -ENOMEM);
		break;
	case 'D':
		send(p, 8192);
		break;
	case 'S':
		send(p, 8191);
		break;
	case 'x':
		break_off(p);
		break;
	case 'c':
		transfer_redirect(p->t, p->t->uri);
		break;
	case 'r':
		to = uri_parse(p->t->uri->query);
		transfer_redirect(p->t, to);
		uri_unref(to);
		break;
	case 'e':
		transfer_end(p->t, 0);
		break;
	case 'f':
		transfer_end(p->t, err_set(p->t->err, -ENOENT,
					   "the server has no such file"));
		break;
	case 't':
		(void)transfer_total(p->t, 8);
		break;
	case 'n':
		transfer_note(p->t, "connecting");
		break;
	case 'h':
		transfer_heard(p->t);
		break;
	case 'b':
		be_busy(p, 0);
		break;
	case 'B':
		transfer_heard(p->t);
		be_busy(p, 300);
	}
}

static inline uint64_t play_poll(struct event_source *src, bool *busy)
{
	struct play *p = (struct play *)((char *)src -
					 offsetof(struct play, src));
	const char *script = p->t->uri->path;

	if (!script || !script[p->at] || p->t->ended)
		return EVENT_NEVER;
	if (fake.now_us < p->next_us)
		return p->next_us;
	*busy = true;
	act(p, script[p->at++]);
	p->next_us = fake.now_us + p->gap_us + p->pause_us;
	p->pause_us = 0;
	return p->next_us;
}

static inline int play_start(struct opener *op, struct transfer *t,
			     struct err *e)
{
	struct play *p = op->ctx;

	if (t->uri->host && !strcmp(t->uri->host, "down"))
		return err_set(e, -ENETUNREACH, "no way there");
	p->t = t;
	p->at = 1;		/* past the slash */
	p->next_us = fake.now_us + p->gap_us;
	p->params[p->starts % 4] = t->params;
	p->starts++;
	event_add(p->ev, &p->src);
	return 0;
}

static inline void play_release(struct transfer *t)
{
	struct play *p = t->op->ctx;

	event_del(p->ev, &p->src);
	p->releases++;
}

static inline void start(struct world *w)
{
	*w = (struct world){ 0 };
	con_init(&w->con, &w->ev);
	w->ev.con = &w->con;
	fetch_init(&w->f, &w->ev, &w->con);
	fetch_data_add(&w->f);
	fetch_file_add(&w->f);
	w->play = (struct play){
		.op = { .scheme = "play", .ctx = &w->play,
			.start = play_start, .release = play_release },
		.src = { .poll = play_poll }, .ev = &w->ev, .gap_us = 1000,
	};
	fetch_add_opener(&w->f, &w->play.op);
}

static inline int fetch(struct world *w, const char *uri, uint32_t limit_ms)
{
	const struct fetch_how how = { .limit_ms = limit_ms };

	return fetch_image(&w->f, uri, &how, &w->img, &w->e);
}

static inline void end(struct world *w)
{
	assert_int_equal(w->play.starts, w->play.releases);
	assert_null(w->ev.sources);
	image_unref(w->img);
	uri_unref(w->f.cwuri);
}

static inline void assert_image(const struct world *w, const char *name,
			 const char *data)
{
	assert_non_null(w->img);
	assert_string_equal(w->e.msg, "");
	assert_string_equal(w->img->name, name);
	assert_int_equal(w->img->len, strlen(data));
	assert_string_equal((const char *)w->img->data, data);
}

#endif
