/*
 * cover.h: which parts of scripts were reached: lines, labels, both outcomes
 * of && and ||, menu items. Collected by the process that runs a script,
 * added up by the one that started it.
 */
#ifndef CLI_COVER_H
#define CLI_COVER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cover;
struct menu_item;
struct sbuf;
struct shell;

struct cover *cover_new(void);		/* NULL: no memory		*/
void cover_free(struct cover *c);	/* NULL-safe			*/

/* ---- while a script runs; NULL-safe, losing what memory is short for --- */

void cover_before(struct cover *c, struct shell *sh);
void cover_after(struct cover *c, struct shell *sh, int argc, char **argv,
		 int status);
void cover_chose(struct cover *c, const struct menu_item *item);
void cover_write(const struct cover *c, struct sbuf *out);

/* ---- afterwards ------------------------------------------------------- */

/* Add what cover_write() wrote. -EINVAL, -ENOMEM. */
int cover_add(struct cover *c, const char *bytes, size_t len);

/* Print it: "text", "lcov" or "html". 0, or -EIO. */
int cover_report(const struct cover *c, const char *format, FILE *to);

#endif
