/* The product as the layers below are handed it: the site, the jobs, the commands. */
#ifndef MAIN_PRODUCT_H
#define MAIN_PRODUCT_H

#include "web/web.h"

extern const struct site product_site;
/* Lists of commands, each ending with grammar NULL: commands.def's, then the features'. */
const struct command *const *product_commands(struct arena *);
/* The kinds of every feature and the outbox's, ending with NULL. */
const struct job_kind *const *product_jobs(struct arena *);

/* What a server sets going once it has its data: the daily work, if it is not due already. */
void product_begin(struct work *, void *);

#endif
