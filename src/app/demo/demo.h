/*
 * Northwind, the organisation of `ithaca demo`: 240 people, five programmes,
 * a hundred and fifty applications, out of the files of assets/demo, which
 * travel inside the program.  Dates count from the day it is made.
 *
 * It goes through the same doors as real data (app/roster, app/programme,
 * app/enrol, app/pairing); only what happened in the past is set afterwards.
 */
#ifndef APP_DEMO_DEMO_H
#define APP_DEMO_DEMO_H

#include "base/work.h"

/* Fills an empty organisation.  Answers what is wrong with the files, in
 * words; empty when all is well. */
str demo_fill(struct work *);

#endif
