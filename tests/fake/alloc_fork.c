/*
 * alloc_fork.c: what happens when an allocation fails, tried in a child of its
 * own: each n-th one, or the first of each place in the code.
 */
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define DEPTH	4		/* callers that make a place ...	*/
#define FRAMES	64		/* ... of so many that are looked at	*/
#define PLACES	65536		/* room for half as many		*/
/* Where each child takes long, each EACH-th place has to do. */
#if defined(__SANITIZE_ADDRESS__)
#define EACH	4
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH	4
#endif
#endif
#ifndef EACH
#define EACH	1
#endif

static struct {
	unsigned           next, stride;	/* 0: no more children	*/
	bool               by_place;
	struct fake_forked sum;
} forks;

/* A hash set: which places have been seen. */
static struct { unsigned n; uint64_t at[PLACES]; } places;

/* Where this program's own code begins and ends. */
extern const char __executable_start, etext;

/* From @caller on, the callers that are ours: what a library does within is its
   own matter. Returns how many there are in @out. */
static int own_callers(const void *caller, void *out[DEPTH])
{
	void *frames[FRAMES];
	int all = backtrace(frames, FRAMES), n = 0, i = 0;

	while (i < all && frames[i] != caller)
		i++;
	for (; i < all && n < DEPTH; i++) {
		if ((const char *)frames[i] >= &__executable_start &&
		    (const char *)frames[i] < &etext)
			out[n++] = frames[i];
	}
	return n;
}

/* Is an allocation by these callers the first? */
static bool is_new_place(const void *caller)
{
	void *callers[DEPTH];
	int n = own_callers(caller, callers);
	uint64_t hash = 1;
	size_t at;

	for (int i = 0; i < n; i++)
		hash = (hash ^ (uintptr_t)callers[i]) * 0x9e3779b97f4a7c15ull;
	for (at = (size_t)(hash >> 48); places.at[at % PLACES]; at++)
		if (places.at[at % PLACES] == hash)
			return false;
	if (++places.n > PLACES / 2)
		abort();
	places.at[at % PLACES] = hash;
	return true;
}

static bool is_due(const void *caller)
{
	forks.sum.all++;
	if (forks.by_place)
		return is_new_place(caller) && places.n % EACH == 0;
	if (forks.sum.all != forks.next)
		return false;
	forks.next += forks.stride;
	return true;
}

/* For addr2line: where it was. */
static void tell_bad(int status, const void *caller)
{
	void *callers[DEPTH];

	forks.sum.bad++;
	fprintf(stderr, "allocation %u: status 0x%x\n", forks.sum.all,
		(unsigned)status);
	backtrace_symbols_fd(callers, own_callers(caller, callers), 2);
}

bool fake_fork_fails(const void *caller)
{
	int status = 0;
	pid_t pid;

	if (!forks.stride || !is_due(caller))
		return false;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		alarm(60);
		signal(SIGSEGV, SIG_DFL);	/* or cmocka would go on */
		forks.stride = 0;
		return true;
	}
	forks.sum.children++;
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		tell_bad(status, caller);
	return false;
}

static void fork_from(unsigned first, unsigned stride, bool by_place)
{
	forks.next = first;
	forks.stride = stride;
	forks.by_place = by_place;
	forks.sum = (struct fake_forked){ 0 };
	fake_alloc_begin();
}

void fake_alloc_fork(unsigned first, unsigned stride)
{
	fork_from(first, stride, false);
}

void fake_alloc_fork_places(void)
{
	memset(&places, 0, sizeof(places));
	fork_from(0, 1, true);
}

struct fake_forked fake_alloc_fork_end(void)
{
	forks.stride = 0;
	return forks.sum;
}
