/*
 * Matching rounds: from applications to pairs that can be explained and proven.
 *
 *   round_start   a row and a job, in the transaction of the request
 *   round.run     the job: reads who takes part, scores, solves with no
 *                 transaction open, checks the proof, saves all in one
 *   board_change  pin, forbid, give: the rest is solved again, the undo stack
 *                 remembers
 *   round_publish pairs become pairings (app/pairing), and only then anybody
 *                 is told
 *
 * A round is a function of its frozen people, rules, constraints and seed:
 * the same on both databases and as often as it is run.  Drafts are rounds
 * that were copied from another one and share its people.  Whoever stands in
 * a proposed or active pair does not enter a new round, and a mentor enters
 * with the places that are left: so a later round is a top-up and disturbs
 * no standing pair.
 *
 * Peer programmes: everybody is on both sides with one place, and a pair
 * stands once, with the lower of its two as the mentee.  The answer is exact
 * and proven there as well (match/peer.h); its proof has prices for some odd
 * sets of people besides.
 */
#ifndef APP_ROUND_ROUND_H
#define APP_ROUND_ROUND_H

#include "app/criterion/criterion.h"
#include "jobs/jobs.h"
#include "match/explain.h"
#include "match/peer.h"

enum side { MENTEE, MENTOR };

struct round {
	int64_t id, programme_id, parent_id, revision, rule_version, seed, week_day;
	str name, state, rules, engine, plus_unit;
	int64_t plus_places, mentees, mentors, places, edges, scored;
	int64_t pairs, total, lowest, bound, bonus, proven;
	str input_hash, answer_hash, trouble;
	int64_t job_id, created_by, created_at, solved_at, publish_at, published_at;
};

struct round_programme {
	int64_t id, approval, apply_until_day, start_day;
	str name, type, state, settings, purpose;
};

struct round_person {
	int64_t side, n, application_id, person_id, places, price;
	str name, sort_key, unit, job_title, inputs, edges;
};
struct round_people { struct round_person *v; size_t n; };

struct round_pair { int64_t mentee_n, mentor_n, score, pinned; str why; };
struct round_pairs { struct round_pair *v; size_t n; };
struct round_constraint { int64_t mentee_n, mentor_n; str kind; };
struct round_constraints { struct round_constraint *v; size_t n; };

struct unmatched {
	int64_t mentee_n, person_id;
	str kind, reason, fixes, name, sort_key, job_title, unit;
};

struct rule_version { int64_t version, created_at; str rules, note, name; };
struct pair_rule { int64_t mentee_id, mentor_id; str kind, mentee, mentor; };

/* --- rules.c --- */

/* The rules that count now: the newest version, or the programme's settings. */
struct rules rules_now(struct work *, const struct round_programme *, int64_t *ret_version);
struct rules rules_of_version(struct work *, const struct round_programme *, int64_t version);
int64_t rules_save(struct work *, int64_t programme, const struct rules *, str note);

/* --- learned.c --- */

/* Weights that the answers to published pairs suggest, as points of a hundred,
 * with the range in which they lie in 95 of 100 cases.  Never applied by
 * itself. */
enum { LEARNED_LEAST = 40, LEARNED_LEAST_EACH = 8 };	/* answers, and of each kind */
struct learned_weight { enum criterion_id id; int now, suggested, low, high; };
struct learned { int64_t yes, no; bool enough; struct learned_weight v[CRITERIA]; size_t n; };
struct learned learned_weights(struct work *, int64_t programme, const struct rules *now);

/* --- load.c --- */

/* People of a programme who can be matched now, frozen; and read back. */
struct input {
	struct round_people side[2];
	struct candidate *candidate[2];
	int64_t week_day;
};
struct input input_of_programme(struct work *, const struct round_programme *, int64_t week_day);
void input_read(struct arena *, struct input *); /* makes the candidates of the frozen lines */
str input_hash(struct arena *, const struct input *);
int64_t week_day_of(int64_t at);	/* the Monday after */

/* --- scored.c --- */

