/*
 * golden.h: screens compared with files under tests/golden/screens/. After a
 * wanted change, run the tests with UPDATE_GOLDEN=1 and read the diff.
 */
#ifndef TESTS_FAKE_GOLDEN_H
#define TESTS_FAKE_GOLDEN_H

#include <stdint.h>

struct events;

/*
 * Compare the screen with NAME.txt: its rows and, below a line "--", the
 * cells whose attributes differ from those of the top left one.
 */
void golden_screen(const char *name);

/* Compare a text with the file @path: what differs first is told. */
void golden_text(const char *path, const char *text);

/* A screen, at a time, while the code under test waits. Gone after the test:
   call golden_done(), which asserts that all of them were compared. */
void golden_screen_at(struct events *ev, uint64_t at_us, const char *name);
void golden_done(struct events *ev);

#endif
