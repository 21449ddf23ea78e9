// An exponential that compilers make vectors of, unlike a call of the library's.
#pragma once

#include <cstdint>
#include <cstring>

namespace infill {

// e^x for x <= 0, to about one unit in the last place; 0 far below. No branches, no calls.
// ref: Cody & Waite 1980: whole and rest of x / ln 2, a polynomial for the rest
inline float exp_negative(float x) {
    x = x < -87.0f ? -87.0f : x;  // keeps NaN
    const float shifted = x * 1.44269504f + 12582912.0f;  // the whole part in the low bits of the mantissa
    const float whole = shifted - 12582912.0f;
    const float r = (x - whole * 0.693145752f) - whole * 1.42860677e-6f;
    float p = 1.98412698e-4f;
    p = p * r + 1.38888889e-3f;
    p = p * r + 8.33333333e-3f;
    p = p * r + 4.16666667e-2f;
    p = p * r + 1.66666667e-1f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    int32_t bits;
    std::memcpy(&bits, &shifted, sizeof(bits));
    bits = int32_t(uint32_t(bits - 0x4B400000 + 127) << 23);  // 2^whole
    float scale;
    std::memcpy(&scale, &bits, sizeof(scale));
    return p * scale;
}

}  // namespace infill
