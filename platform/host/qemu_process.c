/* qemu_process.c: QEMU as a process of ours, with pipes for its serial line and
   for what it complains of. It ends with us, however we end. */
#include "platform/host/qemu_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"
#include "platform/host/qemu.h"

#define FIRST_FREE	3	/* behind the standard ones */

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Files that QEMU is to have are those that exec does not close. */
static _Noreturn void become(const int theirs[3], char **words, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_IGN);	/* the terminal's are for us */
	signal(SIGQUIT, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(126);
	for (int i = 0; i < FIRST_FREE; i++)
		if (dup2(theirs[i], i) < 0)
			_exit(126);
	execv(words[0], words);
	_exit(126);
}

static int make_pipe(int fds[2])
{
	return pipe2(fds, O_CLOEXEC) < 0 ? -errno : 0;
}

/* @ours: written, read, read. */
static int make_pipes(int ours[3], int theirs[3])
{
	int rc = 0, fds[2];

	for (int i = 0; i < 3 && rc == 0; i++) {
		rc = make_pipe(fds);
		if (rc < 0)
			break;
		ours[i] = fds[i ? 0 : 1];
		theirs[i] = fds[i ? 1 : 0];
		(void)fcntl(ours[i], F_SETFL, O_NONBLOCK);
	}
	return rc;
}

int qemu_process_start(struct qemu_process *q, char **words, struct err *e)
{
	int ours[3] = { -1, -1, -1 }, theirs[3] = { -1, -1, -1 };
	pid_t us = getpid();
	int rc = make_pipes(ours, theirs);

	if (rc == 0) {
		q->pid = fork();
		if (q->pid == 0)
			become(theirs, words, us);
		rc = q->pid < 0 ? -errno : 0;
	}
	for (int i = 0; i < 3; i++)
		shut(&theirs[i]);
	q->keys = ours[0];
	q->serial = ours[1];
	q->complaints = ours[2];
	if (rc == 0)
		return 0;
	q->pid = 0;
	qemu_process_close(q);
	return err_set(e, rc, "%s cannot be started: %s", words[0],
		       strerror(-rc));
}

void qemu_process_tell(const struct qemu_process *q, int sig)
{
	if (q->pid > 0)
		kill(q->pid, sig);
}

int qemu_process_close(struct qemu_process *q)
{
	int status = 0;

	shut(&q->keys);
	shut(&q->serial);
	shut(&q->complaints);
	if (q->pid <= 0)
		return 0;
	kill(q->pid, SIGKILL);	/* one that has ended heeds it not */
	while (waitpid(q->pid, &status, 0) < 0 && errno == EINTR)
		;
	q->pid = 0;
	return status;
}
