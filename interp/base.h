/* base.h: the current working URI, against which relative names resolve. */
#ifndef INTERP_BASE_H
#define INTERP_BASE_H

struct err;
struct shell;
struct uri;

/* A base that another has taken the place of for a while. */
struct base {
	struct uri *uri;
	const char *text, *dir;		/* ${cwuri}, ${cwduri} */
};

/*
 * Make @uri the base, keeping the one before in @saved; NULL changes nothing
 * yet needs base_leave() as well. 0 or -ENOMEM: then nothing changed.
 */
int base_enter(struct shell *sh, struct uri *uri, struct base *saved,
	       struct err *e);
void base_leave(struct shell *sh, struct base *saved);

/* For good: where the program itself came from. NULL: nowhere. -ENOMEM. */
int base_set(struct shell *sh, struct uri *uri, struct err *e);

/* The base where nothing is: tftp://next-server/, or NULL. For a fetcher. */
struct uri *base_last(void *settings);

#endif
