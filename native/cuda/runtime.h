// Memory, launches and recorded graphs of one device: CUDA's (runtime_cuda.cu) or the host's (runtime_host.cpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "args.h"

namespace infill::cuda {

struct Launch {
    Kernel kernel;
    int grid_x, grid_y;   // blocks of THREADS threads
};

// What a device was asked for so far; a test holds the step loop to it.
struct Counters {
    int64_t n_allocations = 0;
    int64_t n_bytes = 0;        // allocated now
    int64_t n_recorded = 0;     // graphs
    int64_t n_replayed = 0;
    int64_t n_bytes_up = 0;     // host to device
    int64_t n_bytes_down = 0;
};

// Everything runs in order. Throws Error: INFILL_ERR_MEMORY when the device has no room left, INFILL_ERR_DEVICE for
// everything else that a driver can say, with what it said. One thread at a time.
class Runtime {
public:
    virtual ~Runtime() = default;

    virtual std::string description() const = 0;
    virtual void * allocate(size_t n_bytes) = 0;                                // holds garbage
    virtual void release(void * memory) noexcept = 0;                           // null is allowed
    virtual void upload(void * to, const void * from, size_t n_bytes) = 0;      // `from` may change afterwards
    virtual void download(void * to, const void * from, size_t n_bytes) = 0;    // waits until it is there
    virtual int record(const std::vector<Launch> & launches, const Args & args) = 0;
    virtual void replay(int graph) = 0;
    virtual void forget_graphs() noexcept = 0;                                  // numbers start anew
    virtual void wait() = 0;                                                    // until all is done

    const Counters & counters() const { return counts; }

protected:
    Counters counts;
};

// The CUDA device with that number. Throws INFILL_ERR_DEVICE with what to do: no driver, no such device, or an
// architecture that the kernels were not compiled for.
std::unique_ptr<Runtime> make_cuda_runtime(int device);

// The number of the CUDA device that holds this memory. Throws INFILL_ERR_DEVICE.
int cuda_device_of(const void * memory);

// The same kernels on the host, for tests. `order` chooses one of the orders in which threads and blocks take turns; a
// correct kernel gives the same bits in all of them. 0: as numbered.
std::unique_ptr<Runtime> make_host_runtime(uint32_t order);

}  // namespace infill::cuda
