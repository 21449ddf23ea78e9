// The sampler's random numbers on both sides: Philox4x32-10, as in native/src/sampler.h, of which this must give the
// same bits. ref: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
#pragma once

#include "port.h"

namespace infill::cuda {

enum Purpose : uint32_t { DRAW = 0, NOISE = 1 };

// [0, 1), 53 bits; a function of its arguments alone
INFILL_BOTH double uniform(uint64_t seed, uint32_t row, uint32_t step, uint32_t position, Purpose purpose) {
    uint32_t c0 = position, c1 = step, c2 = row, c3 = purpose;
    uint32_t k0 = uint32_t(seed), k1 = uint32_t(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        const uint64_t p0 = uint64_t(0xD2511F53u) * c0;
        const uint64_t p1 = uint64_t(0xCD9E8D57u) * c2;
        c0 = uint32_t(p1 >> 32) ^ c1 ^ k0;
        c2 = uint32_t(p0 >> 32) ^ c3 ^ k1;
        c1 = uint32_t(p1);
        c3 = uint32_t(p0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return double((uint64_t(c0) << 21) | (c1 >> 11)) * (1.0 / 9007199254740992.0);
}

INFILL_BOTH int32_t random_token(uint64_t seed, uint32_t row, uint32_t step, uint32_t position, int32_t n_vocab) {
    return int32_t(uniform(seed, row, step, position, NOISE) * n_vocab);
}

}  // namespace infill::cuda
