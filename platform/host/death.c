/* death.c: a process that a signal ends says so, once; or ends by itself. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "platform/host/host.h"

static pid_t first;	/* its children say nothing */
static volatile sig_atomic_t told_to_end;

static void say(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));

	(void)n;	/* nobody is there to be told */
}

void host_say_death(int sig)
{
	if (getpid() != first)
		return;
	if (sig == SIGHUP)
		say("pxesh: the terminal is gone (SIGHUP)\n");
	else if (sig == SIGTERM)
		say("pxesh: told to end (SIGTERM)\n");
}

static void die(int sig)
{
	host_say_death(sig);
	raise(sig);	/* by the default: SA_RESETHAND */
}

void host_watch_death(void)
{
	struct sigaction how = { .sa_handler = die,
				 .sa_flags = (int)SA_RESETHAND }, was;

	first = getpid();
	sigaction(SIGTERM, &how, NULL);
	/* "nohup" has it ignored */
	if (sigaction(SIGHUP, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &how, NULL);
}

/* ---- an end that is not at once -------------------------------------- */

static void note_end(int sig)
{
	(void)sig;
	told_to_end = 1;
}

void host_watch_end(void)
{
	struct sigaction how = { .sa_handler = note_end };

	sigaction(SIGINT, &how, NULL);
	sigaction(SIGTERM, &how, NULL);
}

bool host_told_to_end(void)
{
	return told_to_end;
}
