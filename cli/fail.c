/* fail.c: --fail FILE:LINE: commands that fail although the lab would serve
   them, as "pxesh explore --failures" assumes. */
#include <string.h>

#include "cli/state.h"
#include "core/err.h"
#include "core/str.h"
#include "explore/explore.h"
#include "interp/frame.h"
#include "interp/shell.h"

/* Parse "FILE:LINE", or "FILE:LINE#N" for the Nth time that it is run. */
bool fail_parse(const char *text, struct fail_at *out)
{
	const char *colon = strrchr(text, ':'), *hash;
	uint64_t line, times = 1;
	char number[16];
	size_t n;

	if (!colon || colon == text)
		return false;
	hash = strchr(colon, '#');
	n = hash ? (size_t)(hash - colon - 1) : strlen(colon + 1);
	if (!n || n >= sizeof(number))
		return false;
	memcpy(number, colon + 1, n);
	number[n] = '\0';
	if (str_to_int(number, &line) < 0 ||
	    (hash && str_to_int(hash + 1, &times) < 0) || !line || !times ||
	    line > UINT32_MAX || times > UINT32_MAX)
		return false;
	*out = (struct fail_at){ text, (size_t)(colon - text),
				 (uint32_t)line, (uint32_t)times };
	return true;
}

/* Does @at mean this file, by its whole name or by the end of it? */
static bool is_file(const struct fail_at *at, const char *file)
{
	size_t len = strlen(file);

	if (len < at->file_len || strncmp(file + len - at->file_len, at->file,
					  at->file_len))
		return false;
	return len == at->file_len || file[len - at->file_len - 1] == '/';
}

void fail_look(struct session *s, struct shell *sh, int argc, char **argv)
{
	struct fail_at at;
	struct srcpos pos;

	s->failing = false;
	if (!s->opt->fail.n || !sh->frame || sh->frame->prompt ||
	    !explore_may_fail(sh, argc, argv))
		return;
	pos = frame_pos(sh->frame);
	for (unsigned i = 0; i < s->opt->fail.n; i++) {
		if (!fail_parse(s->opt->fail.v[i], &at) ||
		    at.line != pos.line || !is_file(&at, pos.file))
			continue;
		s->failing |= ++s->failed[i] == at.times;
	}
}
