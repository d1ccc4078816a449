/* expect.c: reading what is expected of a run. */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "format/yaml_read.h"
#include "scenario/request.h"
#include "scenario/scenario.h"

#define LINES_MAX	1000000

static void ends_with(struct expect *x, enum lab_ending end,
		      const struct yaml *at)
{
	x->end = end;
	x->end_at = at;
}

/* ---- the end -------------------------------------------------------- */

static int read_end(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	unsigned which;
	int rc = yaml_read_choice(r, n, "an end", lab_end_words, LAB_ENDS,
				  &which);

	if (rc >= 0)
		ends_with(into, (enum lab_ending)which, n);
	return rc;
}

static int read_status(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct expect *x = into;

	x->status_at = n;
	ends_with(x, LAB_END_EXIT, n);
	return yaml_read_value(r, n, YAML_U32, &x->status);
}

static int read_contains(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	return match_read(r, n, MATCH_CONTAINS, into);
}

static int read_is(struct yaml_reader *r, const struct yaml *n,
		   void *into)
{
	return match_read(r, n, MATCH_IS, into);
}

/* ---- an error ------------------------------------------------------- */

static int read_line(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct expect *x = into;

	x->line_at = n;
	return yaml_read_value(r, n, YAML_U32, &x->line);
}

static int read_message(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return read_contains(r, n, &((struct expect *)into)->error);
}

static int read_error_file(struct yaml_reader *r, const struct yaml *n,
			   void *into)
{
	return read_contains(r, n, &((struct expect *)into)->error_file);
}

static const struct yaml_key error_keys[] = {
	{ "line", YAML_CALL, 0, read_line },
	{ "message", YAML_CALL, 0, read_message },
	{ "file", YAML_CALL, 0, read_error_file },
};

static int read_error(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	ends_with(into, LAB_END_ERROR, n);
	if (n->kind != YAML_MAP)
		return read_message(r, n, into);
	return yaml_read_map(r, n, "an error", error_keys, COUNT(error_keys),
			     into);
}

/* ---- what boots ----------------------------------------------------- */

static int initrd_name(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return read_is(r, n, &((struct want_initrd *)into)->name);
}

static int initrd_uri(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	return read_is(r, n, &((struct want_initrd *)into)->uri);
}

static int initrd_args(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return read_contains(r, n, &((struct want_initrd *)into)->args);
}

static const struct yaml_key initrd_keys[] = {
	{ "name", YAML_CALL, 0, initrd_name },
	{ "uri", YAML_CALL, 0, initrd_uri },
	{ "args", YAML_CALL, 0, initrd_args },
};

static int read_initrds(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct expect *x = into;
	struct want_initrd **end = &x->initrds;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"initrds\"");

	x->initrds_at = n;
	x->initrds = NULL;
	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->at = m;
		rc = m->kind == YAML_MAP ?
			yaml_read_map(r, m, "an initrd", initrd_keys,
				      COUNT(initrd_keys), *end) :
			read_is(r, m, &(*end)->any);
		end = &(*end)->next;
	}
	return rc;
}

static int read_kind(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	return read_is(r, n, &((struct expect *)into)->kind);
}

static int read_uri(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	return read_is(r, n, &((struct expect *)into)->uri);
}

static int read_cmdline(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return read_contains(r, n, &((struct expect *)into)->cmdline);
}

static const struct yaml_key boot_keys[] = {
	{ "kind", YAML_CALL, 0, read_kind },
	{ "uri", YAML_CALL, 0, read_uri },
	{ "command-line", YAML_CALL, 0, read_cmdline },
	{ "initrds", YAML_CALL, 0, read_initrds },
};

static int read_boot(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	ends_with(into, LAB_END_BOOT, n);
	if (n->kind != YAML_MAP)
		return read_uri(r, n, into);
	return yaml_read_map(r, n, "a boot", boot_keys, COUNT(boot_keys),
			     into);
}

/* ---- settings ------------------------------------------------------- */

static int read_settings(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	struct want_setting **end = &((struct expect *)into)->settings;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"settings\"");

	while (*end)
		end = &(*end)->next;
	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->at = m->key;
		rc = scenario_text(r, m->key, &(*end)->name);
		if (yaml_is_none(m))
			(*end)->unset = true;
		else if (rc >= 0)
			rc = read_is(r, m, &(*end)->value);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- the screen ----------------------------------------------------- */

