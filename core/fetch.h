/*
 * fetch.h: download a URI into an image: one opener per scheme.
 *
 * An opener starts a transfer and then runs from its event source; it hands
 * bytes to transfer_data(), which writes them straight into the image, and
 * ends with transfer_end(). core has the openers for data: and file:, net/
 * those that need a network.
 */
#ifndef CORE_FETCH_H
#define CORE_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/embedded.h"
#include "core/patience.h"

struct console;
struct err;
struct events;
struct image;
struct param_list;
struct transfer;
struct uri;

struct opener {
	struct opener *next;
	const char    *scheme;
	uint16_t       port;		/* default			*/
	void          *ctx;
	/* Begin. Returns 0, or a negative errno when it cannot even start.
	   It may end the transfer before it returns. */
	int  (*start)(struct opener *op, struct transfer *t, struct err *e);
	/* Stop at once and release t->state: called exactly once for each
	   start that succeeded, after the end or when cancelled. */
	void (*release)(struct transfer *t);
	/* Nothing has come for long: true if it was asked again, or has ended.
	   NULL: there is nothing to ask again. */
	bool (*silent)(struct transfer *t);
};

/* Lives from fetch() to its return. Openers read it, and set @state. */
struct transfer {
	struct fetcher          *fetcher;
	struct opener           *op;
	struct uri              *uri;		/* what to get now	*/
	const struct param_list *params;	/* or NULL		*/
	unsigned                 breaks_max;	/* 0: as usual		*/
	bool                     script;	/* wanted to be run	*/
	void                    *state;		/* the opener's		*/
	struct image            *image;		/* where bytes go	*/
	uint64_t                 total;		/* bytes; 0: unknown	*/
	uint64_t                 got;		/* bytes so far		*/
	struct patience          patience;
	char                     note[32];	/* "connecting"; "": none */
	struct uri              *redirect;	/* set by the opener	*/
	bool                     piecewise;	/* fetch_open()'s: @image
						   holds what is not read */
	uint64_t                 taken;		/* bytes read before it	*/
	bool                     ended;
	int                      status;
	struct err              *err;		/* for the end's message */
};

/* For openers. The total may be learned late, or never. Where a call fails
   t->err says why: end the transfer with its code. */
int  transfer_total(struct transfer *t, uint64_t total); /* -ENOMEM, -EFBIG */
int  transfer_data(struct transfer *t, uint64_t offset, const void *data,
		   size_t len);	/* the same; -ECANCELED: it has ended */
/* The same for what follows the bytes there are: of a struct transfer. */
int  transfer_append(void *transfer, const uint8_t *data, size_t len);
void transfer_note(struct transfer *t, const char *note);
/* Something came, even if it brings the download no further. */
void transfer_heard(struct transfer *t);
/* The server is busy and names @asked_s: *@pause_us is how long to wait before
   it is asked again. -EBUSY: too often; -EDEADLK: the watcher says so. */
int  transfer_retry(struct transfer *t, uint32_t asked_s, uint64_t *pause_us);
/* The connection broke: *@pause_us is how long to wait before the rest is asked
   for. -EIO: that happened too often without getting further, and t->err is
   still to be set; -EDEADLK: the watcher says so. */
int  transfer_broke(struct transfer *t, uint64_t *pause_us);
/* The same where only the whole can be asked for: 0; or what to end with,
   @status if it has to be what broke it. */
int  transfer_anew(struct transfer *t, int status, uint64_t *pause_us);
/* It comes again from its first byte. -EIO: somebody has read some already. */
int  transfer_restart(struct transfer *t);
/* It went elsewhere: @to is resolved already; ends this leg. Takes a ref. */
void transfer_redirect(struct transfer *t, struct uri *to);
/* It is over: 0, or a negative errno whose message is in t->err. */
void transfer_end(struct transfer *t, int status);

struct fetcher {
	struct opener   *openers;
	struct opener    data, file;
	struct events   *events;
	struct console  *con;
	struct uri      *cwuri;		/* base of relative names, or NULL */
	/* The base that a program came from: as cwuri it gives way to the last
	   one. NULL: nothing does. */
	const struct uri *home;
	struct embedded_area embedded;	/* files to be had by their names */
	/* The base where there is no cwuri: a reference, or NULL. May be
	   NULL. */
	struct uri     *(*last_base)(void *ctx);
	void            *ctx;
	/* A busy server will be asked once more, for the @times-th time: true
	   if nobody is to wait for that. May be NULL. */
	bool           (*tired)(void *ctx, unsigned times);
	void            *tired_ctx;
};

/* Start without openers, without a base. */
void fetch_init(struct fetcher *f, struct events *ev, struct console *con);

/* @op stays the caller's; it outlives @f. A later one wins. */
void fetch_add_opener(struct fetcher *f, struct opener *op);
void fetch_remove_opener(struct fetcher *f, struct opener *op);
struct opener *fetch_find_opener(struct fetcher *f, const char *scheme);
/* The two that need no network: data: and file:. */
void fetch_data_add(struct fetcher *f);
void fetch_file_add(struct fetcher *f);

/* How to fetch; all zero is the usual way. */
struct fetch_how {
	const struct param_list *params;	/* or NULL		*/
	uint32_t limit_ms;	/* the most without progress; 0: no limit */
	unsigned breaks_max;	/* so often without getting further; 0: 5 */
	bool     quiet;		/* no progress line, and a quiet error	*/
	bool     script;	/* to be run as a script, most likely	*/
};

/*
 * Fetch @text, the name of an embedded file or a URI, resolved against
 * f->cwuri, into a new image that is not registered yet. Runs the event loop; Ctrl-C cancels.
 * On success *@out is the caller's: image_unref(). Returns 0 or a negative
 * errno with @e explaining; *@out is untouched then.
 */
int fetch_image(struct fetcher *f, const char *text,
		const struct fetch_how *how, struct image **out,
		struct err *e);

/*
 * A download that is read piece by piece, while it comes. It goes on in
 * fetch_wait() only, so a sender that is not waited for stops by itself.
 */
struct fetch_reader;
/* Begin, and wait until there is a first byte, a size, or an end. @uri is
   absolute; takes a ref. On success *@out is the caller's: fetch_close(). */
int fetch_open(struct fetcher *f, struct uri *uri, struct fetch_reader **out,
	       struct err *e);
/* Wait until @want bytes can be taken, or no more will come, or @limit_ms has
   passed. Returns how many can be taken; 0: the end; -EAGAIN: none yet;
   or why it failed, with @e. */
int fetch_wait(struct fetch_reader *r, size_t want, uint32_t limit_ms,
	       struct err *e);
/* Take @len bytes, which are there, to @buf; NULL: nobody wants them. */
void fetch_take(struct fetch_reader *r, void *buf, size_t len);
/* The size of it all in bytes, as far as the server said; 0: unknown. */
uint64_t fetch_size(const struct fetch_reader *r);
void fetch_close(struct fetch_reader *r);		/* NULL-safe */
/* For fetch_read.c: begin at t->uri, t->image being there; and be done. */
int fetch_start(struct fetcher *f, struct transfer *t);
void fetch_stop(struct transfer *t);

/* The base against which a relative name would be resolved now: cwuri,
   unless that is home and there is a last one, or NULL. The caller's reference. */
struct uri *fetch_base(const struct fetcher *f);

#endif
