#include "port_host.h"

#include <ucontext.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "error.h"

// AddressSanitizer has to know on which stack the program runs.
#if defined(__SANITIZE_ADDRESS__)
#  define INFILL_ASAN 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define INFILL_ASAN 1
#  endif
#endif
#if defined(INFILL_ASAN)
#  include <sanitizer/common_interface_defs.h>
#endif

// What leaves by a jump: a frame of its own, and none of the sanitizer's calls before it, which unwind too much.
#define INFILL_SWITCHES __attribute__((noinline, no_sanitize("address")))

namespace infill::cuda {

namespace {

#if defined(INFILL_ASAN)
constexpr size_t STACK = 256 * 1024;
#else
constexpr size_t STACK = 64 * 1024;
#endif

// must not be in the function that set the place
[[noreturn]] INFILL_SWITCHES void jump(void ** place) { __builtin_longjmp(place, 1); }

enum class Wait { none, barrier, max, sum, ballot, ended };

// A fiber is entered once with setcontext and switched with the compiler's own setjmp and longjmp from then on:
// ucontext's switch asks the kernel for the signal mask each time, and the C library's longjmp, under AddressSanitizer,
// for more. It serves block after block.
struct Fiber {
    ucontext_t context;
    void * place[5];    // where it paused
    bool entered = false;
    std::unique_ptr<char[]> stack;
    Thread thread;
    Wait wait;
    double number;      // what it brings to a warp operation, then the result
    uint32_t bits;
    void * shadow;      // of its stack, for AddressSanitizer
};

struct Block {
    std::vector<Fiber> fibers;
    void * scheduler[5];
    Fiber * running = nullptr;
    const std::function<void(const Thread &)> * body = nullptr;
    void * shadow = nullptr;
    const void * scheduler_stack = nullptr;
    size_t scheduler_size = 0;

    INFILL_SWITCHES void resume(Fiber & f) {
        running = &f;
#if defined(INFILL_ASAN)
        __sanitizer_start_switch_fiber(&shadow, f.stack.get(), STACK);
#endif
        if (__builtin_setjmp(scheduler) == 0) {
            if (f.entered) {
                jump(f.place);
            }
            f.entered = true;
            setcontext(&f.context);
        }
#if defined(INFILL_ASAN)
        __sanitizer_finish_switch_fiber(shadow, nullptr, nullptr);
#endif
    }