static int read_page(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct want_screen *s = into;
	const char *text;
	char *end;
	long page;
	int rc = scenario_text(r, n, &text);

	if (rc < 0)
		return rc;
	page = strtol(text, &end, 10);
	if (end == text || *end || !page || labs(page) > LINES_MAX)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected a page, from "
				       "1 on, or -1 for the last", text);
	s->has_page = true;
	s->page = (int32_t)page;
	return 0;
}

static int screen_match(struct yaml_reader *r, const struct yaml *n,
			enum match_how how, void *into)
{
	return match_read(r, n, how,
			  &((struct want_screen *)into)->text);
}

static int screen_is(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	return screen_match(r, n, MATCH_IS, into);
}

static int screen_contains(struct yaml_reader *r, const struct yaml *n,
			   void *into)
{
	return screen_match(r, n, MATCH_CONTAINS, into);
}

static int screen_matches(struct yaml_reader *r, const struct yaml *n,
			  void *into)
{
	return screen_match(r, n, MATCH_MATCHES, into);
}

static int screen_not(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct want_screen *s = into;
	struct match *m = NULL, **end = &s->text;
	int rc = match_read(r, n, MATCH_CONTAINS, &m);

	while (*end)
		end = &(*end)->next;
	*end = m;
	for (; m; m = m->next)
		m->no = !m->no;
	return rc;
}

static int screen_golden(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	return scenario_path(r, n,
			     &((struct want_screen *)into)->golden);
}

static const struct yaml_key screen_keys[] = {
	{ "page", YAML_CALL, 0, read_page },
	{ "is", YAML_CALL, 0, screen_is },
	{ "contains", YAML_CALL, 0, screen_contains },
	{ "matches", YAML_CALL, 0, screen_matches },
	{ "not", YAML_CALL, 0, screen_not },
	{ "golden", YAML_CALL, 0, screen_golden },
	{ "style", YAML_BOOL, offsetof(struct want_screen, style), NULL },
};

static int add_screen(struct yaml_reader *r, const struct yaml *n,
		      struct expect *x)
{
	struct want_screen **end = &x->screens;

	while (*end)
		end = &(*end)->next;
	*end = yaml_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	(*end)->at = n;
	if (n->kind == YAML_SCALAR)
		return screen_contains(r, n, *end);
	return yaml_read_map(r, n, "a screen", screen_keys,
			     COUNT(screen_keys), *end);
}

static int read_screen(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	const struct yaml *m;
	int rc = 0;

	if (n->kind != YAML_LIST)
		return add_screen(r, n, into);
	for (m = n->first; m && rc >= 0; m = m->next)
		rc = add_screen(r, m, into);
	return rc;
}

/* ---- time, and all -------------------------------------------------- */

static const struct yaml_key time_keys[] = {
	{ "above", YAML_TIME_MS, offsetof(struct expect, above_ms), NULL },
	{ "below", YAML_TIME_MS, offsetof(struct expect, below_ms), NULL },
};

static int read_time(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	((struct expect *)into)->time_at = n;
	return yaml_read_map(r, n, "a time", time_keys, COUNT(time_keys), into);
}

static int read_output(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return read_contains(r, n, &((struct expect *)into)->output);
}

static int read_log(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	return read_contains(r, n, &((struct expect *)into)->log);
}

/* What is there from the start is no reason to boot. */
static int read_serial(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct expect *x = into;
	const struct match *m;
	int rc = read_contains(r, n, &x->serial);

	x->serial_at = n;
	if (!x->end_at || x->end != LAB_END_BOOT)
		ends_with(x, LAB_END_BOOT, n);
	for (m = x->serial; m && m->no;)
		m = m->next;
	return rc < 0 || m ? rc :
		YAML_READ_ERROR(r, n, "\"serial\" needs a text that comes, "
				"such as \"login:\"");
}

static const struct yaml_key keys[] = {
	{ "end", YAML_CALL, 0, read_end },
	{ "boot", YAML_CALL, 0, read_boot },
	{ "exit", YAML_CALL, 0, read_status },
	{ "error", YAML_CALL, 0, read_error },
	{ "settings", YAML_CALL, 0, read_settings },
	{ "screen", YAML_CALL, 0, read_screen },
	{ "output", YAML_CALL, 0, read_output },
	{ "log", YAML_CALL, 0, read_log },
	{ "serial", YAML_CALL, 0, read_serial },
	{ "requests", YAML_CALL, 0, expect_requests },
	{ "time", YAML_CALL, 0, read_time },
};

int expect_read(struct yaml_reader *r, const struct yaml *n,
		void *expect)
{
	return yaml_read_map(r, n, "\"expect\"", keys, COUNT(keys), expect);
}