/* The pairs that may be made, with points: rows of match_problem. */
struct scored {
	int32_t mentees, mentors;
	int64_t *first;
	int32_t *mentor, *score;
	uint8_t *rule;
	int32_t *mentee_high, *mentor_high;
	int32_t *mentee_low, *mentor_low;	/* NULL: 0; not so when nobody may be far behind */
	const uint8_t *open_rule;	/* before that; NULL: the same */
	bool narrow;	/* not all pairs were looked at for what comes before the total */
	int64_t n, looked_at;	/* edges; pairs that were weighed for them */
	/* When not every pair is an edge: all of them, and what is behind it. */
	const struct allpairs *all;
	struct bound *bound;
	uint16_t *table;	/* of a peer round: all scores + 1, 0 forbidden */
};
struct progress { void (*tell)(void *arg, const char *phase, int64_t done, int64_t total);
    bool (*stop)(void *arg); void *arg; };
/* False when it was stopped. */
bool score_pairs(struct arena *, const struct input *, const struct rules *,
    const struct progress *, struct scored *ret);
void scored_constrain(struct arena *, struct scored *, const struct input *, const struct rules *,
    const struct round_constraints *);
str edges_text(struct arena *, const struct scored *, const struct input *, const struct rules *,
    int32_t mentee);
struct scored scored_read(struct arena *, const struct input *);	/* from the stored edges */
/* Those are not all when there are too many: solve() then looks at the others
 * as well.  Before scored_constrain; a peer round stays with its edges. */
void scored_all(struct arena *, struct scored *, const struct input *, const struct rules *);
int round_threads(void);	/* that weigh pairs and solve */
struct match_problem scored_problem(const struct scored *, const struct rules *, int64_t seed);

/* --- solve.c --- */

struct answer {
	struct match_solution match;	/* of a peer round without pairs, prices in whole points */
	struct peer_solution peer;	/* of a peer round */
	struct round_pairs pairs;	/* by mentee; no words yet */
	int64_t total, lowest, bound;
	bool proven, stopped;
	str trouble;	/* in words, when there is no answer */
	str hash;	/* of pairs and prices */
};
/* Solves, prices what is not among the edges, proves. */
struct answer solve(struct arena *, struct scored *, const struct rules *, int64_t seed,
    const struct match_start *, const struct progress *);
/* solve_peer.c: the same of a peer round; the sums over the pairs are left to solve. */
struct answer solve_peers(struct arena *, struct scored *, const struct rules *, int64_t seed,
    const struct match_limits *);
/* Each pair once, with the lower of the two. */
struct peer_problem scored_peers(struct arena *, const struct scored *, const struct rules *,
    int64_t seed);
bool constraint_is(const struct round_constraints *, int64_t mentee, int64_t mentor,
    const char *kind);

/* --- unmatched.c --- */

struct why_unmatched { int64_t mentee_n; const char *kind; struct said reason;
    struct { struct said *v; size_t n; } fixes; };
/* `about`: of the answer; NULL in a peer round. */
struct why_unmatched why_unmatched(struct arena *, const struct input *, const struct rules *,
    const struct scored *, struct match_about *about, int32_t mentee);

/* --- forecast.c --- */

struct forecast {
	int64_t mentees, mentors, places, short_by;	/* places that are missing */
	int64_t alone;		/* mentees with no possible mentor at all */
	int64_t by_rule[RULES];	/* ... where only this rule stands between them and somebody */
	bool tried;		/* the rest is from a trial run */
	int64_t pairs, total, lowest;
	struct group { str unit; int64_t people, matched; } *groups;
	size_t n_groups;
	struct strs lines;	/* the same in words, worst first */
};
/* `try`: also solves, when there are few enough. */
struct forecast forecast(struct arena *, const struct input *, const struct rules *, bool try);
enum { TRY_PAIRS = 400000 };

/* --- round.c --- */

struct round_start { int64_t programme, parent; str name; int64_t rule_version; str plus_unit;
    int64_t plus_places;
    /* A what-if (scenario.h): rules of its own, as text, and what was changed. */
    bool scenario; str rules, changes; };
enum { RULES_OWN = -1 };	/* rule_version of rules that are no version yet */
/* The new round's id.  With a parent its people are taken, else who is there now. */
int64_t round_start(struct work *, const struct round_start *);
bool round_find(struct work *, int64_t id, struct round *ret);
int64_t round_latest(struct work *, int64_t programme);	/* 0: none yet */
bool round_in_programme(struct work *, int64_t round, int64_t programme);
str round_run(struct job *);
/* Reads what applications of a programme mean where nobody did yet, 200 at a
 * time, `most` times (0: all), between short transactions; the fault, if any.
 * `job` may be NULL. */
