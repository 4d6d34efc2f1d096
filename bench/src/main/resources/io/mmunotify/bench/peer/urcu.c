/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One flavour of liburcu: a read pair around a look at an empty list, a grace period that nobody
 * holds up, and queueing a callback. HEADER names the flavour's header.
 */
#define _LGPL_SOURCE
#define URCU_API_MAP
#include HEADER
#include "timing.h"

static void *head;

struct item {
	struct rcu_head rcu;
};

static void release(struct rcu_head *rcu)
{
	free(rcu);
}

static long pair(long turns)
{
	long sum = 0;

	for (long i = 0; i < turns; i++) {
		rcu_read_lock();
		sum += rcu_dereference(head) != NULL;
		rcu_read_unlock();
	}
	return sum;
}

static long synchronize(long turns)
{
	for (long i = 0; i < turns; i++)
		synchronize_rcu();
	return turns;
}

static long call(long turns)
{
	for (long i = 0; i < turns; i++)
		call_rcu(&((struct item *)malloc(sizeof(struct item)))->rcu, release);
	return turns;
}

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 5;
	double millis = argc > 2 ? atof(argv[2]) : 50;

	rcu_register_thread();
	time_loop("pair", pair, times, millis);
	time_loop("synchronize", synchronize, times, millis);
	time_loop("call", call, times, millis < 20 ? millis : 20);
	rcu_barrier();
	rcu_unregister_thread();
	return 0;
}
