/* death.c: what catches signals; a process that one ends says so, once. */
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

void host_catch(int sig, void (*handler)(int sig), int flags)
{
	const struct sigaction sa = { .sa_handler = handler,
				      .sa_flags = flags };
	struct sigaction was;

	if (sig != SIGHUP || sigaction(sig, NULL, &was) < 0 ||
	    was.sa_handler != SIG_IGN)
		sigaction(sig, &sa, NULL);
}

static void die(int sig)
{
	host_say_death(sig);
	raise(sig);	/* by the default: SA_RESETHAND */
}

void host_watch_death(void)
{
	first = getpid();
	host_catch(SIGTERM, die, (int)SA_RESETHAND);
	host_catch(SIGHUP, die, (int)SA_RESETHAND);
}

/* ---- an end that is not at once -------------------------------------- */

static void note_end(int sig)
{
	(void)sig;
	told_to_end = 1;
}

void host_watch_end(void)
{
	host_catch(SIGINT, note_end, 0);
	host_catch(SIGTERM, note_end, 0);
	host_catch(SIGHUP, note_end, 0);
	host_catch(SIGQUIT, note_end, 0);
}

bool host_told_to_end(void)
{
	return told_to_end;
}