str round_understand(struct store *, struct arena *, int64_t programme, int most, struct job *);
/* Reads a round's people into memory; `edges`: with their pairs. */
struct input round_input(struct work *, const struct round *);
struct rules round_rules(struct arena *, const struct round *);
struct round_constraints round_constraints(struct work *, int64_t round);
str engine_name(void);

/* --- board.c --- */

struct board_row {
	int64_t mentee_n, mentor_n, score, pinned, places, taken, price, mentee_id, mentor_id;
	str why, mentee, sort_key, mentee_job, mentee_unit, mentor, mentor_job, mentor_unit, edges;
};

struct round_change { int64_t id, pairs, total, lowest, moved; str words, undo, worse; };

enum change { CHANGE_PIN, CHANGE_UNPIN, CHANGE_FORBID, CHANGE_GIVE, CHANGE_SWAP, CHANGE_UNDO };
enum change_verdict { CHANGED, CHANGE_NOT_NOW, CHANGE_NOBODY, CHANGE_IMPOSSIBLE, CHANGE_NOTHING };
/* One change, worked out with no transaction open and then kept. */
struct board_work {
	struct round round;	/* as it was read */
	enum change_verdict verdict;
	str words;		/* of a verdict that is not CHANGED */
	struct input input;
	struct rules rules;
	struct scored scored;
	struct round_constraints before, after;
	struct round_pairs old;
	struct answer answer;
	struct said said;
	int64_t undone;		/* the change that was taken back */
};
/* Reads and solves. */
struct board_work *board_prepare(struct store *, struct arena *, int64_t round, enum change,
    int64_t mentee, int64_t mentor);
/* Saves what was prepared, unless the board has moved on since: CHANGE_NOT_NOW. */
MUST_USE enum change_verdict board_save(struct work *, struct board_work *);
str change_explain(const struct board_work *);
struct round_pairs round_pairs(struct work *, int64_t round);
struct match_start round_warm_start(struct arena *, const struct input *,
    const struct round_pairs *);

/* --- explain.c --- */

/* A mentee who gets another mentor; -1 and "" nobody. */
struct who_moves { int64_t mentee_n, from_n, to_n; str mentee, from, to; int64_t before, after; };
struct who_moves_list { struct who_moves *v; size_t n; };

/* Somebody in a place of the mentor who was asked about. */
struct holder {
	str name;
	int64_t score;
	bool pinned, possible;	/* possible: the round could do without this pair */
	str next;	/* whom they would have instead; empty: nobody */
	int64_t next_score, loss;	/* loss: of all pairs together, in points of 1000 */
};

/* One change after which a mentee without a mentor has one, tried out. */
struct way_out { str mentor, gets; bool forbidden; int64_t score, pairs, gain; };

/* Another mentor for the mentee, and what all pairs together would lose. */
struct other { int64_t mentor_n, score, cost, unmatched; str name; };

enum { HOLDERS = 5, MORE_PLACES = 3, WAYS_OUT = 3, OTHERS = 6,
	TOSS_UP = 10 };	/* points of 1000: with so few to spare a pair is a toss-up */

struct why_not {
	struct round_person mentee, mentor, now;	/* now: the mentor proposed; n -1: none */
	bool has_now, same;
	int score, score_now;
	enum rule_id broken;
	struct said broken_words;
	struct reasons reasons, reasons_now;
	struct { struct rule_check { const char *label; bool kept; str words; bool kept_now; } *v;
	    size_t n; } checks;
	bool possible;		/* the programme could do it, at a cost */
	int64_t cost;		/* points that the total loses if these two are pinned */
	int64_t unmatched;	/* ... and people who would be left without a mentor */
	struct who_moves_list moves;
	int64_t price, taken;	/* of the mentor */
	struct { struct holder *v; size_t n; } holders;	/* of the places, at most HOLDERS */
	/* So many more places and the two are proposed; 0: MORE_PLACES are not enough. */
	int64_t more_places;
	str first_to;		/* who would get the first of them, if not this mentee */
	struct { struct other *v; size_t n; } others;	/* cheapest first, at most OTHERS */
	bool pinned;		/* the mentor proposed is */
	int64_t spare;		/* what all pairs lose without the pair that is proposed */
	bool forbidden;		/* on the board */
	bool without_rule;	/* would be proposed without that, or the one broken rule */
	struct names names, names_now;
};
bool round_why_not(struct work *, const struct round *, int64_t mentee_n, int64_t mentor_n,
    struct why_not *ret);

