#include "web/pool.h"

#include <pthread.h>
#include <stdlib.h>

/* Enough for a JSON body nested as deeply as jansson allows; only what is
 * touched is real. */
enum { STACK = 1 << 20 };

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t task, idle;
	struct pool_task *first, **last;
	int busy, nthreads;
	bool ending;
	pthread_t threads[];
};

static void *
serve(void *arg)
{
	struct pool *p = arg;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (!p->first && !p->ending)
			pthread_cond_wait(&p->task, &p->lock);
		if (!p->first)
			break;
		struct pool_task *t = p->first;
		p->first = t->next;
		if (!p->first)
			p->last = &p->first;
		p->busy++;
		pthread_mutex_unlock(&p->lock);
		t->run(t);
		pthread_mutex_lock(&p->lock);
		p->busy--;
		if (!p->first && p->busy == 0)
			pthread_cond_broadcast(&p->idle);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct pool *
pool_new(int threads)
{
	struct pool *p = calloc(1, sizeof *p + (size_t)threads * sizeof *p->threads);
	pthread_attr_t attr;

	if (!p)
		BUG("out of memory");
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->task, NULL);
	pthread_cond_init(&p->idle, NULL);
	p->last = &p->first;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	while (p->nthreads < threads &&
	    pthread_create(&p->threads[p->nthreads], &attr, serve, p) == 0)
		p->nthreads++;
	pthread_attr_destroy(&attr);
	if (p->nthreads > 0)
		return p;
	free(p);
	return NULL;
}

void
pool_put(struct pool *p, struct pool_task *t)
{
	t->next = NULL;
	pthread_mutex_lock(&p->lock);
	*p->last = t;
	p->last = &t->next;
	pthread_cond_signal(&p->task);
	pthread_mutex_unlock(&p->lock);
}

bool
pool_end(struct pool *p, int64_t within)
{
	int64_t at = clock_monotonic() + within;
	struct timespec until = { .tv_sec = at / SECOND, .tv_nsec = at % SECOND * 1000 };
	int timed_out = 0;

	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_broadcast(&p->task);
	while ((p->first || p->busy > 0) && !timed_out)
		timed_out = pthread_cond_clockwait(&p->idle, &p->lock, CLOCK_MONOTONIC, &until);
	bool idle = !p->first && p->busy == 0;
	pthread_mutex_unlock(&p->lock);
	if (!idle)
		return false;
	for (int i = 0; i < p->nthreads; i++)
		pthread_join(p->threads[i], NULL);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->task);
	pthread_cond_destroy(&p->idle);
	free(p);
	return true;
}
