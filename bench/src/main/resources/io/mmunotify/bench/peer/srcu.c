/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The read sides of SRCU, 3.15 and 4.18, around a look at an empty list. Own words; what counts are
 * the same accesses and fences: on x86 "lock addl", as the kernel of 4.18 has it, and for 3.15 both
 * that and the "mfence" of its time. The light ones have no fence: what the counting alone takes.
 */
#include "timing.h"

#define LONGS_OF_TWO_LINES 16

#if defined(__x86_64__)
#define fence() __asm__ __volatile__("lock; addl $0,-4(%%rsp)" ::: "memory", "cc")
#define old_fence() __asm__ __volatile__("mfence" ::: "memory")
#else
#define fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define old_fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif

#define no_fence() __asm__ __volatile__("" ::: "memory")

#define look(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define put(x, value) __atomic_store_n(&(x), value, __ATOMIC_RELAXED)
#define add(x, delta) put(x, look(x) + (delta))

struct slot {
	long in[LONGS_OF_TWO_LINES];
	long out[LONGS_OF_TWO_LINES];
} __attribute__((aligned(128)));

struct domain {
	long index __attribute__((aligned(128)));
	struct slot *slot;
};

static struct slot slots[1];
static struct domain domain = { 0, slots };
static void *head __attribute__((aligned(128)));

static inline __attribute__((always_inline)) long seen(void)
{
	return __atomic_load_n(&head, __ATOMIC_CONSUME) != NULL;
}

static __attribute__((noinline)) long unprotected(long turns)
{
	long sum = 0;

	for (long i = 0; i < turns; i++)
		sum += seen();
	return sum;
}

#define LOOP_315(name, barrier)                                        \
	static __attribute__((noinline)) long name(long turns)         \
	{                                                              \
		long sum = 0;                                          \
                                                                       \
		for (long i = 0; i < turns; i++) {                     \
			long idx = look(domain.index) & 1;             \
			struct slot *slot = look(domain.slot);         \
                                                                       \
			add(slot->in[idx], 1);                         \
			barrier();                                     \
			add(slot->out[idx], 1);                        \
			sum += seen();                                 \
			barrier();                                     \
			slot = look(domain.slot);                      \
			add(slot->in[idx], -1);                        \
		}                                                      \
		return sum;                                            \
	}

LOOP_315(pair315, fence)
LOOP_315(pair315_mfence, old_fence)
LOOP_315(light315, no_fence)

#define LOOP_418(name, barrier)                                        \
	static __attribute__((noinline)) long name(long turns)         \
	{                                                              \
		long sum = 0;                                          \
                                                                       \
		for (long i = 0; i < turns; i++) {                     \
			long idx = look(domain.index) & 1;             \
			struct slot *slot = look(domain.slot);         \
                                                                       \
			add(slot->in[idx], 1);                         \
			barrier();                                     \
			sum += seen();                                 \
			barrier();                                     \
			slot = look(domain.slot);                      \
			add(slot->out[idx], 1);                        \
		}                                                      \
		return sum;                                            \
	}

LOOP_418(pair418, fence)
LOOP_418(light418, no_fence)

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 5;
	double millis = argc > 2 ? atof(argv[2]) : 50;

	time_loop("unprotected", unprotected, times, millis);
	time_loop("pair315", pair315, times, millis);
	time_loop("pair315-mfence", pair315_mfence, times, millis);
	time_loop("pair418", pair418, times, millis);
	time_loop("light315", light315, times, millis);
	time_loop("light418", light418, times, millis);
	return 0;
}
