/* scen_pool.c: several scenarios at a time, their results in order. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/scen.h"
#include "core/str.h"
#include "platform/host/host.h"
#include "scenario/scenario.h"

#define JOBS_MAX	64
#define PATIENCE_MS	60000	/* of real time that a scenario may take */
#define BOOT_MS		300000	/* more where it boots, if it does not say */
#define AHEAD		256	/* results that wait for their turn	*/

/* A scenario that runs, or whose result waits for its turn. */
struct job {
	pid_t       pid;	/* is 0 if it does not run		*/
	int         fd;
	int64_t     until_ms, patience_ms;
	bool        over, late;
	int         status;	/* is its process's			*/
	struct sbuf bytes;
};

struct pool {
	const struct scenario *const *all;
	const struct scen_options    *opt;
	unsigned                      n, started, done, running, jobs;
	bool                          no_memory; /* some process had none */
	struct job                    job[AHEAD];	/* [i % AHEAD] is i's */
	struct pollfd                 fds[JOBS_MAX];	/* are waited for */
	struct job                   *of[JOBS_MAX];	/* own these @fds */
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- processes ------------------------------------------------------ */

static void write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

/* It ends with us, and takes with it what it has started. */
static void child(const struct pool *p, unsigned i, int fd)
{
	struct sbuf out = { 0 };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	scen_run(p->all[i], p->opt, &out);
	write_all(fd, sbuf_text(&out), out.len);
	_exit(out.error != 0);
}

static int64_t patience_of(const struct scenario *s)
{
	if (!s->expect.serial_at)
		return PATIENCE_MS;
	return PATIENCE_MS + (s->boot_ms ? (int64_t)s->boot_ms : BOOT_MS);
}

static int start_job(struct pool *p)
{
	struct job *j = &p->job[p->started % AHEAD];
	int fds[2];
	pid_t pid;

	if (pipe(fds) < 0)
		return -errno;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		child(p, p->started, fds[1]);
	}
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return -errno;
	}
	*j = (struct job){
		.pid = pid, .fd = fds[0],
		.patience_ms = patience_of(p->all[p->started]),
	};
	j->until_ms = now_ms() + j->patience_ms;
	p->started++;
	p->running++;
	return 0;
}

static void finish(struct pool *p, struct job *j)
{
	close(j->fd);
	while (waitpid(j->pid, &j->status, 0) < 0 && errno == EINTR)
		;
	j->pid = 0;
	j->over = true;
	p->running--;
}

static void read_more(struct pool *p, struct job *j)
{
	ssize_t n = -1;

	if (sbuf_reserve(&j->bytes, 65536) == 0)
		n = read(j->fd, j->bytes.data + j->bytes.len, 65536);
	if (n > 0)
		j->bytes.len += (size_t)n;
	else if (n == 0 || errno != EINTR)
		finish(p, j);
}

/* One that boots has a machine and files to take away. */
static void end_job(const struct job *j)
{
	kill(j->pid, j->patience_ms == PATIENCE_MS ? SIGKILL : SIGTERM);
}

static void stop_late(struct pool *p)
{
	int64_t now = now_ms();

	for (unsigned i = 0; i < AHEAD; i++) {
		struct job *j = &p->job[i];

		if (!j->pid || now < j->until_ms)
			continue;
		j->late = true;
		end_job(j);
		finish(p, j);
	}
}

static void wait_for_some(struct pool *p)
{
	unsigned n = 0;

	for (unsigned i = 0; i < AHEAD && n < JOBS_MAX; i++) {
		if (!p->job[i].pid)
			continue;
		p->of[n] = &p->job[i];
		p->fds[n++] = (struct pollfd){ p->job[i].fd, POLLIN, 0 };
	}
	if (poll(p->fds, n, 1000) > 0) {
		for (unsigned i = 0; i < n; i++) {
			if (p->fds[i].revents)
				read_more(p, p->of[i]);
		}
	}
	stop_late(p);
}

/* ---- results -------------------------------------------------------- */

/* Say, in place of a result, how the process died. */
static void no_result(const struct job *j, struct scen_result *r)
{
	struct sbuf why = { 0 };

	scen_result_free(r);
	*r = (struct scen_result){ .s = r->s };
	if (j->late)
		sbuf_printf(&why, "it was stopped after %d s of real time",
			    (int)(j->patience_ms / 1000));
	else if (WIFSIGNALED(j->status))
		sbuf_printf(&why, "the simulation crashed: %s",
			    strsignal(WTERMSIG(j->status)));
	else
		sbuf_printf(&why, "the simulation ended with status %d",
			    WEXITSTATUS(j->status));
	r->skipped = str_dup("");
	r->end = str_dup(sbuf_text(&why));
	sbuf_char(&why, '\n');
	r->misses = str_dup(sbuf_text(&why));
	r->trace = str_dup("");
	r->screen = str_dup("");
	sbuf_free(&why);
}

/* Hand over the results whose turn it is. False: no more are wanted. */
static bool hand_over(struct pool *p, bool (*done)(void *ctx,
						   struct scen_result *r),
		      void *ctx)
{
	bool more = true;

	while (more && p->done < p->started &&
	       p->job[p->done % AHEAD].over) {
		struct job *j = &p->job[p->done % AHEAD];
		struct scen_result r = { .s = p->all[p->done] };

		if (!scen_result_read(&j->bytes, &r))
			no_result(j, &r);
		if (WIFEXITED(j->status) &&
		    WEXITSTATUS(j->status) == HOST_NO_MEMORY)
			p->no_memory = true;
		sbuf_free(&j->bytes);
		j->over = false;
		p->done++;
		more = done(ctx, &r);
		scen_result_free(&r);
	}
	return more;
}

static void stop_all(struct pool *p)
{
	for (unsigned i = 0; i < AHEAD; i++) {
		struct job *j = &p->job[i];

		if (j->pid) {
			end_job(j);
			finish(p, j);
		}
		sbuf_free(&j->bytes);
	}
}

int scen_pool(const struct scenario *const *all, unsigned n,
	      const struct scen_options *opt,
	      bool (*done)(void *ctx, struct scen_result *r), void *ctx)
{
	struct pool *p = calloc(1, sizeof(*p));
	bool more = true;
	int rc = 0;

	if (!p)
		return -ENOMEM;
	p->all = all;
	p->opt = opt;
	p->n = n;
	p->jobs = !opt->jobs ? 1 : opt->jobs < JOBS_MAX ? opt->jobs :
		JOBS_MAX;
	while (more && rc == 0 && p->done < n) {
		while (p->running < p->jobs && p->started < n &&
		       p->started - p->done < AHEAD && rc == 0)
			rc = start_job(p);
		if (rc == 0)
			wait_for_some(p);
		more = hand_over(p, done, ctx);
	}
	if (p->no_memory && rc == 0)
		rc = -ENOMEM;
	stop_all(p);
	free(p);
	return rc;
}
