/*
 * Parts of pages that are easy to get wrong by hand: form fields with their
 * label, hint, error and typed value, avatars, pagers, the week.  The markup
 * of everything else is copied from docs/components.md.
 *
 * % FIELD(h, q, "title", _("Name of the programme"), .value = p->title, .hint = _("People see
 * it."));
 *
 * After a failed form what was typed wins over .value, and the error put by
 * form_error(q, name, ...) stands beside the field.
 */
#ifndef APP_SITE_PARTS_H
#define APP_SITE_PARTS_H

#include "web/req.h"

struct choice { str value, label, hint; };	/* hint may be empty */
struct choices { const struct choice *v; size_t n; };
#define CHOICES(...) (struct choices){ (const struct choice[]){ __VA_ARGS__ }, \
	sizeof((const struct choice[]){ __VA_ARGS__ }) / sizeof(struct choice) }

struct field_look {
	const char *name;
	str label, value, hint;
	const char *type;	/* of the input: "text" unless set; "textarea", "select", "file" */
	struct choices choices;	/* of a select */
	const char *autocomplete;	/* "email", "current-password", ... */
	const char *accept;	/* of a file */
	const char *list;	/* id of a <datalist> */
	str sees;		/* who sees what is typed here: "Only you" */
	int64_t min, max;	/* of a number, when max > min */
	int rows;		/* of a textarea; 0 is 4 */
	bool optional;		/* says so in the label */
	bool narrow, full;	/* width */
	bool typed_never;	/* passwords: never shown again */
};
void field(struct html *, struct req *, const struct field_look *);
#define FIELD(h, q, id, words, ...) field((h), (q), \
	&(struct field_look){ .name = (id), .label = (words), __VA_ARGS__ })

/* Radio buttons (one of `chosen`), or checkboxes when `many`.  The error, hint
 * and `sees` are those of a field. */
struct choices_look {
	const char *name;
	str legend, hint, sees;
	struct choices choices;
	struct strs chosen;	/* values that are ticked before anything was typed */
	bool many, optional;
	bool columns;		/* as many columns as fit */
	bool scale;		/* five steps side by side */
};
void choices(struct html *, struct req *, const struct choices_look *);
#define CHOOSE(h, q, id, words, ...) choices((h), (q), \
	&(struct choices_look){ .name = (id), .legend = (words), __VA_ARGS__ })
/* One checkbox that stands alone. */
void tick(struct html *, struct req *, const char *name, str label, bool ticked);

/* A criterion's weight, 0 to 100, with a slider where there is script. */
void weight(struct html *, struct req *, const char *name, str label, int64_t value);

/* A circle with initials; its colour comes from the name. */
enum avatar_size { AVATAR, AVATAR_SMALL, AVATAR_LARGE };
void avatar(struct html *, str name, enum avatar_size);
/* Avatar, name (a link when `address` is not empty) and a line below. */
void who(struct html *, str name, str below, str address);

enum tone { TONE_NONE, TONE_INFO, TONE_OK, TONE_WARN, TONE_BAD };
void tag(struct html *, enum tone, str words);
void icon(struct html *, const char *name);	/* "pin", "warn", ...: docs/components.md */

/* Previous and next; an empty address leaves its button out. */
void pager(struct html *, str previous, str next, str middle);

/* A week of quarter-hours: bit 0 of day[0].lo is Monday 00:00-00:15. */
struct quarters { uint64_t lo; uint32_t hi; };	/* 64 + 32 quarters of a day */
struct week { struct quarters day[7]; };
enum { WEEK_QUARTERS = 7 * 96 };
bool week_has(const struct week *, int quarter);	/* 0 to WEEK_QUARTERS - 1 */
void week_set(struct week *, int quarter);
str week_day_text(struct arena *, const struct quarters *);	/* "09:00-12:00, 14:00-16:30" */
/* Reads the text of one day; tolerant ("9-12; 14.30 - 16"), false when it is
 * not hours.  Times are rounded to quarters inwards. */
bool week_day_parse(str text, struct quarters *ret);
/* The fields "NAME-0" to "NAME-6"; `shared` draws a second set, or NULL. */
void week_fields(struct html *, struct req *, const char *name, str legend, str hint,
	const struct week *, const struct week *shared);
/* Reads them back, with an error at each day that is not hours. */
struct week week_form(struct req *, const char *name);
/* The strips alone, for reading. */
void week_show(struct html *, const struct week *, const struct week *shared);

/* The whole week as it is stored, whatever the language: "Mo 09:00-12:00, Tu 14:00-16:30". */
str week_text(struct arena *, const struct week *);
bool week_parse(str text, struct week *ret);	/* exactly such a text; empty is an empty week */

#endif
