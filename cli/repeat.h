/* repeat.h: lines of which the last ones repeat, as a loop's do. */
#ifndef CLI_REPEAT_H
#define CLI_REPEAT_H

/* Print the lines; what a script without an end repeats is shown once. */
void repeat_put(const char *const *line, unsigned n);

#endif
