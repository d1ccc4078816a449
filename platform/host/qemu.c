/* qemu.c: what a script came to, running in QEMU: its serial line, the
   terminal's keys, its disks, and when it is enough. */
#include "platform/host/qemu.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"
#include "core/event.h"
#include "core/image.h"
#include "core/plain.h"
#include "core/str.h"
#include "platform/host/host.h"
#include "platform/host/qemu_process.h"
#include "platform/host/qemu_serve.h"
#include "platform/platform.h"

#define LEAVE		29		/* Ctrl-]			*/
#define CHUNK		65536
#define TYPED_MAX	4096		/* keys that QEMU has not taken	*/
#define FAREWELL_US	3000000		/* to end by itself		*/
#define TICK_US		200000		/* looks for signals		*/
#define OWN_FDS		4		/* besides its disks'		*/
#define FDS_MAX		(OWN_FDS + QEMU_DISKS)

struct run {
	struct qemu_plan       plan;
	const struct qemu_how *how;
	struct qemu_process    process;
	struct qemu_serve      disks;
	struct sbuf            typed, complaints;
	uint64_t               until_us;	/* EVENT_NEVER: no limit */
	bool                   enough, over, ending, input_closed;
	int                    result;		/* if it is not enough	*/
	struct pollfd          fds[FDS_MAX];
	unsigned               n_fds;
	char                   chunk[CHUNK];
};

/* ---- the serial line ------------------------------------------------ */

static void note_enough(struct run *r)
{
	if (r->enough || !r->how->enough(r->how->ctx))
		return;
	r->enough = true;
	r->until_us = EVENT_NEVER;
}

static void read_serial(struct run *r)
{
	ssize_t n = read(r->process.serial, r->chunk, sizeof(r->chunk));

	if (n > 0) {
		r->how->heard(r->how->ctx, r->chunk, (size_t)n);
		note_enough(r);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		r->over = true;
	}
}

static void read_complaints(struct run *r)
{
	ssize_t n = read(r->process.complaints, r->chunk, sizeof(r->chunk));

	if (n > 0) {
		(void)sbuf_add(&r->complaints, r->chunk, (size_t)n);
	} else if (n == 0) {
		close(r->process.complaints);
		r->process.complaints = -1;
	}
}

/* ---- the keyboard --------------------------------------------------- */

static void leave(struct run *r, int result)
{
	if (r->ending)
		return;
	r->ending = true;
	r->result = result;
	r->until_us = plat_clock_us() + FAREWELL_US;
	qemu_process_tell(&r->process, SIGTERM);
}

