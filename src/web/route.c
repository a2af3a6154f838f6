#include "web/route.h"

/* One id, one spelling: no sign, no leading zero. */
static bool
take_id(str segment, int64_t *ret_id)
{
	bool ok;

	*ret_id = str_to_int(segment, 1, INT64_MAX, &ok);
	return ok && segment.ptr[0] != '0' && segment.ptr[0] != '-';
}

static bool
fits(const char *pattern, str path, struct route_match *m)
{
	str want = str_of(pattern), w, p;

	m->nparams = 0;
	while (true) {
		bool more = str_cut(&want, '/', &w);

		if (more != str_cut(&path, '/', &p))
			return false;
		if (!more)
			return true;
		if (w.len == 0 || w.ptr[0] != ':') {
			if (!str_eq(w, p))
				return false;
			continue;
		}
		HOLDS(m->nparams < (int)COUNT(m->params));
		struct path_param *param = &m->params[m->nparams++];

		if (!take_id(p, &param->id))
			return false;
		param->name = str_from(w, 1);
	}
}

struct route_match
route_find(const struct feature *const *list, enum method method, str path)
{
	struct route_match m = { 0 };

	for (; *list; list++)
		for (const struct route *r = (*list)->routes; r && r->path; r++) {
			if (!fits(r->path, path, &m))
				continue;
			if (r->method == method) {
				m.route = r;
				return m;
			}
			m.other_method = true;
		}
	m.nparams = 0;
	return m;
}
