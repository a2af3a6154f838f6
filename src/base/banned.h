/*
 * What is not used here does not compile.  The Makefile includes this file
 * into every source, before all else.
 *
 *   strcpy sprintf ...      no bound: struct buf, str_fmt
 *   strtok atoi             hidden state, no error: str_cut, str_to_int
 *   gmtime localtime ...    static memory, TZ: src/lang has zones and days
 *   setlocale               languages are chosen per request
 *   rand                    predictable: random_u64
 *   alloca                  unbounded stack: the arena
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* Their own headers first, so that only uses are met. */
#include <alloca.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#define BANNED(name) sorry_##name##_is_a_banned_function
#define strcpy(...) BANNED(strcpy)
#define strcat(...) BANNED(strcat)
#define strncpy(...) BANNED(strncpy)
#define strncat(...) BANNED(strncat)
#define sprintf(...) BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define strtok(...) BANNED(strtok)
#define strtok_r(...) BANNED(strtok_r)
#define atoi(...) BANNED(atoi)
#define atol(...) BANNED(atol)
#define atoll(...) BANNED(atoll)
#define gmtime(...) BANNED(gmtime)
#define localtime(...) BANNED(localtime)
#define ctime(...) BANNED(ctime)
#define asctime(...) BANNED(asctime)
#define mktime(...) BANNED(mktime)
#define setlocale(...) BANNED(setlocale)
#define rand(...) BANNED(rand)
#define srand(...) BANNED(srand)
#define system(...) BANNED(system)
#define alloca(...) BANNED(alloca)

#endif
