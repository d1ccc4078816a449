/* command.c: the table of commands, made from commands.def. */
#include "interp/command.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "interp/shell.h"

#define COMMAND(name)		extern const struct command cmd_##name;
#define SYNONYM(name, row)
#include "interp/commands.def"
#undef COMMAND
#undef SYNONYM

static const struct {
	const char *name;
	const struct command *row;
} names[] = {
#define COMMAND(name)		{ #name, &cmd_##name },
#define SYNONYM(name, row)	{ #name, &cmd_##row },
#include "interp/commands.def"
#undef COMMAND
#undef SYNONYM
};

#define N_NAMES (sizeof(names) / sizeof(names[0]))

/* Most differ in their first letter: no call of strncmp() for that. */
static int order(const char *name, size_t len, const char *known)
{
	for (size_t i = 0; i < len; i++) {
		if (name[i] != known[i])
			return (unsigned char)name[i] -
			       (unsigned char)known[i];
	}
	return known[len] ? -1 : 0;
}

const struct command *command_find(const char *name, size_t len)
{
	size_t lo = 0, hi = N_NAMES, mid;
	int d;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		d = order(name, len, names[mid].name);
		if (!d)
			return names[mid].row;
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

const struct command *command_at(unsigned index)
{
	for (size_t i = 0; i < N_NAMES; i++) {
		if (strcmp(names[i].name, names[i].row->name) == 0 &&
		    !index--)
			return names[i].row;
	}
	return NULL;
}

const char *command_name_at(unsigned index, const struct command **out)
{
	if (index >= N_NAMES)
		return NULL;
	*out = names[index].row;
	return names[index].name;
}

const char *command_group_name(enum command_group group)
{
	static const char *const titles[GROUP_KINDS] = {
		[GROUP_OTHER] = "Others", [GROUP_SCRIPT] = "Scripts",
		[GROUP_SETTING] = "Settings", [GROUP_MENU] = "Menus",
		[GROUP_NETWORK] = "Network", [GROUP_IMAGE] = "Images",
		[GROUP_BOOT] = "Boot", [GROUP_TRUST] = "Trust and digests",
		[GROUP_MACHINE] = "Machine",
	};

	return titles[group];
}

int arg_u32(const struct args *in, int i, uint32_t *out, struct err *e)
{
	uint64_t value;

	if (str_to_int(in->v[i], &value) < 0)
		return err_arg(e, args_blame(in, i), -EINVAL,
			       "\"%.40s\" is not an integer", in->v[i]);
	*out = (uint32_t)value;
	return 0;
}

/* An option's value lies in a word in front of the arguments. */
int args_blame_value(const struct args *in, const char *value)
{
	uintptr_t at = (uintptr_t)value;
	int i;

	for (i = 1; i < in->first; i++) {
		const char *word = in->v[i - in->first];

		if (at - (uintptr_t)word <= strlen(word))
			return i;
	}
	return 0;
}

const char *arg_join(struct shell *sh, const struct args *in, int i,
		     struct err *e)
{
	size_t len = 1;
	char *text, *p;

	for (int k = i; k < in->n; k++)
		len += strlen(in->v[k]) + 1;
	p = text = arena_alloc(&sh->scratch, len);
	if (!text) {
		(void)err_set(e, -ENOMEM, "no memory for the arguments");
		return NULL;
	}
	for (int k = i; k < in->n; k++) {
		if (k > i)
			*p++ = ' ';
		len = strlen(in->v[k]);
		memcpy(p, in->v[k], len);
		p += len;
	}
	*p = '\0';
	return text;
}
