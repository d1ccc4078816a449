/* expect.c: reading what is expected of a run. */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lab/read.h"
#include "lab/scenario.h"

#define LINES_MAX	1000000

static void ends_with(struct lab_expect *x, enum lab_ending end,
		      const struct lab_yaml *at)
{
	x->end = end;
	x->end_at = at;
}

/* ---- the end -------------------------------------------------------- */

static int read_end(struct lab_reader *r, const struct lab_yaml *n,
		    void *into)
{
	unsigned which;
	int rc = lab_read_choice(r, n, "an end", lab_end_words, LAB_ENDS,
				 &which);

	if (rc >= 0)
		ends_with(into, (enum lab_ending)which, n);
	return rc;
}

static int read_status(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	struct lab_expect *x = into;

	x->status_at = n;
	ends_with(x, LAB_END_EXIT, n);
	return lab_read_value(r, n, LAB_U32, &x->status);
}

static int read_contains(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	return lab_match_read(r, n, LAB_CONTAINS, into);
}

static int read_is(struct lab_reader *r, const struct lab_yaml *n,
		   void *into)
{
	return lab_match_read(r, n, LAB_IS, into);
}

/* ---- an error ------------------------------------------------------- */

static int read_line(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	struct lab_expect *x = into;

	x->line_at = n;
	return lab_read_value(r, n, LAB_U32, &x->line);
}

static int read_message(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	return read_contains(r, n, &((struct lab_expect *)into)->error);
}

static int read_error_file(struct lab_reader *r, const struct lab_yaml *n,
			   void *into)
{
	return read_contains(r, n, &((struct lab_expect *)into)->error_file);
}

static const struct lab_key error_keys[] = {
	{ "line", LAB_CALL, 0, read_line },
	{ "message", LAB_CALL, 0, read_message },
	{ "file", LAB_CALL, 0, read_error_file },
};

static int read_error(struct lab_reader *r, const struct lab_yaml *n,
		      void *into)
{
	ends_with(into, LAB_END_ERROR, n);
	if (n->kind != LAB_YAML_MAP)
		return read_message(r, n, into);
	return lab_read_map(r, n, "an error", error_keys, COUNT(error_keys),
			    into);
}

/* ---- what boots ----------------------------------------------------- */

static int initrd_name(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return read_is(r, n, &((struct lab_want_initrd *)into)->name);
}

static int initrd_uri(struct lab_reader *r, const struct lab_yaml *n,
		      void *into)
{
	return read_is(r, n, &((struct lab_want_initrd *)into)->uri);
}

static int initrd_args(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return read_contains(r, n, &((struct lab_want_initrd *)into)->args);
}

static const struct lab_key initrd_keys[] = {
	{ "name", LAB_CALL, 0, initrd_name },
	{ "uri", LAB_CALL, 0, initrd_uri },
	{ "args", LAB_CALL, 0, initrd_args },
};

static int read_initrds(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_expect *x = into;
	struct lab_want_initrd **end = &x->initrds;
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_LIST, "\"initrds\"");

	x->initrds_at = n;
	x->initrds = NULL;
	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = lab_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->at = m;
		rc = m->kind == LAB_YAML_MAP ?
			lab_read_map(r, m, "an initrd", initrd_keys,
				     COUNT(initrd_keys), *end) :
			read_is(r, m, &(*end)->any);
		end = &(*end)->next;
	}
	return rc;
}

static int read_kind(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	return read_is(r, n, &((struct lab_expect *)into)->kind);
}

static int read_uri(struct lab_reader *r, const struct lab_yaml *n,
		    void *into)
{
	return read_is(r, n, &((struct lab_expect *)into)->uri);
}

static int read_cmdline(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	return read_contains(r, n, &((struct lab_expect *)into)->cmdline);
}

static const struct lab_key boot_keys[] = {
	{ "kind", LAB_CALL, 0, read_kind },
	{ "uri", LAB_CALL, 0, read_uri },
	{ "command-line", LAB_CALL, 0, read_cmdline },
	{ "initrds", LAB_CALL, 0, read_initrds },
};

static int read_boot(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	ends_with(into, LAB_END_BOOT, n);
	if (n->kind != LAB_YAML_MAP)
		return read_uri(r, n, into);
	return lab_read_map(r, n, "a boot", boot_keys, COUNT(boot_keys),
			    into);
}

/* ---- settings ------------------------------------------------------- */

static int read_settings(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	struct lab_want_setting **end = &((struct lab_expect *)into)->settings;
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_MAP, "\"settings\"");

	while (*end)
		end = &(*end)->next;
	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = lab_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->at = m->key;
		rc = lab_scenario_text(r, m->key, &(*end)->name);
		if (lab_yaml_is_none(m))
			(*end)->unset = true;
		else if (rc >= 0)
			rc = read_is(r, m, &(*end)->value);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- the screen ----------------------------------------------------- */

