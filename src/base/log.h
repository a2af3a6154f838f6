/*
 * One line an event, to stderr, as logfmt or JSON.  Keys and values are
 * chosen so that no line holds personal data: ids, counts, codes, times.
 *
 *   LOG(LOG_INFO, "request", { "status", log_int(200) }, { "path", route });
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

struct log_field { const char *key; str value; };
struct log_number { char text[24]; };

void log_setup(enum log_level least, enum log_format);	/* once, in main */
void log_event(enum log_level, const char *event, const struct log_field *);
#define LOG(level, event, ...) log_event((level), (event), \
	(const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } })
/* A number as a field's value; it lives until the end of the full expression's block. */
#define log_int(i) log_int_((i), &(struct log_number){ "" })
str log_int_(int64_t, struct log_number *);

#endif