static void read_keys(struct run *r)
{
	ssize_t n = read(STDIN_FILENO, r->chunk, 256);
	const char *stop = n > 0 ? memchr(r->chunk, LEAVE, (size_t)n) : NULL;

	if (stop)
		leave(r, -ECANCELED);
	else if (n > 0)
		(void)sbuf_add(&r->typed, r->chunk, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		r->input_closed = true;
}

static void send_keys(struct run *r)
{
	ssize_t n = write(r->process.keys, r->typed.data, r->typed.len);

	if (n < 0)
		return;		/* it ends, or takes them later */
	r->typed.len -= (size_t)n;
	memmove(r->typed.data, r->typed.data + n, r->typed.len);
}

/* ---- waiting -------------------------------------------------------- */

static bool wants_keys(const struct run *r)
{
	return r->how->keys && !r->input_closed && !r->ending &&
	       r->typed.len < TYPED_MAX;
}

/* Descriptors below 0 are passed over. */
static unsigned gather(struct run *r)
{
	struct pollfd *fds = r->fds;
	unsigned n = 0;

	fds[n++] = (struct pollfd){ r->process.serial, POLLIN, 0 };
	fds[n++] = (struct pollfd){ r->process.complaints, POLLIN, 0 };
	fds[n++] = (struct pollfd){ wants_keys(r) ? STDIN_FILENO : -1, POLLIN,
				    0 };
	fds[n++] = (struct pollfd){ r->typed.len ? r->process.keys : -1,
				    POLLOUT, 0 };
	return n + qemu_serve_pollfds(&r->disks, fds + n);
}

static bool is_ready(void *ctx)
{
	struct run *r = ctx;

	return host_told_to_end() ||
	       poll(r->fds, r->n_fds, 0) > 0;
}

static void handle(struct run *r)
{
	if (r->fds[0].revents)
		read_serial(r);
	if (r->fds[1].revents)
		read_complaints(r);
	if (r->fds[2].revents)
		read_keys(r);
	if (r->fds[3].revents)
		send_keys(r);
	qemu_serve_ready(&r->disks, r->fds + OWN_FDS);
}

/* Whose time is up? */
static void look_at_time(struct run *r)
{
	if (host_told_to_end())
		leave(r, -EINTR);
	if (r->enough && !r->how->keys)
		leave(r, 0);
	if (plat_clock_us() < r->until_us)
		return;
	if (r->ending)
		r->over = true;
	else
		leave(r, -ETIMEDOUT);
}

static uint64_t next_look(const struct run *r)
{
	uint64_t tick = plat_clock_us() + TICK_US;

	return tick < r->until_us ? tick : r->until_us;
}

static void watch(struct run *r)
{
	int rc;

	if (r->how->timeout_us)
		r->until_us = plat_clock_us() + r->how->timeout_us;
	while (!r->over) {
		r->n_fds = gather(r);
		host_wait_for(r->fds, r->n_fds);
		rc = event_wait(r->how->events, next_look(r), EVENT_NO_KEYS,
				is_ready, r);
		host_wait_for(NULL, 0);
		if (rc == 0)
			handle(r);
		look_at_time(r);
	}
}

/* ---- how it ended --------------------------------------------------- */

/* The first line of what QEMU complains of, without its name; "": nothing. */
static const char *complaint(struct run *r)
{
	char *text = r->complaints.data, *colon;

	while (r->process.complaints >= 0 && !r->complaints.error) {
		size_t was = r->complaints.len;

		read_complaints(r);
		if (r->complaints.len == was)
			break;
	}
	text = r->complaints.data;
	if (!text)
		return "";
	text[plain_make(text, strcspn(text, "\n"), false)] = '\0';
	colon = strstr(text, ": ");
	return colon && !strncmp(text, "qemu-system", 11) ? colon + 2 : text;
}

static int judge(struct run *r, int status, const char *said, struct err *e)
{
	if (r->enough || r->result == -EINTR)
		return r->enough ? 0 : err_set(e, -ECANCELED, "ended by a "
					       "signal");
	if (r->result == -ECANCELED)
		return err_set(e, -ECANCELED, "ended by Ctrl-]");
	if (r->result == -ETIMEDOUT)
		return err_set(e, -ETIMEDOUT, "%llu s are over",
			       (unsigned long long)r->how->timeout_us /
			       1000000);
	if (r->how->keys && !status && !*said)
		return 0;	/* whoever sat there saw it */
	if (WIFEXITED(status) && WEXITSTATUS(status))
		return err_set(e, -ECHILD, "QEMU ended with status %d%s%.80s",
			       WEXITSTATUS(status), *said ? ": " : "", said);
	return err_set(e, -ECHILD, *said ? "QEMU ended: %.90s" :
		       "the machine switched itself off%s", said);
}

static int run_started(struct run *r, struct err *e)
{
	const char *said;
	int status;

	watch(r);
	said = complaint(r);
	status = qemu_process_close(&r->process);
	return judge(r, status, said, e);
}

static int start(struct run *r, struct err *e)
{
	struct qemu_args *args = qemu_args_new(&r->plan);
	int rc = !args ? err_set(e, -ENOMEM, "no memory to start QEMU") :
		 qemu_process_start(&r->process, qemu_args_words(args), e);

	qemu_args_free(args);
	return rc;
}

/* ---- from start to end ---------------------------------------------- */

/* Not netconsole=, which is another's. */
static bool names_console(const char *cmdline)
{
	const char *at = cmdline;

	while ((at = strstr(at, "console="))) {
		if (at == cmdline || at[-1] == ' ')
			return true;
		at++;
	}
	return false;
}

/* Without a console on the serial line nobody sees anything of Linux; a board's
   own has one. */
static bool lacks_console(const struct host_boot *b)
{
	return b->image && host_is_kernel(b->image) &&
	       !names_console(b->cmdline) && strcmp(plat_arch(), "arm64");
}

static void describe(struct run *r, const struct host_boot *b)
{
	struct qemu_plan *p = &r->plan;

	p->boot = b;
	p->how = r->how;
	p->kernel_fd = p->initrd_fd = -1;
	p->memory = host_memory();
	p->adds_console = lacks_console(b);
}

static void end(struct run *r)
{
	qemu_files_remove(&r->plan);
	qemu_serve_end(&r->disks);
	sbuf_free(&r->typed);
	sbuf_free(&r->complaints);
	free(r);
}

int host_qemu_run(const struct host_boot *b, const struct qemu_how *how,
		  struct err *e)
{
	struct run *r = calloc(1, sizeof(*r));
	int rc;

	if (!r)
		return err_set(e, -ENOMEM, "no memory to start QEMU");
	r->how = how;
	r->until_us = EVENT_NEVER;
	r->complaints.max = CHUNK;
	describe(r, b);
	host_watch_end();
	host.real_time = true;
	rc = qemu_find(&r->plan, e);
	if (rc == 0)
		rc = qemu_serve_disks(&r->disks, &r->plan, e);
	if (rc == 0)
		rc = qemu_files_make(&r->plan, e);
	if (rc == 0)
		rc = start(r, e);
	qemu_serve_hand_over(&r->plan);
	if (rc == 0)
		rc = run_started(r, e);
	end(r);
	return rc;
}
