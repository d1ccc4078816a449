/* warp: jump, as goto does; no file but this one knows of it. */
#include <errno.h>

#include "core/err.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

static int warp_run(struct shell *sh, const struct args *in, struct err *e)
{
	sh->frame->jump = script_label(sh->frame->script, in->v[0]);
	return sh->frame->jump ? 0 : err_set(e, -ENOENT, "no such label");
}

const struct command cmd_warp = {
	.name = "warp", .usage = "<label>",
	.help = "Be somewhere else.",
	.min = 1, .max = 1, .args = { ARG_LABEL }, .flow = FLOW_GOTO,
	.run = warp_run,
};
