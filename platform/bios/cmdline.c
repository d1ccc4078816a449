/* cmdline.c: a boot loader's command line, without what the loader added. */
#include "platform/bios/cmdline.h"

#include <stdlib.h>
#include <string.h>

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static bool is_theirs(const char *word)
{
	return begins(word, "BOOT_IMAGE=") || begins(word, "initrd=");
}

/* Those are words in front: no command has such a name. */
static char *skip_front(char *p)
{
	for (;;) {
		p += strspn(p, " ");
		if (!is_theirs(p))
			return p;
		p += strcspn(p, " ");
	}
}

/* SYSLINUX puts the file that it loaded behind all else, too. */
static void cut_end(char *text)
{
	char *last = strrchr(text, ' ');

	if (last && begins(last + 1, "initrd="))
		*last = '\0';
}

char *bios_cmdline(const char *text, size_t cap, bool has_initrd)
{
	char *all = strndup(text, cap), *line = NULL, *p;

	if (!all)
		return NULL;
	p = skip_front(all);
	if (has_initrd)
		cut_end(p);
	if (p[strspn(p, " ")])
		line = strdup(p);
	free(all);
	return line;
}
