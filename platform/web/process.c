/*
 * process.c: processes, one at a time: a child runs to its end before its
 * parent goes on, in a memory that is the parent's again afterwards.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/web/web.h"

pid_t fork(void)
{
	pid_t pid = web_fork();

	if (pid < 0)
		errno = EAGAIN;
	return pid;
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	int how = 0;
	pid_t ended = web_reap(pid, &how);

	(void)options;
	if (!ended) {
		errno = ECHILD;
		return -1;
	}
	if (status)
		*status = how;
	return ended;
}

_Noreturn void _exit(int status)
{
	web_end((status & 0xff) << 8);
}

int kill(pid_t pid, int sig)
{
	(void)pid;
	if (sig != SIGTSTP && sig != SIGCONT)
		web_end(sig);
	return 0;
}

int raise(int sig)
{
	return kill(0, sig);
}

/* ---- limits ---------------------------------------------------------- */

unsigned alarm(unsigned seconds)
{
	(void)seconds;	/* time by the clock is time of work here */
	return 0;
}

int setrlimit(int what, const struct rlimit *limit)
{
	if (what == RLIMIT_CPU)
		web_limit((unsigned)limit->rlim_cur, SIGXCPU);
	return 0;
}

int prctl(int op, ...)
{
	(void)op;
	return 0;
}

/* ---- pipes, memory ----------------------------------------------------- */

int pipe(int fds[2])
{
	return web_pipe(fds);
}

#define SHARED_MAX 16
static const void *shared[SHARED_MAX];
static unsigned n_shared;

/* Memory that is shared is never given back: it grows to where no process has
   been, which holds nothing but zeroes that cost nothing. */
static void *map_shared(size_t len)
{
	size_t used = web_used();
	char *p = sbrk((intptr_t)len);

	if (p == (void *)-1 || n_shared == SHARED_MAX)
		return MAP_FAILED;
	shared[n_shared++] = p;
	if (used > (uintptr_t)p)
		memset(p, 0, used - (uintptr_t)p < len ?
		       used - (uintptr_t)p : len);
	web_share(p, len);
	return p;
}

static void *map_file(size_t len, int fd, off_t at)
{
	char *p = calloc(1, len);

	if (p && fd >= 0 && pread(fd, p, len, at) < 0) {
		free(p);
		return MAP_FAILED;
	}
	return p ? p : MAP_FAILED;
}

void *mmap(void *at, size_t len, int prot, int flags, int fd, off_t offset)
{
	(void)at;
	(void)prot;
	if (flags & MAP_SHARED)
		return map_shared(len + (-len & 15));
	return map_file(len, flags & MAP_ANONYMOUS ? -1 : fd, offset);
}

int munmap(void *at, size_t len)
{
	(void)len;
	for (unsigned i = 0; i < n_shared; i++)
		if (shared[i] == at)
			return 0;
	free(at);
	return 0;
}
