/* watch.h: a walk of the explorer, for who waits for its end. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

struct explore;
struct explore_options;

/* @x is walked from here on. On a host a terminal is told how far it is, by
   @opt->progress; a page may ask what was found so far. */
void watch_begin(const struct explore *x, struct explore_options *opt);
void watch_end(const struct explore_options *opt);

#endif