    // from a fiber, back to the scheduler
    INFILL_SWITCHES void pause(Wait wait) {
        Fiber & f = *running;
        f.wait = wait;
#if defined(INFILL_ASAN)
        __sanitizer_start_switch_fiber(&f.shadow, scheduler_stack, scheduler_size);
#endif
        if (__builtin_setjmp(f.place) == 0) {
            jump(scheduler);
        }
#if defined(INFILL_ASAN)
        __sanitizer_finish_switch_fiber(f.shadow, &scheduler_stack, &scheduler_size);
#endif
    }
};

thread_local Block block;

void enter() {
#if defined(INFILL_ASAN)
    __sanitizer_finish_switch_fiber(nullptr, &block.scheduler_stack, &block.scheduler_size);
#endif
    for (;;) {
        (*block.body)(block.running->thread);
        block.pause(Wait::ended);
    }
}

// One operation of a whole warp, results in the same order of additions as on a device.
void combine(Fiber * lanes) {
    if (lanes[0].wait == Wait::max) {
        uint32_t high = 0;
        for (int l = 0; l < WARP; ++l) {
            high = std::max(high, lanes[l].bits);
        }
        for (int l = 0; l < WARP; ++l) {
            lanes[l].bits = high;
        }
    } else if (lanes[0].wait == Wait::ballot) {
        uint32_t all = 0;
        for (int l = 0; l < WARP; ++l) {
            all |= (lanes[l].bits & 1u) << l;
        }
        for (int l = 0; l < WARP; ++l) {
            lanes[l].bits = all;
        }
    } else {
        for (int offset = WARP / 2; offset > 0; offset /= 2) {
            double sums[WARP];
            for (int l = 0; l < WARP; ++l) {
                sums[l] = lanes[l].number + lanes[l ^ offset].number;
            }
            for (int l = 0; l < WARP; ++l) {
                lanes[l].number = sums[l];
            }
        }
    }
}

// Runs a warp until all of its lanes wait at a barrier or have ended.
void run_warp(Fiber * lanes, const std::vector<int> & turns) {
    for (;;) {
        for (const int l : turns) {
            if (lanes[l].wait == Wait::none) {
                block.resume(lanes[l]);
            }
        }
        const Wait wait = lanes[0].wait;
        const bool together = std::all_of(lanes, lanes + WARP, [&](const Fiber & f) { return f.wait == wait; });
        if (!together) {
            const bool only_ends = std::all_of(lanes, lanes + WARP, [](const Fiber & f) {
                return f.wait == Wait::barrier || f.wait == Wait::ended;
            });
            throw Error(INFILL_ERR_INTERNAL, format("block (%d, %d), warp %d: %s", lanes[0].thread.block_x,
                                                    lanes[0].thread.block_y, lanes[0].thread.warp(),
                                                    only_ends ? "a barrier that some of its lanes never reach"
                                                              : "lanes wait in different operations"));
        }
        if (wait == Wait::barrier || wait == Wait::ended) {
            return;
        }
        combine(lanes);
        for (int l = 0; l < WARP; ++l) {
            lanes[l].wait = Wait::none;
        }
    }
}

std::vector<int> turns_of(int n, uint32_t order) {
    std::vector<int> turns(static_cast<size_t>(n));
    std::iota(turns.begin(), turns.end(), 0);
    if (order == 1) {
        std::reverse(turns.begin(), turns.end());
    } else if (order > 1) {
        uint32_t state = order;
        for (int i = n - 1; i > 0; --i) {
            state = state * 1664525u + 1013904223u;
            std::swap(turns[size_t(i)], turns[(state >> 8) % uint32_t(i + 1)]);
        }
    }
    return turns;
}

}  // namespace

void run_block(int n_threads, int block_x, int block_y, uint32_t order,
               const std::function<void(const Thread &)> & body) {
    if (n_threads % WARP != 0) {
        throw Error(INFILL_ERR_INTERNAL, format("%d threads in a block: expected whole warps of %d", n_threads, WARP));
    }
    block.body = &body;
    const bool all_ended = std::all_of(block.fibers.begin(), block.fibers.end(),
                                       [](const Fiber & f) { return f.wait == Wait::ended; });
    if (block.fibers.size() != size_t(n_threads) || !all_ended) {  // others stand somewhere in a block that failed
        block.fibers = std::vector<Fiber>(size_t(n_threads));
        for (Fiber & f : block.fibers) {
            f.stack.reset(new char[STACK]);
            getcontext(&f.context);
            f.context.uc_stack.ss_sp = f.stack.get();
            f.context.uc_stack.ss_size = STACK;
            f.context.uc_link = nullptr;
            makecontext(&f.context, enter, 0);
        }
    }
    for (int i = 0; i < n_threads; ++i) {
        block.fibers[size_t(i)].thread = {i, block_x, block_y};
        block.fibers[size_t(i)].wait = Wait::none;
    }
    const std::vector<int> lanes = turns_of(WARP, order), warps = turns_of(n_threads / WARP, order);
    for (;;) {
        for (const int w : warps) {
            run_warp(&block.fibers[size_t(w * WARP)], lanes);
        }
        const size_t n_ended = size_t(std::count_if(block.fibers.begin(), block.fibers.end(),
                                                    [](const Fiber & f) { return f.wait == Wait::ended; }));
        if (n_ended == block.fibers.size()) {
            return;
        }
        if (n_ended > 0) {
            throw Error(INFILL_ERR_INTERNAL, format("block (%d, %d): %zu of %d threads never reach a barrier", block_x,
                                                    block_y, n_ended, n_threads));
        }
        for (Fiber & f : block.fibers) {
            f.wait = Wait::none;
        }
    }
}

void barrier() { block.pause(Wait::barrier); }

uint32_t warp_max(uint32_t value) {
    Fiber & f = *block.running;
    f.bits = value;
    block.pause(Wait::max);
    return f.bits;
}

double warp_sum(double value) {
    Fiber & f = *block.running;
    f.number = value;
    block.pause(Wait::sum);
    return f.number;
}

uint32_t warp_ballot(bool condition) {
    Fiber & f = *block.running;
    f.bits = condition;
    block.pause(Wait::ballot);
    return f.bits;
}

}  // namespace infill::cuda
