// The device behind Runtime. Nothing here has run on a GPU yet; it compiles for the architectures in docs/cuda.md.
#include <cstring>
#include <unordered_map>

#include "error.h"
#include "kernels.h"
#include "runtime.h"

namespace infill::cuda {

namespace {

template <typename Body>
__global__ void __launch_bounds__(THREADS) entry(const Args args) {
    __shared__ typename Body::Shared shared;
    Body::run(args, shared, Thread{int(threadIdx.x), int(blockIdx.x), int(blockIdx.y)});
}

void check(cudaError_t status, const char * what) {
    if (status == cudaSuccess) {
        return;
    }
    cudaGetLastError();  // so that the next call does not report it again
    if (status == cudaErrorMemoryAllocation) {
        throw Error(INFILL_ERR_MEMORY,
                    format("%s: the GPU is out of memory; use a shorter context, fewer rows, or --device cpu", what));
    }
    throw Error(INFILL_ERR_DEVICE,
                format("%s: %s; --device cpu does without the GPU", what, cudaGetErrorString(status)));
}

class CudaRuntime : public Runtime {
public:
    explicit CudaRuntime(int device_) : device(device_) {
        int n_devices = 0;
        const cudaError_t status = cudaGetDeviceCount(&n_devices);
        if (status != cudaSuccess) {
            cudaGetLastError();
            throw Error(INFILL_ERR_DEVICE,
                        format("no GPU can be used: %s; install NVIDIA's driver, or use --device cpu",
                               cudaGetErrorString(status)));
        }
        if (device < 0 || device >= n_devices) {
            throw Error(INFILL_ERR_DEVICE, format("no GPU has the number %d; there are %d, from 0", device, n_devices));
        }
        use();
        check(cudaGetDeviceProperties(&properties, device), "reading the GPU's properties");
        // asking also loads them, which must not happen while a step is recorded
        cudaFuncAttributes attributes;
        const bool all = cudaFuncGetAttributes(&attributes, entry<Scan>) == cudaSuccess &&
                         cudaFuncGetAttributes(&attributes, entry<Choose>) == cudaSuccess &&
                         cudaFuncGetAttributes(&attributes, entry<Advance>) == cudaSuccess &&
                         cudaFuncGetAttributes(&attributes, entry<Layout>) == cudaSuccess &&
                         cudaFuncGetAttributes(&attributes, entry<Mix>) == cudaSuccess;
        if (!all) {
            cudaGetLastError();
            const int major = properties.major, minor = properties.minor;
            throw Error(INFILL_ERR_DEVICE,
                        format("%s has the architecture sm_%d%d, for which this build has no code; build with "
                               "CMAKE_CUDA_ARCHITECTURES=%d%d, or use --device cpu",
                               properties.name, major, minor, major, minor));
        }
        check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "creating a stream");
        check(cudaHostAlloc(&staging, STAGING, cudaHostAllocDefault), "pinning host memory");
    }

    ~CudaRuntime() override {
        cudaSetDevice(device);
        cudaStreamSynchronize(stream);
        forget_graphs();
        for (const auto & [memory, n] : sizes) {
            cudaFree(memory);
        }
        cudaFreeHost(staging);
        cudaStreamDestroy(stream);
    }

    std::string description() const override {
        return format("%s, sm_%d%d, %.1f GiB", properties.name, properties.major, properties.minor,
                      double(properties.totalGlobalMem) / (1 << 30));
    }

    void * allocate(size_t n_bytes) override {
        use();
        void * memory = nullptr;
        check(cudaMalloc(&memory, n_bytes), format("allocating %zu bytes", n_bytes).c_str());
        sizes[memory] = n_bytes;
        ++counts.n_allocations;
        counts.n_bytes += int64_t(n_bytes);
        return memory;
    }

    void release(void * memory) noexcept override {
        const auto found = sizes.find(memory);
        if (found != sizes.end()) {
            cudaSetDevice(device);
            cudaStreamSynchronize(stream);
            counts.n_bytes -= int64_t(found->second);
            cudaFree(memory);
            sizes.erase(found);
        }
    }

