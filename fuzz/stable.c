/* The reader of what people say of pairs; what it takes is solved, and nobody blocks. */
#include "match/stable_text.h"

enum { MENTEES = 6, MENTORS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	int64_t first[MENTEES + 1] = { 0 };
	int32_t mentor[MENTEES * MENTORS], score[MENTEES * MENTORS], high[] = { 1, 2, 3, 2 };
	struct stable_problem s = { .market = { .mentees = MENTEES, .mentors = MENTORS,
		.first = first, .mentor = mentor, .score = score, .mentor_high = high } };
	str error;

	for (int32_t e = 0; e < MENTEES * MENTORS; e++) {
		mentor[e] = e % MENTORS;
		score[e] = e * 7 % 5;
		first[e / MENTORS + 1] = e + 1;
	}
	if (!stable_read(mem, (str){ (const char *)bytes, n }, &s, &error)) {
		HOLDS(str_starts(error, S("line ")));
	} else if (s.n_couples < 100) {
		s.promote = n % 2;
		struct stable_answer a = stable_solve(mem, &s);

		HOLDS(!a.settled
		    || stable_report(mem, &s, a.pairs, a.n_pairs, 3).blocking == 0);
	}
	arena_free(mem);
	return 0;
}
