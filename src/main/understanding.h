/*
 * The file with which texts are understood (meaning/meaning.h): found and
 * mapped once, before there are threads or a sandbox.
 */
#ifndef MAIN_UNDERSTANDING_H
#define MAIN_UNDERSTANDING_H

#include "base/config.h"

void understanding_open(struct arena *, const struct config *);
/* The file that is used, or was meant to be; empty: there is none. */
str understanding_file(void);
/* Why it is not used, in words; empty: it is, or there is none. */
str understanding_trouble(void);

#endif
