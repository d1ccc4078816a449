/* load_paths.c: what the servers of files of a lab file have. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/load.h"

static struct lab_path *path_of(void *into)
{
	return into;
}

/* ---- what is there -------------------------------------------------- */

/* One answer only. */
static int set_answer(struct yaml_reader *r, const struct yaml *n,
		      struct lab_path *p, enum lab_answer answer)
{
	if (p->answered)
		return YAML_READ_ERROR(r, n->key ? n->key : n, "only one of "
				       "content, file, folder, redirect, "
				       "stub, ocsp and signature can be "
				       "given");
	p->answered = true;
	p->answer = answer;
	return 0;
}

static int read_content(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_path *p = into;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a path's content");

	p->content = (struct lab_text){ n->text, n->len };
	return rc < 0 ? rc : set_answer(r, n, p, LAB_ANSWER_CONTENT);
}

static int read_file(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	int rc = set_answer(r, n, into, LAB_ANSWER_FILE);

	return rc < 0 ? rc : yaml_read_value(r, n, YAML_PATH,
					     &path_of(into)->target);
}

static int read_folder(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	int rc = set_answer(r, n, into, LAB_ANSWER_FOLDER);

	return rc < 0 ? rc : yaml_read_value(r, n, YAML_PATH,
					     &path_of(into)->target);
}

/* What goes into a header must stay on its line. */
static int header_text(struct yaml_reader *r, const struct yaml *n,
		       const char **out)
{
	int rc = yaml_read_value(r, n, YAML_TEXT, out);

	if (rc >= 0 && strpbrk(*out, "\r\n"))
		return YAML_READ_ERROR(r, n, "a header's value is one line");
	return rc;
}

static int read_redirect(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	struct lab_path *p = into;
	int rc = set_answer(r, n, p, LAB_ANSWER_REDIRECT);

	if (!p->status)
		p->status = 302;
	return rc < 0 ? rc : header_text(r, n, &p->target);
}

static int read_stub(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	bool yes;
	int rc = yaml_read_value(r, n, YAML_BOOL, &yes);

	if (rc < 0 || !yes)
		return rc;
	return set_answer(r, n, into, LAB_ANSWER_STUB);
}

static int read_signature(struct yaml_reader *r, const struct yaml *n,
			  void *into)
{
	int rc = set_answer(r, n, into, LAB_ANSWER_SIGNATURE);

	return rc < 0 ? rc : yaml_read_value(r, n, YAML_PATH,
					     &path_of(into)->target);
}

static int read_signer(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return yaml_read_word(r, n, lab_signer_words, LAB_SIGNERS,
			      &path_of(into)->signer);
}

static int read_ocsp(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	int rc = yaml_read_word(r, n, lab_ocsp_words, LAB_OCSP_KINDS,
				&path_of(into)->ocsp);

	return rc < 0 ? rc : set_answer(r, n, into, LAB_ANSWER_OCSP);
}

static int read_status(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct lab_path *p = into;
	int rc = yaml_read_value(r, n, YAML_U16, &p->status);

	if (rc >= 0 && (p->status < 200 || p->status > 599))
		return YAML_READ_ERROR(r, n, "a status is from 200 to 599");
	return rc;
}

/* ---- headers -------------------------------------------------------- */

static int read_header(struct yaml_reader *r, const struct yaml *n,
		       struct lab_header **end)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	const char *name = n->key->text;

	*end = yaml_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	if (!*name || name[strspn(name, letters)])
		return YAML_READ_ERROR(r, n->key, "\"%.40s\" is no header's "
				       "name", name);
	(*end)->name = name;
	return header_text(r, n, &(*end)->value);
}

static int read_headers(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_header **end = &path_of(into)->headers;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"headers\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		rc = read_header(r, m, end);
		if (rc >= 0)
			end = &(*end)->next;
	}
	return rc;
}

/* ---- faults --------------------------------------------------------- */

