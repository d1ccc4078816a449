/* outcome.c: how a run ended, as data. */
#include "lab/outcome.h"

#include <string.h>

#include "core/str.h"

const char *const lab_end_words[LAB_ENDS] = {
	[LAB_END_EXIT] = "exit", [LAB_END_BOOT] = "boot",
	[LAB_END_SHELL] = "shell", [LAB_END_WAITS] = "waits",
	[LAB_END_REBOOT] = "reboot",
	[LAB_END_POWEROFF] = "poweroff", [LAB_END_ERROR] = "error",
	[LAB_END_ENDLESS] = "endless",
};

void lab_outcome_init(struct lab_outcome *o)
{
	memset(o, 0, sizeof(*o));
	arena_init(&o->mem);
	o->boot.name = o->boot.uri = o->boot.kind = o->boot.version = "";
	o->boot.starts = o->boot.cmdline = "";
	o->error.message = o->error.file = "";
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

static void put_failure(const struct lab_failure *f, struct sbuf *out)
{
	if (f->line)
		sbuf_printf(out, "%s:%u:%u: ", f->file, f->line, f->col);
	sbuf_str(out, f->message);
}

void lab_outcome_describe(const struct lab_outcome *o, struct sbuf *out)
{
	switch (o->end) {
	case LAB_END_BOOT:
		sbuf_printf(out, "%s was booted",
			    *o->boot.uri ? o->boot.uri : o->boot.name);
		break;
	case LAB_END_EXIT:
		if (o->status)
			sbuf_printf(out, "the script ended with exit status "
				    "%d", o->status);
		else
			sbuf_str(out, "the script ended well");
		break;
	case LAB_END_ERROR:
		sbuf_str(out, "the script failed: ");
		put_failure(&o->error, out);
		break;
	case LAB_END_ENDLESS:
		sbuf_str(out, "the script did not end: ");
		put_failure(&o->error, out);
		break;
	case LAB_END_WAITS:
		sbuf_str(out, "it waits for a person");
		if (o->error.line)
			sbuf_printf(out, " at %s:%u", o->error.file,
				    o->error.line);
		break;
	case LAB_END_SHELL:
		sbuf_str(out, "a prompt waits for a person");
		break;
	case LAB_END_REBOOT:
		sbuf_str(out, "the machine restarted");
		break;
	default:
		sbuf_str(out, "the machine was powered off");
	}
}
