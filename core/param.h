/*
 * param.h: request parameters for HTTP
 * (reference/commands.md#request-parameters).
 */
#ifndef CORE_PARAM_H
#define CORE_PARAM_H

#include <stdbool.h>
#include <stddef.h>

struct err;

struct param {
	struct param *next;
	const char   *key, *value;	/* in the same block	*/
	bool          header;		/* else a form field	*/
};

struct param_list {
	struct param_list *next;
	char              *name;	/* "" is the unnamed one */
	char              *method;	/* NULL: by the fields	 */
	struct param      *first, **last;
	unsigned           count;
};

struct params { struct param_list *first; unsigned count; };

/* Create, or replace one of that name. -ENOMEM, -ENOSPC. */
int params_create(struct params *p, const char *name, const char *method,
		  struct err *e);
void params_delete(struct params *p, const char *name);
struct param_list *params_find(struct params *p, const char *name);
/* Take it out of the table: the caller's, param_list_free(). NULL if none. */
struct param_list *params_claim(struct params *p, const char *name);
int param_add(struct param_list *l, const char *key, const char *value,
	      bool header, struct err *e);
void param_list_free(struct param_list *l);	/* NULL-safe */
void params_clear(struct params *p);

#endif
