#include "stats/hide.h"

void
stats_hide(const int64_t *people, size_t groups, int64_t least, bool *ret_hidden)
{
	int64_t hidden = 0;
	size_t count = 0;

	for (size_t k = 0; k < groups; k++) {
		ret_hidden[k] = people[k] > 0 && people[k] < least;
		count += ret_hidden[k];
		hidden += ret_hidden[k] ? people[k] : 0;
	}
	while (count > 0 && (count < 2 || hidden < least)) {
		size_t next = groups;

		for (size_t k = 0; k < groups; k++)
			if (people[k] > 0 && !ret_hidden[k] &&
			    (next == groups || people[k] < people[next]))
				next = k;
		if (next == groups)
			return;
		ret_hidden[next] = true;
		hidden += people[next];
		count++;
	}
}
