/* outcome.c: how a run ended, as data. */
#include "lab/outcome.h"

#include <string.h>

const char *const lab_end_words[LAB_ENDS] = {
	[LAB_END_EXIT] = "exit", [LAB_END_BOOT] = "boot",
	[LAB_END_SHELL] = "shell", [LAB_END_REBOOT] = "reboot",
	[LAB_END_POWEROFF] = "poweroff", [LAB_END_ERROR] = "error",
	[LAB_END_ENDLESS] = "endless",
};

void lab_outcome_init(struct lab_outcome *o)
{
	memset(o, 0, sizeof(*o));
	arena_init(&o->mem);
	o->boot.name = o->boot.uri = o->boot.kind = o->boot.version = "";
	o->boot.cmdline = o->error.message = o->error.file = "";
}

void lab_outcome_free(struct lab_outcome *o)
{
	if (o)
		arena_free(&o->mem);
}

const char *lab_outcome_text(struct lab_outcome *o, const char *text)
{
	const char *copy = text && *text ?
		arena_strndup(&o->mem, text, strlen(text)) : NULL;

	return copy ? copy : "";
}
