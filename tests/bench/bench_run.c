/*
 * How fast the host shell runs scripts: CPU time of the whole process, best of
 * a few runs, start-up taken off where a rate is printed. PXESH names the
 * binary. Prints figures only; nothing here fails because of a time.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 5
#define FILE_NAME "bench.ipxe"

/* Milliseconds of CPU that one run takes. */
static double run_once(const char *script)
{
	struct rusage ru;
	int status = 0, null;
	pid_t pid = fork();

	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		dup2(null, 0);
		dup2(null, 1);
		execl(getenv("PXESH"), "pxesh", "run", script, "--no-net",
		      NULL);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &ru) != pid || status) {
		fprintf(stderr, "%s failed (%d)\n", script, status);
		exit(1);
	}
	return (double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1e3 +
	       (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e3;
}

static double best(const char *script)
{
	double ms, least = run_once(script);

	for (int i = 1; i < RUNS; i++) {
		ms = run_once(script);
		if (ms < least)
			least = ms;
	}
	return least;
}

static FILE *script(void)
{
	FILE *f = fopen(FILE_NAME, "w");

	if (!f)
		exit(1);
	fputs("#!ipxe\n", f);
	return f;
}

/* A counting loop behind @filler lines that are never run. */
static double loop(int filler, int turns)
{
	FILE *f = script();

	fputs("goto start\n", f);
	for (int i = 0; i < filler; i++)
		fprintf(f, ":l%d echo filler %d\n", i, i);
	fprintf(f, ":start\nset i:int32 0\n:loop\ninc i\n"
		"iseq ${i} %d || goto loop\n", turns);
	fclose(f);
	return best(FILE_NAME);
}

static double repeat(const char *line, int count)
{
	FILE *f = script();

	for (int i = 0; i < count; i++)
		fputs(line, f);
	fclose(f);
	return best(FILE_NAME);
}

static void rate(const char *what, double count, double ms)
{
	printf("%-44s %10.0f /s\n", what, count / ms * 1e3);
}

int main(void)
{
	const int turns = 300000;
	char path[PATH_MAX];
	double empty;

	if (!getenv("PXESH") || !realpath(getenv("PXESH"), path) ||
	    setenv("PXESH", path, 1) < 0 || chdir("/tmp") < 0)
		return 1;
	fclose(script());
	empty = best(FILE_NAME);
	rate("counting loop, 20 lines: commands", 3.0 * turns,
	     loop(10, turns) - empty);
	rate("counting loop, 20,000 lines: commands", 3.0 * turns,
	     loop(20000, turns) - loop(20000, 1));
	rate("straight script of 5,000 lines: lines", 5000,
	     repeat("iseq a a\n", 5000) - empty);
	rate("set: commands", 200000,
	     repeat("set x some text\n", 200000) - empty);
	unlink(FILE_NAME);
	return 0;
}
