/* plan_table.c: what several machines would do, in one table. */
#include "cli/plan_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/console.h"
#include "core/plain.h"
#include "core/str.h"

void plan_cell(struct sbuf *row, const char *text)
{
	size_t at = row->len;

	if (row->len)
		(void)sbuf_char(row, '\t');
	(void)plain_str(row, text);
	for (at += at != 0; at < row->len; at++) {
		if (row->data[at] == '\t')
			row->data[at] = ' ';
	}
}

/* ---- the rows ------------------------------------------------------- */

static _Noreturn void work(int fd, const char *name,
			   int (*one)(void *, const char *, FILE *), void *ctx)
{
	FILE *to = fdopen(fd, "w");
	int status = to ? one(ctx, name, to) : CLI_FAILED;

	if (to)
		(void)fclose(to);	/* who reads it sees what is missing */
	fflush(stderr);
	_exit(status);
}

static void read_row(int fd, struct sbuf *row)
{
	char part[512];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) > 0)
		(void)sbuf_add(row, part, (size_t)n);
}

/* Returns the exit status; an empty row: the machine could not be made. */
static int make_row(const char *name,
		    int (*one)(void *, const char *, FILE *), void *ctx,
		    struct sbuf *row)
{
	int ends[2], status = 0;
	pid_t pid;

	if (pipe(ends) < 0)
		return CLI_FAILED;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		work(ends[1], name, one, ctx);
	}
	close(ends[1]);
	if (pid > 0)
		read_row(ends[0], row);
	close(ends[0]);
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return CLI_FAILED;
	return WEXITSTATUS(status);
}

/* ---- the table ------------------------------------------------------ */

static const char titles[] = "machine\tchooses\tfetches\tboots, or ends";

/* Call @what with each cell of a row. */
static void each_cell(const char *row, unsigned *width,
		      void (*what)(const char *cell, size_t len,
				   unsigned *width, bool last))
{
	size_t n;

	for (unsigned i = 0; i < PLAN_CELLS; i++, row += n + (row[n] != 0)) {
		n = strcspn(row, "\t");
		what(row, n, &width[i], i + 1 == PLAN_CELLS);
	}
}

static void measure(const char *cell, size_t len, unsigned *width, bool last)
{
	unsigned cells = con_width(cell, len);

	(void)last;
	*width = cells > *width ? cells : *width;
}

static void put(const char *cell, size_t len, unsigned *width, bool last)
{
	unsigned cells = con_width(cell, len);

	printf("%.*s", (int)len, cell);
	if (last)
		putchar('\n');
	else
		printf("%*s", (int)(*width - cells + 2), "");
}

static void put_table(const struct sbuf *rows, unsigned n)
{
	unsigned width[PLAN_CELLS] = { 0 };

	each_cell(titles, width, measure);
	for (unsigned i = 0; i < n; i++)
		each_cell(sbuf_text(&rows[i]), width, measure);
	each_cell(titles, width, put);
	for (unsigned i = 0; i < n; i++) {
		if (rows[i].len)
			each_cell(sbuf_text(&rows[i]), width, put);
	}
}

int plan_table(const struct cli_list *names,
	       int (*one)(void *ctx, const char *name, FILE *to), void *ctx)
{
	struct sbuf *rows = calloc(names->n, sizeof(*rows));
	int status, worst = rows ? CLI_OK : CLI_FAILED;

	for (unsigned i = 0; rows && i < names->n; i++) {
		status = make_row(names->v[i], one, ctx, &rows[i]);
		worst = status > worst ? status : worst;
	}
	if (rows)
		put_table(rows, names->n);
	for (unsigned i = 0; rows && i < names->n; i++)
		sbuf_free(&rows[i]);
	free(rows);
	return worst;
}
