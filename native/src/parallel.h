// Work that is split by item: the same result on any number of threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace infill {

// Calls work(i) for i in [0, n), each once; work must not throw.
template <typename Work>
void parallel_for(int32_t n_threads, int32_t n, const Work & work) {
    std::atomic<int32_t> next{0};
    const auto run = [&]() {
        for (int32_t i = next++; i < n; i = next++) {
            work(i);
        }
    };
    std::vector<std::thread> threads;
    for (int32_t t = 1; t < std::min(n_threads, n); ++t) {
        threads.emplace_back(run);
    }
    run();
    for (std::thread & thread : threads) {
        thread.join();
    }
}

}  // namespace infill
