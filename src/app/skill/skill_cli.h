/* Commands about words: skill_cli.c has the table, skill_find_cli.c this one. */
#ifndef APP_SKILL_CLI_H
#define APP_SKILL_CLI_H

#include "web/feature.h"

int run_taxonomy_find(struct command_run *);

#endif
