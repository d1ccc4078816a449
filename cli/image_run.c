/* image_run.c: programs of others that do a part of the work. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/image.h"
#include "core/err.h"
#include "core/plain.h"
#include "core/unconst.h"

extern char **environ;

/* The last line that a program wrote: why it failed, most likely. */
static void last_line(const char *log, char *out, size_t cap)
{
	FILE *f = fopen(log, "r");
	char line[256];

	out[0] = '\0';
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			snprintf(out, cap, "%.*s", (int)plain_make(line,
				 strlen(line), true), line);
	}
	if (f)
		fclose(f);
}

static int start(const char *log, const char *const *words, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	int rc = posix_spawn_file_actions_init(&files);

	if (rc)
		return -rc;
	rc = posix_spawn_file_actions_addopen(&files, 0, "/dev/null",
					      O_RDONLY, 0);
	if (!rc)
		rc = posix_spawn_file_actions_addopen(&files, 1, log,
						      O_WRONLY | O_CREAT |
						      O_TRUNC, 0600);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&files, 1, 2);
	if (!rc)
		rc = posix_spawnp(pid, words[0], &files, NULL,
				  unconst(words), environ);
	posix_spawn_file_actions_destroy(&files);
	return -rc;
}

int image_run(const char *folder, const char *const *words, struct err *e)
{
	char log[80], why[100];
	int status = 0, rc;
	pid_t pid;

	snprintf(log, sizeof(log), "%s/log", folder);
	rc = start(log, words, &pid);
	if (rc == -ENOENT)
		return err_set(e, rc, "%s is missing, which is needed here: "
			       "install the package %s", words[0],
			       words[0][0] == 'm' ? "mtools" : words[0]);
	if (rc < 0)
		return err_set(e, rc, "%s cannot be started: %s", words[0],
			       strerror(-rc));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status) {
		last_line(log, why, sizeof(why));
		rc = err_set(e, -EIO, "%s failed: %.90s", words[0], why);
	}
	(void)unlink(log);
	return rc;
}
