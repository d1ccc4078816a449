/* diff.c: what changed between two texts, by diff(1). */
#include "cli/diff.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* The text as a file that has no name; its descriptor, or a negative errno. */
static int as_file(const char *text, size_t len)
{
	int fd = memfd_create("diff", 0);
	ssize_t n;

	if (fd < 0)
		return -errno;
	for (; len; text += n, len -= (size_t)n) {
		n = write(fd, text, len);
		if (n <= 0) {
			close(fd);
			return -EIO;
		}
	}
	return fd;
}

static int run_diff(const char *name, int old, int new)
{
	char label[2][300], path[2][32];
	int status;
	pid_t pid;

	name += strspn(name, "/");
	snprintf(label[0], sizeof(label[0]), "a/%s", name);
	snprintf(label[1], sizeof(label[1]), "b/%s", name);
	snprintf(path[0], sizeof(path[0]), "/proc/self/fd/%d", old);
	snprintf(path[1], sizeof(path[1]), "/proc/self/fd/%d", new);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execlp("diff", "diff", "-u", "--label", label[0], "--label",
		       label[1], path[0], path[1], (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) < 2 ? 0 : -EIO;
}

int diff_print(const char *name, const void *old, size_t old_len,
	       const void *new, size_t new_len)
{
	int a = as_file(old, old_len), b = as_file(new, new_len), rc;

	rc = a < 0 ? a : b < 0 ? b : run_diff(name, a, b);
	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	return rc;
}