/* What would have to change for a mentee who has nobody: best first. */
struct ways_out { struct way_out *v; size_t n; bool complete; };	/* complete: no other is */
struct ways_out round_ways_out(struct work *, const struct round *, int64_t mentee_n);

/* --- compare.c --- */

struct difference {
	int64_t people, worse, better;
	/* worst first */
	struct { struct moved { str mentee, a, b; int64_t score_a, score_b; } *v; size_t n; } rows;
};
struct difference round_compare(struct work *, int64_t a, int64_t b);

/* --- proof.c --- */

/* The three files of ithaca-verify (docs/match-format.md). */
struct proof { str problem, answer, prices; };
struct proof round_proof(struct work *, const struct round *);
/* Checks a saved round afresh: rescoring, solving and proof. */
struct verified { bool inputs, scores, proof, same; str words; };
struct verified round_verify(struct work *, const struct round *);

/* --- replay.c --- */

/* Everything done once more from the frozen people, rules and seed; `difference`
 * is the first thing that is not as it was saved. */
struct replay { bool identical; str difference, engine, inputs, answer; };
struct replay round_replay(struct work *, const struct round *);

/* --- publish.c --- */

enum publish_verdict {
	PUBLISHED,
	PUBLISH_LATER,
	PUBLISH_NOT_SOLVED,
	PUBLISH_NOBODY,
	PUBLISH_RECRUITS,	/* a what-if with people who are not there yet */
	PUBLISH_CROWDED,	/* some mentor would get more mentees than offered */
};
/* 0: now */
MUST_USE enum publish_verdict round_publish(struct work *, const struct round *, int64_t at);
str publish_explain(enum publish_verdict);
void round_publish_step(struct work *, int64_t round);	/* the job */
/* What the first mentee of the round would be told. */
void round_sample_mail(struct work *, const struct round *, str *ret_subject, str *ret_text);

/* --- read.c --- */

bool round_programme_find(struct work *, int64_t id, struct round_programme *ret);
struct rounds { struct round *v; size_t n; };
struct rounds rounds_of(struct work *, int64_t programme);	/* newest first, at most 50 */
void round_cancel(struct work *, const struct round *);
struct rule_versions { struct rule_version *v; size_t n; };
struct rule_versions rule_versions(struct work *, int64_t programme);	/* newest first */
struct pair_rules { struct pair_rule *v; size_t n; };
struct pair_rules pair_rules(struct work *, int64_t programme);
/* "": none */
void pair_rule_set(struct work *, int64_t programme, int64_t mentee, int64_t mentor, str kind);

enum board_order { BOARD_LOW, BOARD_HIGH, BOARD_NAME };
/* `after` and `after_n` are the key of the last row of the page before. */
struct board_query { str q, unit, after; int64_t below, after_n, n; bool pinned_only;
    enum board_order order; };
struct board_rows { struct board_row *v; size_t n; };
struct board_rows board_rows(struct work *, int64_t round, const struct board_query *);
bool round_last_change(struct work *, int64_t round, struct round_change *ret);
struct strs round_unit_names(struct work *, int64_t round);
bool round_person_find_n(struct work *, int64_t round, enum side, int64_t n,
    struct round_person *ret);
/* by name, without inputs */
struct round_people round_names(struct work *, int64_t round, enum side);

struct unmatched_rows { struct unmatched *v; size_t n; };
struct unmatched_rows unmatched_rows(struct work *, int64_t round, str after_key, int64_t after_n,
    int64_t n);
enum ask_verdict { ASKED, ASK_NOBODY, ASK_NO_MAIL };
MUST_USE enum ask_verdict unmatched_ask(struct work *, const struct round *, int64_t mentee_n,
    str *ret_name);

struct publish_counts {
	int64_t mentees, mentors, without_mail, low, unmatched;
	int64_t crowded;	/* mentors with more mentees than places: it cannot be published */
	int64_t recruits;	/* pairs with people who are not there yet */
	int64_t left_out;	/* pairs of people who withdrew, left or found another pair */
};
struct publish_counts publish_counts(struct work *, const struct round *);
void round_publish_cancel(struct work *, const struct round *);

#endif