static int read_how(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	static const char *const words[] = { "close", "reset", "stall" };

	return yaml_read_word(r, n, words, COUNT(words), &path_of(into)->how);
}

#define PATH(name, form, field) \
	{ name, form, offsetof(struct lab_path, field), NULL }

static const struct yaml_key break_keys[] = {
	PATH("at", YAML_SIZE, break_at),
	{ "how", YAML_CALL, 0, read_how },
};

static int read_break(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	path_of(into)->has_break = true;
	return yaml_read_map(r, n, "a break", break_keys, COUNT(break_keys),
			     into);
}

static const struct yaml_key path_keys[] = {
	{ "content", YAML_CALL, 0, read_content },
	{ "file", YAML_CALL, 0, read_file },
	{ "folder", YAML_CALL, 0, read_folder },
	{ "redirect", YAML_CALL, 0, read_redirect },
	{ "stub", YAML_CALL, 0, read_stub },
	{ "ocsp", YAML_CALL, 0, read_ocsp },
	{ "signature", YAML_CALL, 0, read_signature },
	{ "signer", YAML_CALL, 0, read_signer },
	{ "status", YAML_CALL, 0, read_status },
	{ "headers", YAML_CALL, 0, read_headers },
	{ "break", YAML_CALL, 0, read_break },
	PATH("host", YAML_TEXT, host),
	PATH("user", YAML_TEXT, user),
	PATH("password", YAML_TEXT, password),
	PATH("ntlm", YAML_BOOL, ntlm),
	PATH("delay", YAML_TIME_MS, delay_ms),
	PATH("times", YAML_U32, times),
	PATH("rate", YAML_RATE, rate),
	PATH("chunked", YAML_BOOL, chunked),
	PATH("no-length", YAML_BOOL, no_length),
	PATH("no-ranges", YAML_BOOL, no_ranges),
	PATH("close", YAML_BOOL, closes),
};

/* ---- paths ---------------------------------------------------------- */

static int load_path(struct yaml_reader *r, const struct yaml *n,
		     struct lab_path *p)
{
	int rc;

	p->pattern = n->key ? n->key->text : p->pattern;
	if (n->kind == YAML_SCALAR)
		return read_content(r, n, p);
	rc = yaml_read_map(r, n, "a path", path_keys, COUNT(path_keys), p);
	if (rc >= 0 && !p->answered && !p->status)
		return YAML_READ_ERROR(r, n, "expected content, file, folder, "
				       "redirect, stub, ocsp, signature or "
				       "status");
	return rc;
}

static struct lab_path *path_add(struct yaml_reader *r,
				 struct lab_path ***end)
{
	struct lab_path *p = yaml_read_alloc(r, sizeof(*p));

	if (p) {
		p->answer = LAB_ANSWER_STATUS;
		**end = p;
		*end = &p->next;
	}
	return p;
}

/* PATH: ANSWER, or a list of answers that are tried in turn. */
static int read_answers(struct yaml_reader *r, const struct yaml *n,
			struct lab_path ***end)
{
	const struct yaml *m = n->kind == YAML_LIST ? n->first : n;
	const char *pattern = n->key->text;
	struct lab_path *p;
	int rc = 0;

	if (*pattern != '/' && *pattern != '*')
		return YAML_READ_ERROR(r, n->key, "a path begins with a slash "
				       "or *");
	for (; m && rc >= 0; m = m == n ? NULL : m->next) {
		p = path_add(r, end);
		if (!p)
			return -ENOMEM;
		p->pattern = pattern;
		rc = load_path(r, m, p);
	}
	return rc;
}

int lab_load_paths(struct yaml_reader *r, const struct yaml *n,
		   void *into)
{
	struct lab_files *files = into;
	struct lab_path **end = &files->paths;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"paths\"");

	for (m = n->first; m && rc >= 0; m = m->next)
		rc = read_answers(r, m, &end);
	return rc;
}
