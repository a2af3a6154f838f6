#include "match/crew.h"

#include <pthread.h>

#include "base/bug.h"

struct hand {
	pthread_t thread;
	void (*work)(void *arg, int who);
	void *arg;
	int who;
};

static void *
run_hand(void *arg)
{
	struct hand *h = arg;

	h->work(h->arg, h->who);
	return NULL;
}

void
crew_run(int threads, void (*work)(void *arg, int who), void *arg)
{
	struct hand hand[CREW_MOST];
	int started = 1;

	HOLDS(threads >= 1 && threads <= CREW_MOST);
	for (int k = 1; k < threads; k++) {
		hand[k] = (struct hand){ .work = work, .arg = arg, .who = k };
		if (pthread_create(&hand[k].thread, NULL, run_hand, &hand[k]) != 0)
			break;
		started++;
	}
	work(arg, 0);
	for (int k = started; k < threads; k++)
		work(arg, k);
	for (int k = 1; k < started; k++)
		pthread_join(hand[k].thread, NULL);
}
