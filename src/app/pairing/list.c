/* The pairs of a programme as its admins see them. */
#include "app/pairing/pairing.h"

#include "app/pairing/pairing.sql.h"
#include "base/csv.h"

/* SQL's LIKE for "somewhere in it". */
static str
like(struct arena *mem, str part)
{
	struct buf b = { .mem = mem };

	if (part.len == 0)
		return part;
	buf_char(&b, '%');
	for (size_t i = 0; i < part.len; i++) {
		if (part.ptr[i] == '%' || part.ptr[i] == '_' || part.ptr[i] == '\\')
			buf_char(&b, '\\');
		buf_char(&b, part.ptr[i]);
	}
	buf_char(&b, '%');
	return buf_text(&b);
}

struct pairing_rows
pairing_rows(struct work *w, const struct pairing_query *q)
{
	struct pairing_rows list = { 0 };
	struct pairing_row row;
	struct rows rows = pairing_page(w, .programme_id = q->programme, .state = q->state,
	    .name = like(w->mem, q->name), .after = q->after, .most = PAIRS_SHOWN + 1);

	while (pairing_page_next(&rows, &row)) {
		if (list.n == PAIRS_SHOWN) {
			list.more = true;
			db_end(&rows);
			break;
		}
		PUSH(w->mem, &list, row);
	}
	return list;
}

void
pairing_counts(struct work *w, int64_t programme, struct pairing_counts *ret)
{
	*ret = (struct pairing_counts){ 0 };
	pairing_count(w, programme, ret);
}

struct pairing_lines
pairing_lines(struct work *w, int64_t programme, int64_t after_id, int64_t n)
{
	struct pairing_lines list = { 0 };
	struct pairing_line line;
	struct rows rows = pairing_export(w, programme, after_id, n);

	while (pairing_export_next(&rows, &line))
		PUSH(w->mem, &list, line);
	return list;
}

void
pairing_csv(struct work *w, int64_t programme, struct buf *to)
{
	enum { PAGE = 1000 };
	static str head[] = { S_INIT("mentee"), S_INIT("mentee_email"),
	    S_INIT("mentee_employee_id"), S_INIT("mentor"), S_INIT("mentor_email"),
	    S_INIT("mentor_employee_id"), S_INIT("score"), S_INIT("state") };
	struct pairing_lines lines;
	int64_t after = 0;

	csv_put(to, (struct strs){ head, COUNT(head) });
	do {
		lines = pairing_lines(w, programme, after, PAGE);
		for (size_t i = 0; i < lines.n; i++) {
			const struct pairing_line *p = &lines.v[i];
			str cells[] = { p->mentee, p->mentee_mail, p->mentee_employee_id, p->mentor,
			    p->mentor_mail, p->mentor_employee_id,
			    str_fmt(w->mem, "%" PRId64, p->score), p->state };

			csv_put(to, (struct strs){ cells, COUNT(cells) });
			after = p->id;
		}
	} while (lines.n == PAGE);
}
