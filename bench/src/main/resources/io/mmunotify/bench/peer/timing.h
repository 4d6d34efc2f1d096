/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Times a loop again and again and prints a line for each time: the case, and nanoseconds of the
 * thread's processor time for one turn. Arguments of the program: how often, and how many
 * milliseconds each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef long (*loop_fn)(long turns);

static volatile long sink;

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double time_once(loop_fn loop, long turns)
{
	double start = now(CLOCK_THREAD_CPUTIME_ID);

	sink += loop(turns);
	return now(CLOCK_THREAD_CPUTIME_ID) - start;
}

static void time_loop(const char *name, loop_fn loop, int times, double millis)
{
	long turns = 1024;

	/* Also the warm-up. */
	while (time_once(loop, turns) < millis * 1e6)
		turns *= 2;
	for (int i = 0; i < times; i++) {
		printf("%s %.4f\n", name, time_once(loop, turns) / turns);
		fflush(stdout);
	}
}
