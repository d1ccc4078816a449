/*
 * param.c: request parameters for HTTP
 * (reference/commands.md#request-parameters).
 */
#include "core/param.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"

void param_list_free(struct param_list *l)
{
	struct param *next;

	if (!l)
		return;
	for (struct param *p = l->first; p; p = next) {
		next = p->next;
		free(p);
	}
	free(l->name);
	free(l->method);
	free(l);
}

static struct param_list *list_new(const char *name, const char *method)
{
	struct param_list *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->last = &l->first;
	l->name = str_dup(name);
	l->method = method ? str_dup(method) : NULL;
	if (l->name && (l->method || !method))
		return l;
	param_list_free(l);
	return NULL;
}

int params_create(struct params *p, const char *name, const char *method,
		  struct err *e)
{
	struct param_list *l;

	if (!params_find(p, name) && p->count >= LIMIT_PARAM_LISTS)
		return err_set(e, -ENOSPC, "no more than %u parameter lists",
			       LIMIT_PARAM_LISTS);
	l = list_new(name, method);
	if (!l)
		return err_set(e, -ENOMEM, "out of memory");
	params_delete(p, name);
	l->next = p->first;
	p->first = l;
	p->count++;
	return 0;
}

struct param_list *params_find(struct params *p, const char *name)
{
	struct param_list *l = p->first;

	while (l && strcmp(l->name, name))
		l = l->next;
	return l;
}

struct param_list *params_claim(struct params *p, const char *name)
{
	struct param_list *l = params_find(p, name), **at = &p->first;

	if (!l)
		return NULL;
	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	l->next = NULL;
	p->count--;
	return l;
}

void params_delete(struct params *p, const char *name)
{
	param_list_free(params_claim(p, name));
}

int param_add(struct param_list *l, const char *key, const char *value,
	      bool header, struct err *e)
{
	size_t key_size = strlen(key) + 1, value_size = strlen(value) + 1;
	struct param *p;
	char *text;

	if (l->count >= LIMIT_PARAMS)
		return err_set(e, -ENOSPC, "no more than %u parameters",
			       LIMIT_PARAMS);
	p = malloc(sizeof(*p) + key_size + value_size);
	if (!p)
		return err_set(e, -ENOMEM, "out of memory");
	text = (char *)(p + 1);
	p->key = memcpy(text, key, key_size);
	p->value = memcpy(text + key_size, value, value_size);
	p->header = header;
	p->next = NULL;
	*l->last = p;
	l->last = &p->next;
	l->count++;
	return 0;
}

void params_clear(struct params *p)
{
	while (p->first)
		param_list_free(params_claim(p, p->first->name));
}
