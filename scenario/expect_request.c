/* expect_request.c: "requests" of "expect": what the servers are asked. */
#include <errno.h>
#include <stddef.h>

#include "core/err.h"
#include "format/yaml_read.h"
#include "scenario/request.h"
#include "scenario/scenario.h"

static struct want_request *request_of(void *into)
{
	return into;
}

static int read_method(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return match_read(r, n, MATCH_IS, &request_of(into)->method);
}

static int read_uri(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return match_read(r, n, MATCH_IS, &request_of(into)->uri);
}

static int read_body(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return match_read(r, n, MATCH_CONTAINS, &request_of(into)->body);
}

/* {NAME: TEXT, NAME: none} */
static int read_fields(struct yaml_reader *r, const struct yaml *n,
		       const char *what, struct want_field **end)
{
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, what);

	for (m = n->first; m && rc >= 0; m = m->next) {
		struct want_field *f = yaml_read_alloc(r, sizeof(*f));

		if (!f)
			return -ENOMEM;
		f->name = m->key->text;
		f->unset = yaml_is_none(m);
		if (!f->unset)
			rc = match_read(r, m, MATCH_IS, &f->value);
		*end = f;
		end = &f->next;
	}
	return rc;
}

static int read_headers(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return read_fields(r, n, "\"headers\"", &request_of(into)->headers);
}

static int read_params(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return read_fields(r, n, "\"params\"", &request_of(into)->params);
}

static int read_times(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	request_of(into)->counted = true;
	return yaml_read_value(r, n, YAML_U32, &request_of(into)->times);
}

static const struct yaml_key keys[] = {
	{ "method", YAML_CALL, 0, read_method },
	{ "uri", YAML_CALL, 0, read_uri },
	{ "headers", YAML_CALL, 0, read_headers },
	{ "params", YAML_CALL, 0, read_params },
	{ "body", YAML_CALL, 0, read_body },
	{ "times", YAML_CALL, 0, read_times },
};

/* Rather than of a text: is, contains, matches, not. */
static bool is_of_request(const struct yaml *n)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (yaml_read_member(n, keys[i].name))
			return true;
	}
	return false;
}

static int read_one(struct yaml_reader *r, const struct yaml *n,
		    struct expect *x)
{
	struct want_request **end = &x->asked;

	if (!is_of_request(n))
		return match_read(r, n, MATCH_CONTAINS, &x->requests);
	while (*end)
		end = &(*end)->next;
	*end = yaml_read_alloc(r, sizeof(**end));
	if (!*end)
		return -ENOMEM;
	(*end)->at = n;
	return yaml_read_map(r, n, "a request", keys, COUNT(keys), *end);
}

int expect_requests(struct yaml_reader *r, const struct yaml *n, void *expect)
{
	const struct yaml *m;
	int rc = 0;

	if (n->kind != YAML_LIST)
		return read_one(r, n, expect);
	for (m = n->first; m && rc >= 0; m = m->next)
		rc = read_one(r, m, expect);
	return rc;
}
