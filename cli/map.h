/* map.h: print what was explored. */
#ifndef CLI_MAP_H
#define CLI_MAP_H

#include <stdio.h>

struct explore;

/*
 * In the form @format (NULL: text), to the file; NULL: to standard output.
 * @all, unless NULL, is where the maps of several machines go one after the
 * other. 0, or negative, and then it was said why.
 */
int map_print(const struct explore *x, const char *format, const char *file,
	      FILE *all);

#endif