    void upload(void * to, const void * from, size_t n_bytes) override {
        use();
        check(cudaMemcpyAsync(to, from, n_bytes, cudaMemcpyHostToDevice, stream), "copying to the GPU");
        check(cudaStreamSynchronize(stream), "copying to the GPU");  // `from` may be gone after this
        counts.n_bytes_up += int64_t(n_bytes);
    }

    void download(void * to, const void * from, size_t n_bytes) override {
        use();
        // few bytes go through pinned memory, where a copy costs a few microseconds less
        void * target = n_bytes <= STAGING ? staging : to;
        check(cudaMemcpyAsync(target, from, n_bytes, cudaMemcpyDeviceToHost, stream), "copying from the GPU");
        check(cudaStreamSynchronize(stream), "a step on the GPU");
        if (target != to) {
            std::memcpy(to, target, n_bytes);
        }
        counts.n_bytes_down += int64_t(n_bytes);
    }

    int record(const std::vector<Launch> & launches, const Args & args) override {
        use();
        check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "recording a step");
        cudaGraph_t graph = nullptr;
        try {
            for (const Launch & launch : launches) {
                start(launch, args);
            }
        } catch (...) {
            cudaStreamEndCapture(stream, &graph);  // else the stream would record for ever
            cudaGetLastError();
            throw;
        }
        check(cudaStreamEndCapture(stream, &graph), "recording a step");
        cudaGraphExec_t ready = nullptr;
        const cudaError_t status = cudaGraphInstantiate(&ready, graph, 0);
        cudaGraphDestroy(graph);
        check(status, "preparing a step");
        graphs.push_back(ready);
        ++counts.n_recorded;
        return int(graphs.size()) - 1;
    }

    void replay(int graph) override {
        use();
        check(cudaGraphLaunch(graphs.at(size_t(graph)), stream), "starting a step");
        ++counts.n_replayed;
    }

    void forget_graphs() noexcept override {
        for (cudaGraphExec_t graph : graphs) {
            cudaGraphExecDestroy(graph);
        }
        graphs.clear();
    }

    void wait() override {
        use();
        check(cudaStreamSynchronize(stream), "waiting for the GPU");
    }

private:
    static constexpr size_t STAGING = 4096;

    void use() { check(cudaSetDevice(device), "choosing the GPU"); }

    void start(const Launch & launch, const Args & args) {
        const dim3 grid(unsigned(launch.grid_x), unsigned(launch.grid_y));
        switch (launch.kernel) {
            case Kernel::scan: entry<Scan><<<grid, THREADS, 0, stream>>>(args); break;
            case Kernel::choose: entry<Choose><<<grid, THREADS, 0, stream>>>(args); break;
            case Kernel::advance: entry<Advance><<<grid, THREADS, 0, stream>>>(args); break;
            case Kernel::layout: entry<Layout><<<grid, THREADS, 0, stream>>>(args); break;
            case Kernel::mix: entry<Mix><<<grid, THREADS, 0, stream>>>(args); break;
        }
        check(cudaGetLastError(), "starting a kernel");
    }

    int device;
    cudaDeviceProp properties = {};
    cudaStream_t stream = nullptr;
    void * staging = nullptr;
    std::unordered_map<void *, size_t> sizes;
    std::vector<cudaGraphExec_t> graphs;
};

}  // namespace

std::unique_ptr<Runtime> make_cuda_runtime(int device) { return std::make_unique<CudaRuntime>(device); }

int cuda_device_of(const void * memory) {
    cudaPointerAttributes attributes;
    check(cudaPointerGetAttributes(&attributes, memory), "finding the GPU of the weights");
    if (attributes.type != cudaMemoryTypeDevice) {
        throw Error(INFILL_ERR_DEVICE, "the token embedding does not lie on a GPU");
    }
    return attributes.device;
}

}  // namespace infill::cuda
