// What a kernel body may use: where its thread stands, barriers, reductions over a warp, shared memory.
//
// The bodies in kernels.h are plain functions over these. nvcc compiles them into device code; any C++17 compiler
// compiles them for the host, where port_host.cpp runs the threads of a block as fibers, in lockstep at every barrier,
// and reports what a GPU would leave undefined: barriers that not all threads reach, lanes that disagree on a warp
// operation. So the tests of the kernels need no GPU.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#  include <cuda_runtime.h>
#  define INFILL_KERNEL __device__ __forceinline__
#  define INFILL_BOTH __host__ __device__ __forceinline__
#  define INFILL_UNROLL _Pragma("unroll")
#else
#  define INFILL_KERNEL inline
#  define INFILL_BOTH inline
#  define INFILL_UNROLL
#endif

namespace infill::cuda {

constexpr int WARP = 32;

struct Thread {
    int x;        // in the block
    int block_x;  // of the grid
    int block_y;

    INFILL_BOTH int lane() const { return x % WARP; }
    INFILL_BOTH int warp() const { return x / WARP; }
};

#if defined(__CUDACC__)

constexpr unsigned ALL_LANES = 0xffffffffu;

// All threads of the block wait for each other, and see what the others wrote before.
__device__ __forceinline__ void barrier() { __syncthreads(); }

// The reductions return the same value in every lane; all lanes of the warp must call.
__device__ __forceinline__ uint32_t warp_max(uint32_t value) {
#if __CUDA_ARCH__ >= 800
    return __reduce_max_sync(ALL_LANES, value);
#else
    for (int offset = WARP / 2; offset > 0; offset /= 2) {
        value = max(value, __shfl_xor_sync(ALL_LANES, value, offset));
    }
    return value;
#endif
}

__device__ __forceinline__ double warp_sum(double value) {
    for (int offset = WARP / 2; offset > 0; offset /= 2) {
        value += __shfl_xor_sync(ALL_LANES, value, offset);
    }
    return value;
}

// Bit i: the condition of lane i.
__device__ __forceinline__ uint32_t warp_ballot(bool condition) { return __ballot_sync(ALL_LANES, condition); }

__device__ __forceinline__ int count_bits(uint32_t bits) { return __popc(bits); }
__device__ __forceinline__ int lowest_bit(uint32_t bits) { return __ffs(int(bits)) - 1; }

__device__ __forceinline__ void add(int32_t * to, int32_t value) { atomicAdd(to, value); }

__device__ __forceinline__ float from_bits(uint32_t bits) { return __uint_as_float(bits); }
__device__ __forceinline__ uint32_t to_bits(float value) { return __float_as_uint(value); }

#else

void barrier();
uint32_t warp_max(uint32_t value);
double warp_sum(double value);
uint32_t warp_ballot(bool condition);

inline int count_bits(uint32_t bits) {
    int n = 0;
    for (; bits; bits &= bits - 1) {
        ++n;
    }
    return n;
}

inline int lowest_bit(uint32_t bits) {
    int n = 0;
    for (; !(bits & 1u); bits >>= 1) {
        ++n;
    }
    return n;
}

inline void add(int32_t * to, int32_t value) { *to += value; }  // the threads of a block share one thread of the host

inline float from_bits(uint32_t bits) {
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

inline uint32_t to_bits(float value) {
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

#endif

}  // namespace infill::cuda
