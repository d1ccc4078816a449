/* show.h: a drive as the platform sees it. */
#ifndef NET_SAN_SHOW_H
#define NET_SAN_SHOW_H

struct err;
struct san_drive;

/* Have the platform show a drive that is open. 0, or why not, with @e. */
int san_show(struct san_drive *d, struct err *e);
/* Not any more, if it does. */
void san_hide(struct san_drive *d);

#endif
