/*
 * A script is explored, within small limits: no process crashes or hangs, and
 * the map is complete JSON. The processes of the explorer count what they
 * cover in the fuzzer's own memory.
 */
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/err.h"
#include "explore/explore.h"
#include "interp/shell.h"
#include "lab/outcome.h"
#include "tests/fake/fake.h"

struct input {
	struct explore *x;
	const char         *text;
	size_t              len;
};

static void before(void *ctx, struct shell *sh, int argc, char **argv)
{
	explore_before(((struct input *)ctx)->x, sh, argc, argv);
}

static int refuse(void *ctx, struct err *e)
{
	return explore_refuse(((struct input *)ctx)->x, e);
}

static void after(void *ctx, struct shell *sh, int argc, char **argv,
		  int status)
{
	explore_after(((struct input *)ctx)->x, sh, argc, argv, status);
}

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	(void)menu;
	return explore_decide(((struct input *)ctx)->x);
}

static void failed(void *ctx, struct shell *sh, const struct err *e,
		   const struct srcpos *pos, bool fatal)
{
	(void)pos;
	(void)fatal;
	explore_failed(((struct input *)ctx)->x, sh, e);
}

static int press(const char *keys)
{
	fake_keys(strstr(keys, "<Esc>") ? "\033" : "\r");
	return 0;
}

static void run(void *ctx)
{
	struct input *in = ctx;
	const struct shell_hooks hooks = {
		.ctx = in, .before = before, .refuse = refuse,
		.after = after, .decide = decide, .failed = failed,
	};
	struct lab_outcome o;
	struct shell sh;
	struct err e = { 0 };

	signal(SIGALRM, SIG_DFL);	/* libFuzzer's means something else */
	if (shell_init(&sh) < 0)
		_exit(0);
	sh.hooks = &hooks;
	lab_outcome_init(&o);
	o.status = shell_run_text(&sh, "fuzz", in->text, in->len, &e);
	o.end = o.status < 0 ? LAB_END_ERROR : LAB_END_EXIT;
	explore_ended(in->x, &o);
}

static void check(const struct explore *x)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	json_t *map;

	must(out);
	must(explore_print_json(x, out) == 0);
	fflush(out);
	map = json_loadb(text, len, 0, NULL);
	must(map && json_object_get(map, "ends"));
	json_decref(map);
	rewind(out);
	must(explore_print_text(x, out) == 0);
	must(explore_print_dot(x, out) == 0);
	must(explore_print_html(x, out) == 0);
	fclose(out);
	must(!strstr(text, "pxesh itself"));
	must(!strstr(text, "in all the time that one way may take"));
	free(text);
}

/* Whole pages of counters become everybody's. */
extern uint8_t __start___sancov_cntrs[], __stop___sancov_cntrs[];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = ((uintptr_t)__start___sancov_cntrs + page - 1) &
		~(page - 1);
	uintptr_t to = (uintptr_t)__stop___sancov_cntrs & ~(page - 1);

	(void)argc;
	(void)argv;
	if (to > from)
		must(mmap((void *)from, to - from, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
		     MAP_FAILED);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct explore_options opt = {
		.script = "fuzz", .machine = "fuzz", .replay = "",
		.failures = size && data[size - 1] == '!', .jobs = 2,
		.max_paths = 12, .max_depth = 4, .max_commands = 100,
		.max_rounds = 2, .work_s = 5, .press = press,
	};
	struct input in = { .text = (const char *)data, .len = size };
	size_t live;

	fake_reset();
	live = fake_live();
	must(explore_new(&opt, &in.x) == 0);
	must(explore_walk(in.x, run, &in) == 0);
	check(in.x);
	explore_free(in.x);
	must(fake_live() == live);
	return 0;
}
