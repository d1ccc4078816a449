/* config_find.c: which configuration counts for a script. */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/str.h"
#include "lint/config.h"
#include "lint/config_read.h"
#include "lint/files.h"

#define NAME ".pxesh.yaml"

/* A folder that was asked for, and the answer. */
struct lint_folder {
	struct lint_folder       *next;
	const struct lint_config *config;	/* NULL: none */
	char                     *path;		/* as it was asked for	*/
};

static int no_memory(struct err *e)
{
	return err_set(e, -ENOMEM, "out of memory");
}

static void config_free(struct lint_config *c)
{
	if (!c)
		return;
	free(c->path);
	free(c->folder);
	arena_free(&c->arena);
	free(c);
}

void lint_configs_free(struct lint_configs *cache)
{
	struct lint_config *c;
	struct lint_folder *f;

	while ((c = cache->first)) {
		cache->first = c->next;
		config_free(c);
	}
	while ((f = cache->folders)) {
		cache->folders = f->next;
		free(f->path);
		free(f);
	}
}

/* The folder part of a path, malloc'ed; "." if there is none. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return str_dup(".");
	return slash == path ? str_dup("/") :
	       str_ndup(path, (size_t)(slash - path));
}

static int parse_file(struct lint_config *c, struct err *e)
{
	char *text = NULL;
	size_t len;
	int rc = lint_files_read(c->path, &text, &len, e);

	if (!rc)
		rc = lint_config_parse(c, text, len, e);
	if (rc && e && !e->pos.file)
		e->pos.file = c->path;
	free(text);
	return rc;
}

int lint_config_read(struct lint_configs *cache, const char *path,
		     const struct lint_config **out, struct err *e)
{
	struct lint_config *c = cache->first;

	while (c && strcmp(c->path, path) != 0)
		c = c->next;
	if (c) {
		*out = c;
		return 0;
	}
	c = calloc(1, sizeof(*c));
	if (!c)
		return no_memory(e);
	/* even a wrong one stays: the error speaks of its path */
	c->next = cache->first;
	cache->first = c;
	c->path = str_dup(path);
	c->folder = folder_of(path);
	if (!c->path || !c->folder)
		return no_memory(e);
	*out = c;
	return parse_file(c, e);
}

/* From @folder upwards, @folder being absolute; it is cut on the way. */
static int look_up(struct lint_configs *cache, char *folder,
		   const struct lint_config **out, struct err *e)
{
	size_t len = strlen(folder);
	char *path = malloc(len + sizeof(NAME) + 1);
	int rc = 0;

	if (!path)
		return no_memory(e);
	*out = NULL;
	for (;;) {
		sprintf(path, "%s%s%s", folder,
			len && folder[len - 1] == '/' ? "" : "/", NAME);
		if (access(path, F_OK) == 0) {
			rc = lint_config_read(cache, path, out, e);
			break;
		}
		if (len <= 1)
			break;
		while (len > 1 && folder[len - 1] != '/')
			len--;
		len -= len > 1;
		folder[len] = '\0';
	}
	free(path);
	return rc;
}

static int add_folder(struct lint_configs *cache, char *path,
		      struct lint_folder **out, struct err *e)
{
	struct lint_folder *f = calloc(1, sizeof(*f));
	char *real = realpath(path, NULL);
	int rc = 0;

	if (!f) {
		free(path);
		free(real);
		return no_memory(e);
	}
	f->path = path;
	f->next = cache->folders;
	cache->folders = f;
	if (real)
		rc = look_up(cache, real, &f->config, e);
	free(real);
	*out = f;
	return rc;
}

int lint_config_find(struct lint_configs *cache, const char *script,
		     const struct lint_config **out, struct err *e)
{
	struct lint_folder *f = cache->folders;
	char *folder = folder_of(script);
	int rc = 0;

	if (!folder)
		return no_memory(e);
	while (f && strcmp(f->path, folder) != 0)
		f = f->next;
	if (f)
		free(folder);
	else
		rc = add_folder(cache, folder, &f, e);
	if (!rc)
		*out = f->config;
	return rc;
}

/* ---- exclude ------------------------------------------------------- */

/* The pattern fits the path, one of its folders, or its last part. */
static bool fits(const char *pattern, char *path)
{
	const char *base = strrchr(path, '/');
	bool hit;

	if (!strchr(pattern, '/') &&
	    fnmatch(pattern, base ? base + 1 : path, 0) == 0)
		return true;
	if (fnmatch(pattern, path, 0) == 0)
		return true;
	for (char *p = path; (p = strchr(p, '/')); p++) {
		*p = '\0';
		base = strrchr(path, '/');
		hit = fnmatch(pattern, path, 0) == 0 ||
		      fnmatch(pattern, base ? base + 1 : path, 0) == 0;
		*p = '/';
		if (hit)
			return true;
	}
	return false;
}

bool lint_config_excludes(const struct lint_config *config,
			  const char *script)
{
	size_t len = config ? strlen(config->folder) : 0;
	bool hit = false;
	char *real;

	if (!config || !config->n_exclude)
		return false;
	real = realpath(script, NULL);
	if (!real)
		return false;
	if (!strncmp(real, config->folder, len)) {
		while (real[len] == '/')
			len++;
		for (unsigned i = 0; i < config->n_exclude && !hit; i++)
			hit = fits(config->exclude[i], real + len);
	}
	free(real);
	return hit;
}
