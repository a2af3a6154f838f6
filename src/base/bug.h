/* A bug is a promise of ours that does not hold: it is told once and aborts.
 * What the world can do wrong is a fault (work.h) or a verdict, never a bug. */
#ifndef BASE_BUG_H
#define BASE_BUG_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)
/* Never compiled out, unlike assert(). */
#define HOLDS(x) ((x) ? (void)0 : BUG("does not hold: %s", #x))

_Noreturn void bug(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

#endif
