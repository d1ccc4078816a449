#include "lab/explore_inside.h"
int lab_explore_print_json(const struct lab_explore *x, FILE *out) { (void)x; (void)out; return 0; }
int lab_explore_print_dot(const struct lab_explore *x, FILE *out) { (void)x; (void)out; return 0; }
int lab_explore_print_html(const struct lab_explore *x, FILE *out) { (void)x; (void)out; return 0; }
