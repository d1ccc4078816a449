/* say.c: what the machine would do now, for a person. */
#include <unistd.h>

#include "core/plain.h"
#include "core/str.h"
#include "lab/outcome.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define BOLD	"\033[1m"
#define PLAIN	"\033[0m"

static void add_label(struct sbuf *out, const char *label)
{
	bool colour = host_colour(STDOUT_FILENO);

	sbuf_printf(out, "  %s%-9s%s ", colour ? BOLD : "", label,
		    colour ? PLAIN : "");
}

/* "7.9 MiB (8267776 bytes)", "17 bytes" */
static void add_size(struct sbuf *out, uint64_t len)
{
	static const char *const units[] = { "KiB", "MiB", "GiB" };
	unsigned unit = 0;
	uint64_t tenths;

	if (len < 1024) {
		sbuf_printf(out, "%llu byte%s", (unsigned long long)len,
			    len == 1 ? "" : "s");
		return;
	}
	for (tenths = len * 10 / 1024; tenths >= 10240 && unit < 2; unit++)
		tenths /= 1024;
	sbuf_printf(out, "%llu.%llu %s (%llu bytes)",
		    (unsigned long long)tenths / 10,
		    (unsigned long long)tenths % 10, units[unit],
		    (unsigned long long)len);
}

static void add_program(struct sbuf *out, const struct lab_boot *boot)
{
	add_label(out, boot->kernel ? "kernel" : "program");
	plain_str(out, *boot->uri ? boot->uri : boot->name);
	sbuf_char(out, '\n');
	add_label(out, "");
	if (*boot->version) {
		sbuf_str(out, "Linux ");
		plain_str(out, boot->version);
		sbuf_str(out, ", ");
	}
	sbuf_printf(out, "%s, ", *boot->kind ? boot->kind : "unknown kind");
	add_size(out, boot->size);
	sbuf_char(out, '\n');
	add_label(out, "command");
	plain_str(out, *boot->cmdline ? boot->cmdline : "(none)");
	sbuf_char(out, '\n');
}

static void add_initrd(struct sbuf *out, const struct lab_initrd *img)
{
	add_label(out, "initrd");
	plain_str(out, img->name);
	if (*img->args) {
		sbuf_str(out, " as ");
		plain_str(out, img->args);
	}
	sbuf_str(out, ", ");
	add_size(out, img->size);
	sbuf_char(out, '\n');
}

static void say(struct sbuf *out)
{
	plat_con_write(sbuf_text(out), out->len);
	host_console_flush();
	sbuf_free(out);
}

void host_say_boot(const struct lab_boot *boot)
{
	bool colour = host_colour(STDOUT_FILENO);
	struct sbuf out = { 0 };

	sbuf_printf(&out, "%sThe machine (%s, %s) would boot now:%s\n",
		    colour ? BOLD : "", plat_name(), plat_arch(),
		    colour ? PLAIN : "");
	add_program(&out, boot);
	for (unsigned i = 0; i < boot->n_initrds; i++)
		add_initrd(&out, &boot->initrds[i]);
	say(&out);
}

void host_say_leaving(const char *what)
{
	bool colour = host_colour(STDOUT_FILENO);
	struct sbuf out = { 0 };

	sbuf_printf(&out, "%sThe machine would %s now.%s\n",
		    colour ? BOLD : "", what, colour ? PLAIN : "");
	say(&out);
}