static int read_page(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	struct lab_want_screen *s = into;
	const char *text;
	char *end;
	long page;
	int rc = lab_scenario_text(r, n, &text);

	if (rc < 0)
		return rc;
	page = strtol(text, &end, 10);
	if (end == text || *end || !page || labs(page) > LINES_MAX)
		return LAB_READ_ERROR(r, n, "\"%.40s\": expected a page, from "
				      "1 on, or -1 for the last", text);
	s->has_page = true;
	s->page = (int32_t)page;
	return 0;
}

static int screen_match(struct lab_reader *r, const struct lab_yaml *n,
			enum lab_match_how how, void *into)
{
	return lab_match_read(r, n, how,
			      &((struct lab_want_screen *)into)->text);
}

static int screen_is(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	return screen_match(r, n, LAB_IS, into);
}

static int screen_contains(struct lab_reader *r, const struct lab_yaml *n,
			   void *into)
{
	return screen_match(r, n, LAB_CONTAINS, into);
}

static int screen_matches(struct lab_reader *r, const struct lab_yaml *n,
			  void *into)
{
	return screen_match(r, n, LAB_MATCHES, into);
}

static int screen_not(struct lab_reader *r, const struct lab_yaml *n,
		      void *into)
{
	struct lab_want_screen *s = into;
	struct lab_match *m = NULL, **end = &s->text;
	int rc = lab_match_read(r, n, LAB_CONTAINS, &m);

	while (*end)
		end = &(*end)->next;
	*end = m;
	for (; m; m = m->next)
		m->no = !m->no;
	return rc;
}

static int screen_golden(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	return lab_scenario_path(r, n,
				 &((struct lab_want_screen *)into)->golden);
}

static const struct lab_key screen_keys[] = {
	{ "page", LAB_CALL, 0, read_page },
	{ "is", LAB_CALL, 0, screen_is },
	{ "contains", LAB_CALL, 0, screen_contains },
	{ "matches", LAB_CALL, 0, screen_matches },
	{ "not", LAB_CALL, 0, screen_not },
	{ "golden", LAB_CALL, 0, screen_golden },
	{ "style", LAB_BOOL, offsetof(struct lab_want_screen, style), NULL },
};

static int add_screen(struct lab_reader *r, const struct lab_yaml *n,
		      struct lab_expect *x)
{
	struct lab_want_screen **end = &x->screens;

	while (*end)
		end = &(*end)->next;
	*end = lab_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	(*end)->at = n;
	if (n->kind == LAB_YAML_SCALAR)
		return screen_contains(r, n, *end);
	return lab_read_map(r, n, "a screen", screen_keys,
			    COUNT(screen_keys), *end);
}

static int read_screen(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	const struct lab_yaml *m;
	int rc = 0;

	if (n->kind != LAB_YAML_LIST)
		return add_screen(r, n, into);
	for (m = n->first; m && rc >= 0; m = m->next)
		rc = add_screen(r, m, into);
	return rc;
}

/* ---- time, and all -------------------------------------------------- */

static const struct lab_key time_keys[] = {
	{ "above", LAB_TIME_MS, offsetof(struct lab_expect, above_ms), NULL },
	{ "below", LAB_TIME_MS, offsetof(struct lab_expect, below_ms), NULL },
};

static int read_time(struct lab_reader *r, const struct lab_yaml *n,
		     void *into)
{
	((struct lab_expect *)into)->time_at = n;
	return lab_read_map(r, n, "a time", time_keys, COUNT(time_keys), into);
}

static int read_output(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	return read_contains(r, n, &((struct lab_expect *)into)->output);
}

static int read_requests(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	return read_contains(r, n, &((struct lab_expect *)into)->requests);
}

static const struct lab_key keys[] = {
	{ "end", LAB_CALL, 0, read_end },
	{ "boot", LAB_CALL, 0, read_boot },
	{ "exit", LAB_CALL, 0, read_status },
	{ "error", LAB_CALL, 0, read_error },
	{ "settings", LAB_CALL, 0, read_settings },
	{ "screen", LAB_CALL, 0, read_screen },
	{ "output", LAB_CALL, 0, read_output },
	{ "requests", LAB_CALL, 0, read_requests },
	{ "time", LAB_CALL, 0, read_time },
};

int lab_expect_read(struct lab_reader *r, const struct lab_yaml *n,
		    void *expect)
{
	return lab_read_map(r, n, "\"expect\"", keys, COUNT(keys), expect);
}
