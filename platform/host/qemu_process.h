/* qemu_process.h: QEMU as a process of ours. */
#ifndef PLATFORM_HOST_QEMU_PROCESS_H
#define PLATFORM_HOST_QEMU_PROCESS_H

#include <sys/types.h>

struct err;

struct qemu_process {
	pid_t pid;		/* 0: none				*/
	int   keys;		/* is written to: its serial line	*/
	int   serial;		/* is read from; so is			*/
	int   complaints;	/* its standard error; -1: closed	*/
};

/* Start words[0], a path. 0 or a negative errno with @e. */
int qemu_process_start(struct qemu_process *q, char **words, struct err *e);
/* Send it a signal. */
void qemu_process_tell(const struct qemu_process *q, int sig);
/* End it, if it runs still; what waitpid() says of it, 0: there was none. */
int qemu_process_close(struct qemu_process *q);

#endif
