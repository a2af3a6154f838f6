/* What the pages of matching show, put together by the *_web.c files. */
#ifndef APP_ROUND_ROUND_VIEW_H
#define APP_ROUND_ROUND_VIEW_H

#include "app/programme/programme.h"
#include "app/programme/programme_view.h"
#include "app/round/round.h"
#include "app/site/parts.h"
#include "web/feature.h"

enum { PAGE = 25, LOW_SCORE = 600 };

/* The programme and round of a page's path, and what stands round every page. */
struct place { struct programme programme; struct round round; };
bool round_place(struct req *, struct place *ret);	/* false: it has answered */
void round_head(struct html *, const struct place *, str title, str back, str back_words);
void forecast_part(struct html *, const struct forecast *, bool peer, int64_t programme);
enum tone round_tone(str state);
void round_put_json(struct json *, const char *key, const struct round *);
int64_t out_of_100(int64_t score);	/* 0..1000 to what people read */
str round_state_words(str state);
str mean_words(struct arena *, int64_t total, int64_t pairs);	/* "84.1" */

/* Handlers, by file. */
void get_rules(struct req *);		/* rules_web.c */
void post_rules(struct req *);
void prepare_rules(struct req *, struct store *);
void post_pairs(struct req *);
struct rules_view;
void rules_form(struct req *, struct rules *);	/* as it was sent, with errors by field */
void rules_weights(struct req *, struct rules_view *);
void rules_put_json(struct req *, const struct rules *, int64_t version);
void rules_fields(struct html *, struct req *, const struct rules_view *);	/* rules.html */
void get_fairness(struct req *);	/* fair_web.c */
void get_lab(struct req *);		/* lab_web.c */
void get_what_if(struct req *);
void post_what_if(struct req *);
void post_keep(struct req *);
void post_delete(struct req *);
void show_board(struct req *, struct place *);	/* board_web.c */
void post_board(struct req *);
void prepare_board(struct req *, struct store *);
void get_unmatched(struct req *);
void post_ask(struct req *);
void get_why(struct req *);		/* why_web.c */
void get_publish(struct req *);		/* publish_web.c */
void post_publish(struct req *);
void get_compare(struct req *);
void get_stability(struct req *);	/* stability_web.c */
void get_proof(struct req *);
void get_replay(struct req *);
void get_proof_problem(struct req *);
void get_proof_answer(struct req *);
void get_proof_prices(struct req *);

struct home_view {
	struct forecast forecast;
	struct rounds rounds;
	int64_t version, standing;
	bool peer, vectors;	/* vectors: meaning_has_vectors */
};

struct weight_line { const char *key; str label, share; int64_t value; };
struct rules_view {
	struct rules rules;
	struct weight_line weights[CRITERIA];
	int64_t version;
	struct rule_versions history;
	struct pair_rules pairs;
	bool tried, peer;
	struct forecast forecast;
	struct learned learned;
	bool taken_over;	/* the sliders stand where the answers suggest */
};

struct option { int64_t n, score; str name; };
struct pair_view {
	struct board_row row;
	struct shown shown;
	struct { struct option *v; size_t n; } options;
};
struct worse { str name; int64_t before, after; };
struct board_view {
	struct { struct pair_view *v; size_t n; } pairs;
	struct round_change last;
	bool changed;
	str change_words;
	struct { struct worse *v; size_t n; } worse;
	int64_t worse_count, unmatched;
	struct { struct choice *v; size_t n; } units;
	struct board_query query;	/* below: of 100 */
	str next, back;		/* back: this page's query, for forms */
	bool can_change;
	struct { struct choice *v; size_t n; } others;	/* rounds to compare with */
};

struct unmatched_view { int64_t n; str name, job, unit, reason; struct strs fixes; bool ask; };
struct unmatched_list { struct unmatched_view *v; size_t n; str next; int64_t all; };

struct versus {
	struct why_not y;
	struct { struct option *v; size_t n; } options;
	bool chosen;
	str mentee;
	int64_t mentee_n;
	struct shown shown, shown_now;
	struct { struct line { str label; bool hidden; int64_t now, then; } *v; size_t n; } lines;
	str broken, cost, places, change, firm;
	struct { struct holder_line { str name, words; } *v; size_t n; } holders;
	struct ways_out ways;
	struct strs way_words;
	bool nobody;		/* the mentee has no mentor */
	bool can_change;
};

struct publish_view {
	struct publish_counts n;
	str sample_subject, sample_text, zone;
};

#endif
