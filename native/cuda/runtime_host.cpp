#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>

#include "error.h"
#include "kernels.h"
#include "port_host.h"
#include "runtime.h"

namespace infill::cuda {

namespace {

constexpr int GARBAGE = 0xff;  // NaN, -1: whatever is read before it was written shows

template <typename Body>
void run(const Launch & launch, const Args & args, uint32_t order) {
    // its own block of memory for each launch, so that AddressSanitizer sees a step beside it
    const auto shared = std::make_unique<typename Body::Shared>();
    const int n = launch.grid_x * launch.grid_y;
    for (int i = 0; i < n; ++i) {
        const int b = order % 2 == 1 ? n - 1 - i : i;
        std::memset(static_cast<void *>(shared.get()), GARBAGE, sizeof(typename Body::Shared));
        run_block(THREADS, b % launch.grid_x, b / launch.grid_x, order,
                  [&](const Thread & t) { Body::run(args, *shared, t); });
    }
}

class HostRuntime : public Runtime {
public:
    explicit HostRuntime(uint32_t order_) : order(order_) {}

    ~HostRuntime() override {
        for (const auto & [memory, n] : sizes) {
            std::free(memory);
        }
    }

    std::string description() const override { return "host, threads as fibers"; }

    void * allocate(size_t n_bytes) override {
        void * memory = std::malloc(n_bytes);
        if (!memory) {
            throw Error(INFILL_ERR_MEMORY, format("out of memory for %zu bytes", n_bytes));
        }
        std::memset(memory, GARBAGE, n_bytes);
        sizes[memory] = n_bytes;
        ++counts.n_allocations;
        counts.n_bytes += int64_t(n_bytes);
        return memory;
    }

    void release(void * memory) noexcept override {
        const auto found = sizes.find(memory);
        if (found != sizes.end()) {
            counts.n_bytes -= int64_t(found->second);
            std::free(memory);
            sizes.erase(found);
        }
    }

    void upload(void * to, const void * from, size_t n_bytes) override {
        std::memcpy(to, from, n_bytes);
        counts.n_bytes_up += int64_t(n_bytes);
    }

    void download(void * to, const void * from, size_t n_bytes) override {
        std::memcpy(to, from, n_bytes);
        counts.n_bytes_down += int64_t(n_bytes);
    }

    int record(const std::vector<Launch> & launches, const Args & args) override {
        graphs.push_back({launches, args});
        ++counts.n_recorded;
        return int(graphs.size()) - 1;
    }

    void replay(int graph) override {
        ++counts.n_replayed;
        const auto & [launches, args] = graphs.at(size_t(graph));
        for (const Launch & launch : launches) {
            switch (launch.kernel) {
                case Kernel::scan: run<Scan>(launch, args, order); break;
                case Kernel::choose: run<Choose>(launch, args, order); break;
                case Kernel::advance: run<Advance>(launch, args, order); break;
                case Kernel::layout: run<Layout>(launch, args, order); break;
                case Kernel::mix: run<Mix>(launch, args, order); break;
            }
        }
    }

    void forget_graphs() noexcept override { graphs.clear(); }
    void wait() override {}

private:
    uint32_t order;
    std::map<void *, size_t> sizes;
    std::vector<std::pair<std::vector<Launch>, Args>> graphs;
};

}  // namespace

std::unique_ptr<Runtime> make_host_runtime(uint32_t order) { return std::make_unique<HostRuntime>(order); }

}  // namespace infill::cuda
