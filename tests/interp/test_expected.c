/* No command that scripts may use is forgotten. */
#include <stdio.h>
#include <string.h>

#include "interp/command.h"
#include "tests/fake/fake.h"

#define EXPECTED "tests/interp/commands.expected"
#define PENDING  "tests/interp/commands.pending"

static FILE *open_list(const char *path)
{
	FILE *f = fopen(path, "r");

	if (!f)
		fail_msg("%s: cannot open: tests run from the top", path);
	return f;
}

/* The next entry, up to a colon; false at the end. */
static bool next_name(FILE *f, char *name, size_t cap)
{
	while (fgets(name, (int)cap, f)) {
		name[strcspn(name, ":\n")] = 0;
		if (name[0] && name[0] != '#')
			return true;
	}
	return false;
}

static bool listed(const char *path, const char *wanted)
{
	FILE *f = open_list(path);
	char name[128];
	bool found = false;

	while (!found && next_name(f, name, sizeof(name)))
		found = !strcmp(name, wanted);
	fclose(f);
	return found;
}

static void every_command_expected_exists_or_waits(void **state)
{
	FILE *f = open_list(EXPECTED);
	char name[128];
	int missing = 0;

	(void)state;
	while (next_name(f, name, sizeof(name))) {
		if (command_find(name, strlen(name)) || listed(PENDING, name))
			continue;
		print_error("%s: neither a command nor in %s\n", name, PENDING);
		missing++;
	}
	fclose(f);
	assert_int_equal(missing, 0);
}

static void no_command_that_exists_waits(void **state)
{
	FILE *f = open_list(PENDING);
	char name[128];
	int stale = 0;

	(void)state;
	while (next_name(f, name, sizeof(name))) {
		if (!command_find(name, strlen(name)))
			continue;
		print_error("%s is a command: take it out of %s\n", name,
			    PENDING);
		stale++;
	}
	fclose(f);
	assert_int_equal(stale, 0);
}

static void names_are_in_byte_order(void **state)
{
	const struct command *row;
	const char *last = "", *name;

	(void)state;
	for (unsigned i = 0; (name = command_name_at(i, &row)); i++) {
		if (strcmp(last, name) >= 0)
			fail_msg("%s stands after %s", name, last);
		last = name;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_expected_exists_or_waits),
		cmocka_unit_test(no_command_that_exists_waits),
		cmocka_unit_test(names_are_in_byte_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
