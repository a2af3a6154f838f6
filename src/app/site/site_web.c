#include "app/org/org.h"
#include "app/site/parts.h"
#include "app/site/site.h"
#include "web/assets.h"
#include "web/web.h"

/* An entry of the navigation for who has one of these roles; own: the reader's id follows. */
struct nav_entry { const char *key, *path, *words; int who; bool own; };
static const struct nav_entry navigation[] = {
	{ "home", "/", N_("Home"), MEMBER },
	{ "programmes", "/programmes", N_("Programmes"), MEMBER },
	{ "people", "/people", N_("People"), ORG_ADMIN | ANY_PROGRAMME_ADMIN },
	{ "profile", "/people/", N_("My profile"), MEMBER, .own = true },
	{ "system", "/system", N_("System"), IT_ADMIN },
};

struct nav { str path, words; bool current; };
struct page {
	const struct lang_info *lang;
	str title, organisation, contact, name, here, flash, colours;
	struct { struct nav *v; size_t n; } nav;
	struct { const struct field_error *v; size_t n; } errors;
	int refresh_s;
	bool demo, bare, wide;
};
struct problem { int status; str title, words, request, link, action; };

static void keys_list(struct html *);

#include "app/site/site.html.h"

static int
roles_of(struct req *q)
{
	int roles = (int)q->roles;
	int held = q->session ? q->web->site->relations(q, ANY_PROGRAMME_ADMIN) : 0;

	return held > 0 ? roles | held : roles;
}

/* What is not there, or not for the reader, is not offered. */
static void
add_navigation(struct req *q, struct page *p)
{
	str me = str_fmt(q->w->mem, "%" PRId64, q->w->actor);
	bool at_me = str_eq(q->path, str_concat(q->w->mem, S("/people/"), me));
	int roles = roles_of(q);

	for (size_t i = 0; i < COUNT(navigation); i++) {
		const struct nav_entry *n = &navigation[i];
		str path = str_concat(q->w->mem, str_of(n->path), n->own ? me : (str){ 0 });
		bool current = n->own ? at_me : !at_me && str_eq(q->nav, str_of(n->key));

		if ((n->who & roles) && web_route(q->web, GET, path))
			PUSH(q->w->mem, &p->nav, (struct nav){ .path = path,
			    .words = lang_text(n->words), .current = current });
	}
}

/* Light or dark by choice; empty follows the reader's machine. */
static str
colours_of(const struct req *q)
{
	for (size_t i = 0; i < q->cookies.n; i++)
		if (str_ends(q->cookies.v[i].name, S("colours")))
			return str_eq(q->cookies.v[i].value, S("light")) ? S("light") :
			    str_eq(q->cookies.v[i].value, S("dark")) ? S("dark") : (str){ 0 };
	return (str){ 0 };
}

static str
whole_title(struct req *q, str organisation)
{
	struct arena *mem = q->w->mem;
	str title = q->title.len == 0 ? organisation : SAY(mem, _("{page} – {organisation}"),
	    { "page", q->title }, { "organisation", organisation });

	return form_failed(q) ? SAY(mem, _("Error: {page}"), { "page", title }) : title;
}

void
site_layout(struct req *q, struct html *out)
{
	struct page p = {
		.lang = lang_current(),
		.organisation = org_name(q->w),
		.contact = org_get(q->w, S("contact")),
		.here = q->method == GET ? q->path : S("/"),
		.flash = q->flash,
		.colours = colours_of(q),
		.errors = { q->errors.v, q->errors.n },
		.refresh_s = q->refresh_s,
		.demo = q->web->config.demo,
		.bare = q->bare,
		.wide = q->wide,
	};

	p.title = whole_title(q, p.organisation);
	if (q->session && !q->bare) {
		p.name = q->session->name;
		add_navigation(q, &p);
	}
	page_part(out, &p, &q->html);
}

/* Words that help: what happened, and what to do now. */
void
site_problem(struct req *q)
{
	struct problem p = { .status = q->status, .link = S("/"),
	    .action = _("Go to the first page") };

	switch (q->status) {
	case 400:
		p.title = _("This request cannot be understood");
		p.words =
		    _("The address or the form was damaged on its way. Go back and try again.");
		break;
	case 403:
		p.title = _("Please send the form once more");
		p.words = _("It came from an old page, or from somewhere else, so nothing was "
		    "changed. Go back, reload the page and send it again.");
		break;
	case 404:
		p.title = _("There is nothing here for you");
		p.words = _("The page does not exist, or it is not meant for your eyes. If "
		    "somebody gave you the address, ask them to check it.");
		break;
	case 405:
		p.title = _("This address only takes forms");
		p.words = _("Open the page that has the form, and send it from there.");
		break;
	case 409:
		p.title = q->notice.len ? _("This is not possible now") : _("Somebody was faster");
		p.words = _("What you wanted to change has changed in the meantime. "
		    "Look at it again before you decide.");
		break;
	case 410:
		p.title = _("This link has ended");
		p.words = _("It was used already, or it is too old. Ask for a new one.");
		break;
	case 413:
		p.title = _("This is too large");
		p.words = _("Send a smaller file, or split it in two.");
		break;
	case 429:
		p.title = _("Too many attempts");
		p.words = _("Wait a minute, then try again.");
		break;
	case 503:
		p.title = _("Nothing can be saved at the moment");
		p.words = _("Reading goes on, but what you sent was not saved: the disk is full or "
		    "cannot be written. Your administrator can see it in the log. Try again in a "
		    "few minutes.");
		p.request = q->w->request_id;
		break;
	default:
		p.title = _("Something broke on our side");
		p.words = _("It is not your fault, and nothing was changed. Try again; if it "
		    "happens once more, tell your administrator.");
		p.request = q->w->request_id;
	}
	if (q->notice.len)
		p.words = q->notice;
	q->title = p.title;
	q->html.out.len = 0;	/* a half-written page goes */
	problem_page(&q->html, &p);
}

static void
get_help(struct req *q)
{
	q->title = _("Help");
	help_page(&q->html, org_get(q->w, S("contact")));
}

static void
get_privacy(struct req *q)
{
	q->title = _("Who can see what");
	privacy_page(&q->html);
}

static void
post_colours(struct req *q)
{
	str colours = form_str(q, "colours"), next = form_str(q, "next");
	bool known = str_eq(colours, S("light")) || str_eq(colours, S("dark"));
	bool inside = next.len && next.ptr[0] == '/' && !str_starts(next, S("//")) &&
	    !str_has(next, S("\\"));

	reply_cookie(q, "colours", known ? colours : S(""), 365 * DAY / SECOND);
	reply_see(q, "%.*s", STR(inside ? next : S("/")));
}

static const struct route routes[] = {
	{ GET, "/help", ANYBODY, get_help, .no_json = true },
	{ GET, "/privacy", ANYBODY, get_privacy, .no_json = true },
	{ POST, "/colours", ANYBODY, post_colours, .no_json = true },
	{ 0 }
};

const struct feature site_feature = { .name = "site", .routes = routes };
