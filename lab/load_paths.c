/* load_paths.c: what the HTTP and TFTP servers of a lab file have. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/read.h"

static struct lab_path *path_of(void *into)
{
	return into;
}

/* ---- what is there -------------------------------------------------- */

/* One answer only. */
static int set_answer(struct lab_reader *r, const struct lab_yaml *n,
		      struct lab_path *p, enum lab_answer answer)
{
	if (p->answered)
		return LAB_READ_ERROR(r, n->key ? n->key : n, "only one of "
				      "content, file, folder, redirect and "
				      "stub can be given");
	p->answered = true;
	p->answer = answer;
	return 0;
}

static int read_content(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_path *p = into;
	int rc = lab_read_expect(r, n, LAB_YAML_SCALAR, "a path's content");

	p->content = (struct lab_text){ n->text, n->len };
	return rc < 0 ? rc : set_answer(r, n, p, LAB_ANSWER_CONTENT);
}

static int read_file(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	int rc = set_answer(r, n, into, LAB_ANSWER_FILE);

	return rc < 0 ? rc : lab_read_value(r, n, LAB_PATH,
					    &path_of(into)->target);
}

static int read_folder(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	int rc = set_answer(r, n, into, LAB_ANSWER_FOLDER);

	return rc < 0 ? rc : lab_read_value(r, n, LAB_PATH,
					    &path_of(into)->target);
}

/* What goes into a header must stay on its line. */
static int header_text(struct lab_reader *r, const struct lab_yaml *n,
		       const char **out)
{
	int rc = lab_read_value(r, n, LAB_TEXT, out);

	if (rc >= 0 && strpbrk(*out, "\r\n"))
		return LAB_READ_ERROR(r, n, "a header's value is one line");
	return rc;
}

static int read_redirect(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	struct lab_path *p = into;
	int rc = set_answer(r, n, p, LAB_ANSWER_REDIRECT);

	if (!p->status)
		p->status = 302;
	return rc < 0 ? rc : header_text(r, n, &p->target);
}

static int read_stub(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	bool yes;
	int rc = lab_read_value(r, n, LAB_BOOL, &yes);

	if (rc < 0 || !yes)
		return rc;
	return set_answer(r, n, into, LAB_ANSWER_STUB);
}

static int read_status(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	struct lab_path *p = into;
	int rc = lab_read_value(r, n, LAB_U16, &p->status);

	if (rc >= 0 && (p->status < 200 || p->status > 599))
		return LAB_READ_ERROR(r, n, "a status is from 200 to 599");
	return rc;
}

/* ---- headers -------------------------------------------------------- */

static int read_header(struct lab_reader *r, const struct lab_yaml *n,
		       struct lab_header **end)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	const char *name = n->key->text;

	*end = lab_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	if (!*name || name[strspn(name, letters)])
		return LAB_READ_ERROR(r, n->key, "\"%.40s\" is no header's "
				      "name", name);
	(*end)->name = name;
	return header_text(r, n, &(*end)->value);
}

static int read_headers(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_header **end = &path_of(into)->headers;
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_MAP, "\"headers\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		rc = read_header(r, m, end);
		if (rc >= 0)
			end = &(*end)->next;
	}
	return rc;
}

/* ---- faults --------------------------------------------------------- */

static int read_how(struct lab_reader *r, const struct lab_yaml *n,
		    void *into)
{
	static const char *const words[] = { "close", "reset", "stall" };
	unsigned which;
	int rc = lab_read_choice(r, n, "\"how\"", words, COUNT(words),
				 &which);

	if (rc >= 0)
		path_of(into)->how = (enum lab_break)which;
	return rc;
}

#define PATH(name, form, field) \
	{ name, form, offsetof(struct lab_path, field), NULL }

static const struct lab_key break_keys[] = {
	PATH("at", LAB_SIZE, break_at),
	{ "how", LAB_CALL, 0, read_how },
};

static int read_break(struct lab_reader *r, const struct lab_yaml *n,
		      void *into)
{
	path_of(into)->has_break = true;
	return lab_read_map(r, n, "a break", break_keys, COUNT(break_keys),
			    into);
}

static const struct lab_key path_keys[] = {
	{ "content", LAB_CALL, 0, read_content },
	{ "file", LAB_CALL, 0, read_file },
	{ "folder", LAB_CALL, 0, read_folder },
	{ "redirect", LAB_CALL, 0, read_redirect },
	{ "stub", LAB_CALL, 0, read_stub },
	{ "status", LAB_CALL, 0, read_status },
	{ "headers", LAB_CALL, 0, read_headers },
	{ "break", LAB_CALL, 0, read_break },
	PATH("host", LAB_TEXT, host),
	PATH("user", LAB_TEXT, user),
	PATH("password", LAB_TEXT, password),
	PATH("delay", LAB_TIME_MS, delay_ms),
	PATH("times", LAB_U32, times),
	PATH("rate", LAB_RATE, rate),
	PATH("chunked", LAB_BOOL, chunked),
	PATH("no-length", LAB_BOOL, no_length),
	PATH("no-ranges", LAB_BOOL, no_ranges),
	PATH("close", LAB_BOOL, closes),
};

/* ---- paths ---------------------------------------------------------- */

static int read_path(struct lab_reader *r, const struct lab_yaml *n,
		     struct lab_path *p)
{
	int rc;

	p->pattern = n->key ? n->key->text : p->pattern;
	if (n->kind == LAB_YAML_SCALAR)
		return read_content(r, n, p);
	rc = lab_read_map(r, n, "a path", path_keys, COUNT(path_keys), p);
	if (rc >= 0 && !p->answered && !p->status)
		return LAB_READ_ERROR(r, n, "expected content, file, folder, "
				      "redirect, stub or status");
	return rc;
}

static struct lab_path *path_add(struct lab_reader *r,
				 struct lab_path ***end)
{
	struct lab_path *p = lab_read_alloc(r, sizeof(*p));

	if (p) {
		p->answer = LAB_ANSWER_STATUS;
		**end = p;
		*end = &p->next;
	}
	return p;
}

/* PATH: ANSWER, or a list of answers that are tried in turn. */
static int read_answers(struct lab_reader *r, const struct lab_yaml *n,
			struct lab_path ***end)
{
	const struct lab_yaml *m = n->kind == LAB_YAML_LIST ? n->first : n;
	const char *pattern = n->key->text;
	struct lab_path *p;
	int rc = 0;

	if (*pattern != '/' && *pattern != '*')
		return LAB_READ_ERROR(r, n->key, "a path begins with a slash "
				      "or *");
	for (; m && rc >= 0; m = m == n ? NULL : m->next) {
		p = path_add(r, end);
		if (!p)
			return -ENOMEM;
		p->pattern = pattern;
		rc = read_path(r, m, p);
	}
	return rc;
}

int lab_load_paths(struct lab_reader *r, const struct lab_yaml *n,
		   void *into)
{
	struct lab_files *files = into;
	struct lab_path **end = &files->paths;
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_MAP, "\"paths\"");

	for (m = n->first; m && rc >= 0; m = m->next)
		rc = read_answers(r, m, &end);
	return rc;
}
