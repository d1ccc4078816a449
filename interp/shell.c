/* shell.c: the shell's state, from start to end. */
#include "interp/shell.h"

#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/base.h"
#include "interp/command.h"
#include "platform/platform.h"

static void dmesg(void *ctx, struct sbuf *out)
{
	if (out)
		con_dmesg(ctx, out);
	else
		con_dmesg_clear(ctx);
}

static struct uri *working_uri(void *ctx)
{
	return fetch_base(ctx);
}

int shell_init(struct shell *sh)
{
	struct settings_builtin *builtin;

	memset(sh, 0, sizeof(*sh));
	arena_init(&sh->scratch);
	sh->settings = settings_new();
	if (!sh->settings)
		return -ENOMEM;
	con_init(&sh->con, &sh->events);
	sh->events.con = &sh->con;
	fetch_init(&sh->fetch, &sh->events, &sh->con);
	sh->fetch.last_base = base_last;
	sh->fetch.ctx = sh->settings;
	fetch_data_add(&sh->fetch);
	fetch_file_add(&sh->fetch);
	builtin = settings_builtin(sh->settings);
	builtin->dmesg = dmesg;
	builtin->dmesg_ctx = &sh->con;
	builtin->cwuri = working_uri;
	builtin->cwuri_ctx = &sh->fetch;
	return 0;
}

void shell_free(struct shell *sh)
{
	con_free(&sh->con);
	base_leave(sh, NULL);
	images_clear(&sh->images);
	menus_clear(&sh->menus);
	params_clear(&sh->params);
	settings_free(sh->settings);
	arena_free(&sh->scratch);
	sbuf_free(&sh->expansion);
}

int shell_wait(struct shell *sh, uint64_t ms, struct err *e)
{
	int rc = event_wait(&sh->events, plat_clock_us() + ms * 1000,
			    EVENT_CANCEL, NULL, NULL);

	if (rc == -ETIMEDOUT)
		return 0;
	return err_quiet(e, rc, "stopped by Ctrl-C");
}

int shell_setting(struct shell *sh, const struct args *in, int i, bool create,
		  struct setting_ref *out, struct err *e)
{
	int rc = setting_parse(sh->settings, in->v[i], strlen(in->v[i]),
			       create, out, e);

	if (rc < 0 && e)
		e->arg = args_blame(in, i);
	return rc;
}
