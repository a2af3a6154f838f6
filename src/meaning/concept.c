/* The list of concepts: what they are called, and how near two are. */
#include "meaning/concept.h"

#include <pthread.h>

#include "base/embedded.h"
#include "meaning/concept_list.h"

/* An offer that is about other things as well is worth a little less. */
enum { ALL_ELSE = 900 };
enum { SAME = 1000, PARENT = 800, GRANDPARENT = 640, RELATED = 550, SIBLING = 450,
    DISTANT_SIBLING = 250, MANY_KINDS = 12 };

/* For as long as the program runs; volatile, or the compiler drops what only leak
 * checkers read. */
static struct arena *volatile owner;
static struct list list;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
read_list(void)
{
	for (const struct embedded *e = embedded; e->name; e++)
		if (strcmp(e->name, "assets/taxonomy/skills.tsv") == 0)
			concept_index(owner = arena_new(), &list, e->bytes);
	HOLDS(list.n > 0);
}

const struct list *
concept_list(void)
{
	pthread_once(&once, read_list);
	return &list;
}

uint64_t
concept_id(str key)
{
	return key.len ? str_hash(key) : 0;
}

int32_t
concept_find(const struct list *l, uint64_t id)
{
	size_t at = id & (l->ids_room - 1);

	while (l->at[at] != NO_CONCEPT && l->v[l->at[at]].c.id != id)
		at = (at + 1) & (l->ids_room - 1);
	return l->at[at];
}

size_t
concept_count(void)
{
	return concept_list()->n;
}

struct concept
concept_at(size_t i)
{
	HOLDS(i < concept_list()->n);
	return concept_list()->v[i].c;
}

str
concept_key(uint64_t id)
{
	int32_t at = concept_find(concept_list(), id);

	return at == NO_CONCEPT ? (str){ 0 } : concept_list()->v[at].c.key;
}

str
concept_label(uint64_t id, str language)
{
	static const str codes[STEMS] = { S_INIT("en"), S_INIT("de"), S_INIT("es"), S_INIT("fr") };
	int32_t at = concept_find(concept_list(), id);

	if (at == NO_CONCEPT)
		return (str){ 0 };
	const struct entry *e = &concept_list()->v[at];

	for (int l = 0; l < STEMS; l++)
		if (str_starts(language, codes[l]) && e->label[l].len)
			return e->label[l];
	return e->label[STEM_EN];
}

uint64_t
concept_broader(uint64_t id)
{
	int32_t at = concept_find(concept_list(), id);

	return at == NO_CONCEPT ? 0 : concept_list()->v[at].c.broader;
}

struct concept_ids
concept_related(struct arena *to, uint64_t id)
{
	int32_t at = concept_find(concept_list(), id);
	struct concept_ids ids = { 0 };

	if (at == NO_CONCEPT)
		return ids;
	const struct entry *e = &concept_list()->v[at];

	for (size_t i = 0; i < e->related.n; i++)
		PUSH(to, &ids, concept_list()->v[e->related.v[i]].c.id);
	return ids;
}

static bool
names_near(const struct entry *a, int32_t b)
{
	for (size_t i = 0; i < a->related.n; i++)
		if (a->related.v[i] == b)
			return true;
	return false;
}

/* Levels from `low` up to `high`; 0: not above it. */
static int
levels_up(const struct list *l, int32_t low, int32_t high)
{
	enum { DEEPEST = 8 };	/* the file's test refuses cycles */
	int32_t at = l->v[low].broader;

	for (int up = 1; at != NO_CONCEPT && up <= DEEPEST; up++) {
		if (at == high)
			return up;
		at = l->v[at].broader;
	}
	return 0;
}

static struct concept_nearness
near_at(const struct list *l, int32_t wanted, int32_t offered)
{
	const struct entry *a = &l->v[wanted], *b = &l->v[offered];
	int up = levels_up(l, wanted, offered), down = levels_up(l, offered, wanted);

	if (up || down)
		return (struct concept_nearness){
		    up + down == 1 ? PARENT : up + down == 2 ? GRANDPARENT : RELATED,
		    up ? CONCEPT_BROADER : CONCEPT_NARROWER, 0 };
	if (names_near(a, offered))
		return (struct concept_nearness){ RELATED, CONCEPT_RELATED, 0 };
	if (a->broader != NO_CONCEPT && a->broader == b->broader)
		return (struct concept_nearness){
		    l->v[a->broader].kinds > MANY_KINDS ? DISTANT_SIBLING : SIBLING,
		    CONCEPT_SIBLING, a->c.broader };
	return (struct concept_nearness){ 0 };
}

struct concept_nearness
concept_near(uint64_t wanted, uint64_t offered)
{
	const struct list *l = concept_list();

	if (wanted == offered)
		return (struct concept_nearness){ wanted ? SAME : 0,
		    wanted ? CONCEPT_SAME : CONCEPT_FAR, 0 };
	int32_t a = concept_find(l, wanted), b = concept_find(l, offered);

	return a == NO_CONCEPT || b == NO_CONCEPT ? (struct concept_nearness){ 0 }
	    : near_at(l, a, b);
}

/* What stands at the top says less than what stands below something. */
static int
weight(const struct list *l, uint64_t id)
{
	int32_t at = concept_find(l, id);

	return at != NO_CONCEPT && l->v[at].broader == NO_CONCEPT ? 1 : 2;
}

/* Each concept of `a` with the best of `b`; the pair that carries most into *ret. */
static int
covered(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b, struct concepts_nearness *ret)
{
	const struct list *l = concept_list();
	int sum = 0, total = 0, most = 0;

	for (size_t i = 0; i < n_a; i++) {
		struct concept_nearness best = { 0 };
		uint64_t by = 0;
		int w = weight(l, a[i]);

		for (size_t k = 0; k < n_b; k++) {
			struct concept_nearness n = concept_near(a[i], b[k]);

			if (n.points > best.points) {
				best = n;
				by = b[k];
			}
		}
		sum += w * best.points;
		total += w;
		if (w * best.points > most) {
			most = w * best.points;
			*ret = (struct concepts_nearness){
				.best = best, .wanted = a[i], .offered = by
			};
		}
	}
	return total ? sum / total : 0;
}

struct concepts_nearness
concepts_near(const uint64_t *wanted, size_t n_wanted, const uint64_t *offered, size_t n_offered)
{
	struct concepts_nearness all = { 0 }, back = { 0 };
	int met = covered(wanted, n_wanted, offered, n_offered, &all);
	int wide = covered(offered, n_offered, wanted, n_wanted, &back);

	all.points = met * (ALL_ELSE + (1000 - ALL_ELSE) * wide / 1000) / 1000;
	return all;
}
