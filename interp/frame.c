/* frame.c: the scripts and prompts that are running, innermost first. */
#include "interp/frame.h"

#include "core/limits.h"
#include "interp/ast.h"
#include "interp/shell.h"

int frame_push(struct shell *sh, struct frame *f, const struct script *s,
	       bool prompt, struct err *e)
{
	if (sh->depth == LIMIT_NESTING)
		return err_set(e, -ELOOP, "scripts are nested %u deep: does "
			       "one start itself without --replace?",
			       LIMIT_NESTING);
	*f = (struct frame){ .up = sh->frame, .script = s, .prompt = prompt };
	sh->frame = f;
	sh->depth++;
	return 0;
}

void frame_pop(struct shell *sh)
{
	sh->frame = sh->frame->up;
	sh->depth--;
}

struct srcpos frame_pos(const struct frame *f)
{
	struct span span = { 0 };

	if (f->cmd && f->cmd->words)
		span = f->cmd->words->span;
	else if (f->line)
		span = f->line->span;
	return script_pos(f->script, f->line, span);
}
