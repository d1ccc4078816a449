/* plan_table.h: what several machines would do, in one table. */
#ifndef CLI_PLAN_TABLE_H
#define CLI_PLAN_TABLE_H

#include <stdio.h>

struct cli_list;
struct sbuf;

/* A row's cells: what the machine is, what it chooses, how many files it
   fetches, what it boots or how it ends. */
#define PLAN_CELLS 4

/* Append a cell's text, which has no tab and no line end in it. */
void plan_cell(struct sbuf *row, const char *text);

/*
 * Make a row for each of the names, in a process of its own: @one is called
 * there, puts the row into @to and returns its exit status. Prints the table
 * and returns the highest status.
 */
int plan_table(const struct cli_list *names,
	       int (*one)(void *ctx, const char *name, FILE *to), void *ctx);

#endif
