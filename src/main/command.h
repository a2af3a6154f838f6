/* The command line: finds the command by its grammar, reads its options, runs it. */
#ifndef MAIN_COMMAND_H
#define MAIN_COMMAND_H

#include "web/feature.h"

/* A sysexits code.  Output goes to stdout, what is wrong to stderr. */
int command_main(int argc, const char **argv);

/* What store_open is given for --data: "DIR" stands for the file in it. */
const char *data_address(struct arena *, const char *data);
/* The folder of that file; NULL for PostgreSQL. */
const char *data_dir(struct arena *, const char *data);
/* The store there, brought to this program's schema; NULL: r->error says why not. */
struct store *open_current(struct command_run *r, const char *address, bool create);

#endif
