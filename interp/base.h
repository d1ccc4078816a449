/* base.h: the current working URI, against which relative names resolve. */
#ifndef INTERP_BASE_H
#define INTERP_BASE_H

struct shell;
struct uri;

/*
 * Make @uri the base; NULL changes nothing. The one before (which may be NULL)
 * is returned, to be put back by base_leave(), which is needed in any case.
 */
struct uri *base_enter(struct shell *sh, struct uri *uri);
void base_leave(struct shell *sh, struct uri *before);

/* The base where nothing is: tftp://next-server/, or NULL. For a fetcher. */
struct uri *base_last(void *settings);

#endif
