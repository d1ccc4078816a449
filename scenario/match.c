/* match.c: what a text is expected to be. */
#include "scenario/match.h"

#include <regex.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "format/yaml_read.h"
#include "scenario/scenario.h"

#define NOT_DEPTH	8
#define REPEATS_MAX	2000	/* {m,n} multiplied: what a regex costs */

/* ---- regular expressions -------------------------------------------- */

/* The library takes any a{1,30000}, and all the memory to compile it; with
   \1, all the time to match. */
static bool is_modest(const char *text)
{
	uint64_t cost = 1, n;
	const char *p;

	for (p = text; (p = strchr(p, '\\')); p += p[1] ? 2 : 1) {
		if (p[1] >= '1' && p[1] <= '9')
			return false;
	}
	p = text;
	while ((p = strchr(p, '{'))) {
		uint64_t most = 1;

		for (p++; *p && *p != '}'; p += *p ? 1 : 0) {
			if (*p < '0' || *p > '9')
				continue;
			n = str_scan_int(p, &p);
			p--;
			most = n > most ? n : most;
		}
		if (most > REPEATS_MAX || cost * most > REPEATS_MAX)
			return false;
		cost *= most;
	}
	return true;
}

static int check_regex(struct yaml_reader *r, const struct yaml *n,
		       const char *text)
{
	char why[80];
	regex_t re;
	int rc;

	if (strlen(text) > SUITE_REGEX_BYTES || !is_modest(text))
		return YAML_READ_ERROR(r, n, "this regular expression asks for "
				       "too much");
	rc = regcomp(&re, text, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &re, why, sizeof(why));
		return YAML_READ_ERROR(r, n, "not a regular expression: %s",
				       why);
	}
	regfree(&re);
	return 0;
}

static bool regex_fits(const char *pattern, const char *text)
{
	regex_t re;
	bool fits;

	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	fits = !regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	return fits;
}

/* ---- reading -------------------------------------------------------- */

static int read_one(struct yaml_reader *r, const struct yaml *n,
		    enum match_how how, bool no, struct match **list)
{
	struct match *m = yaml_read_alloc(r, sizeof(*m));
	int rc;

	if (!m)
		return -ENOMEM;
	m->how = how;
	m->no = no;
	m->at = n;
	rc = scenario_text(r, n, &m->text);
	if (rc >= 0 && how == MATCH_MATCHES)
		rc = check_regex(r, n, m->text);
	while (*list)
		list = &(*list)->next;
	*list = m;
	return rc;
}

static int read_any(struct yaml_reader *r, const struct yaml *n,
		    enum match_how how, bool no, unsigned depth,
		    struct match **list);

static int read_map(struct yaml_reader *r, const struct yaml *n, bool no,
		    unsigned depth, struct match **list)
{
	static const char *const words[] = {
		[MATCH_IS] = "is", [MATCH_CONTAINS] = "contains",
		[MATCH_MATCHES] = "matches", "not",
	};
	const struct yaml *m;
	unsigned which;
	int rc = 0;

	for (m = n->first; m && rc >= 0; m = m->next) {
		rc = yaml_read_choice(r, m->key, "a text", words, 4, &which);
		if (rc < 0)
			break;
		if (which <= MATCH_MATCHES)
			rc = read_any(r, m, (enum match_how)which, no,
				      depth + 1, list);
		else
			rc = read_any(r, m, MATCH_CONTAINS, !no, depth + 1,
				      list);
	}
	return rc;
}

static int read_any(struct yaml_reader *r, const struct yaml *n,
		    enum match_how how, bool no, unsigned depth,
		    struct match **list)
{
	const struct yaml *m;
	int rc = 0;

	if (depth > NOT_DEPTH)
		return YAML_READ_ERROR(r, n, "nested too deep");
	if (n->kind == YAML_SCALAR)
		return read_one(r, n, how, no, list);
	if (n->kind == YAML_MAP)
		return read_map(r, n, no, depth, list);
	for (m = n->first; m && rc >= 0; m = m->next)
		rc = read_any(r, m, how, no, depth + 1, list);
	return rc;
}

int match_read(struct yaml_reader *r, const struct yaml *n,
	       enum match_how how, struct match **list)
{
	return read_any(r, n, how, false, 0, list);
}

/* ---- matching ------------------------------------------------------- */

static size_t without_ends(const char *text)
{
	size_t len = strlen(text);

	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	return len;
}

bool match_found(const struct match *m, const char *text)
{
	size_t len;

	switch (m->how) {
	case MATCH_CONTAINS:
		return strstr(text, m->text) != NULL;
	case MATCH_MATCHES:
		return regex_fits(m->text, text);
	case MATCH_IS:
		break;
	}
	len = without_ends(text);
	return len == without_ends(m->text) && !memcmp(text, m->text, len);
}

bool match_fits(const struct match *m, const char *text)
{
	return match_found(m, text) != m->no;
}
