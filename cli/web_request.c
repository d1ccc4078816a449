/*
 * web_request.c: what a browser asks for. Any page in any browser tab may send
 * requests to 127.0.0.1, and a name of a stranger's may lead there: so only
 * requests to this very host and port are answered, and only names that a
 * file of the page can have.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/web.h"

struct text { const char *at; size_t len; };

/* Take what stands in front of @end off @rest; false: there is none. */
static bool take(struct text *rest, const char *end, struct text *out)
{
	const char *at = memmem(rest->at, rest->len, end, strlen(end));

	if (!at)
		return false;
	*out = (struct text){ rest->at, (size_t)(at - rest->at) };
	rest->len -= out->len + strlen(end);
	rest->at = at + strlen(end);
	return true;
}

static bool is(struct text t, const char *word)
{
	return t.len == strlen(word) && !strncasecmp(t.at, word, t.len);
}

static bool is_our_host(struct text value, unsigned port)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost" };
	char full[32];

	while (value.len && (*value.at == ' ' || *value.at == '\t')) {
		value.at++;
		value.len--;
	}
	while (value.len && (value.at[value.len - 1] == ' ' ||
			     value.at[value.len - 1] == '\t'))
		value.len--;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		snprintf(full, sizeof(full), "%s:%u", hosts[i], port);
		if (is(value, full) || (port == 80 && is(value, hosts[i])))
			return true;
	}
	return false;
}

static bool is_name(struct text name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	if (!name.len || name.len >= WEB_NAME_BYTES || *name.at == '.')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		if (!name.at[i] || !strchr(letters, name.at[i]))
			return false;
	}
	return true;
}

/* The fields: is there one Host, which is ours? */
static unsigned check_fields(struct text rest, unsigned port)
{
	struct text line, name;
	unsigned hosts = 0;

	while (take(&rest, "\r\n", &line) && line.len) {
		if (!take(&line, ":", &name))
			return 400;
		if (!is(name, "Host"))
			continue;
		hosts++;
		if (!is_our_host(line, port))
			return 421;
	}
	return hosts == 1 ? 200 : 400;
}

unsigned web_request_read(const char *text, size_t len, unsigned port,
			  struct web_request *out)
{
	struct text rest = { text, len }, line, method, target, query;
	unsigned status;

	if (!take(&rest, "\r\n", &line) || !take(&line, " ", &method) ||
	    !take(&line, " ", &target) ||
	    (!is(line, "HTTP/1.1") && !is(line, "HTTP/1.0")))
		return 400;
	status = check_fields(rest, port);
	if (status != 200)
		return status;
	out->head = is(method, "HEAD");
	if (!out->head && !is(method, "GET"))
		return 405;
	if (take(&target, "?", &query))
		target = query;
	if (!target.len || *target.at != '/')
		return 400;
	target.at++;
	target.len--;
	if (!target.len)
		target = (struct text){ "index.html", strlen("index.html") };
	if (!is_name(target))
		return 404;
	memcpy(out->name, target.at, target.len);
	out->name[target.len] = '\0';
	return 200;
}
